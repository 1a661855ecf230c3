//! The model card: what the model is, what it was made of, and what it is for.

use std::collections::BTreeMap;

use clap::Args as _;
use moderation::{Category, SecondReader};

use super::aims::Aim;
use super::model::Model;
use super::page::{Page, count};
use super::results::Results;
use super::{Args, sets, tables};
use crate::train::data::Data;
use crate::train::{self};

/// What the trainings of the second reader reached; measured by `training/train.py`.
const TRIED: &str = include_str!("../../../../training/results.md");

/// Where the pictures lie, from the card.
pub(crate) const IMAGES: &str = "images/model-card";

/// The whole document.
pub(crate) fn write(args: &Args, data: &Data, judged: usize, model: &Model, results: &Results) -> String {
    let mut page = Page::default();
    page.title("Model card of the moderation engine");
    page.paragraph(
        "Written by `cargo xtask evaluate`; every number in it was measured in that run. Change the command, not this \
         file.",
    );
    if let Some(rows) = args.rows {
        page.paragraph(&format!(
            "**A quick look at {rows} rows of each set at most: numbers to try things out, not to quote.**"
        ));
    }
    what_it_is(&mut page, model);
    use_of_it(&mut page);
    training(&mut page);
    page.heading("What was tried in training the second reader");
    page.paragraph("From `training/results.md`, which is written by hand from what the trainings printed:");
    page.lines(TRIED.trim());
    of_data(&mut page, data, judged);
    aims(&mut page, args, &results.aims);
    tables::measures(&mut page, results);
    tables::ceilings(&mut page, results);
    tables::passages(&mut page, results);
    tables::calibration(&mut page, results);
    tables::groups(&mut page, results);
    tables::languages(&mut page, results);
    tables::own_cases(&mut page, results);
    tables::speed(&mut page, results);
    tables::failures(&mut page, results);
    repeat(&mut page, args);
    page.finish()
}

fn what_it_is(page: &mut Page, model: &Model) {
    page.heading("What it is");
    let [width, local, global] = model.sizes;
    page.paragraph(&format!(
        "A small neural network over hashed words, pairs of words and pieces of words, together with the lists and rules \
         of the engine. Each n-gram that it knows has a vector of {width} numbers. {local} units look at each word with \
         its neighbours, and the highest value of each counts; {global} units look at the comment as a whole; one head a \
         category makes a score of both, and one more says of each word whether it belongs to what is toxic. It runs \
         inside the process, without a network connection and without a GPU, and gives the same answer to the same text \
         every time."
    ));
    page.paragraph(
        "The scores below are those of the whole engine, as a newsroom gets them. Where lists and rules are certain, \
         their score stands even if the network thinks less of it; where the network was not trained on the language of a \
         comment, it keeps silent, the assessment says `unsure`, and lists and rules speak alone.",
    );
    page.table(
        &["", ""],
        false,
        &[
            vec![
                "name in every assessment and decision".to_owned(),
                format!("`{}`", model.engine.model_id()),
            ],
            vec!["SHA-256 of the weights".to_owned(), format!("`{}`", model.hash)],
            vec!["size of the file".to_owned(), format!("{} bytes", count(model.size))],
            vec!["version of the file's form".to_owned(), model.format.to_string()],
        ],
    );
    page.paragraph(&format!(
        "That is the first reader. The second, `{}`, is an encoder of six layers and 384 numbers a piece of a word (MiniLM, \
         Apache-2.0, trained further by `training/`), with a head for the comment and one for its words, in eight-bit numbers. \
         It reads English comments, at most 126 pieces of each: of a longer one the sentences that the first reader finds \
         most suspicious. Disguised words are undone before it reads. A category's score is a weighted sum of both readers' \
         logits, with weights chosen on one half of the development rows (`cargo xtask blend`); a word is evidence if the \
         mean of both readers' marks says so.",
        SecondReader::new().id()
    ));
    page.paragraph(
        "Languages, with the categories that the first reader was trained on in each; the others have lists and rules alone:",
    );
    let language = |(tag, categories): &(String, Vec<Category>)| {
        let names: Vec<&str> = categories.iter().map(|category| category.as_str()).collect();
        format!("{tag}: {}", names.join(", "))
    };
    page.list(&model.languages.iter().map(language).collect::<Vec<_>>());
}

