//! The second reader beside the first: who waits for it, how long, and what happens when it comes too late.
//!
//! The first reader judges everything at once. What is posted waits a moment for the second as well; if that is not
//! enough, the first reader's word stands and a job reads the comment again afterwards (`again`). Bulk work asks the
//! second reader only where the first is unsure, and gives way to everybody else (`queue`).

mod again;
mod queue;

use std::time::{Duration, Instant};

use moderation::{Assessment, Input, Moderator, SecondReader, StoryContext};

use crate::comments::Context;
use crate::profile;
use crate::services::Services;
pub(crate) use again::{JOB, enqueue, run_job};
use queue::{Lane, Queue};

/// How long a reader who posts a comment waits for the second reader, unless the operator says otherwise.
pub const USUAL_WAIT: Duration = Duration::from_millis(50);

/// Whether comments are read a second time.
#[derive(Debug, Clone, Default)]
pub enum SecondReading {
    /// Lists, rules and the classifier judge alone.
    #[default]
    Off,
    /// They do not.
    On {
        /// The second reader.
        reader: SecondReader,
        /// How long posting waits for it.
        wait: Duration,
    },
    /// Its weights could not be used: as `Off`, and staff and operators are told why.
    Refused {
        /// What is wrong, and what to do.
        reason: String,
    },
}

/// How much a comment's assessment may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Somebody waits for the answer.
    Posted,
    /// One of many, as in an import: the second reader is asked only where the first is unsure.
    Bulk,
    /// It was posted and is there; the second reader's word is still wanted.
    Again,
}

/// An assessment, and whether the second reader's word is still missing.
#[derive(Debug)]
pub(crate) struct Assessed {
    pub(crate) assessment: Assessment,
    pub(crate) is_late: bool,
}

/// Both readers of a server.
pub(crate) struct Readers {
    moderator: Moderator,
    setting: SecondReading,
    queue: Option<Queue>,
}

/// A comment with its surroundings, for another thread.
#[derive(Clone)]
struct Owned {
    text: String,
    people: std::sync::Arc<Vec<String>>,
    writer: String,
    language: String,
    parent_author: Option<String>,
    recent: Vec<u64>,
}

impl Owned {
    fn new(services: &Services, context: &Context, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            people: profile::people(services, &context.story),
            writer: context.story.byline.clone(),
            language: context.story.language.clone(),
            parent_author: context.parent.as_ref().map(|parent| parent.author_name.clone()),
            recent: context.recent.clone(),
        }
    }

    fn input(&self) -> Input<'_> {
        let story = StoryContext {
            people: &self.people,
            writer: Some(self.writer.as_str()).filter(|writer| !writer.is_empty()),
            language: Some(&self.language),
        };
        let input = Input::new(&self.text).story(story).recent(&self.recent);
        match &self.parent_author {
            Some(name) => input.parent_author(name),
            None => input,
        }
    }
}

impl Readers {
    pub(crate) fn new(setting: SecondReading) -> Self {
        let queue = match &setting {
            SecondReading::On { reader, .. } => Some(Queue::start(reader)),
            SecondReading::Off | SecondReading::Refused { .. } => None,
        };
        Self {
            moderator: Moderator::new(),
            queue,
            setting,
        }
    }

    pub(crate) fn moderator(&self) -> &Moderator {
        &self.moderator
    }

    /// Why the second reader is not there although it should be.
    pub(crate) fn fault(&self) -> Option<&str> {
        match &self.setting {
            SecondReading::Refused { reason } => Some(reason),
            SecondReading::Off | SecondReading::On { .. } => None,
        }
    }
}

/// What both readers say of a text in its context, as far as there is time for the second.
pub(crate) async fn assess(services: &Services, context: &Context, text: &str, urgency: Urgency) -> Assessed {
    let readers = &services.inner.readers;
    let owned = Owned::new(services, context, text);
    let assessment = readers.moderator.assess(&owned.input());
    let (SecondReading::On { reader, wait }, Some(queue)) = (&readers.setting, &readers.queue) else {
        return Assessed {
            assessment,
            is_late: false,
        };
    };
    let is_read = !assessment.unsure && assessment.language.as_deref().is_none_or(|language| language == "en");
    if !is_read || urgency == Urgency::Bulk && !SecondReader::is_worth_asking(&assessment) {
        count("skipped");
        return Assessed {
            assessment,
            is_late: false,
        };
    }
    let (moderator, reader) = (readers.moderator.clone(), reader.clone());
    let begin = Instant::now();
    let work = Box::new(move || moderator.assess_with(&reader, &owned.input()));
    let (lane, wait) = match urgency {
        Urgency::Posted => (Lane::Posted, Some(*wait)),
        Urgency::Bulk | Urgency::Again => (Lane::Later, None),
    };
    let answer = queue.ask(lane, work, wait).await;
    metrics::histogram!("ombud_second_reader_wait_seconds").record(begin.elapsed().as_secs_f64());
    match answer {
        Ok(assessment) => {
            count("read");
            Assessed {
                assessment,
                is_late: false,
            }
        }
        Err(missed) => {
            count(missed.as_str());
            Assessed {
                assessment,
                is_late: true,
            }
        }
    }
}

/// Counts what became of a comment that the second reader might have read.
fn count(outcome: &'static str) {
    metrics::counter!("ombud_second_reader_total", "outcome" => outcome).increment(1);
}
