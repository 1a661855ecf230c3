//! The second reader: a small transformer that judges whole sentences, where the classifier knows words.
//!
//! `weights` reads the file, `excerpt` chooses what is read of a long comment, `pieces` makes numbers of it, `encoder`
//! runs the network. What it says is put beside the classifier's opinion here.

mod encoder;
mod excerpt;
mod pieces;
#[cfg(feature = "training")]
pub(crate) mod training;
mod weights;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use sha2::{Digest as _, Sha256};

use crate::bytes::hex;
use crate::classifier::Opinion;
use crate::signals::{Combined, Comment};
use crate::{Assessment, Category, ModelError};
use encoder::{Encoder, Said};
use pieces::Piece;
use weights::Weights;

/// The weights that are compiled in, made by `training/`.
static WEIGHTS: &[u8] = include_bytes!("../../data/second-reader.bin");

/// Shared by all readers with the weights that are compiled in.
static SHARED: LazyLock<Inner> =
    LazyLock::new(|| Inner::new(WEIGHTS).expect("a test reads the weights that are compiled in"));

/// A probability of exactly 0 or 1 would have no logit.
const SUREST: f32 = 1e-6;

/// Of a comment with more pieces than this the most suspicious passage is read by itself as well.
const LONG: usize = 90;
/// How many pieces that passage has.
const PASSAGE: usize = 32;

/// In bulk work the second reader is asked about comments whose highest score of the classifier lies between these.
const WORTH_ASKING: std::ops::RangeInclusive<f32> = 0.03..=0.97;

/// Reads comments a second time, which takes milliseconds where [`Moderator::assess`](crate::Moderator::assess) takes
/// microseconds, and understands contempt that has no bad word in it, and bad words without contempt. English only: of
/// other languages it says nothing. Cheap to clone and to share between threads; each call reads on one core.
///
/// ```
/// use moderation::{Input, Moderator, SecondReader};
/// let (moderator, second) = (Moderator::new(), SecondReader::new());
/// let input = Input::new("You have clearly never had a thought of your own.");
/// let once = moderator.assess(&input);
/// let twice = moderator.assess_with(&second, &input);
/// assert!(twice.scores.insult > once.scores.insult);
/// ```
#[derive(Clone)]
pub struct SecondReader {
    /// Nothing for the weights that are compiled in.
    own: Option<Arc<Inner>>,
}

struct Inner {
    weights: Weights,
    encoder: Encoder,
}

impl fmt::Debug for SecondReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_own = self.own.is_some();
        f.debug_struct("SecondReader")
            .field("is_own", &is_own)
            .finish_non_exhaustive()
    }
}

impl Default for SecondReader {
    fn default() -> Self {
        Self::new()
    }
}

impl Inner {
    fn new(bytes: &'static [u8]) -> Result<Self, String> {
        let weights = Weights::parse(bytes)?;
        let encoder = Encoder::new(weights.graph)?;
        // A graph that cannot run on nothing but the first and the last piece cannot run at all.
        let ran = encoder.run(&weights, &[]);
        ran.map_err(|error| format!("its graph does not run: {error}"))?;
        Ok(Self { weights, encoder })
    }
}

impl SecondReader {
    /// The reader with the weights that are compiled in, which all such readers of a process share. They are prepared
    /// when it first reads, or by [`prepare`](Self::prepare).
    pub fn new() -> Self {
        Self { own: None }
    }

    /// Prepares the weights, which takes some tens of milliseconds, so that the first comment need not wait for it.
    pub fn prepare(&self) {
        self.inner();
    }

    fn inner(&self) -> &Inner {
        self.own.as_deref().unwrap_or_else(|| &SHARED)
    }

