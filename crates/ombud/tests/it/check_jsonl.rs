//! `ombud check --jsonl`: an answer a line, whatever the lines are.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::process::Program;

/// The answers to some bytes, one a line.
fn answers(program: &Program, input: &[u8]) -> Vec<Value> {
    let output = program.feed(&["check", "--jsonl"], input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("our output is UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn message(answer: &Value) -> (u64, &str) {
    let error = &answer["error"];
    (
        error["line"].as_u64().unwrap_or(0),
        error["message"].as_str().unwrap_or("no error"),
    )
}

#[test]
fn an_answer_has_all_that_is_promised() {
    let program = Program::new(None);
    let request = json!({
        "text": "One expects no better of a criminal such as Perez",
        "lang": "en",
        "story": {"headline": "Talks go on", "body": "President Shimon Peres spoke on Sunday.", "byline": "Dana Levin"},
        "parent": {"author": "Robert", "text": "Well."},
        "id": 17,
    });
    let answers = answers(&program, format!("{request}\n").as_bytes());
    let [answer] = answers.as_slice() else {
        panic!("one line, one answer: {answers:?}");
    };
    let mut keys: Vec<&String> = answer.as_object().expect("an object").keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "clauses", "evidence", "language", "model", "scores", "target", "unsure", "verdict"
        ]
    );
    let scores = answer["scores"].as_object().expect("an object");
    for category in moderation::Category::ALL {
        let score = scores[category.as_str()].as_f64().expect("a number");
        assert!((0.0..=1.0).contains(&score), "{category:?}");
    }
    assert_eq!(scores.len(), 8);
    assert_eq!(answer["verdict"], "hold");
    assert_eq!(answer["clauses"], json!(["personal-attacks"]));
    assert_eq!(
        answer["target"],
        json!({"kind": "story_person", "name": "Shimon Peres"})
    );
    let evidence = &answer["evidence"][0];
    assert_eq!(
        *evidence,
        json!({"begin": 27, "end": 35, "reads_as": "criminal", "signal": "insult"})
    );
    assert_eq!(answer["language"], "en");
    assert!(answer["model"].as_str().is_some_and(|model| !model.is_empty()));
}

#[test]
fn a_bad_line_is_answered_on_its_line_and_the_next_as_usual() {
    let program = Program::new(None);
    let input = b"\xef\xbb\xbf{\"text\":\"a\"}\r\n\n{\"text\":null}\n{}\n[\"a\"]\n{\"text\":5}\n{\"text\":\"a\"\n\
        {\"text\":\"caf\xe9\"}\n{\"text\":\"a\",\"story\":\"b\"}\n{\"text\":\"a\",\"text\":\"b\"}\nnull\n{\"text\":\"a\"}";
    let answers = answers(&program, input);
    let wanted = [
        (2, "the line is empty"),
        (3, "`text` is missing"),
        (4, "`text` is missing"),
        (5, "not a JSON object"),
        (6, "invalid type: integer `5`, expected a text, at byte 9"),
        (7, "EOF while parsing an object, at byte 11"),
        (8, "not UTF-8, at byte 13"),
        (
            9,
            "invalid type: string \"b\", expected an object with `headline`, `body`, `byline`, at byte 23",
        ),
        (10, "duplicate field `text`, at byte 18"),
        (11, "not a JSON object"),
    ];
    assert_eq!(answers.len(), 12);
    assert_eq!(answers[0]["verdict"], "publish");
    assert_eq!(answers[11]["verdict"], "publish");
    assert_eq!(answers[1..11].iter().map(message).collect::<Vec<_>>(), wanted);
}

#[test]
fn null_unknown_and_odd_fields_do_no_harm() {
    let program = Program::new(None);
    let lines = [
        r#"{"text":"","lang":null,"story":null,"parent":null}"#,
        r#"{"text":"hello","lang":"xx-nonsense-\ud800","story":{"headline":null,"body":null,"byline":null},"parent":{"author":null}}"#,
        r#"{"text":"hello","story":{},"parent":{},"labels":{"\ud800":["\udfff",1e999]}}"#,
        r#"{"text":"\u0000\u001b[2J\u202e😀"}"#,
    ];
    let answers = answers(&program, lines.join("\n").as_bytes());
    assert_eq!(answers.len(), lines.len());
    for answer in &answers {
        assert_eq!(answer["verdict"], "publish", "{answer}");
    }
}

#[test]
fn a_lone_surrogate_counts_as_one_replacement_character() {
    let program = Program::new(None);
    let answers = answers(&program, br#"{"text":"\ud800\udc00 \udfff You idiot"}"#);
    let text = "\u{10000} \u{fffd} You idiot";
    let begin = text.find("idiot").expect("it is there");
    assert_eq!(answers[0]["evidence"][0]["begin"], begin);
    assert_eq!(answers[0]["evidence"][0]["end"], begin + 5);
}

#[test]
fn long_lines_are_answered_and_too_long_ones_refused() {
    let program = Program::new(None);
    let texts = [
        "a".repeat(1 << 20),
        "e\u{301}".repeat(10_000),
        "x".repeat(9 << 20),
        "\u{202e}\u{200b}".repeat(5_000),
    ];
    let lines: Vec<String> = texts.iter().map(|text| json!({ "text": text }).to_string()).collect();
    let answers = answers(&program, lines.join("\n").as_bytes());
    assert_eq!(answers.len(), 4);
    assert_eq!(message(&answers[2]), (3, "the line is longer than 8388608 bytes"));
    for index in [0, 1, 3] {
        assert!(answers[index]["verdict"].is_string(), "{index}");
    }
}

#[test]
fn many_lines_are_answered_in_order() {
    let program = Program::new(None);
    // Texts of very different length, each recognised by where its word stands.
    let places: Vec<usize> = (0..3_000).map(|number| number * 7_919 % 3_000).collect();
    let line = |place: &usize| json!({ "text": format!("{}idiot", " ".repeat(*place)) }).to_string();
    let lines: Vec<String> = places.iter().map(line).collect();
    let answers = answers(&program, lines.join("\n").as_bytes());
    assert_eq!(answers.len(), places.len());
    for (number, (answer, place)) in answers.iter().zip(&places).enumerate() {
        assert_eq!(answer["evidence"][0]["begin"], *place, "line {}", number + 1);
    }
}

/// A stream that stays open, with both ends in our hands.
fn streaming(program: &Program) -> Child {
    program
        .command(&["check", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("ombud starts")
}

#[test]
fn each_line_is_answered_before_the_next_is_sent() {
    let program = Program::new(None);
    let mut child = streaming(&program);
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    for number in 0..50 {
        let line = if number % 5 == 0 {
            "broken".to_owned()
        } else {
            json!({ "text": "hello" }).to_string()
        };
        // In two pieces: half a line must not be taken for a whole one.
        let (head, tail) = line.split_at(3);
        input.write_all(head.as_bytes()).expect("it reads");
        input.flush().expect("it reads");
        input.write_all(format!("{tail}\n").as_bytes()).expect("it reads");
        input.flush().expect("it reads");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("it answers");
        let answer: Value = serde_json::from_str(&answer).expect("a whole line");
        assert_eq!(
            answer["error"]["line"].as_u64(),
            (number % 5 == 0).then_some(number + 1)
        );
    }
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn it_ends_when_nobody_reads_the_answers() {
    let program = Program::new(None);
    let mut child = streaming(&program);
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"{\"text\":\"hello\"}\n").expect("it reads");
    // The input stays open: it must not wait for more.
    assert!(child.wait().expect("it ends").success());
}
