//! The engine: runs every signal over one comment and combines what they found.

use crate::classifier::{self, Model, Opinion};
use crate::lexicon::Lexicon;
use crate::normalize::{Tokens, fold};
use crate::signals::{Combined, Comment, combine};
use crate::{Assessment, Contribution, Input, ModelError, Signal};
use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// Assesses comments. Cheap to clone and to share between threads.
///
/// ```
/// use moderation::{Input, Moderator};
/// let moderator = Moderator::new();
/// assert!(moderator.assess(&Input::new("What a shitty take")).scores.profanity > 0.5);
/// assert!(moderator.assess(&Input::new("Scunthorpe won")).scores.profanity < 0.1);
/// ```
#[derive(Clone)]
pub struct Moderator {
    inner: Arc<Inner>,
}

struct Inner {
    lexicon: Arc<Lexicon>,
    model: Option<Model>,
    id: String,
}

impl fmt::Debug for Moderator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moderator")
            .field("model", &self.inner.id)
            .finish_non_exhaustive()
    }
}

impl Default for Moderator {
    fn default() -> Self {
        Self::new()
    }
}

/// Built once for the process: the lists are always the same.
static LEXICON: LazyLock<Arc<Lexicon>> = LazyLock::new(|| Arc::new(Lexicon::new()));

/// The model that is compiled in, made by `cargo xtask train`.
static MODEL: &[u8] = include_bytes!("../data/model.bin");

/// Shared by all engines with the model that is compiled in.
static SHARED: LazyLock<Arc<Inner>> = LazyLock::new(|| {
    let model = Model::parse(Cow::Borrowed(MODEL), false);
    Arc::new(Inner::new(Some(
        model.expect("a test reads the model that is compiled in"),
    )))
});

/// Shared by all engines without a model.
static LISTS: LazyLock<Arc<Inner>> = LazyLock::new(|| Arc::new(Inner::new(None)));

impl Inner {
    fn new(model: Option<Model>) -> Self {
        let lexicon = Arc::clone(&LEXICON);
        let name = model.as_ref().map_or("lists", |model| model.id.as_str());
        let id = format!("ombud-2-{name}+{:08x}", lexicon.version);
        Self { lexicon, model, id }
    }
}

impl Moderator {
    /// The engine with the model that is compiled in. The first call in a process builds it, which takes milliseconds;
    /// all engines share it.
    pub fn new() -> Self {
        Self {
            inner: Arc::clone(&SHARED),
        }
    }

    /// An engine of lists and rules, without a model: every assessment is `unsure`.
    ///
    /// ```
    /// use moderation::{Input, Moderator};
    /// assert!(Moderator::lists_only().assess(&Input::new("Good morning")).unsure);
    /// ```
    pub fn lists_only() -> Self {
        Self {
            inner: Arc::clone(&LISTS),
        }
    }

    /// An engine with a model of your own, made by `cargo xtask train`.
    ///
    /// # Errors
    /// If the file cannot be read, is no model, is of another version of the format, or is damaged.
    ///
    /// ```
    /// let error = moderation::Moderator::with_model("no-such-file.bin").unwrap_err();
    /// assert!(error.to_string().contains("no-such-file.bin"));
    /// ```
    pub fn with_model(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        // Reading a model and building the lexicon take about as long: side by side.
        let model = std::thread::scope(|scope| {
            scope.spawn(|| LazyLock::force(&LEXICON));
            Model::read(path.as_ref())
        })?;
        Ok(Self {
            inner: Arc::new(Inner::new(Some(model))),
        })
    }

    /// Name and version of the engine and its data: a new lexicon gives a new one.
    pub fn model_id(&self) -> &str {
        &self.inner.id
    }

    /// The n-grams and observations that changed the classifier's higher scores most, the strongest first, at most `limit`.
    /// Empty without a model and in a language that it does not know. Takes several times as long as [`assess`](Self::assess).
    pub fn explain(&self, input: &Input<'_>, limit: usize) -> Vec<Contribution> {
        let Some(model) = &self.inner.model else {
            return Vec::new();
        };
        let letters = fold(input.text);
        let tokens = Tokens::new(input.text, &letters);
        let comment = Comment::new(input, &letters, &tokens, &self.inner.lexicon);
        classifier::explain(model, &comment, &comment.findings(), limit)
    }