    /// A reader with weights of your own, made by `training/export.py`. They stay in memory until the process ends.
    ///
    /// # Errors
    /// If the file cannot be read, holds no weights, is of another version of the format, or is damaged.
    ///
    /// ```
    /// let error = moderation::SecondReader::with_weights("no-such-file.bin").unwrap_err();
    /// assert!(error.to_string().contains("no-such-file.bin"));
    /// ```
    pub fn with_weights(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        let error = |hash, reason| ModelError {
            path: Some(path.as_ref().to_owned()),
            hash,
            reason,
        };
        let bytes = std::fs::read(path.as_ref()).map_err(|cause| error(String::new(), cause.to_string()))?;
        let hash = hex(&Sha256::digest(&bytes));
        // Checked before the bytes are kept for good, so that a refused file costs nothing.
        let inner = weights::check(&bytes).and_then(|()| Inner::new(Box::leak(bytes.into_boxed_slice())));
        Ok(Self {
            own: Some(Arc::new(inner.map_err(|reason| error(hash, reason))?)),
        })
    }

    /// Name and version of the reader: the beginning of its weights' hash.
    pub fn id(&self) -> String {
        format!("second-{}", self.inner().weights.id)
    }

    /// Whether it is worth its time to read a comment a second time in bulk work: nearly all that the classifier is sure
    /// of is left out. `DESIGN.md` says how many that is and what it costs.
    pub fn is_worth_asking(assessment: &Assessment) -> bool {
        !assessment.unsure && WORTH_ASKING.contains(&Self::doubt(assessment))
    }

    /// The highest score of what the second reader can judge.
    #[doc(hidden)]
    pub fn doubt(assessment: &Assessment) -> f32 {
        let judged = Category::ALL.into_iter().filter(|category| *category != Category::Spam);
        judged
            .map(|category| assessment.scores.get(category))
            .fold(0.0, f32::max)
    }

    /// Puts what the encoder says beside the classifier's opinion, and says who spoke; nothing where there are no words.
    pub(crate) fn add_to(
        &self,
        opinion: &mut Opinion<'_>,
        comment: &Comment<'_>,
        combined: &Combined,
    ) -> Option<String> {
        let weights = &self.inner().weights;
        let (pieces, said) = self.read(opinion, comment, combined)?;
        let alone = (pieces.len() > LONG).then(|| self.most_suspicious(opinion, &pieces));
        let labels = opinion.probabilities_mut().iter_mut().zip(&weights.blend).enumerate();
        for (label, (probability, blend)) in labels {
            let logit = |said: &Said| said.logits.get(label).copied().unwrap_or(0.0);
            let whole = blend.first * logit_of(*probability) + blend.second * logit(&said) + blend.offset;
            // Of the passage alone the classifier was not asked: the encoder speaks for both.
            let of_passage = |said| (blend.first + blend.second) * logit(said) + blend.offset;
            let both = alone.as_ref().map_or(whole, |said| whole.max(of_passage(said)));
            *probability = 1.0 / (1.0 + (-both).exp());
        }
        let both = |(own, second): (f32, Option<f32>)| second.map_or(own, |second| (own + second) / 2.0);
        let marks = marks(opinion, &pieces, &said).map(both).collect();
        opinion.is_of_both(marks, weights.shown_from);
        Some(self.id())
    }

    /// What the encoder says of the most suspicious passage by itself: in a long comment one rude sentence is lost among
    /// many that are not.
    fn most_suspicious(&self, opinion: &Opinion<'_>, pieces: &[Piece]) -> Said {
        let marks = opinion.marks().max_by(|left, right| left.2.total_cmp(&right.2));
        let worst = marks.map_or(0, |(begin, ..)| pieces.partition_point(|piece| piece.end <= begin));
        let from = worst
            .saturating_sub(PASSAGE / 2)
            .min(pieces.len().saturating_sub(PASSAGE));
        self.run(pieces.get(from..from + PASSAGE).unwrap_or(pieces))
    }

    fn run(&self, pieces: &[Piece]) -> Said {
        let said = self.inner().encoder.run(&self.inner().weights, pieces);
        said.expect("the graph ran when it was read, and the pieces are of its own vocabulary")
    }

    /// What the encoder says of as much of a comment as it can read; nothing of one without words.
    fn read(&self, opinion: &Opinion<'_>, comment: &Comment<'_>, combined: &Combined) -> Option<(Vec<Piece>, Said)> {
        let weights = &self.inner().weights;
        let text = comment.input.text;
        let undone = excerpt::undone(text, comment.tokens, &combined.evidence);
        let suspicion = suspicion(opinion, comment);
        let most = weights.most - 2;
        let pieces = excerpt::excerpt(&weights.vocabulary, text, comment.tokens, &undone, (&suspicion, most));
        if pieces.is_empty() {
            return None;
        }
        let said = self.run(&pieces);
        Some((pieces, said))
    }
}

