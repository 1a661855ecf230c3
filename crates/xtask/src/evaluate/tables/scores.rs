//! How well scores rank, how good they could be, which words they show, and what they mean.

use moderation::Category;

use crate::evaluate::card::IMAGES;
use crate::evaluate::ceiling::Ceiling;
use crate::evaluate::metrics::mean;
use crate::evaluate::page::{Page, count, number};
use crate::evaluate::results::{ENOUGH, NEWS, Results};

pub(crate) fn measures(page: &mut Page, results: &Results) {
    page.heading("By set and category");
    page.paragraph(
        "AUC of both readers, with the bounds between which it lies in 95 % of 200 resamples of the rows; the AUC of the \
         first reader alone, and of lists and rules without its network; average precision; precision and recall at a score of 0.5. Where few rows have the label, bounds are \
         wide, and precision says little about a site on which that label is rarer or more common.",
    );
    let rows: Vec<Vec<String>> = results
        .sets
        .iter()
        .map(|of| {
            let measure = &of.measure;
            let bounds = measure
                .interval
                .map_or_else(String::new, |(low, high)| format!(" ({low:.3}–{high:.3})"));
            vec![
                of.set.clone(),
                of.category.as_str().to_owned(),
                count(measure.rows),
                count(measure.positives),
                number(measure.auc) + &bounds,
                number(of.first),
                number(of.lists),
                number(measure.average_precision),
                number(measure.precision),
                number(measure.recall),
            ]
        })
        .collect();
    let head = [
        "set",
        "category",
        "rows",
        "yes",
        "AUC",
        "first reader",
        "lists",
        "average precision",
        "precision",
        "recall",
    ];
    page.table(&head, true, &rows);
}

pub(crate) fn ceilings(page: &mut Page, results: &Results) {
    page.heading("How good could it be on news comments?");
    if results.ceilings.is_empty() {
        page.paragraph(&format!("Not measured: {NEWS} is not among the sets."));
        return;
    }
    let people = mean(results.ceilings.iter().map(|(_, ceiling, _)| ceiling.annotators)).unwrap_or(0.0);
    page.paragraph(&format!(
        "In {NEWS} a label is the majority of about {people:.1} people, and others would often have said otherwise. How \
         far a perfect scorer would come was simulated: each comment has a true share p of all people who would say yes; \
         the scorer knows p; as many people as were asked vote anew with that probability; and the AUC of p against their \
         majority is taken, 50 times. What p is, the votes do not quite tell. \"Smoothed\": the shares of all comments are \
         taken to follow a Beta distribution, fitted to the votes by maximum likelihood, and p is drawn from what the \
         votes of the comment then leave possible. \"As voted\": p is the share of those who were asked, which makes \
         comments look more different than they are."
    ));
    let line = |(category, ceiling, reached): &(Category, Ceiling, Option<f64>)| {
        vec![
            category.as_str().to_owned(),
            format!("{:.3}", ceiling.auc),
            format!("{:.3}", ceiling.as_voted),
            number(*reached),
            format!("{:.2}, {:.2}", ceiling.alpha, ceiling.beta),
        ]
    };
    page.table(
        &[
            "category",
            "ceiling, smoothed",
            "ceiling, as voted",
            "reached",
            "fitted Beta(a, b)",
        ],
        true,
        &results.ceilings.iter().map(line).collect::<Vec<_>>(),
    );
    page.paragraph(&format!(
        "Categories with fewer than {ENOUGH} such rows are left out. This is an estimate, and rests on assumptions that are \
         not quite true: that the annotators of a comment are drawn at random and vote independently, and that one smooth \
         distribution describes all comments, though these were collected by how toxic they are. The number of people is \
         not recorded; it is the smallest, from three on, that all shares of a comment fit, so a comment that seems \
         unanimous may have been judged by more. The scorer is given the share itself, which no text tells: what can be \
         reached by reading the comment alone lies lower."
    ));
    let aim = 0.8;
    for (category, ceiling, _) in &results.ceilings {
        let name = category.as_str();
        if !matches!(category, Category::Insult | Category::Toxicity) {
            continue;
        }
        let (low, high) = (ceiling.auc.min(ceiling.as_voted), ceiling.auc.max(ceiling.as_voted));
        let verdict = if aim > high {
            "lies above both: by this estimate no scorer can reach it on these labels".to_owned()
        } else if aim > low {
            "lies between the two: whether it can be reached on these labels is doubtful".to_owned()
        } else {
            format!("lies below both, by {:.3} and more", low - aim)
        };
        page.paragraph(&format!("The aim of {aim:.2} for {name} {verdict}."));
    }
}

pub(crate) fn passages(page: &mut Page, results: &Results) {
    page.heading("Evidence");
    page.paragraph(&format!(
        "How well the passages that the engine shows fit those that most annotators marked in {NEWS}: F1 of characters, \
         comment by comment, as in SemEval-2021 task 5 (1 if neither marks anything, 0 if only one does), then the mean. \
         Passages of the categories named count, whatever their score; comments of which no marks are recorded are left \
         out, because nobody may have been asked."
    ));
    let rows: Vec<Vec<String>> = results
        .passages
        .iter()
        .map(|passages| {
            let [both, first, lists] = passages.scores;
            vec![
                passages.counted.clone(),
                count(passages.rows),
                number(both),
                number(first),
                number(lists),
            ]
        })
        .collect();
    page.table(
        &["passages of", "comments", "both readers", "first reader", "lists alone"],
        true,
        &rows,
    );
    page.paragraph(
        "The best systems of SemEval-2021 task 5 reached 0.708, on test comments of which some had no mark; where, as here, \
         every comment has one, a system cannot win by showing nothing, and the two numbers cannot be compared directly.",
    );
}

pub(crate) fn calibration(page: &mut Page, results: &Results) {
    page.heading("Calibration");
    page.paragraph(
        "Whether seven of ten comments with a score of 0.7 have the label. The error is the mean distance between the mean \
         score and the share of annotators who said yes, over 15 bins of equal width, by number of rows (expected \
         calibration error). Where nearly all comments are harmless, a small error is easy: look at the plots. On a site \
         with more or fewer such comments, scores are off by as much as the rates differ.",
    );
    let rows: Vec<Vec<String>> = results
        .calibrations
        .iter()
        .flat_map(|(category, worlds)| {
            worlds.iter().map(|world| {
                vec![
                    category.as_str().to_owned(),
                    world.world.name.to_owned(),
                    count(world.rows),
                    number(world.error),
                ]
            })
        })
        .collect();
    page.table(&["category", "rows of", "rows", "error"], false, &rows);
    page.paragraph("Each dot is a bin; its area grows with the share of rows. On the dashed line, scores are right.");
    for (category, _) in &results.calibrations {
        let name = category.as_str();
        page.lines(&format!("![Reliability of {name}]({IMAGES}/{name}.svg)"));
    }
}
