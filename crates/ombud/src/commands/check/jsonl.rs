//! `ombud check --jsonl`: an object a line in, an object a line out, in the same order. docs/api.md describes both.

use std::io::{BufRead, Write};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::answer::{Answer, Fault, Refusal, write_line};
use super::json_text::{JsonText, message, object_in};
use super::judge::{Judge, Scene, people_of};
use super::lines::{Block, Line, Lines, MAX_LINE};
use super::ordered::{self, Give, Sink};

/// A line of the input. Unknown fields are left aside, null is as good as absent.
#[derive(Debug, Deserialize)]
struct Request {
    text: Option<JsonText>,
    lang: Option<JsonText>,
    story: Option<Story>,
    parent: Option<Parent>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with `headline`, `body`, `byline`")]
struct Story {
    headline: Option<JsonText>,
    body: Option<JsonText>,
    byline: Option<JsonText>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with `author`")]
struct Parent {
    author: Option<JsonText>,
}

/// Answers every line; a bad one with an error on its line.
pub fn run(judge: &Judge, input: Box<dyn BufRead + Send>, output: Box<dyn Write>) -> Result<()> {
    let source = move |give: Give<'_, Block>| {
        let mut lines = Lines::new(input);
        while let Some(block) = lines.block().context("the input cannot be read")? {
            if !give(block) {
                break;
            }
        }
        Ok(())
    };
    let worker = || {
        let mut worker = Worker::new(judge.clone());
        move |block: Block| worker.answers(block)
    };
    ordered::run(source, worker, &mut Output(output))
}

struct Output(Box<dyn Write>);

impl Sink<Result<Vec<u8>>> for Output {
    fn take(&mut self, lines: Result<Vec<u8>>) -> Result<()> {
        Ok(self.0.write_all(&lines?)?)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Judges lines, and keeps the persons of the last story, because rows often share one.
struct Worker {
    judge: Judge,
    headline: String,
    body: String,
    people: Vec<String>,
}

impl Worker {
    fn new(judge: Judge) -> Self {
        Self {
            judge,
            headline: String::new(),
            body: String::new(),
            people: Vec::new(),
        }
    }

    fn answers(&mut self, block: Block) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        for (line, number) in block.lines.into_iter().zip(block.first..) {
            let begin = out.len();
            if let Err(message) = self.answer(&mut out, line) {
                out.truncate(begin);
                let error = Fault {
                    line: number,
                    message: &message,
                };
                write_line(&mut out, &Refusal { error })?;
            }
            out.push(b'\n');
        }
        Ok(out)
    }

    fn answer(&mut self, out: &mut Vec<u8>, line: Line) -> Result<(), String> {
        let line = line.ok_or_else(|| format!("the line is longer than {MAX_LINE} bytes"))?;
        let request: Request = serde_json::from_str(object_in(&line)?).map_err(|error| message(&error))?;
        let JsonText(text) = request.text.ok_or("`text` is missing")?;
        let mut scene = Scene {
            language: filled(request.lang),
            parent_author: request.parent.and_then(|parent| filled(parent.author)),
            ..Scene::default()
        };
        if let Some(story) = request.story {
            scene.writer = filled(story.byline);
            self.look_up(
                filled(story.headline).unwrap_or_default(),
                filled(story.body).unwrap_or_default(),
            );
            scene.people.clone_from(&self.people);
        }
        let judged = self.judge.judge_guarded(&text, &scene)?;
        write_line(out, &Answer::new(&judged)).map_err(|error| error.to_string())
    }

    fn look_up(&mut self, headline: String, body: String) {
        if self.headline != headline || self.body != body {
            self.people = people_of(&headline, &body);
            (self.headline, self.body) = (headline, body);
        }
    }
}

/// What is empty says nothing.
fn filled(text: Option<JsonText>) -> Option<String> {
    text.map(|JsonText(text)| text).filter(|text| !text.trim().is_empty())
}
