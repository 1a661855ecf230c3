//! A running `ombud serve`, and `ombud` run once.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::http::Connection;

const PATIENCE: Duration = Duration::from_secs(30);

/// A folder with a configuration, and what runs by it.
pub struct Program {
    folder: TempDir,
    pub host: String,
}

impl Program {
    /// With this database; `None`: SQLite in the folder.
    pub fn new(database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a port is free")
            .port();
        let host = format!("127.0.0.1:{port}");
        let database = database.map_or_else(
            || format!("sqlite:{}", folder.path().join("ombud.db").display()),
            str::to_owned,
        );
        let config = format!(
            "[server]\nlisten = \"{host}\"\n[database]\nurl = \"{database}\"\n[comments]\nposts_per_minute = 0\n\
             [security]\nsecret = \"a secret for tests, of more than 32 characters\"\n\
             [[site]]\nkey = \"testimes\"\nname = \"The Test Times\"\n"
        );
        std::fs::write(folder.path().join("ombud.toml"), config).expect("the configuration is written");
        Self { folder, host }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).expect("a file of the test is written");
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
        command.current_dir(self.path()).args(args).env_remove("DATABASE_URL");
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("ombud starts")
    }

    /// Runs it to its end with this on stdin.
    pub fn feed(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("ombud starts");
        let mut pipe = child.stdin.take().expect("a pipe was asked for");
        std::thread::scope(|scope| {
            scope.spawn(move || pipe.write_all(input).expect("it reads to the end"));
            child.wait_with_output().expect("a child can be waited for")
        })
    }

    /// What it shows on a terminal, with a variable such as `NO_COLOR=1`; none where `script` is not installed.
    pub fn on_a_terminal(&self, args: &[&str], variable: &str) -> Option<String> {
        let words: Vec<String> = args.iter().map(|word| format!("'{word}'")).collect();
        let line = format!("{variable} '{}' {}", env!("CARGO_BIN_EXE_ombud"), words.join(" "));
        let output = Command::new("script")
            .args(["--quiet", "--command", &line, "/dev/null"])
            .current_dir(self.path())
            .env("TERM", "xterm")
            .stdin(Stdio::null())
            .output()
            .ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it to its end, which must be a good one, and gives what it wrote to stdout.
    #[track_caller]
    pub fn succeed(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("our output is UTF-8")
    }

    /// Starts the server and waits until it is healthy.
    pub fn serve(&self) -> Serving {
        let log = std::fs::File::create(self.path().join("log")).expect("the log is made");
        let child = self
            .command(&["serve"])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("ombud starts");
        let mut serving = Serving { child };
        let start = Instant::now();
        loop {
            let answer = Connection::open(&self.host).and_then(|mut connection| connection.get("/healthz"));
            if answer.is_ok_and(|answer| answer.status == 200) {
                return serving;
            }
            let log = || std::fs::read_to_string(self.path().join("log")).unwrap_or_default();
            assert!(
                serving.child.try_wait().expect("a child can be asked").is_none(),
                "ombud ended: {}",
                log()
            );
            assert!(start.elapsed() < PATIENCE, "ombud did not become healthy: {}", log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A running server; killed if the test ends before it.
pub struct Serving {
    child: Child,
}

impl Serving {
    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a child can be waited for");
    }

    /// SIGTERM; gives whether it ended well.
    pub fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill starts");
        self.child.wait().expect("a child can be waited for").success()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
