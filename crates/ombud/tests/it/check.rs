//! `ombud check`: one text, read by people or programs, and files with a comment a row.

use serde_json::Value;

use crate::process::Program;

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_text_is_judged_for_people_without_colours_where_there_is_no_terminal() {
    let program = Program::new(None);
    let shown = program.succeed(&[
        "check",
        "One expects no better of a criminal such as Perez\u{1b}[2J\u{202e}",
        "--headline",
        "President Shimon Peres spoke",
    ]);
    assert!(shown.starts_with("HOLD\nNo personal attacks\n"), "{shown}");
    let marked =
        "  One expects no better of a criminal such as Perez␛[2J<U+202E>\n                             ^^^^^^^^\n";
    assert!(shown.contains(marked), "{shown}");
    assert!(
        shown.contains("\"criminal\"  reads as \"criminal\"  insult "),
        "{shown}"
    );
    assert!(shown.contains("  insult          █"), "{shown}");
    assert!(
        shown.contains("  target          a person in the story: Shimon Peres\n"),
        "{shown}"
    );
    assert!(shown.contains("  model           "), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn colours_are_used_when_asked_for_and_never_forced_by_a_pipe() {
    let program = Program::new(None);
    let coloured = program.succeed(&["check", "--color", "always", "You are an idiot"]);
    assert!(
        coloured.contains("You are an \u{1b}[4;31midiot\u{1b}[0m\n"),
        "{coloured}"
    );
    assert!(!coloured.contains("^^^^^"), "{coloured}");
    for quiet in [
        &["check", "You are an idiot"][..],
        &["check", "--color", "never", "You are an idiot"],
    ] {
        let shown = program.succeed(quiet);
        assert!(!shown.contains('\u{1b}') && shown.contains("^^^^^"), "{shown}");
    }
}

#[test]
fn a_terminal_has_colours_unless_no_color_is_set() {
    let program = Program::new(None);
    let on_a_terminal = |variable: &str| program.on_a_terminal(&["check", "You are an idiot"], variable);
    let Some(plain) = on_a_terminal("NO_COLOR=1") else {
        eprintln!("`script` is not installed: left out");
        return;
    };
    assert!(plain.contains("^^^^^") && !plain.contains("\u{1b}["), "{plain}");
    let coloured = on_a_terminal("NO_COLOR=").unwrap_or_default();
    assert!(coloured.contains("\u{1b}[4;31midiot"), "{coloured}");
    let nothing = program.on_a_terminal(&["check"], "NO_COLOR=1").unwrap_or_default();
    assert!(nothing.contains("there is no text to check"), "{nothing}");
    assert!(nothing.contains("hint: try `ombud check \""), "{nothing}");
}

#[test]
fn a_text_comes_from_stdin_or_a_file_and_goes_out_as_json() {
    let program = Program::new(None);
    let file = program
        .write("comment.txt", "You are an 1d1ot\r\n")
        .display()
        .to_string();
    let from_file = json(&program.succeed(&["check", "--json", "--file", &file, "--reply-to", "Ann"]));
    assert_eq!(from_file["verdict"], "nudge");
    assert_eq!(from_file["clauses"], serde_json::json!(["personal-attacks"]));
    assert_eq!(from_file["target"]["kind"], "commenter");
    let evidence = &from_file["evidence"][0];
    assert_eq!((&evidence["begin"], &evidence["end"]), (&11.into(), &16.into()));
    assert_eq!(evidence["reads_as"], "idiot");
    assert_eq!(evidence["signal"], "insult");
    assert!(from_file["scores"]["insult"].as_f64() >= Some(0.5));
    for args in [
        &["check", "--json", "--reply-to", "Ann"][..],
        &["check", "-", "--json", "--reply-to", "Ann"],
    ] {
        let output = program.feed(args, b"You are an 1d1ot\n");
        assert_eq!(json(&String::from_utf8_lossy(&output.stdout)), from_file);
    }
    let empty = program.feed(&["check", "--json"], b"");
    assert_eq!(json(&String::from_utf8_lossy(&empty.stdout))["verdict"], "publish");
}

#[test]
fn the_persons_and_the_policy_can_be_given() {
    let program = Program::new(None);
    let text = "One expects no better of a criminal such as Perez";
    let target = |args: &[&str]| json(&program.succeed(args))["target"].clone();
    let given = target(&["check", "--json", text, "--people", "Ada Stone; Shimon Peres"]);
    assert_eq!(
        given,
        serde_json::json!({"kind": "story_person", "name": "Shimon Peres"})
    );
    assert_eq!(
        target(&["check", "--json", text, "--byline", "Luis Perez"])["kind"],
        "story_writer"
    );
    let strict = "title = \"P\"\n[[clause]]\nid = \"a\"\ntitle = \"A\"\ntext = \"T.\"\n\
                  rules = [{ when = \"length > 3\", then = \"reject\" }]\n";
    let policy = program.write("strict.toml", strict).display().to_string();
    let judged = json(&program.succeed(&["check", "--json", "hello", "--policy", &policy]));
    assert_eq!(
        (&judged["verdict"], &judged["clauses"][0]),
        (&"reject".into(), &"a".into())
    );
    let broken = program.write("broken.toml", "title = 1\n").display().to_string();
    let output = program.run(&["check", "hello", "--policy", &broken]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("broken.toml:1:"));
}

#[test]
fn what_cannot_be_read_is_said_with_advice() {
    let program = Program::new(None);
    program.write("a.csv", "id,words\n1,hello\n");
    std::fs::write(program.path().join("latin.txt"), b"caf\xe9").expect("a file of the test is written");
    for (args, wanted) in [
        (&["check", "--file", "none.txt"][..], "`none.txt` cannot be read"),
        (&["check", "--file", "latin.txt"], "hint: turn it into UTF-8"),
        (
            &["check", "--file", "a.csv"],
            "with `--column NAME`; there are: id, words",
        ),
        (
            &["check", "--file", "a.csv", "--json", "--column", "words"],
            "`--json` is for one comment",
        ),
        (
            &["check", "--file", "a.csv", "--column", "words", "--output", "a.csv"],
            "would overwrite",
        ),
        (&["check", "hello", "--file", "a.csv"], "cannot be used with"),
    ] {
        let output = program.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(wanted), "{args:?}: {}", stderr(&output));
    }
    let untouched = std::fs::read_to_string(program.path().join("a.csv")).expect("it is there");
    assert_eq!(untouched, "id,words\n1,hello\n");
}

#[test]
fn rows_of_csv_keep_their_columns_and_bad_rows_are_passed_over() {
    let program = Program::new(None);
    let rows = b"\xef\xbb\xbfid,Comment,toxicity\r\n1,\"You are\nan idiot\",0.5\r\n2,short\r\n3,b\xff,0\r\n4,\"fine, then\",x\r\n";
    std::fs::write(program.path().join("rows.csv"), rows).expect("a file of the test is written");
    let output = program.run(&["check", "--file", "rows.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("rows.csv:4: 2 columns, but the header has 3\n"), "{said}");
    assert!(said.contains("rows.csv:5: the comment is not UTF-8\n"), "{said}");
    assert!(
        said.contains("rows.csv: 2 comments: 1 publish, 1 nudge, 0 hold, 0 reject\n"),
        "{said}"
    );
    assert!(said.contains("error: 2 rows were passed over\nhint: "), "{said}");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let head = "id,Comment,toxicity,verdict,clauses,ombud_toxicity,severe_toxicity,profanity,insult,threat,\
                identity_attack,sexual_explicit,spam,target\n";
    assert!(shown.starts_with(head), "{shown}");
    assert!(
        shown.contains("\n1,\"You are\nan idiot\",0.5,nudge,personal-attacks,"),
        "{shown}"
    );
    let last = shown.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("4,\"fine, then\",x,publish,,0.") && last.ends_with(",nobody"),
        "{shown}"
    );
    assert_eq!(last.split(',').count(), 15, "{shown}");
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() {
    let program = Program::new(None);
    let mut rows = "text\nhello\n\"open\n".to_owned();
    rows.push_str(&"many words ".repeat(1_000_000));
    program.write("open.csv", &rows);
    let output = program.run(&["check", "--file", "open.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let wanted = "the row that begins in line 3 cannot be read: it is longer than 8388608 bytes";
    assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\nhello,publish,"));
}

#[test]
fn rows_of_json_come_out_as_they_came_with_fields_added() {
    let program = Program::new(None);
    let rows =
        "{\"id\":1.50,\"text\":\"You are an \\ud800 idiot\",\"target\":\"x\"}\n\n{\"n\":1}\n{ \"body\":\"hello\" }";
    program.write("rows.jsonl", rows);
    let output = program.run(&["check", "--file", "rows.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("rows.jsonl:2: the line is empty\n"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("rows.jsonl:3: there is no column"),
        "{}",
        stderr(&output)
    );
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 2, "{shown}");
    let first = "{\"id\":1.50,\"text\":\"You are an \\ud800 idiot\",\"target\":\"x\",\"verdict\":\"nudge\",";
    assert!(lines[0].starts_with(first), "{shown}");
    assert!(lines[0].ends_with("\"ombud_target\":\"commenter\"}"), "{shown}");
    assert_eq!(json(lines[1])["verdict"], "publish");
    let named = program.run(&["check", "--file", "rows.jsonl", "--column", "n"]);
    assert!(
        stderr(&named).contains("rows.jsonl:3: invalid type: integer `1`, expected a text"),
        "{}",
        stderr(&named)
    );
}

#[test]
fn many_rows_come_out_in_their_order() {
    let program = Program::new(None);
    let row = |number: usize| match number % 50 {
        0 => format!("{number},{}", "you idiot ".repeat(200)),
        _ => format!("{number},hello"),
    };
    let rows: Vec<String> = (1..=3_000).map(row).collect();
    program.write("rows.csv", &format!("id,text\n{}\n", rows.join("\n")));
    let said = program.run(&["check", "--file", "rows.csv", "--output", "out.csv"]);
    assert!(said.status.success(), "{}", stderr(&said));
    assert!(said.stdout.is_empty());
    let out = std::fs::read_to_string(program.path().join("out.csv")).expect("it was written");
    let ids: Vec<usize> = out
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next()?.parse().ok())
        .collect();
    assert_eq!(ids, (1..=3_000).collect::<Vec<_>>());
}

#[test]
fn what_moved_the_scores_is_said_when_asked_for() {
    let program = Program::new(None);
    let shown = program.succeed(&["check", "--explain", "You are a pathetic idiot and a liar"]);
    assert!(
        shown
            .lines()
            .any(|line| line.starts_with("  insult ") && line.contains(" +0.") && line.contains("idiot")),
        "{shown}"
    );
    let answer = json(&program.succeed(&["check", "--explain", "--json", "You are a pathetic idiot and a liar"]));
    let explained = answer["explained"].as_array().expect("there is an explanation");
    assert!(
        explained
            .iter()
            .any(|one| one["ngram"].as_str().is_some_and(|ngram| ngram.contains("idiot"))
                && one["weight"].as_f64() > Some(0.0)),
        "{answer}"
    );
    assert_eq!(answer["unsure"], false);
    let refused = program.run(&["check", "--explain", "--file", "rows.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("`--explain` is for one comment"),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn a_language_that_the_model_does_not_know_is_said_to_be_one() {
    let program = Program::new(None);
    let text = "Hyvää huomenta, tänään on kaunis ilma ja lapset leikkivät joen rannalla koko päivän.";
    let shown = program.succeed(&["check", "--lang", "fi", text]);
    assert!(
        shown.contains("fi (unsure: the model does not know it; lists and rules alone)"),
        "{shown}"
    );
    let shown = program.succeed(&["check", "--lang", "fi", "--explain", text]);
    assert!(shown.contains("the classifier has no say in this language"), "{shown}");
    assert_eq!(
        json(&program.succeed(&["check", "--lang", "fi", "--json", text]))["unsure"],
        true
    );
}

#[test]
fn a_model_that_cannot_be_used_is_refused_with_its_path_and_hash() {
    let program = Program::new(None);
    let file = program.write("broken.bin", "OMBUDMOD and then nothing of use");
    let name = file.to_str().expect("the path is UTF-8");
    let refused = program.run(&["check", "--model", name, "Good morning"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = stderr(&refused);
    assert!(said.contains(name) && said.contains("SHA-256"), "{said}");
}

const CONTEMPT: &str = "You must be very proud of never having had a thought of your own.";

#[test]
fn comments_are_read_twice_unless_asked_otherwise() {
    let program = Program::new(None);
    let twice = json(&program.succeed(&["check", "--json", CONTEMPT]));
    let once = json(&program.succeed(&["check", "--json", "--second-reader", "never", CONTEMPT]));
    let insult = |answer: &serde_json::Value| answer["scores"]["insult"].as_f64().expect("a score");
    assert!(insult(&twice) > insult(&once) + 0.1, "{twice} {once}");
    let names_second = |answer: &serde_json::Value| answer["model"].as_str().is_some_and(|id| id.contains("+second-"));
    assert!(names_second(&twice) && !names_second(&once), "{twice} {once}");
    // Of a harmless comment the first reader is sure.
    let sure = [
        "check",
        "--json",
        "--second-reader",
        "unsure",
        "Thank you for this report.",
    ];
    assert!(!names_second(&json(&program.succeed(&sure))));
}

#[test]
fn rows_of_a_file_are_read_twice_where_the_first_reader_is_unsure() {
    let program = Program::new(None);
    let rows = format!("text\n{CONTEMPT}\nThank you for this report.\n");
    let file = program.write("rows.csv", &rows);
    let name = file.to_str().expect("the path is UTF-8");
    let judged = |when: &str| program.succeed(&["check", "--file", name, "--second-reader", when]);
    assert_eq!(judged("auto"), judged("unsure"));
    assert_ne!(judged("always"), judged("never"));
}

#[test]
fn weights_that_cannot_be_used_are_refused_and_the_doctor_names_them() {
    let program = Program::new(None);
    let file = program.write("broken.bin", "OMBUD2ND and then nothing of use");
    let name = file.to_str().expect("the path is UTF-8");
    let refused = program.run(&["check", "--second-reader-weights", name, "Good morning"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = stderr(&refused);
    assert!(said.contains(name) && said.contains("SHA-256"), "{said}");

    program.succeed(&["migrate"]);
    let mut doctor = program.command(&["doctor"]);
    let found = doctor.env("OMBUD_MODERATION_SECOND_READER_WEIGHTS", name).output();
    let found = found.expect("the program runs");
    assert_eq!(found.status.code(), Some(1));
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(
        said.contains("problem  second reader: ") && said.contains(name),
        "{said}"
    );
}
