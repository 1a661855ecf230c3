//! `cargo xtask bench`: a release build on this machine, against nginx serving the same bytes in the same run.
//! Everything listens on loopback and ends within some minutes.

mod http;
pub mod load;
mod nginx;
mod report;
mod server;

pub(crate) use report::machine;

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::root;
use http::Connection;
use load::Until;
use server::Server;

/// Comments of the thread whose page is read.
const THREAD: u64 = 1_000;
const CONCURRENCY: u64 = 8;
/// How often a page is read right after a post.
const FRESH_READS: u64 = 200;
const STARTS: usize = 5;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Seconds of each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Rounds in which Ombud and nginx take turns
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Prints the table without writing docs/benchmarks.md
    #[arg(long)]
    dry_run: bool,
    #[command(subcommand)]
    only: Option<Only>,
}

/// A measurement by itself.
#[derive(Debug, clap::Subcommand)]
enum Only {
    /// Fills a desk and says how fast its pages open; on PostgreSQL too where OMBUD_TEST_POSTGRES names a server
    Desk {
        #[arg(long, default_value_t = 200_000)]
        comments: u32,
        #[arg(long, default_value_t = 5_000)]
        held: u32,
        /// Measures an unoptimised build: quicker to make, and slower than what is shipped
        #[arg(long)]
        dev: bool,
    },
}

/// What was measured.
#[derive(Debug, Default)]
pub struct Numbers {
    pub page_bytes: usize,
    pub hot: Vec<f64>,
    pub nginx: Vec<f64>,
    pub posts_per_second: f64,
    pub fresh_ms: Vec<f64>,
    pub idle_mb: f64,
    pub after_mb: f64,
    pub start_ms: Vec<f64>,
    pub assess: String,
}

/// The measurement itself lives beside what it measures, in `web`.
fn desk(comments: u32, held: u32, dev: bool) -> Result<()> {
    let (comments, held) = (comments.to_string(), held.to_string());
    let mut command = vec!["run", "--locked", "--package", "web", "--example", "desk_speed"];
    if !dev {
        command.push("--release");
    }
    command.extend(["--", &comments, &held]);
    cargo(&command)
}

pub fn run(args: &Args) -> Result<()> {
    if let Some(Only::Desk { comments, held, dev }) = args.only {
        return desk(comments, held, dev);
    }
    cargo(&["build", "--release", "--locked", "--package", "ombud"])?;
    let work = WorkFolder::new()?;
    let mut numbers = Numbers {
        assess: assess()?,
        ..Numbers::default()
    };
    let server = Server::prepare(work.path())?;
    let mut running = server.start()?;
    numbers.idle_mb = running.resident_mb()?;
    say("filling a thread");
    let story = server.story()?;
    load::post(server.host(), &story, CONCURRENCY, Until::Posted(THREAD))?;
    measure_reading(args, &work, &server, &story, &mut numbers)?;
    say("posting");
    let time = Until::Elapsed(Duration::from_secs(args.seconds));
    let other = server.other_story()?;
    numbers.posts_per_second = load::post(server.host(), &other, CONCURRENCY, time)?.per_second();
    say("reading right after a post");
    numbers.fresh_ms = fresh(server.host(), &story)?;
    numbers.after_mb = running.resident_mb()?;
    say("starting");
    for _ in 0..STARTS {
        running.stop()?;
        running = server.start()?;
        numbers.start_ms.push(running.started_in.as_secs_f64() * 1_000.0);
    }
    running.stop()?;
    let text = report::write(args, &numbers)?;
    println!("{text}");
    if !args.dry_run {
        std::fs::write(root().join("docs/benchmarks.md"), text).context("docs/benchmarks.md cannot be written")?;
    }
    Ok(())
}

fn say(what: &str) {
    eprintln!("{what}");
}

/// Ombud and nginx take turns, so that whatever else the machine does hits both.
fn measure_reading(args: &Args, work: &WorkFolder, server: &Server, story: &str, numbers: &mut Numbers) -> Result<()> {
    let page = Connection::open(server.host())?.get(story)?;
    if page.status != 200 {
        bail!("the story's page was answered with {}", page.status);
    }
    numbers.page_bytes = page.body.len();
    let nginx = nginx::Nginx::start(work.path(), &page.body)?;
    for round in 1..=args.rounds {
        say(&format!("reading, round {round} of {}", args.rounds));
        numbers.hot.push(wrk(server.host(), story, args.seconds)?);
        numbers.nginx.push(wrk(nginx.host(), "/page.html", args.seconds)?);
    }
    Ok(())
}

/// Requests a second.
fn wrk(host: &str, path: &str, seconds: u64) -> Result<f64> {
    let output = Command::new("wrk")
        .args(["-t2", "-c32", &format!("-d{seconds}s"), &format!("http://{host}{path}")])
        .output()
        .context("wrk did not start; Debian has it as a package")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("wrk saw errors:\n{text}");
    }
    let line = text.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    line.context("wrk printed no rate")?
        .trim()
        .parse()
        .context("wrk printed no number")
}

/// Milliseconds of the first read after each of many posts.
fn fresh(host: &str, story: &str) -> Result<Vec<f64>> {
    let mut connection = Connection::open(host)?;
    let form = load::Form::of(&connection.get(story)?.text()).context("the story's page has no form")?;
    let mut times = Vec::new();
    for _ in 0..FRESH_READS {
        load::one(&mut connection, &form)?;
        let start = Instant::now();
        let answer = connection.get(story)?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        if answer.status != 200 {
            bail!("the story's page was answered with {}", answer.status);
        }
    }
    Ok(times)
}

/// What the engine's own benchmark says about its speed.
fn assess() -> Result<String> {
    let output = Command::new("cargo")
        .args(["bench", "--quiet", "--package", "moderation", "--bench", "throughput"])
        .current_dir(root())
        .output()
        .context("cargo did not start")?;
    if !output.status.success() {
        bail!(
            "the benchmark of moderation failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn cargo(args: &[&str]) -> Result<()> {
    let status = Command::new("cargo")
        .args(args)
        .current_dir(root())
        .status()
        .context("cargo did not start")?;
    if !status.success() {
        bail!("`cargo {}` failed", args.join(" "));
    }
    Ok(())
}

/// A folder that is removed in the end.
struct WorkFolder(std::path::PathBuf);

impl WorkFolder {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("ombud-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }

    fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A port that nobody listens on now.
fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
