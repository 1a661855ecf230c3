//! nginx, serving the same bytes from a file.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::http::Connection;

const PATIENCE: Duration = Duration::from_secs(10);

pub struct Nginx {
    child: Child,
    host: String,
}

impl Nginx {
    /// Serves `page` at `/page.html`.
    pub fn start(work: &Path, page: &[u8]) -> Result<Self> {
        let folder = work.join("nginx");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("page.html"), page)?;
        let host = format!("127.0.0.1:{}", super::free_port()?);
        let config = folder.join("nginx.conf");
        std::fs::write(&config, configuration(&folder.display().to_string(), &host))?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("nginx did not start; Debian has it as a package")?;
        let mut nginx = Self { child, host };
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let answer = Connection::open(&nginx.host).and_then(|mut connection| connection.get("/page.html"));
            match answer {
                Ok(answer) if answer.body == page => return Ok(nginx),
                Ok(answer) => bail!("nginx answered {} instead of the page", answer.status),
                Err(_) if nginx.child.try_wait()?.is_some() => bail!("nginx ended at once"),
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        bail!("nginx did not answer")
    }

    pub fn host(&self) -> &str {
        &self.host
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Told to quit, it takes its workers along; killed, it would leave them behind.
        drop(
            Command::new("kill")
                .args(["-TERM", &self.child.id().to_string()])
                .status(),
        );
        drop(self.child.wait());
    }
}

fn configuration(folder: &str, host: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temp: String = temp
        .iter()
        .map(|name| format!("  {name}_temp_path {folder}/{name};\n"))
        .collect();
    // As root it would change to a user who cannot read the folder.
    let is_root = std::env::var("USER").is_ok_and(|user| user == "root") || folder.starts_with("/root");
    let user = if is_root || is_uid_zero() { "user root;\n" } else { "" };
    format!(
        "{user}daemon off;\nworker_processes {cores};\npid {folder}/pid;\nerror_log {folder}/error.log;\n\
         events {{ worker_connections 1024; }}\nhttp {{\n{temp}  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  \
         keepalive_requests 100000000;\n  open_file_cache max=10;\n  types {{ text/html html; }}\n  \
         server {{ listen {host}; root {folder}; charset utf-8; }}\n}}\n"
    )
}

fn is_uid_zero() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    line.and_then(|line| line.split_whitespace().next().map(|uid| uid == "0"))
        .unwrap_or(false)
}
