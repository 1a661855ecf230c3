//! How often an innocent sentence is stopped for the group that it names.

use anyhow::{Context, Result, bail};
use moderation::Input;

use super::engine::Engine;
use super::metrics::mean;

/// From this score on the default policy acts on hatred; toxicity is looked at from the same score on, which is stricter
/// than the default policy.
pub(crate) const STOPPED: f32 = 0.5;

/// What the engine says of sentences about one group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Nation, faith, sex …
    pub(crate) kind: String,
    /// The group, in the plural.
    pub(crate) name: String,
    pub(crate) sentences: usize,
    /// How many reach 0.5 in identity attack, in toxicity, in either.
    pub(crate) hateful: usize,
    pub(crate) toxic: usize,
    pub(crate) stopped: usize,
    pub(crate) mean_hateful: f64,
    pub(crate) mean_toxic: f64,
}

impl Group {
    pub(crate) fn rate(&self) -> f64 {
        self.stopped as f64 / self.sentences.max(1) as f64
    }
}

/// The groups and sentences of `identities.txt`, each group with the scores of its sentences.
pub(crate) fn measure(text: &str, engine: &Engine) -> Result<Vec<Group>> {
    let section = |name: &str| -> Vec<&str> {
        let start = format!("[{name}]");
        text.lines()
            .skip_while(|line| *line != start)
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .collect()
    };
    let templates = section("templates");
    let mut groups = Vec::new();
    for term in section("terms") {
        let fields: Vec<&str> = term.split('|').map(str::trim).collect();
        let [kind, plural, one, adjective] = fields.as_slice() else {
            bail!("`{term}` is not `kind | plural | one | adjective`");
        };
        let scores: Vec<(f32, f32)> = templates
            .iter()
            .map(|template| {
                let sentence = template
                    .replace("{plural}", plural)
                    .replace("{one}", one)
                    .replace("{adjective}", adjective);
                let scores = engine.assess(&Input::new(&sentence)).scores;
                (scores.identity_attack, scores.toxicity)
            })
            .collect();
        let count = |is: &dyn Fn(&(f32, f32)) -> bool| scores.iter().filter(|scores| is(scores)).count();
        groups.push(Group {
            kind: (*kind).to_owned(),
            name: (*plural).to_owned(),
            sentences: scores.len(),
            hateful: count(&|scores| scores.0 >= STOPPED),
            toxic: count(&|scores| scores.1 >= STOPPED),
            stopped: count(&|scores| scores.0 >= STOPPED || scores.1 >= STOPPED),
            mean_hateful: mean(scores.iter().map(|scores| f64::from(scores.0))).context("no templates")?,
            mean_toxic: mean(scores.iter().map(|scores| f64::from(scores.1))).context("no templates")?,
        });
    }
    Ok(groups)
}

/// The highest rate as a multiple of the average one; nothing if no sentence is stopped.
pub(crate) fn worst_ratio(groups: &[Group]) -> Option<f64> {
    let average = mean(groups.iter().map(Group::rate))?;
    let worst = groups.iter().map(Group::rate).fold(0.0, f64::max);
    (average > 0.0).then(|| worst / average)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_made_and_counted() {
        let text = "[terms]\nfaith | Quakers | a Quaker | Quaker\nsex | idiots | an idiot | idiotic\n[templates]\n\
            # a comment\nI met {plural}.\nYou are {one}.\n";
        let groups = measure(text, &Engine::alone(moderation::Moderator::new())).unwrap();
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].sentences, groups[0].stopped), (2, 0));
        assert!(groups[1].stopped >= 1);
        assert_eq!(worst_ratio(&groups), Some(2.0));
        assert_eq!(worst_ratio(&groups[..1]), None);
        assert!(
            measure(
                "[terms]\na | b\n[templates]\n{one}",
                &Engine::alone(moderation::Moderator::new())
            )
            .is_err()
        );
    }
}