    #[cfg(feature = "training")]
    pub(crate) fn features(&self, input: &Input<'_>) -> classifier::training::Features {
        let letters = fold(input.text);
        let tokens = Tokens::new(input.text, &letters);
        let comment = Comment::new(input, &letters, &tokens, &self.inner.lexicon);
        classifier::features(&comment, &comment.findings())
    }

    /// All signals of one comment. Depends on the input and on [`model_id`](Self::model_id) alone, and takes time
    /// in proportion to the length of the text.
    pub fn assess(&self, input: &Input<'_>) -> Assessment {
        self.assess_and(input, |_, _, _| None)
    }

    /// The same with the opinion of the second reader, which takes milliseconds. The scores of categories, the evidence
    /// for them and the target may differ, and [`Assessment::model`] names both readers if the second had a say.
    #[cfg(feature = "second-reader")]
    pub fn assess_with(&self, second: &crate::SecondReader, input: &Input<'_>) -> Assessment {
        self.assess_and(input, |opinion, comment, combined| {
            let is_english = comment.language.as_deref().is_none_or(|language| language == "en");
            is_english.then(|| second.add_to(opinion, comment, combined)).flatten()
        })
    }

    /// Lets another reader hear the classifier's opinion, if it has one.
    #[cfg(all(feature = "second-reader", feature = "training"))]
    pub(crate) fn listen<T>(
        &self,
        input: &Input<'_>,
        hear: impl FnOnce(&mut Opinion<'_>, &Comment<'_>, &Combined) -> Option<T>,
    ) -> Option<T> {
        let letters = fold(input.text);
        let tokens = Tokens::new(input.text, &letters);
        let comment = Comment::new(input, &letters, &tokens, &self.inner.lexicon);
        let findings = comment.findings();
        let mut opinion = Opinion::new(self.inner.model.as_ref()?, &comment, &findings)?;
        hear(&mut opinion, &comment, &combine(findings))
    }

    /// `second` may change the classifier's opinion, and then says who it is.
    fn assess_and(
        &self,
        input: &Input<'_>,
        second: impl FnOnce(&mut Opinion<'_>, &Comment<'_>, &Combined) -> Option<String>,
    ) -> Assessment {
        let letters = fold(input.text);
        let tokens = Tokens::new(input.text, &letters);
        let comment = Comment::new(input, &letters, &tokens, &self.inner.lexicon);
        let findings = comment.findings();
        let mut opinion = self
            .inner
            .model
            .as_ref()
            .and_then(|model| Opinion::new(model, &comment, &findings));
        let mut combined = combine(findings);
        let found = combined.scores;
        let unsure = opinion.is_none();
        let second = opinion
            .as_mut()
            .and_then(|opinion| second(opinion, &comment, &combined));
        if let Some(opinion) = opinion {
            opinion.weigh_in(&comment, &mut combined);
        }
        let links = u32::try_from(comment.links.len()).unwrap_or(u32::MAX);
        let (caps, _) = comment.capitals;
        let repeated = combined
            .evidence
            .iter()
            .any(|evidence| evidence.signal == Signal::Repeated);
        Assessment {
            scores: combined.scores,
            found,
            evidence: combined.evidence,
            target: combined.target,
            model: second.map_or_else(|| self.inner.id.clone(), |second| format!("{}+{second}", self.inner.id)),
            unsure,
            links,
            length: u32::try_from(input.text.chars().count()).unwrap_or(u32::MAX),
            caps,
            repeated,
            private_data: combined.private_data,
            gibberish: combined.gibberish,
            fingerprint: comment.fingerprint,
            language: match input.language {
                Some(tag) => Some(tag.to_owned()),
                None => comment.language,
            },
        }
    }
}

/// A fingerprint of what a text reads as, to recognise repeated posts: the same for texts that differ
/// only in case, punctuation, spacing, accents and look-alike letters, and close ([`similarity`](crate::similarity))
/// for texts of eight words and more of which a few differ. It may differ between versions of this crate.
///
/// ```
/// use moderation::fingerprint;
/// assert_eq!(fingerprint("Buy now!!!"), fingerprint("BUY  now"));
/// assert_ne!(fingerprint("Buy now"), fingerprint("Buy never"));
/// ```
pub fn fingerprint(text: &str) -> u64 {
    crate::sketch::sketch(&fold(text))
}
