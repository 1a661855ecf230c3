//! The release build, with a database of its own.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::http::Connection;
use crate::root;

const PATIENCE: Duration = Duration::from_secs(20);

/// A prepared server.
pub struct Server {
    binary: PathBuf,
    config: PathBuf,
    host: String,
    log: PathBuf,
    stories: OnceCell<Vec<String>>,
}

/// A running one; killed if it is dropped.
pub struct Running {
    child: Child,
    pub started_in: Duration,
}

impl Server {
    /// Makes configuration, database and two stories.
    pub fn prepare(work: &Path) -> Result<Self> {
        let host = format!("127.0.0.1:{}", super::free_port()?);
        let config = work.join("ombud.toml");
        let text = format!(
            "[server]\nlisten = \"{host}\"\n[database]\nurl = \"sqlite:{}\"\n[comments]\nposts_per_minute = 0\n\
             [logs]\nformat = \"json\"\nlevel = \"warn\"\n[[site]]\nkey = \"bench\"\nname = \"The Bench\"\n",
            work.join("bench.db").display()
        );
        std::fs::write(&config, text)?;
        let stories = work.join("stories.jsonl");
        let lines = [
            story("one", "A thread of a thousand comments"),
            story("two", "A thread under load"),
        ];
        std::fs::write(&stories, lines.join("\n"))?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        let binary = target.join("release").join("ombud");
        let server = Self {
            binary,
            config,
            host,
            log: work.join("ombud.log"),
            stories: OnceCell::new(),
        };
        // The site is stored at the first start.
        server.start()?.stop()?;
        let path = stories.display().to_string();
        let done = server
            .command(&["story", "import", &path])
            .status()
            .context("ombud did not start")?;
        if !done.success() {
            bail!("the stories could not be imported");
        }
        Ok(server)
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    /// Path of the story with the long thread.
    pub fn story(&self) -> Result<String> {
        self.path_of("a-thread-of-a-thousand-comments")
    }

    /// Path of a story to post at.
    pub fn other_story(&self) -> Result<String> {
        self.path_of("a-thread-under-load")
    }

    fn path_of(&self, slug: &str) -> Result<String> {
        if self.stories.get().is_none() {
            let front = Connection::open(&self.host)?.get("/bench")?.text();
            let links = front.split("href=\"").filter_map(|part| part.split(['"', '#']).next());
            let links = links.filter(|link| link.contains("/bench/stories/"));
            let paths = links.filter_map(|link| link.find("/bench/").and_then(|at| link.get(at..)));
            drop(self.stories.set(paths.map(str::to_owned).collect()));
        }
        let found = self
            .stories
            .get()
            .and_then(|paths| paths.iter().find(|path| path.contains(slug)));
        found
            .cloned()
            .with_context(|| format!("the front page has no story `{slug}`"))
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--config").arg(&self.config).args(args);
        command
    }

    /// Starts it and waits until it is healthy.
    pub fn start(&self) -> Result<Running> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        let start = Instant::now();
        let child = self
            .command(&["serve"])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("ombud did not start")?;
        let mut running = Running {
            child,
            started_in: Duration::ZERO,
        };
        while start.elapsed() < PATIENCE {
            if let Some(status) = running.child.try_wait()? {
                bail!("ombud ended with {status}: {}", std::fs::read_to_string(&self.log)?);
            }
            let healthy = Connection::open(&self.host).and_then(|mut connection| connection.get("/healthz"));
            if healthy.is_ok_and(|answer| answer.status == 200) {
                running.started_in = start.elapsed();
                return Ok(running);
            }
            // Between tries, so that looking does not slow the start down.
            std::thread::sleep(Duration::from_millis(1));
        }
        bail!("ombud did not become healthy")
    }
}

impl Running {
    /// Resident memory, in megabytes (10⁶ bytes).
    pub fn resident_mb(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib * 1.024 / 1_000.0)
    }

    /// Stops it as an operator would.
    pub fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .context("kill did not start")?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn story(key: &str, headline: &str) -> String {
    let body =
        "<p>The council met on Monday and adjourned on Monday. Members were asked for the report.</p>".repeat(12);
    serde_json::json!({ "key": key, "headline": headline, "body": body, "section": "Town" }).to_string()
}