fn logit_of(probability: f32) -> f32 {
    let probability = probability.clamp(SUREST, 1.0 - SUREST);
    (probability / (1.0 - probability)).ln()
}

/// For each word how suspicious the classifier finds it.
fn suspicion(opinion: &Opinion<'_>, comment: &Comment<'_>) -> Vec<f32> {
    let mut suspicion = vec![0.0_f32; comment.tokens.len()];
    for (begin, end, mark) in opinion.marks() {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        for word in comment.tokens.touching(offset(begin), offset(end)) {
            if let Some(suspicion) = suspicion.get_mut(word) {
                *suspicion = suspicion.max(mark);
            }
        }
    }
    suspicion
}

/// For each passage that the classifier looks at both marks; the encoder has none of what it was not shown.
fn marks<'a>(
    opinion: &'a Opinion<'_>,
    pieces: &[Piece],
    said: &Said,
) -> impl Iterator<Item = (f32, Option<f32>)> + use<'a> {
    // The mark of the first piece belongs to what stands before the text.
    let marked: Vec<(Piece, f32)> = pieces.iter().copied().zip(said.marks.iter().skip(1).copied()).collect();
    opinion.marks().map(move |(begin, end, own)| {
        let first = marked.partition_point(|(piece, _)| piece.end <= begin);
        let inside = marked.iter().skip(first).take_while(|(piece, _)| piece.begin < end);
        (own, inside.map(|(_, mark)| *mark).reduce(f32::max))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Tokens, fold};

    #[derive(serde::Deserialize)]
    struct Case {
        text: String,
        pieces: Vec<String>,
    }

    #[test]
    fn pieces_are_those_of_the_training() {
        let weights = Weights::parse(WEIGHTS).expect("the weights that are compiled in");
        let cases = include_str!("../../tests/data/second/pieces.jsonl").lines();
        for case in cases {
            let case: Case = serde_json::from_str(case).expect("a case");
            let tokens = Tokens::new(&case.text, &fold(&case.text));
            let pieces = excerpt::excerpt(&weights.vocabulary, &case.text, &tokens, &[], (&[], usize::MAX));
            let ids: Vec<u32> = pieces.iter().map(|piece| piece.id).collect();
            let names = case.pieces.iter();
            let expected: Vec<u32> = names
                .map(|name| weights.vocabulary.id_of_piece(name).expect("a piece of the vocabulary"))
                .collect();
            assert_eq!(ids, expected, "{:?}", case.text);
            let mut before = 0;
            for piece in pieces {
                assert!(before <= piece.begin && case.text.get(piece.begin..piece.end).is_some());
                before = piece.begin;
            }
        }
    }

    #[test]
    fn a_long_comment_is_read_where_it_is_suspicious_in_the_order_of_the_text() {
        let weights = Weights::parse(WEIGHTS).expect("the weights that are compiled in");
        let text = "The first sentence is short. ".repeat(40) + "Here it is. " + &"The last one is long. ".repeat(40);
        let tokens = Tokens::new(&text, &fold(&text));
        let mut suspicion = vec![0.1; tokens.len()];
        let at = (0..tokens.len())
            .find(|word| tokens.word(*word) == "here")
            .expect("the word");
        suspicion[at] = 0.9;
        let pieces = excerpt::excerpt(&weights.vocabulary, &text, &tokens, &[], (&suspicion, 30));
        assert!(pieces.len() <= 30);
        assert!(pieces.is_sorted_by_key(|piece| piece.begin));
        let read = pieces.iter().filter_map(|piece| text.get(piece.begin..piece.end));
        let read: Vec<&str> = read.collect();
        assert!(read.join(" ").contains("Here it is ."), "{read:?}");
        assert!(read.join(" ").starts_with("The first sentence"), "{read:?}");
    }
}
