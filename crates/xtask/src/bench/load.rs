//! Posts comments through the form that readers use: distinct texts, distinct readers, one connection a thread.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::http::{Connection, field};

/// Where to post, how many at a time, for how long.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port of the server
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub host: String,
    /// Path of a story's page
    #[arg(long)]
    pub story: String,
    #[arg(long, default_value_t = 8)]
    pub concurrency: u64,
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
}

/// What was reached.
#[derive(Debug, Clone, Copy)]
pub struct Reached {
    pub posted: u64,
    pub seconds: f64,
}

impl Reached {
    #[allow(clippy::cast_precision_loss)]
    pub fn per_second(&self) -> f64 {
        self.posted as f64 / self.seconds
    }
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    Posted(u64),
    Elapsed(Duration),
}

pub fn run(args: &Args) -> Result<()> {
    let until = Until::Elapsed(Duration::from_secs(args.seconds));
    let reached = post(&args.host, &args.story, args.concurrency, until)?;
    println!("{} comments, {:.0} a second", reached.posted, reached.per_second());
    Ok(())
}

/// Numbers every comment that this process posts.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Posts until it is time to stop; every post has to be taken.
pub fn post(host: &str, story: &str, concurrency: u64, until: Until) -> Result<Reached> {
    let page = Connection::open(host)?.get(story)?;
    let form = Form::of(&page.text()).context("the story's page has no comment form")?;
    let (posted, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let start = Instant::now();
    std::thread::scope(|scope| {
        let worker = || -> Result<()> {
            let mut connection = Connection::open(host)?;
            while !stop.load(Ordering::Relaxed) && !is_over(until, posted.fetch_add(1, Ordering::Relaxed), start) {
                one(&mut connection, &form).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
            }
            // The last one counted was not posted.
            posted.fetch_sub(1, Ordering::Relaxed);
            Ok(())
        };
        let threads: Vec<_> = (0..concurrency).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(done) => done,
            Err(_) => bail!("a thread of the load panicked"),
        })
    })?;
    Ok(Reached {
        posted: posted.load(Ordering::Relaxed),
        seconds: start.elapsed().as_secs_f64(),
    })
}

fn is_over(until: Until, taken: u64, start: Instant) -> bool {
    match until {
        Until::Posted(count) => taken >= count,
        Until::Elapsed(time) => start.elapsed() >= time,
    }
}

/// Posts one comment.
pub fn one(connection: &mut Connection, form: &Form) -> Result<()> {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let body = [
        field("form_token", &form.token),
        field("name", &format!("Reader {number}")),
        field("text", &text(number)),
    ];
    let answer = connection.post_form(&form.action, &body.join("&"))?;
    if answer.status != 303 {
        bail!(
            "comment {number} was answered with {}: {}",
            answer.status,
            answer.text()
        );
    }
    Ok(())
}

/// The comment form of a story's page.
pub struct Form {
    action: String,
    token: String,
}

impl Form {
    pub fn of(page: &str) -> Option<Self> {
        let (_, rest) = page.split_once("name=\"form_token\"")?;
        let (_, rest) = rest.split_once("value=\"")?;
        let token = rest.split('"').next()?.to_owned();
        let mut actions = page.split("action=\"").filter_map(|part| part.split('"').next());
        let action = actions.find(|action| action.ends_with("/comments"))?.to_owned();
        Some(Self { action, token })
    }
}

/// A comment of some 300 characters, as readers write them; no two are alike.
fn text(number: u64) -> String {
    const OPENINGS: &[&str] = &[
        "I walked past the pier this morning",
        "My neighbour worked there",
        "Has anybody asked the council",
    ];
    const MIDDLES: &[&str] = &[
        "and the wall looked worse than in the picture",
        "for eleven years before it closed",
        "what it will cost",
    ];
    const ENDS: &[&str] = &[
        "Thank you for following this up.",
        "We shall see in spring.",
        "The ferry was full again, by the way.",
    ];
    let pick = |words: &'static [&'static str], by: u64| {
        let index = usize::try_from(number / by).unwrap_or_default() % words.len();
        words.get(index).copied().unwrap_or_default()
    };
    format!(
        "{}, {} (item {number}, page {}).\n\nWhat I would like to know is why the report of the year {} was never \
         published, though *three* members asked for it in the same meeting. {}",
        pick(OPENINGS, 1),
        pick(MIDDLES, 3),
        number * 7919 % 10_007,
        1900 + number % 120,
        pick(ENDS, 9),
    )
}
