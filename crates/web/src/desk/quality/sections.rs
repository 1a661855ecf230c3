//! Each question of the dashboard: what the numbers say in a sentence, a picture, and the numbers.

use moderation::Policy;
use service::quality::statistics::Estimate;
use service::quality::{DayLine, ENOUGH, Measure, Report, Waits};

use super::words::{coefficient, counted, percent, real, share, share_or_none, short_date, wait};
use super::{Legend, Picture, Section, Table};
use crate::desk::chart::{Caption, Dot, Line, Stack, Unit, bars, dots, lines};

/// Labels of the bands of waiting, as the axis has room for them.
const BANDS: [&str; 8] = ["5 min", "15 min", "1 h", "4 h", "12 h", "1 day", "3 days", "longer"];

/// All sections, in the order of the page.
pub fn all(report: &Report, policy: &Policy) -> Vec<Section> {
    vec![
        volume(report),
        shares(report),
        waiting(report),
        agreement(report),
        reversals(report),
        accuracy(report, policy),
        people(report),
    ]
}

fn labels(report: &Report) -> Vec<String> {
    report.days.iter().map(|day| short_date(&day.date)).collect()
}

fn stack(report: &Report, class: &'static str, value: impl Fn(&DayLine) -> i64) -> Stack {
    Stack {
        class,
        values: report.days.iter().map(|day| real(value(day))).collect(),
    }
}

fn legend(entries: &[(&'static str, &'static str)]) -> Vec<Legend> {
    entries.iter().map(|(class, label)| Legend { class, label }).collect()
}

