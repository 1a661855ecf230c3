//! What people read about one text.

use moderation::{Category, Contribution, TargetKind};

use super::clean::clean;
use super::judge::Judged;
use super::layout::lay_out;
use super::paint::{Paint, of_outcome, of_signal};

/// Steps of a bar.
const BAR: usize = 20;
/// Evidence that is listed without its middle when it is longer, in characters.
const MAX_QUOTE: usize = 40;

/// Everything about one text, in lines of at most `width` columns where that can be.
pub fn show(text: &str, judged: &Judged, explained: Option<&[Contribution]>, width: usize, paint: Paint) -> String {
    let sections = [
        verdict(judged, paint),
        lay_out(text, &judged.assessment.evidence, width, paint),
        evidence(text, judged, paint),
        scores(judged, paint),
        explained
            .map(|contributions| explanation(contributions, paint))
            .unwrap_or_default(),
        facts(judged),
    ];
    let there: Vec<&str> = sections
        .iter()
        .map(String::as_str)
        .filter(|section| !section.is_empty())
        .collect();
    there.join("\n")
}

fn verdict(judged: &Judged, paint: Paint) -> String {
    let outcome = judged.verdict.outcome;
    let mut out = paint.paint(of_outcome(outcome), &outcome.as_str().to_uppercase());
    for (_, title) in judged.clauses() {
        out.push_str(&format!("\n{}", clean(title)));
    }
    out.push('\n');
    out
}

fn evidence(text: &str, judged: &Judged, paint: Paint) -> String {
    let rows: Vec<[String; 3]> = judged
        .assessment
        .evidence
        .iter()
        .map(|evidence| {
            let passage = text.get(evidence.begin..evidence.end).unwrap_or_default();
            let signal = evidence.signal;
            let weighed = format!("{:<15} {:.2}", signal.as_str(), evidence.weight);
            [
                quoted(passage),
                format!("reads as {}", quoted(&evidence.reads_as)),
                paint.paint(of_signal(signal), &weighed),
            ]
        })
        .collect();
    let width = |column: fn(&[String; 3]) -> &String| rows.iter().map(|row| column(row).chars().count()).max();
    let first = width(|[passage, ..]| passage).unwrap_or(0);
    let second = width(|[_, reads_as, _]| reads_as).unwrap_or(0);
    rows.iter()
        .map(|[passage, reads_as, weighed]| format!("  {passage:<first$}  {reads_as:<second$}  {weighed}\n"))
        .collect()
}

fn quoted(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= MAX_QUOTE {
        return format!("\"{text}\"");
    }
    let head: String = text.chars().take(MAX_QUOTE / 2).collect();
    let tail: Vec<char> = text.chars().rev().take(MAX_QUOTE / 2).collect();
    format!("\"{head}…{}\"", tail.iter().rev().collect::<String>())
}

fn scores(judged: &Judged, paint: Paint) -> String {
    Category::ALL
        .into_iter()
        .map(|category| {
            let score = judged.assessment.strongest(category);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "0 to 20"
            )]
            let full = ((score * BAR as f32).round() as usize).min(BAR);
            let bar = paint.paint(of_signal(moderation::Signal::Category(category)), &"█".repeat(full));
            let rest = "·".repeat(BAR - full);
            format!("  {:<15} {bar}{rest} {score:.2}\n", category.as_str())
        })
        .collect()
}

/// Which n-grams spoke for a score and which against it, in logarithms of the odds.
fn explanation(contributions: &[Contribution], paint: Paint) -> String {
    if contributions.is_empty() {
        return "  No n-gram moved a score: the classifier has no say in this language.\n".to_owned();
    }
    let rows = contributions.iter().map(|one| {
        let weight = format!("{:+.2}", one.weight);
        let category = paint.paint(
            of_signal(moderation::Signal::Category(one.category)),
            &format!("{:<15}", one.category.as_str()),
        );
        format!("  {category} {weight:>6}  {}\n", quoted(&one.ngram))
    });
    rows.collect()
}

fn facts(judged: &Judged) -> String {
    let assessment = &judged.assessment;
    let kind = match assessment.target.kind {
        TargetKind::Nobody => "nobody",
        TargetKind::Commenter => "another commenter",
        TargetKind::StoryWriter => "who wrote the story",
        TargetKind::StoryPerson => "a person in the story",
        TargetKind::Group => "a group of people",
        TargetKind::Organisation => "an organisation",
        TargetKind::Unclear => "unclear",
    };
    let target = match &assessment.target.name {
        Some(name) => format!("{kind}: {}", clean(name)),
        None => kind.to_owned(),
    };
    let language = assessment
        .language
        .as_deref()
        .map_or_else(|| "unknown".to_owned(), clean);
    let language = match assessment.unsure {
        true => format!("{language} (unsure: the model does not know it; lists and rules alone)"),
        false => language,
    };
    let rows = [
        ("target", target),
        ("language", language),
        ("links", assessment.links.to_string()),
        ("private data", format!("{:.2}", assessment.private_data)),
        ("model", assessment.model.clone()),
    ];
    rows.iter()
        .map(|(name, value)| format!("  {name:<15} {value}\n"))
        .collect()
}
