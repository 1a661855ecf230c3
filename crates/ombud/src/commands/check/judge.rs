//! One text with its surroundings, judged as the server would judge it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use moderation::{
    Assessment, Contribution, Facts, Input, Moderator, Policy, SecondReader, StoryContext, Verdict, people_in,
};

/// How much of a story is read for names, as on the server.
const MAX_BODY_CHARS: usize = 8_000;

/// The engine and the policy. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Judge {
    moderator: Moderator,
    second: Option<Second>,
    policy: Policy,
}

/// The second reader, and what it is asked about.
#[derive(Debug, Clone)]
pub struct Second {
    pub reader: SecondReader,
    pub only_unsure: bool,
}

/// What is known about where a text stands.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    pub people: Vec<String>,
    pub writer: Option<String>,
    pub language: Option<String>,
    pub parent_author: Option<String>,
}

impl Scene {
    fn input<'a>(&'a self, text: &'a str) -> Input<'a> {
        let story = StoryContext {
            people: &self.people,
            writer: self.writer.as_deref(),
            ..StoryContext::default()
        };
        let mut input = Input::new(text).story(story);
        if let Some(tag) = &self.language {
            input = input.language(tag);
        }
        if let Some(name) = &self.parent_author {
            input = input.parent_author(name);
        }
        input
    }
}

/// What was found, and what follows.
#[derive(Debug)]
pub struct Judged {
    pub assessment: Assessment,
    pub verdict: Verdict,
}

impl Judge {
    pub fn new(moderator: Moderator, second: Option<Second>, policy: Policy) -> Self {
        Self {
            moderator,
            second,
            policy,
        }
    }

    /// By a reader of whom nothing is known: a new account without an approved comment.
    pub fn judge(&self, text: &str, scene: &Scene) -> Judged {
        let assessment = self.assess(&scene.input(text));
        let verdict = self.policy.apply(&assessment, &Facts::default());
        Judged { assessment, verdict }
    }

    fn assess(&self, input: &Input<'_>) -> Assessment {
        match &self.second {
            None => self.moderator.assess(input),
            Some(second) if second.only_unsure => {
                let first = self.moderator.assess(input);
                if SecondReader::is_worth_asking(&first) {
                    self.moderator.assess_with(&second.reader, input)
                } else {
                    first
                }
            }
            Some(second) => self.moderator.assess_with(&second.reader, input),
        }
    }

    /// The n-grams that moved the scores most, the strongest first.
    pub fn explain(&self, text: &str, scene: &Scene, limit: usize) -> Vec<Contribution> {
        self.moderator.explain(&scene.input(text), limit)
    }

    /// For streams: a mistake of ours in one text must not end the work on all others.
    pub fn judge_guarded(&self, text: &str, scene: &Scene) -> Result<Judged, String> {
        catch_unwind(AssertUnwindSafe(|| self.judge(text, scene)))
            .map_err(|_| "the engine failed on this text; please report it".to_owned())
    }
}

impl Judged {
    /// Ids and titles of the clauses that matched, each once, in the order of the policy.
    pub fn clauses(&self) -> Vec<(&str, &str)> {
        let mut clauses: Vec<(&str, &str)> = Vec::new();
        for matched in &self.verdict.matched {
            if !clauses.iter().any(|(id, _)| *id == matched.clause) {
                clauses.push((&matched.clause, &matched.title));
            }
        }
        clauses
    }
}

/// The persons in a story.
pub fn people_of(headline: &str, body: &str) -> Vec<String> {
    let body: String = body.chars().take(MAX_BODY_CHARS).collect();
    people_in(&format!("{headline}\n{body}"))
}
