//! What the engine does with groups, languages and cases of ours, how fast, and where it fails.

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluate::cases::{HeldOut, OfKind};
use crate::evaluate::identities::{Group, STOPPED, worst_ratio};
use crate::evaluate::languages::{Foreign, Trained};
use crate::evaluate::metrics::mean;
use crate::evaluate::page::{Page, count, number, percent};
use crate::evaluate::results::Results;

pub(crate) fn groups(page: &mut Page, results: &Results) {
    page.heading("Groups of people");
    let [groups, first, lists] = &results.groups;
    let sentences: usize = groups.iter().map(|group| group.sentences).sum();
    let stopped = |groups: &[Group]| groups.iter().map(|group| group.stopped).sum::<usize>();
    let (stopped_by_first, stopped_by_lists) = (stopped(first), stopped(lists));
    let stopped = stopped(groups);
    page.paragraph(&format!(
        "{} innocent sentences of ours, the same for each of {} groups (`crates/moderation/data/identities.txt`). A \
         sentence counts as stopped from {STOPPED} in identity attack or in toxicity; the default policy acts on the \
         former. Stopped by both readers: {} ({}); by the first alone {}, by lists and rules alone {}. On average over the groups: identity attack {}, \
         toxicity {}.",
        count(sentences),
        groups.len(),
        count(stopped),
        percent(stopped, sentences),
        count(stopped_by_first),
        count(stopped_by_lists),
        number(mean(groups.iter().map(|group| group.mean_hateful))),
        number(mean(groups.iter().map(|group| group.mean_toxic))),
    ));
    let verdict = match worst_ratio(groups) {
        None => "No sentence is stopped, for no group.".to_owned(),
        Some(ratio) => format!(
            "The rate of the worst group is {ratio:.1} times the average; the aim is at most 2.{}",
            if ratio > 2.0 { " **It is missed.**" } else { "" }
        ),
    };
    page.paragraph(&format!("{verdict} The groups that fare worst:"));
    let average = mean(groups.iter().map(Group::rate)).unwrap_or(0.0);
    let mut worst: Vec<&Group> = groups.iter().collect();
    worst.sort_by(|left, right| {
        let key = |group: &Group| (group.stopped, group.mean_hateful + group.mean_toxic);
        let (left, right) = (key(left), key(right));
        right.0.cmp(&left.0).then(right.1.total_cmp(&left.1))
    });
    let line = |group: &&Group| {
        vec![
            group.name.clone(),
            format!("{} of {}", group.stopped, group.sentences),
            if average > 0.0 {
                format!("{:.1}", group.rate() / average)
            } else {
                "–".to_owned()
            },
            group.hateful.to_string(),
            group.toxic.to_string(),
            format!("{:.3}", group.mean_hateful),
            format!("{:.3}", group.mean_toxic),
        ]
    };
    page.table(
        &[
            "group",
            "stopped",
            "times the average",
            "by identity attack",
            "by toxicity",
            "mean identity attack",
            "mean toxicity",
        ],
        true,
        &worst.iter().take(12).map(line).collect::<Vec<_>>(),
    );
    let mut kinds: BTreeMap<&str, Vec<&Group>> = BTreeMap::new();
    for group in groups {
        kinds.entry(&group.kind).or_default().push(group);
    }
    let line = |(kind, groups): (&&str, &Vec<&Group>)| {
        let sum = |of: fn(&Group) -> usize| groups.iter().map(|group| of(group)).sum::<usize>();
        vec![
            (*kind).to_owned(),
            groups.len().to_string(),
            percent(sum(|group| group.stopped), sum(|group| group.sentences)),
            number(mean(groups.iter().map(|group| group.mean_hateful))),
            number(mean(groups.iter().map(|group| group.mean_toxic))),
        ]
    };
    page.table(
        &["by", "groups", "stopped", "mean identity attack", "mean toxicity"],
        true,
        &kinds.iter().map(line).collect::<Vec<_>>(),
    );
}

pub(crate) fn languages(page: &mut Page, results: &Results) {
    page.heading("Languages");
    page.paragraph(
        "Comments of the sets by language: on how many the network kept silent, how many were taken for another language, \
         and the AUC by category, silent comments included with the scores of lists and rules.",
    );
    let line = |language: &Trained| {
        let areas = language
            .areas
            .iter()
            .map(|(category, area)| format!("{} {area:.3}", category.as_str()));
        vec![
            language.code.clone(),
            count(language.rows),
            percent(language.unsure, language.rows),
            percent(language.mistaken, language.rows),
            areas.collect::<Vec<_>>().join(", "),
        ]
    };
    page.table(
        &["language", "rows", "unsure", "taken for another", "AUC"],
        false,
        &results.trained.iter().map(line).collect::<Vec<_>>(),
    );
    let wrong: Vec<&Foreign> = results.foreign.iter().filter(|foreign| !foreign.is_unsure).collect();
    let codes: BTreeSet<&str> = results.foreign.iter().map(|foreign| foreign.code.as_str()).collect();
    page.paragraph(&format!(
        "In languages that it was not trained on, the network must keep silent. Of {} sentences of ours in {} such languages \
         it keeps silent on {} ({}).",
        count(results.foreign.len()),
        codes.len(),
        count(results.foreign.len() - wrong.len()),
        percent(results.foreign.len() - wrong.len(), results.foreign.len()),
    ));
    if !wrong.is_empty() {
        page.paragraph("It speaks, and should not, on:");
        let line = |foreign: &&Foreign| {
            vec![
                foreign.code.clone(),
                foreign.text.clone(),
                foreign.taken_for.clone().unwrap_or_else(|| "not known".to_owned()),
                format!("{:.2}", foreign.toxicity),
            ]
        };
        let head = ["language", "sentence", "taken for", "toxicity"];
        page.table(&head, false, &wrong.iter().map(line).collect::<Vec<_>>());
    }
}

