//! What the second looks say, what was taken back, and who carries how much.

use moderation::Policy;
use service::quality::statistics::Estimate;
use service::quality::{Agreement, ENOUGH, Measure, Report};

use super::sections::legend;
use super::words::{FEW, coefficient, counted, share, share_or_none};
use super::{Picture, Section, Table};
use crate::desk::chart::{Caption, Dot, dots};

fn too_few(found: u64, what: &str) -> String {
    format!("Needs at least {ENOUGH} second looks at {what}; there are {found} in these days so far.")
}

fn dot(label: impl Into<String>, estimate: &Estimate, class: &'static str) -> Dot {
    Dot {
        label: label.into(),
        value: estimate.value,
        low: estimate.low,
        high: estimate.high,
        class,
    }
}

/// A section of the dashboard.
pub fn agreement(report: &Report) -> Section {
    let section = Section {
        id: "agreement",
        title: "How alike people decide",
        ..Section::default()
    };
    let Some(found) = &report.agreement else {
        return Section {
            empty: Some(too_few(report.looks_at_people, "what people decided")),
            ..section
        };
    };
    let rows = agreement_rows(report, found);
    let summary = agreement_summary(found);
    let picture = rows.iter().map(|(label, estimate)| dot(label.clone(), estimate, "s0"));
    let caption = Caption {
        id: "agreement",
        title: "Share of equal decisions, with intervals of 95 %",
        description: &summary,
    };
    let picture = plain_picture(&caption, &picture.collect::<Vec<_>>());
    let table = rows
        .iter()
        .map(|(label, estimate)| vec![label.clone(), share(estimate), estimate.n.to_string()]);
    Section {
        pictures: vec![picture],
        tables: vec![Table {
            caption: "Agreement, with intervals of 95 %".to_owned(),
            head: vec!["What", "Share", "Second looks"],
            rows: table.collect(),
        }],
        summary: vec![summary],
        ..section
    }
}

fn plain_picture(caption: &Caption<'_>, rows: &[Dot]) -> Picture {
    Picture {
        heading: "",
        svg: dots(caption, rows),
        legend: Vec::new(),
    }
}

fn agreement_rows(report: &Report, found: &Agreement) -> Vec<(String, Estimate)> {
    let name = |account| {
        let known = report.names.get(&account).cloned();
        known.unwrap_or_else(|| "somebody who left".to_owned())
    };
    let mut rows = vec![("Same decision".to_owned(), found.same)];
    if let Some(same_clause) = found.same_clause {
        rows.push(("Same clause, where both rejected".to_owned(), same_clause));
    }
    for pair in &found.pairs {
        rows.push((format!("{} and {}", name(pair.one), name(pair.other)), pair.same));
    }
    rows
}

fn agreement_summary(found: &Agreement) -> String {
    let kappa = match &found.kappa {
        None => "Cohen's kappa cannot be told: all answers were the same.".to_owned(),
        Some(kappa) => format!(
            "Cohen's kappa is {}: 1 is full agreement, 0 is what chance would give.",
            coefficient(kappa)
        ),
    };
    format!(
        "In {} of {} second looks a second person came to the same decision, without knowing the first. {kappa}",
        share(&found.same),
        found.same.n
    )
}

/// A section of the dashboard.
pub fn reversals(report: &Report) -> Section {
    let section = Section {
        id: "reversals",
        title: "Rejections that were taken back",
        ..Section::default()
    };
    let with_rate: Vec<_> = report
        .clauses
        .iter()
        .filter_map(|clause| Some((clause, clause.rate?)))
        .collect();
    if with_rate.is_empty() {
        return Section {
            empty: Some("Nothing was rejected in these days.".to_owned()),
            ..section
        };
    }
    let (rejected, reversed) = report
        .clauses
        .iter()
        .fold((0, 0), |sum, c| (sum.0 + c.rejections, sum.1 + c.reversed));
    let summary = format!(
        "Of {}, {} undone or overturned by an appeal since.",
        counted(rejected, "rejection", "rejections"),
        counted(reversed, "was", "were")
    );
    let caption = Caption {
        id: "reversals",
        title: "Share of rejections that were taken back, by clause, with intervals of 95 %",
        description: &summary,
    };
    let picture: Vec<Dot> = with_rate
        .iter()
        .map(|(clause, rate)| dot(title_of(&clause.title), rate, "bad"))
        .collect();
    let rows = with_rate.iter().map(|(clause, rate)| {
        vec![
            title_of(&clause.title),
            clause.rejections.to_string(),
            clause.reversed.to_string(),
            share(rate),
        ]
    });
    Section {
        pictures: vec![plain_picture(&caption, &picture)],
        tables: vec![Table {
            caption: "Rejections taken back, by clause, with intervals of 95 %".to_owned(),
            head: vec!["Clause", "Rejections", "Taken back", "Share"],
            rows: rows.collect(),
        }],
        summary: vec![summary],
        ..section
    }
}

fn title_of(clause: &str) -> String {
    if clause.is_empty() {
        "Without a clause".to_owned()
    } else {
        clause.to_owned()
    }
}

/// One measure of the three.
type Of = fn(&Measure) -> Option<&Estimate>;

/// The three measures in the words of the transparency form.
const MEASURES: [(&str, Of); 3] = [
    ("Accuracy", |m| m.accuracy.as_ref()),
    ("Precision", |m| m.precision.as_ref()),
    ("Recall", |m| m.recall.as_ref()),
];

