//! Advertising and fraud: what links, phrases (in the lexicon), numbers and repetition say together.

use super::{Comment, Finding, finding, sales};
use crate::{Category, Signal};

const SHORTENERS: &[&str] = &[
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "t.ly",
    "is.gd",
    "cutt.ly",
    "rb.gy",
    "shorturl.at",
    "ow.ly",
    "rebrand.ly",
    "tiny.cc",
    "adf.ly",
    "t.me/",
    "wa.me/",
];

/// What the phrases of sale in a text must come to, for its length, to count at all.
const LEAST_SUM: f32 = 0.3;
const LEAST_PHRASE: f32 = 0.3;

/// So many of the same character in a row are no word and no line of a table.
const LONG_RUN: usize = 15;

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let spam = Signal::Category(Category::Spam);
    let text = comment.input.text;
    let phrases = findings
        .iter()
        .filter(|finding| finding.evidence.signal == spam)
        .count();
    let has_number = findings
        .iter()
        .any(|finding| finding.evidence.signal == Signal::PrivateData);
    let calls = comment
        .tokens
        .iter()
        .take(2000)
        .any(|token| matches!(comment.tokens.text_of(token), "whatsapp" | "telegram" | "viber" | "dm"));
    for (begin, end) in comment.links.iter().take(20) {
        let link = text.get(*begin..*end).unwrap_or("");
        let lower = link.to_ascii_lowercase();
        let mut weight: f32 = if SHORTENERS.iter().any(|host| lower.contains(host)) {
            0.45
        } else {
            0.05
        };
        if phrases > 0 {
            weight += 0.35;
        }
        // Nothing but a link.
        if comment.tokens.len() <= 8 && comment.links.len() == 1 && end - begin > text.len() * 7 / 10 {
            weight += 0.25;
        }
        findings.push(finding(*begin, *end, link.to_owned(), spam, weight));
    }
    if !comment.links.is_empty()
        && let Some((begin, end)) = discount(comment)
    {
        findings.push(finding(begin, end, "a discount".to_owned(), spam, 0.5));
    }
    if calls && has_number {
        findings.push(finding(0, text.len(), "a number to call".to_owned(), spam, 0.6));
    }
    let phrases = sales::find(comment);
    let sum: f32 = phrases.iter().map(|phrase| phrase.weight).sum();
    let contact = if has_number || !comment.links.is_empty() {
        0.3
    } else {
        0.0
    };
    // So many words of sale among so few words: a long comment has some by chance.
    #[expect(clippy::cast_precision_loss, reason = "a share of words")]
    let length = (comment.tokens.len().max(15) as f32 / 15.0).sqrt();
    if (sum + contact) / length >= LEAST_SUM && sum >= LEAST_PHRASE {
        let share = (sum + contact) / length;
        for phrase in phrases.into_iter().take(20) {
            let weight = phrase.weight * (0.8 * share).min(1.0);
            findings.push(finding(phrase.begin, phrase.end, phrase.words, spam, weight));
        }
    }
    if let Some((begin, end)) = long_run(comment) {
        findings.push(finding(begin, end, "one sign again and again".to_owned(), spam, 0.3));
    }
}

/// "60% OFF".
fn discount(comment: &Comment<'_>) -> Option<(usize, usize)> {
    let tokens = comment.tokens;
    (1..tokens.len().min(400)).find_map(|index| {
        let (number, off) = (tokens.get(index - 1)?, tokens.get(index)?);
        let is_share = comment
            .input
            .text
            .get(number.end as usize..off.begin as usize)
            .is_some_and(|between| between.trim() == "%");
        let is_number = tokens.word(index - 1).bytes().all(|b| b.is_ascii_digit());
        (is_share && is_number && tokens.word(index) == "off").then_some((number.begin as usize, off.end as usize))
    })
}

fn long_run(comment: &Comment<'_>) -> Option<(usize, usize)> {
    comment
        .letters
        .chunk_by(|left, right| left.c == right.c)
        .find(|run| run.len() >= LONG_RUN && !run.first().is_some_and(|letter| letter.c.is_whitespace()))
        .and_then(|run| Some((run.first()?.begin as usize, run.last()?.end as usize)))
}
