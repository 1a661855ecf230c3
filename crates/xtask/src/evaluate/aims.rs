//! What was aimed at, and what was reached.

use moderation::Category;

use super::judge::{Judged, Opinion, points};
use super::metrics::{Point, mean};
use super::sets;
use crate::train::metrics::auc;

/// One number that was to be reached.
#[derive(Clone, Debug)]
pub(crate) struct Aim {
    pub(crate) what: String,
    pub(crate) aim: f64,
    /// Whether less is better.
    pub(crate) is_most: bool,
    /// Nothing if the data do not tell.
    pub(crate) reached: Option<f64>,
    /// The same of lists and rules without the model.
    pub(crate) lists: Option<f64>,
    /// Digits behind the point, and the unit.
    pub(crate) form: (usize, &'static str),
}

impl Aim {
    pub(crate) fn at_least(what: &str, aim: f64, reached: Option<f64>, lists: Option<f64>) -> Self {
        Self {
            what: what.to_owned(),
            aim,
            is_most: false,
            reached,
            lists,
            form: (3, ""),
        }
    }

    pub(crate) fn at_most(what: &str, aim: f64, reached: Option<f64>, lists: Option<f64>) -> Self {
        Self {
            is_most: true,
            ..Self::at_least(what, aim, reached, lists)
        }
    }

    pub(crate) fn form(self, digits: usize, unit: &'static str) -> Self {
        Self {
            form: (digits, unit),
            ..self
        }
    }

    fn text(&self, value: Option<f64>) -> String {
        let (digits, unit) = self.form;
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}{unit}"))
    }

    /// What, aim, reached, lists alone, verdict.
    pub(crate) fn cells(&self) -> Vec<String> {
        let verdict = match self.reached {
            None => "not measured".to_owned(),
            Some(reached) if self.is_met(reached) => "reached".to_owned(),
            Some(reached) => format!("missed by {}", self.text(Some((reached - self.aim).abs()))),
        };
        let bound = if self.is_most { "≤" } else { "≥" };
        vec![
            self.what.clone(),
            format!("{bound} {}", self.text(Some(self.aim))),
            self.text(self.reached),
            self.text(self.lists),
            verdict,
        ]
    }

    pub(crate) fn is_met(&self, reached: f64) -> bool {
        if self.is_most {
            reached <= self.aim
        } else {
            reached >= self.aim
        }
    }
}

/// A way to see one of the two opinions.
pub(crate) type Side = for<'a> fn(&'a Judged<'a>) -> &'a Opinion;

pub(crate) fn full<'a>(row: &'a Judged<'a>) -> &'a Opinion {
    &row.full
}

pub(crate) fn lists<'a>(row: &'a Judged<'a>) -> &'a Opinion {
    &row.lists
}

/// The labels that Wikipedia's readers were asked for.
pub(crate) const WIKIPEDIA: [Category; 6] = [
    Category::Toxicity,
    Category::SevereToxicity,
    Category::Profanity,
    Category::Insult,
    Category::Threat,
    Category::IdentityAttack,
];

fn area(rows: &[Judged<'_>], set: &str, category: Category, side: Side) -> Option<f64> {
    auc(&mut points(rows.iter().filter(|row| row.set == set), category, side))
}

fn hate(rows: &[Judged<'_>], set: &str, side: Side) -> Vec<Point> {
    let english = rows.iter().filter(|row| row.set == set && row.row.language == "en");
    points(english, Category::IdentityAttack, side)
}

/// The aims that labelled sets decide.
pub(crate) fn of_sets(rows: &[Judged<'_>]) -> Vec<Aim> {
    let both = |what: &str, aim: f64, of: &dyn Fn(Side) -> Option<f64>| Aim::at_least(what, aim, of(full), of(lists));
    let mean_of = |set: &'static str, categories: &'static [Category]| {
        move |side: Side| {
            mean(
                categories
                    .iter()
                    .filter_map(|category| area(rows, set, *category, side)),
            )
        }
    };
    let civil = "civil_toxic_spans";
    vec![
        both(
            "AUC, mean of the six labels of jigsaw_wikipedia",
            0.98,
            &mean_of("jigsaw_wikipedia", &WIKIPEDIA),
        ),
        both(
            "AUC, insult on civil_toxic_spans",
            0.8,
            &mean_of(civil, &[Category::Insult]),
        ),
        both(
            "AUC, toxicity on civil_toxic_spans",
            0.8,
            &mean_of(civil, &[Category::Toxicity]),
        ),
        both("AUC, identity_attack, mean of the English hate sets", 0.86, &|side| {
            mean(sets::HATE.iter().filter_map(|set| auc(&mut hate(rows, set, side))))
        }),
        both("AUC, identity_attack, the English hate sets together", 0.86, &|side| {
            auc(&mut sets::HATE
                .iter()
                .flat_map(|set| hate(rows, set, side))
                .collect::<Vec<_>>())
        }),
        both("AUC, spam, mean of the spam sets", 0.98, &|side| {
            mean(
                sets::SPAM
                    .iter()
                    .filter_map(|set| area(rows, set, Category::Spam, side)),
            )
        }),
        both("AUC, spam, both sets together", 0.98, &|side| {
            let rows = rows.iter().filter(|row| sets::SPAM.contains(&row.set));
            auc(&mut points(rows, Category::Spam, side))
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_says_plainly_whether_it_is_reached() {
        let cells = |aim: Aim| aim.cells().join(" ");
        assert_eq!(
            cells(Aim::at_least("A", 0.8, Some(0.75), None)),
            "A ≥ 0.800 0.750 – missed by 0.050"
        );
        assert_eq!(
            cells(Aim::at_least("A", 0.8, Some(0.8), Some(0.5))),
            "A ≥ 0.800 0.800 0.500 reached"
        );
        let speed = Aim::at_most("S", 60.0, Some(70.0), None).form(1, " µs");
        assert_eq!(cells(speed), "S ≤ 60.0 µs 70.0 µs – missed by 10.0 µs");
        assert_eq!(
            cells(Aim::at_most("S", 60.0, None, None)),
            "S ≤ 60.000 – – not measured"
        );
    }
}