/// A section of the dashboard.
pub fn accuracy(report: &Report, policy: &Policy) -> Section {
    let section = Section {
        id: "accuracy",
        title: "Accuracy of the automated means",
        ..Section::default()
    };
    let Some(overall) = &report.accuracy else {
        return Section {
            empty: Some(too_few(report.looks_at_policy, "what the policy decided by itself")),
            ..section
        };
    };
    let heading = |id: &str| {
        policy
            .clause(id)
            .map_or_else(|| id.to_owned(), |clause| clause.title.clone())
    };
    let summary = accuracy_summary(report, overall);
    let caption = Caption {
        id: "accuracy",
        title: "Accuracy, precision and recall of the policy, with intervals of 95 %",
        description: "The policy as a whole against blind second looks.",
    };
    let found = MEASURES
        .iter()
        .filter_map(|(name, of)| Some(dot(*name, of(overall)?, "s0")));
    let mut pictures = vec![Picture {
        heading: "All clauses together",
        svg: dots(&caption, &found.collect::<Vec<_>>()),
        legend: Vec::new(),
    }];
    pictures.extend(by_clause(report, &heading));
    Section {
        pictures,
        tables: accuracy_tables(report, overall, &heading),
        summary: vec![summary],
        ..section
    }
}

fn accuracy_summary(report: &Report, overall: &Measure) -> String {
    format!(
        "From {} blind second looks at a drawn sample, each weighted by one through its probability of being drawn. \
         Accuracy, {}: the share of all comments that were treated rightly. Precision, {}: of what the rules stopped, the \
         share that a person would reject. Recall, {}: of what a person would reject, the share that the rules stopped.",
        report.looks_at_policy,
        share_or_none(overall.accuracy.as_ref()),
        share_or_none(overall.precision.as_ref()),
        share_or_none(overall.recall.as_ref())
    )
}

fn accuracy_tables(report: &Report, overall: &Measure, heading: &dyn Fn(&str) -> String) -> Vec<Table> {
    let table = |caption: &str, first: &'static str, rows: Vec<Vec<String>>| Table {
        caption: caption.to_owned(),
        head: vec![first, "Accuracy", "Precision", "Recall", "Stopped", "Should be"],
        rows,
    };
    let mut clauses = vec![measured("All clauses".to_owned(), overall)];
    for measure in &report.accuracy_by_clause {
        clauses.push(measured(heading(&measure.name), measure));
    }
    let by_category = report.accuracy_by_category.iter();
    let categories = by_category.map(|m| measured(m.name.replace('_', " "), m)).collect();
    vec![
        table(
            "By clause: what its rules stopped against what people reject by it",
            "Clause",
            clauses,
        ),
        table(
            "By category: a score of 0.5 or more against what people reject by a clause whose rules look at it",
            "Category",
            categories,
        ),
    ]
}

fn by_clause(report: &Report, heading: &dyn Fn(&str) -> String) -> Option<Picture> {
    let mut rows = Vec::new();
    let enough = |estimate: &&Estimate| estimate.n >= FEW;
    for measure in &report.accuracy_by_clause {
        let title = heading(&measure.name);
        let precision = measure.precision.as_ref().filter(enough);
        let recall = measure.recall.as_ref().filter(enough);
        rows.extend(precision.map(|p| dot(format!("{title}: precision"), p, "s1")));
        rows.extend(recall.map(|r| dot(format!("{title}: recall"), r, "s2")));
    }
    if rows.is_empty() {
        return None;
    }
    let caption = Caption {
        id: "clauses",
        title: "Precision and recall by clause, with intervals of 95 %",
        description: "Left out is what rests on fewer than 5 comments.",
    };
    Some(Picture {
        heading: "By clause",
        svg: dots(&caption, &rows),
        legend: legend(&[("s1", "precision"), ("s2", "recall")]),
    })
}

fn measured(name: String, measure: &Measure) -> Vec<String> {
    let mut row = vec![name];
    row.extend(MEASURES.iter().map(|(_, of)| share_or_none(of(measure))));
    row.extend([&measure.precision, &measure.recall].map(|e| e.map_or(0, |e| e.n).to_string()));
    row
}

/// A section of the dashboard.
pub fn people(report: &Report) -> Section {
    let section = Section {
        id: "people",
        title: "Load",
        ..Section::default()
    };
    if report.people.is_empty() {
        let text =
            format!("Nobody made {ENOUGH} decisions or more in these days; fewer would say nothing about a person.");
        return Section {
            empty: Some(text),
            ..section
        };
    }
    let note = "These numbers are for sharing the work and for seeing who needs rest. They say nothing about how good \
                somebody is: hard comments take longer, and people differ about them for good reasons. The list is by name."
        .to_owned();
    let rows = report.people.iter().map(|person| {
        vec![
            person.name.clone(),
            person.decisions.to_string(),
            person.days.to_string(),
            person.most.to_string(),
            person
                .agreement
                .as_ref()
                .map_or_else(|| "too few looks".to_owned(), share),
        ]
    });
    Section {
        summary: vec![note],
        tables: vec![Table {
            caption: format!("People with at least {ENOUGH} decisions"),
            head: vec!["Name", "Decisions", "Days", "Most on a day", "A second person agreed"],
            rows: rows.collect(),
        }],
        ..section
    }
}
