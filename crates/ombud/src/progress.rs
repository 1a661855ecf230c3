//! Progress of long work: a bar on a terminal, a plain line every so often elsewhere.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

/// Without a terminal, a line is printed each time this many more are done.
const LINE_EVERY: u64 = 500;

/// Counts pieces of work for the person who waits; everything goes to stderr.
pub struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    done: u64,
    total: u64,
}

impl Progress {
    /// Starts to count `total` pieces of `what`; a total of 0 means that nobody knows.
    pub fn new(what: &'static str, total: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| bar(what, total));
        Self {
            bar,
            what,
            done: 0,
            total,
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        match &self.bar {
            Some(bar) => bar.inc(1),
            None if self.done.is_multiple_of(LINE_EVERY) => eprintln!("{}", self.line()),
            None => {}
        }
    }

    /// This much is done by now; for work that counts by itself.
    pub fn at(&mut self, done: u64) {
        let lines = self.done / LINE_EVERY;
        self.done = done;
        match &self.bar {
            Some(bar) => bar.set_position(done),
            None if done / LINE_EVERY > lines => eprintln!("{}", self.line()),
            None => {}
        }
    }

    /// Says something meanwhile, without tearing the bar.
    pub fn tell(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    /// All is done, and somebody else says so.
    pub fn clear(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// All is done.
    pub fn finish(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        eprintln!("{}", self.line());
    }

    fn line(&self) -> String {
        if self.total > 0 {
            return format!("{}: {} of {}", self.what, self.done, self.total);
        }
        format!("{}: {}", self.what, self.done)
    }
}

fn bar(what: &'static str, total: u64) -> ProgressBar {
    let (bar, template) = if total > 0 {
        (ProgressBar::new(total), "{prefix:<22} {bar:30} {pos}/{len}")
    } else {
        (ProgressBar::new_spinner(), "{prefix:<22} {spinner} {pos}")
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style).with_prefix(what)
}