fn use_of_it(page: &mut Page) {
    page.heading("What it is for, and what it is not for");
    page.paragraph(
        "It sorts readers' comments below news stories, so that people look first at what probably breaks the rules, and \
         so that a writer can be asked to think again before posting. A policy, which the newsroom writes and readers can \
         read, decides what a score leads to. A person decides about appeals.",
    );
    page.list(&[
        "It is not made to judge people: a score is about one text, and says nothing of its author.".to_owned(),
        "It is not made to decide alone about blocking somebody, about reporting somebody to the police, or about \
         anything outside comments."
            .to_owned(),
        "It does not know whether something is true, lawful or newsworthy.".to_owned(),
        "It reads one comment, not the thread: what is an insult only as an answer to something passes.".to_owned(),
        "It does not look at pictures, names of readers, or where links lead.".to_owned(),
        "Rules that reject without a person's eye should ask for scores far above 0.5, and look at the target; rules that \
         hold a comment for a person can be generous. The tables of precision and recall below show why."
            .to_owned(),
    ]);
}

fn training(page: &mut Page) {
    page.heading("How it was trained");
    page.paragraph(
        "By the project's own code (`crates/xtask/src/train`), on the `train` rows of the sets below and on sentences \
         made from templates of ours; the same seed gives the same file, byte for byte. N-grams are chosen by how far \
         their comments' labels deviate from the mean of their set. Each set has an offset of its own for every label, \
         which takes up how often its annotators say yes and is left out of the prediction. Labels that nobody asked for \
         are never taken for \"no\"; what follows from other labels counts with a small weight. Networks that did not see a \
         comment give a second opinion on it, from which the final network learns beside the label. A part of the rows \
         kept out of training then fits slope and offset that make a probability of each score (Platt scaling), weighted \
         to resemble a news site.",
    );
    let mut rows: Vec<Vec<String>> = train::settings()
        .into_iter()
        .map(|(what, value)| vec![what.to_owned(), value])
        .collect();
    let command = train::Args::augment_args(clap::Command::new("train"));
    for (name, what) in [
        ("known", "n-grams that it may know, by default"),
        ("seed", "seed, by default"),
    ] {
        let argument = command.get_arguments().find(|argument| argument.get_id() == name);
        let value = argument.and_then(|argument| argument.get_default_values().first());
        if let Some(value) = value {
            rows.push(vec![what.to_owned(), value.to_string_lossy().into_owned()]);
        }
    }
    page.table(&["setting", "value"], true, &rows);
    page.paragraph("These are the trainer's settings when this card was written; a model file does not record those that it was made with.");
}

/// Rows, development rows, and for each label how many were asked and how many said yes.
struct Counts {
    rows: usize,
    dev: usize,
    labels: [(usize, usize); Category::ALL.len()],
}

