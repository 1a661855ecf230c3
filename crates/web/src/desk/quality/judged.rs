//! What the second looks say, what was taken back, and who carries how much.

use moderation::Policy;
use service::quality::statistics::Estimate;
use service::quality::{ENOUGH, Measure, Report};

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
    let name = |account| {
        report
            .names
            .get(&account)
            .cloned()
            .unwrap_or_else(|| "somebody who left".to_owned())
    };
    let mut rows = vec![("Same decision".to_owned(), found.same)];
    if let Some(same_clause) = found.same_clause {
        rows.push(("Same clause, where both rejected".to_owned(), same_clause));
    }
    rows.extend(
        found
            .pairs
            .iter()
            .map(|pair| (format!("{} and {}", name(pair.one), name(pair.other)), pair.same)),
    );
    let mut summary = format!(
        "In {} of {} second looks a second person came to the same decision, without knowing the first.",
        share(&found.same),
        found.same.n
    );
    summary.push_str(&found.kappa.as_ref().map_or_else(
        || " Cohen's kappa cannot be told: all answers were the same.".to_owned(),
        |kappa| {
            format!(
                " Cohen's kappa is {}: 1 is full agreement, 0 is what chance would give.",
                coefficient(kappa)
            )
        },
    ));
    let caption = Caption {
        id: "agreement",
        title: "Share of equal decisions, with intervals of 95 %",
        description: &summary,
    };
    let picture: Vec<Dot> = rows
        .iter()
        .map(|(label, estimate)| dot(label.clone(), estimate, "s0"))
        .collect();
    let table = rows
        .iter()
        .map(|(label, estimate)| vec![label.clone(), share(estimate), estimate.n.to_string()]);
    Section {
        pictures: vec![Picture {
            heading: "",
            svg: dots(&caption, &picture),
            legend: Vec::new(),
        }],
        tables: vec![Table {
            caption: "Agreement, with intervals of 95 %".to_owned(),
            head: vec!["What", "Share", "Second looks"],
            rows: table.collect(),
        }],
        summary: vec![summary],
        ..section
    }
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
    let title = |title: &str| {
        if title.is_empty() {
            "Without a clause".to_owned()
        } else {
            title.to_owned()
        }
    };
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
        .map(|(clause, rate)| dot(title(&clause.title), rate, "bad"))
        .collect();
    let rows = with_rate.iter().map(|(clause, rate)| {
        vec![
            title(&clause.title),
            clause.rejections.to_string(),
            clause.reversed.to_string(),
            share(rate),
        ]
    });
    Section {
        pictures: vec![Picture {
            heading: "",
            svg: dots(&caption, &picture),
            legend: Vec::new(),
        }],
        tables: vec![Table {
            caption: "Rejections taken back, by clause, with intervals of 95 %".to_owned(),
            head: vec!["Clause", "Rejections", "Taken back", "Share"],
            rows: rows.collect(),
        }],
        summary: vec![summary],
        ..section
    }
}

/// The three measures in the words of the transparency form.
const MEASURES: [(&str, fn(&Measure) -> Option<&Estimate>); 3] = [
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
    let summary = format!(
        "From {} blind second looks at a drawn sample, each weighted by one through its probability of being drawn. \
         Accuracy, {}: the share of all comments that were treated rightly. Precision, {}: of what the rules stopped, the \
         share that a person would reject. Recall, {}: of what a person would reject, the share that the rules stopped.",
        report.looks_at_policy,
        share_or_none(overall.accuracy.as_ref()),
        share_or_none(overall.precision.as_ref()),
        share_or_none(overall.recall.as_ref())
    );
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
    let table = |caption: &str, first: &'static str, rows: Vec<Vec<String>>| Table {
        caption: caption.to_owned(),
        head: vec![first, "Accuracy", "Precision", "Recall", "Stopped", "Should be"],
        rows,
    };
    let clauses = std::iter::once(measured("All clauses".to_owned(), overall))
        .chain(report.accuracy_by_clause.iter().map(|m| measured(heading(&m.name), m)));
    let categories = report
        .accuracy_by_category
        .iter()
        .map(|m| measured(m.name.replace('_', " "), m));
    Section {
        pictures,
        tables: vec![
            table(
                "By clause: what its rules stopped against what people reject by it",
                "Clause",
                clauses.collect(),
            ),
            table(
                "By category: a score of 0.5 or more against what people reject by a clause whose rules look at it",
                "Category",
                categories.collect(),
            ),
        ],
        summary: vec![summary],
        ..section
    }
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
