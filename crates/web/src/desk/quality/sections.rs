//! Each question of the dashboard: what the numbers say in a sentence, a picture, and the numbers.

use moderation::Policy;
use service::quality::{DayLine, Report, Waits};

use super::judged::{accuracy, agreement, people, reversals};
use super::words::{counted, percent, real, short_date, wait};
use super::{Legend, Picture, Section, Table};
use crate::desk::chart::{Caption, Line, Stack, Unit, bars, lines};

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

/// Colours with what they mean.
pub fn legend(entries: &[(&'static str, &'static str)]) -> Vec<Legend> {
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

/// What waits: a word for ids, its heading, all waits, and those of a day.
type Kind<'a> = (&'static str, &'static str, &'a Waits, fn(&DayLine) -> &Waits);

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
    let kinds: [Kind<'_>; 2] = [
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