fn of_data(page: &mut Page, data: &Data, judged: usize) {
    page.heading("Data");
    page.paragraph(&format!(
        "{} labelled comments of {} public sets; a tenth of each, chosen by a hash of the text, is the `dev` split, which \
         no weight was fitted to. Settings of the trainer and words of the lists were chosen after looking at results on \
         `dev`, so its numbers are slightly kind. {} of its rows are measured below. The texts are not part of the \
         project.",
        count(data.rows.len()),
        data.sets.len(),
        count(judged)
    ));
    page.paragraph(
        "Per cent of the labelled rows of which most annotators say yes, by category. A dot means that nobody was ever \
         asked: from such a set the model cannot learn, and here cannot show, what it knows of that category.",
    );
    let mut sets_of: BTreeMap<usize, Counts> = BTreeMap::new();
    for row in &data.rows {
        let counts = sets_of.entry(row.set).or_insert(Counts {
            rows: 0,
            dev: 0,
            labels: [(0, 0); Category::ALL.len()],
        });
        counts.rows += 1;
        counts.dev += usize::from(row.is_dev);
        for (label, (asked, yes)) in row.labels.iter().zip(&mut counts.labels) {
            *asked += usize::from(label.is_some());
            *yes += usize::from(label.is_some_and(|value| value >= 0.5));
        }
    }
    let name = |set: &usize| data.sets.get(*set).cloned().unwrap_or_default();
    let line = |(set, counts): (&usize, &Counts)| {
        let share = |(asked, yes): &(usize, usize)| match asked {
            0 => "·".to_owned(),
            asked => format!("{:.1}", 100.0 * *yes as f64 / *asked as f64),
        };
        let mut cells = vec![name(set), count(counts.rows), count(counts.dev)];
        cells.extend(counts.labels.iter().map(share));
        cells
    };
    page.table(
        &[
            "set",
            "rows",
            "dev",
            "toxicity",
            "severe",
            "profanity",
            "insult",
            "threat",
            "identity",
            "sexual",
            "spam",
        ],
        true,
        &sets_of.iter().map(line).collect::<Vec<_>>(),
    );
    page.paragraph("Where they are from, and under which licence:");
    let origin = |set: &usize| {
        let name = name(set);
        match sets::facts_of(&name) {
            Some(facts) => vec![
                name,
                facts.text.to_owned(),
                facts.licence.to_owned(),
                facts.source.to_owned(),
            ],
            None => vec![
                name,
                "–".to_owned(),
                "not recorded: find out before use".to_owned(),
                "–".to_owned(),
            ],
        }
    };
    page.table(
        &["set", "text", "licence", "source"],
        false,
        &sets_of.keys().map(origin).collect::<Vec<_>>(),
    );
    page.paragraph(
        "What to keep in mind: the Wikipedia pool has twice the natural share of toxic rows. Sets of hatred and sexism \
         were labelled by different questions, in different worlds; some were written on purpose to fool a classifier. \
         The labels of realtoxicityprompts_sample are scores of another classifier, not of people. Annotators were mostly \
         adults in few countries, and disagree; nobody asked the people who were attacked.",
    );
}

/// The head of the table of aims.
pub(crate) const AIMS: [&str; 8] = [
    "what",
    "lists alone",
    "aim, first reader",
    "first reader",
    "verdict",
    "aim, both readers",
    "both readers",
    "verdict",
];

fn aims(page: &mut Page, args: &Args, aims: &[Aim]) {
    page.heading("Aims, and what was reached");
    let reached = aims
        .iter()
        .filter(|aim| aim.reached.is_some_and(|reached| aim.is_met(aim.aim, reached)))
        .count();
    let of_both: Vec<(f64, bool)> = aims
        .iter()
        .filter_map(|aim| {
            let (wanted, reached) = aim.both;
            let wanted = wanted?;
            Some((wanted, reached.is_some_and(|reached| aim.is_met(wanted, reached))))
        })
        .collect();
    page.paragraph(&format!(
        "{reached} of {} aims of the first reader are reached, and {} of {} of both readers. All rows are `dev`; AUC is the area under the ROC curve: the probability that a \
         comment with the label scores higher than one without. {}",
        aims.len(),
        of_both.iter().filter(|(_, is_met)| *is_met).count(),
        of_both.len(),
        if args.with_language {
            "The engine was told in which language each comment is."
        } else {
            "The engine was not told in which language a comment is."
        }
    ));
    page.table(&AIMS, true, &aims.iter().map(Aim::cells).collect::<Vec<_>>());
    page.paragraph(&format!(
        "The English hate sets are the English rows of {}. \"Mean\" is that of the sets' own numbers, each set counting \
         the same; \"together\" ranks the rows of all sets in one list.",
        sets::HATE.join(", ")
    ));
}

fn repeat(page: &mut Page, args: &Args) {
    page.heading("To repeat this");
    let with = if args.with_language { " --with-language" } else { "" };
    page.lines(&format!(
        "```\ncargo run --release -p xtask -- evaluate --data DIR{with}\n```"
    ));
    page.paragraph(
        "DIR holds one gzipped JSON-lines file a set: `text`, `lang`, `labels` (0 to 1; absent means never asked), `split` \
         (`train` or `dev`) and, where people marked them, `spans` in characters. Everything but the times is the same in \
         each run.",
    );
}