pub(crate) fn own_cases(page: &mut Page, results: &Results) {
    page.heading("Cases of our own");
    let [full, first, lists] = &results.held_out;
    page.paragraph(&format!(
        "{} attacks that lists of bad words miss, and {} heated but harmless comments, written by the project with invented \
         people and without a look at the engine; nobody tunes on them.",
        full.attacks, full.innocent
    ));
    let line = |name: &str, of: fn(&HeldOut) -> String| vec![name.to_owned(), of(full), of(first), of(lists)];
    let acted = |acted: usize, all: usize| format!("{acted} of {all} ({})", percent(acted, all));
    let rows = [
        line("AUC of toxicity", |of| number(of.toxicity.auc)),
        line("AUC of insult", |of| number(of.insult.auc)),
        vec![
            "attacks that the default policy acts on".to_owned(),
            acted(full.attacks_acted_on, full.attacks),
            acted(first.attacks_acted_on, first.attacks),
            acted(lists.attacks_acted_on, lists.attacks),
        ],
        vec![
            "harmless comments that it acts on".to_owned(),
            acted(full.innocent_acted_on, full.innocent),
            acted(first.innocent_acted_on, first.innocent),
            acted(lists.innocent_acted_on, lists.innocent),
        ],
    ];
    page.table(&["", "both readers", "first reader", "lists alone"], true, &rows);
    page.paragraph(
        "Whom an attack is aimed at, on test cases with a story, end to end: nobody tells the engine that there is an \
         attack, so that an attack it does not see is aimed at nobody.",
    );
    let [full, first, lists] = &results.targets;
    let line = |(full, (first, lists)): (&OfKind, (&OfKind, &OfKind))| {
        vec![
            full.kind.as_str().to_owned(),
            full.cases.to_string(),
            acted(full.right, full.cases),
            percent(first.right, first.cases),
            percent(lists.right, lists.cases),
            if full.named > 0 {
                format!("{} of {}", full.named_right, full.named)
            } else {
                "–".to_owned()
            },
        ]
    };
    let rows: Vec<_> = full.iter().zip(first.iter().zip(lists)).map(line).collect();
    page.table(
        &[
            "target",
            "cases",
            "right",
            "first reader",
            "lists alone",
            "name right as well",
        ],
        true,
        &rows,
    );
}

pub(crate) fn speed(page: &mut Page, results: &Results) {
    page.heading("Speed and size");
    let speed = &results.speed;
    let ([comment, lists_comment], [rate, lists_rate]) = (speed.comment, speed.throughput);
    page.paragraph(&format!(
        "On one core of {}, in this run, medians of {} rounds; `cargo bench -p moderation --bench throughput` measures more \
         closely. Comments are sentences of the cases above, 50 words each.",
        crate::bench::machine(),
        speed.rounds
    ));
    let second = &speed.second;
    let megabytes = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1} MB"));
    let row = |what: &str, first: String, lists: String| vec![what.to_owned(), first, lists];
    page.paragraph(&format!(
        "With the second reader a comment of 50 words takes {:.1} ms on one core (99 of 100 at most {:.1} ms), and {:.0} such \
         comments a second are read on two threads, none left out. Its compiled-in weights are ready for the first comment in \
         {:.0} ms, and the process has {} of resident memory then.",
        second.comment / 1000.0,
        second.slowest / 1000.0,
        second.bulk,
        second.start.as_secs_f64() * 1000.0,
        megabytes(second.resident),
    ));
    page.table(
        &["", "first reader", "lists alone"],
        true,
        &[
            row(
                "a comment of 50 words",
                format!("{comment:.1} µs"),
                format!("{lists_comment:.1} µs"),
            ),
            row("long text", format!("{rate:.2} MB/s"), format!("{lists_rate:.2} MB/s")),
            row(
                "from nothing to the first assessment, model read from its file and checked against its hash",
                format!("{:.1} ms", speed.start.as_secs_f64() * 1000.0),
                "–".to_owned(),
            ),
            row(
                "resident memory of the whole process then",
                megabytes(speed.resident),
                "–".to_owned(),
            ),
        ],
    );
}

pub(crate) fn failures(page: &mut Page, results: &Results) {
    page.heading("Known failures");
    let wrong: Vec<_> = results.probes.iter().filter(|probe| !probe.is_right).collect();
    page.paragraph(&format!(
        "{} sentences of ours were written to be hard; the engine with the default policy gets {} of them wrong. They are a \
         warning about kinds of text, not a measure: most were chosen because engines of this kind fail on them.",
        results.probes.len(),
        wrong.len()
    ));
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for probe in &results.probes {
        let kind = kinds.entry(probe.why).or_default();
        kind.0 += usize::from(!probe.is_right);
        kind.1 += 1;
    }
    let rows: Vec<_> = kinds
        .iter()
        .map(|(why, (wrong, all))| vec![(*why).to_owned(), format!("{wrong} of {all}")])
        .collect();
    page.table(&["kind", "wrong"], true, &rows);
    page.paragraph("What it does with those that it gets wrong, with the highest score:");
    let rows: Vec<_> = wrong
        .iter()
        .map(|probe| {
            let (category, score) = probe.highest;
            vec![
                probe.text.to_owned(),
                probe.outcome.as_str().to_owned(),
                format!("{} {score:.2}", category.as_str()),
                probe.target.to_owned(),
            ]
        })
        .collect();
    page.table(&["sentence", "verdict", "highest score", "target"], false, &rows);
}