/// A row for each day and one for all.
fn by_day(report: &Report, caption: &str, head: &[&'static str], cells: impl Fn(&DayLine) -> Vec<String>) -> Table {
    let row = |name: String, day: &DayLine| {
        let mut row = vec![name];
        row.extend(if day.counted {
            cells(day)
        } else {
            vec!["not counted yet".to_owned()]
        });
        row
    };
    let mut rows: Vec<Vec<String>> = report
        .days
        .iter()
        .rev()
        .map(|day| row(short_date(&day.date), day))
        .collect();
    let total = DayLine {
        counted: true,
        ..report.total.clone()
    };
    rows.insert(0, row("All days".to_owned(), &total));
    let mut columns = vec!["Day"];
    columns.extend(head);
    Table {
        caption: caption.to_owned(),
        head: columns,
        rows,
    }
}

fn texts<const N: usize>(counts: [i64; N]) -> Vec<String> {
    counts.iter().map(ToString::to_string).collect()
}

fn volume(report: &Report) -> Section {
    let total = &report.total;
    let written = total.published + total.held + total.rejected;
    let section = Section {
        id: "volume",
        title: "What was written",
        ..Section::default()
    };
    if written == 0 {
        return Section {
            empty: Some("Nobody wrote a comment in these days.".to_owned()),
            ..section
        };
    }
    let summary = format!(
        "{}. The policy published {}, held {} for a person and rejected {}.",
        counted(written, "comment", "comments"),
        total.published,
        total.held,
        total.rejected
    );
    let caption = Caption {
        id: "volume",
        title: "Comments by day",
        description: &summary,
    };
    let stacks = [
        stack(report, "good", |day| day.published),
        stack(report, "warn", |day| day.held),
        stack(report, "bad", |day| day.rejected),
    ];
    let svg = bars(&caption, &labels(report), &stacks, Unit::Count);
    let head = ["Published", "Held", "Rejected"];
    let table = by_day(
        report,
        "Comments by the day they were written, and what the policy did",
        &head,
        |day| texts([day.published, day.held, day.rejected]),
    );
    Section {
        pictures: vec![Picture {
            heading: "",
            svg,
            legend: legend(&[("good", "published"), ("warn", "held"), ("bad", "rejected")]),
        }],
        tables: vec![table],
        summary: vec![summary],
        ..section
    }
}

fn shares(report: &Report) -> Section {
    let total = &report.total;
    let all = total.by_policy_alone + total.by_people + total.by_both;
    let section = Section {
        id: "shares",
        title: "Who decides",
        ..Section::default()
    };
    if all == 0 {
        return Section {
            empty: Some("Nothing was decided in these days.".to_owned()),
            ..section
        };
    }
    let of_all = |n: i64| percent(real(n) / real(all));
    let summary = format!(
        "The policy alone decided {}, people decided {} after the policy had held the comment, and both decided {}: the \
         policy first, then a person.",
        of_all(total.by_policy_alone),
        of_all(total.by_people),
        of_all(total.by_both)
    );
    let caption = Caption {
        id: "shares",
        title: "Decisions by day and by who made them",
        description: &summary,
    };
    let stacks = [
        stack(report, "s0", |day| day.by_policy_alone),
        stack(report, "s1", |day| day.by_people),
        stack(report, "s2", |day| day.by_both),
    ];
    let svg = bars(&caption, &labels(report), &stacks, Unit::Count);
    let head = ["Policy alone", "People", "Both"];
    let table = by_day(report, "Decisions by day and by who made them", &head, |day| {
        texts([day.by_policy_alone, day.by_people, day.by_both])
    });
    Section {
        pictures: vec![Picture {
            heading: "",
            svg,
            legend: legend(&[("s0", "policy alone"), ("s1", "people"), ("s2", "both")]),
        }],
        tables: vec![table],
        summary: vec![summary],
        ..section
    }
}

fn line(report: &Report, class: &'static str, value: impl Fn(&DayLine) -> Option<i64>) -> Line {
    Line {
        class,
        values: report.days.iter().map(|day| value(day).map(real)).collect(),
    }
}

fn waited(what: &str, waits: &Waits) -> String {
    format!(
        "{what}: half of {} waited no longer than {}, nine of ten no longer than {}.",
        waits.n,
        wait(waits.median),
        wait(waits.p90)
    )
}

fn waiting(report: &Report) -> Section {
    let (held, reports) = (&report.total.held_waits, &report.total.report_waits);
    let section = Section {
        id: "waiting",
        title: "Time to a decision",
        ..Section::default()
    };
    if held.n + reports.n == 0 {
        return Section {
            empty: Some("No held comment and no report was decided in these days.".to_owned()),
            ..section
        };
    }
    let mut section = section;
    let kinds: [(&'static str, &'static str, &Waits, fn(&DayLine) -> &Waits); 2] = [
        ("held", "Held comments", held, |day| &day.held_waits),
        ("reports", "Reports", reports, |day| &day.report_waits),
    ];
    for (id, heading, waits, of_day) in kinds {
        if waits.n == 0 {
            continue;
        }
        let summary = waited(heading, waits);
        section
            .pictures
            .extend(waiting_pictures(report, (id, heading), waits, of_day, &summary));
        section.summary.push(summary);
    }
    section.tables.push(by_day(
        report,
        "Time to a decision, by the day it was made",
        &[
            "Held: decided",
            "median",
            "90th percentile",
            "Reports: decided",
            "median",
            "90th percentile",
        ],
        |day| {
            let mut cells = Vec::new();
            for waits in [&day.held_waits, &day.report_waits] {
                cells.extend([waits.n.to_string(), wait(waits.median), wait(waits.p90)]);
            }
            cells
        },
    ));
    let bands = held.bands.iter().zip(&reports.bands);
    section.tables.push(Table {
        caption: "How long they waited".to_owned(),
        head: vec!["Waited", "Held", "Reports"],
        rows: bands
            .map(|((label, held), (_, reports))| vec![(*label).to_owned(), held.to_string(), reports.to_string()])
            .collect(),
    });
    section
}

fn waiting_pictures(
    report: &Report,
    (id, heading): (&'static str, &'static str),
    waits: &Waits,
    of_day: fn(&DayLine) -> &Waits,
    summary: &str,
) -> [Picture; 2] {
    let (days, spread) = (format!("{id}-days"), format!("{id}-spread"));
    let caption = Caption {
        id: &days,
        title: &format!("{heading}: time to a decision by day"),
        description: summary,
    };
    let both = [
        line(report, "s0", |day| of_day(day).median),
        line(report, "s2", |day| of_day(day).p90),
    ];
    let by_day = lines(&caption, &labels(report), &both, Unit::Seconds);
    let caption = Caption {
        id: &spread,
        title: &format!("{heading}: how many waited how long"),
        description: summary,
    };
    let stack = Stack {
        class: "s0",
        values: waits.bands.iter().map(|(_, n)| real(*n)).collect(),
    };
    let names: Vec<String> = BANDS.iter().map(|name| (*name).to_owned()).collect();
    [
        Picture {
            heading,
            svg: by_day,
            legend: legend(&[("s0", "median"), ("s2", "90th percentile")]),
        },
        Picture {
            heading: if id == "held" {
                "Held comments, by how long they waited"
            } else {
                "Reports, by how long they waited"
            },
            svg: bars(&caption, &names, &[stack], Unit::Count),
            legend: Vec::new(),
        },
    ]
}

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

fn agreement(report: &Report) -> Section {
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

fn reversals(report: &Report) -> Section {
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

fn accuracy(report: &Report, policy: &Policy) -> Section {
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
    for measure in &report.accuracy_by_clause {
        let title = heading(&measure.name);
        rows.extend(
            measure
                .precision
                .as_ref()
                .map(|p| dot(format!("{title}: precision"), p, "s1")),
        );
        rows.extend(
            measure
                .recall
                .as_ref()
                .map(|r| dot(format!("{title}: recall"), r, "s2")),
        );
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

fn people(report: &Report) -> Section {
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
