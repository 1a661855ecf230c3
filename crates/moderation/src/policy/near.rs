//! How near an assessment is to the numbers that a policy decides by.

use super::Policy;
use super::expression::{Comparison, Node};
use super::names::Name;
use crate::{Assessment, Category};

impl Policy {
    /// The numbers that categories' scores are compared with, each once: with `insult >= 0.6`, `(Insult, 0.6)`.
    ///
    /// ```
    /// use moderation::{Category, Policy};
    /// let policy = Policy::parse(Policy::default_document())?;
    /// assert!(policy.thresholds().iter().any(|(category, _)| *category == Category::Insult));
    /// # Ok::<(), moderation::PolicyError>(())
    /// ```
    pub fn thresholds(&self) -> Vec<(Category, f64)> {
        let mut found = Vec::new();
        for compiled in &self.inner.compiled {
            collect(&compiled.condition, &mut found);
        }
        found
    }

    /// Whether a score lies within `band` of a number that the policy compares it with: there the other outcome was near.
    pub fn is_near(&self, assessment: &Assessment, band: f64) -> bool {
        let is_near = |(category, threshold): &(Category, f64)| {
            (f64::from(assessment.strongest(*category)) - threshold).abs() <= band
        };
        self.thresholds().iter().any(is_near)
    }
}

fn collect(node: &Node, found: &mut Vec<(Category, f64)>) {
    match node {
        Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Name(_) => {}
        Node::Not(inner) | Node::Negate(inner) | Node::Truncate(inner) | Node::Size(inner) => collect(inner, found),
        Node::And(pair) | Node::Or(pair) => pair.iter().for_each(|node| collect(node, found)),
        Node::Compute(_, pair) | Node::Test(_, pair) => pair.iter().for_each(|node| collect(node, found)),
        Node::Choose(three) => three.iter().for_each(|node| collect(node, found)),
        Node::In(item, list) => {
            collect(item, found);
            list.iter().for_each(|node| collect(node, found));
        }
        Node::Compare(comparison, pair) => {
            let is_order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
            match pair.as_ref() {
                [Node::Name(Name::Score(category)), Node::Number(number)]
                | [Node::Number(number), Node::Name(Name::Score(category))]
                    if is_order =>
                {
                    if !found.contains(&(*category, *number)) {
                        found.push((*category, *number));
                    }
                }
                [one, other] => {
                    collect(one, found);
                    collect(other, found);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(rule: &str) -> Policy {
        let rule = format!(
            "title = 'T'\n[[clause]]\nid = 'c'\ntitle = 'C'\ntext = 'x'\nrules = [{{ when = \"{rule}\", then = 'hold' }}]"
        );
        Policy::parse(&rule).unwrap()
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        let policy = policy("links > 3 || (!(insult < 0.6) && 0.9 <= threat && insult >= 0.6) || spam == 0.5");
        assert_eq!(policy.thresholds(), [(Category::Insult, 0.6), (Category::Threat, 0.9)]);
    }

    #[test]
    fn near_is_on_both_sides() {
        let policy = policy("insult >= 0.6");
        let mut assessment = Assessment::default();
        for (score, near) in [(0.54, false), (0.56, true), (0.64, true), (0.66, false)] {
            assessment.scores.insult = score;
            assert_eq!(policy.is_near(&assessment, 0.05), near, "{score}");
        }
    }
}
