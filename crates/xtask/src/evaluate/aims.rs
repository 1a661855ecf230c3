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
    /// What the first reader reaches; nothing if the data do not tell.
    pub(crate) reached: Option<f64>,
    /// The same of lists and rules without the model.
    pub(crate) lists: Option<f64>,
    /// What both readers were to reach, and what they do.
    pub(crate) both: (Option<f64>, Option<f64>),
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
            both: (None, None),
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

    /// What both readers were to reach, if there is an aim for them, and what they do.
    pub(crate) fn both(self, aim: Option<f64>, reached: Option<f64>) -> Self {
        Self {
            both: (aim, reached),
            ..self
        }
    }

    fn text(&self, value: Option<f64>) -> String {
        let (digits, unit) = self.form;
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}{unit}"))
    }

    /// What; lists alone; of the first reader aim, reached and verdict; the same of both readers.
    pub(crate) fn cells(&self) -> Vec<String> {
        let bound = if self.is_most { "≤" } else { "≥" };
        let aim = |aim: Option<f64>| aim.map_or_else(String::new, |aim| format!("{bound} {}", self.text(Some(aim))));
        let (aim_of_both, both) = self.both;
        vec![
            self.what.clone(),
            self.text(self.lists),
            aim(Some(self.aim)),
            self.text(self.reached),
            self.verdict(Some(self.aim), self.reached),
            aim(aim_of_both),
            self.text(both),
            self.verdict(aim_of_both, both),
        ]
    }

    fn verdict(&self, aim: Option<f64>, reached: Option<f64>) -> String {
        match (aim, reached) {
            (None, _) => String::new(),
            (_, None) => "not measured".to_owned(),
            (Some(aim), Some(reached)) if self.is_met(aim, reached) => "reached".to_owned(),
            (Some(aim), Some(reached)) => format!("missed by {}", self.text(Some((reached - aim).abs()))),
        }
    }

    pub(crate) fn is_met(&self, aim: f64, reached: f64) -> bool {
        if self.is_most { reached <= aim } else { reached >= aim }
    }
}

/// A way to see one of the three opinions.
pub(crate) type Side = for<'a> fn(&'a Judged<'a>) -> &'a Opinion;

pub(crate) fn full<'a>(row: &'a Judged<'a>) -> &'a Opinion {
    &row.full
}

pub(crate) fn first<'a>(row: &'a Judged<'a>) -> &'a Opinion {
    &row.first
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
    let of = |what: &str, (aim, aim_of_both): (f64, Option<f64>), of: &dyn Fn(Side) -> Option<f64>| {
        Aim::at_least(what, aim, of(first), of(lists)).both(aim_of_both, of(full))
    };
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
        of(
            "AUC, mean of the six labels of jigsaw_wikipedia",
            (0.98, Some(0.984)),
            &mean_of("jigsaw_wikipedia", &WIKIPEDIA),
        ),
        of(
            "AUC, insult on civil_toxic_spans",
            (0.8, Some(0.84)),
            &mean_of(civil, &[Category::Insult]),
        ),
        of(
            "AUC, toxicity on civil_toxic_spans",
            (0.8, None),
            &mean_of(civil, &[Category::Toxicity]),
        ),
        of(
            "AUC, identity_attack, mean of the English hate sets",
            (0.86, Some(0.9)),
            &|side| mean(sets::HATE.iter().filter_map(|set| auc(&mut hate(rows, set, side)))),
        ),
        of(
            "AUC, identity_attack, the English hate sets together",
            (0.86, Some(0.9)),
            &|side| {
                auc(&mut sets::HATE
                    .iter()
                    .flat_map(|set| hate(rows, set, side))
                    .collect::<Vec<_>>())
            },
        ),
        of("AUC, spam, mean of the spam sets", (0.98, None), &|side| {
            mean(
                sets::SPAM
                    .iter()
                    .filter_map(|set| area(rows, set, Category::Spam, side)),
            )
        }),
        of("AUC, spam, both sets together", (0.98, None), &|side| {
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
            "A – ≥ 0.800 0.750 missed by 0.050  – "
        );
        assert_eq!(
            cells(Aim::at_least("A", 0.8, Some(0.8), Some(0.5)).both(Some(0.9), Some(0.85))),
            "A 0.500 ≥ 0.800 0.800 reached ≥ 0.900 0.850 missed by 0.050"
        );
        let speed = Aim::at_most("S", 60.0, Some(70.0), None).form(1, " µs");
        assert_eq!(cells(speed), "S – ≤ 60.0 µs 70.0 µs missed by 10.0 µs  – ");
        assert_eq!(
            cells(Aim::at_most("S", 60.0, None, None)),
            "S – ≤ 60.000 – not measured  – "
        );
    }
}
