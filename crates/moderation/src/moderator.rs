//! The engine: runs every signal over one comment and combines what they found.

use crate::lexicon::Lexicon;
use crate::normalize::{Tokens, fold};
use crate::signals::{Comment, combine, share_of_capitals};
use crate::{Assessment, Input, Signal};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// Assesses comments. Cheap to clone and to share between threads.
///
/// ```
/// use moderation::{Input, Moderator};
/// let moderator = Moderator::new();
/// assert!(moderator.assess(&Input::new("What a shitty take")).scores.profanity > 0.5);
/// assert_eq!(moderator.assess(&Input::new("Scunthorpe won")).scores.profanity, 0.0);
/// ```
#[derive(Clone)]
pub struct Moderator {
    inner: Arc<Inner>,
}

struct Inner {
    lexicon: Lexicon,
    model: String,
}

impl fmt::Debug for Moderator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moderator")
            .field("model", &self.inner.model)
            .finish_non_exhaustive()
    }
}

impl Default for Moderator {
    fn default() -> Self {
        Self::new()
    }
}

/// Built once for the process: the lists are always the same.
static SHARED: LazyLock<Arc<Inner>> = LazyLock::new(|| {
    let lexicon = Lexicon::new();
    let model = format!("lexicon-1+{:08x}", lexicon.version);
    Arc::new(Inner { lexicon, model })
});

impl Moderator {
    /// An engine with the lexicon that is compiled in. The first call in a process builds it, which takes
    /// milliseconds; all engines share it.
    pub fn new() -> Self {
        Self {
            inner: Arc::clone(&SHARED),
        }
    }

    /// Name and version of the engine and its data: a new lexicon gives a new one.
    pub fn model_id(&self) -> &str {
        &self.inner.model
    }

    /// All signals of one comment. Depends on the input and on [`model_id`](Self::model_id) alone, and takes time
    /// in proportion to the length of the text.
    pub fn assess(&self, input: &Input<'_>) -> Assessment {
        let letters = fold(input.text);
        let tokens = Tokens::new(input.text, &letters);
        let comment = Comment::new(input, &letters, &tokens, &self.inner.lexicon);
        let combined = combine(comment.findings());
        let links = u32::try_from(comment.links.len()).unwrap_or(u32::MAX);
        let (caps, _) = share_of_capitals(input.text);
        let repeated = combined
            .evidence
            .iter()
            .any(|evidence| evidence.signal == Signal::Repeated);
        Assessment {
            scores: combined.scores,
            evidence: combined.evidence,
            target: combined.target,
            model: self.inner.model.clone(),
            links,
            length: u32::try_from(input.text.chars().count()).unwrap_or(u32::MAX),
            caps,
            repeated,
            private_data: combined.private_data,
            fingerprint: comment.fingerprint,
            language: match input.language {
                Some(tag) => Some(tag.to_owned()),
                None => comment.language,
            },
        }
    }
}

/// A fingerprint of what a text reads as, to recognise repeated posts: the same for texts that differ
/// only in case, punctuation, spacing, accents and look-alike letters.
///
/// ```
/// use moderation::fingerprint;
/// assert_eq!(fingerprint("Buy now!!!"), fingerprint("BUY  now"));
/// assert_ne!(fingerprint("Buy now"), fingerprint("Buy never"));
/// ```
pub fn fingerprint(text: &str) -> u64 {
    crate::normalize::fingerprint(&fold(text))
}
