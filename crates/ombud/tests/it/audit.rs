//! `ombud hook` and `ombud audit`, as an operator types them.

use crate::process::Program;

/// A program with a site, in a folder of its own.
fn migrated() -> Program {
    let program = Program::new(None);
    program.succeed(&["migrate"]);
    program
}

#[test]
fn a_hook_is_added_listed_changed_rotated_and_removed() {
    let program = migrated();
    let url = "https://judge.example/coral?key=hidden";
    let secret = program.succeed(&[
        "hook",
        "add",
        "judge",
        url,
        "--clause",
        "spam",
        "--code",
        "HATE_SPEECH=hate",
    ]);
    assert!(secret.starts_with("hooksec_") && secret.trim().len() == 72, "{secret}");
    let listed = program.succeed(&["hook", "list"]);
    assert!(
        listed.contains("judge\ton\t") && listed.contains("200 ms\tfails open\tspam\tsecret 1"),
        "{listed}"
    );
    program.succeed(&[
        "hook",
        "set",
        "judge",
        "--disable",
        "--fails",
        "closed",
        "--timeout-ms",
        "500",
    ]);
    let listed = program.succeed(&["hook", "list"]);
    assert!(
        listed.contains("judge\toff\t") && listed.contains("500 ms\tfails closed"),
        "{listed}"
    );
    let rotated = program.succeed(&["hook", "rotate", "judge", "--keep-hours", "1"]);
    assert!(rotated.starts_with("hooksec_") && rotated != secret);
    for (wrong, told) in [
        (
            vec!["hook", "add", "other", "http://judge.example/", "--clause", "spam"],
            "https",
        ),
        (
            vec!["hook", "add", "other", "https://127.0.0.1/", "--clause", "spam"],
            "private network",
        ),
        (
            vec!["hook", "add", "other", url, "--clause", "no-such"],
            "its clauses are",
        ),
        (vec!["hook", "set", "judge", "--code", "SPAM"], "SPAM=spam"),
        (vec!["hook", "test", "nobody"], "no such hook"),
    ] {
        let output = program.run(&wrong);
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && shown.contains(told), "{wrong:?}: {shown}");
    }
    program.succeed(&["hook", "remove", "judge"]);
    assert_eq!(program.succeed(&["hook", "list"]), "");
    let log = program.succeed(&["audit", "export"]);
    for deed in ["add_hook", "set_hook", "rotate_hook_secret", "remove_hook"] {
        assert!(log.contains(&format!("\"deed\":\"{deed}\"")), "{deed}: {log}");
    }
    assert!(!log.contains("hidden") && !log.contains(secret.trim()), "{log}");
}

#[test]
fn verify_prints_a_hash_to_note_and_fails_when_it_is_gone() {
    let program = migrated();
    program.succeed(&["token", "add", "cms"]);
    let shown = program.succeed(&["audit", "verify"]);
    assert!(
        shown.contains("testimes: 3 deeds, nothing is changed, missing or added"),
        "{shown}"
    );
    let hash = shown
        .split("has the hash ")
        .nth(1)
        .expect("a hash is printed")
        .trim()
        .to_owned();
    program.succeed(&["token", "add", "another"]);
    let later = program.succeed(&["audit", "verify", "--expect", &hash]);
    assert!(later.contains("is of number 3"), "{later}");
    let output = program.run(&["audit", "verify", "--expect", &"0".repeat(64)]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("is of no row"), "{shown}");
    let csv = program.succeed(&["audit", "export", "--format", "csv", "--since", "1d"]);
    assert_eq!(csv.lines().count(), 1 + 5, "four deeds and the first export: {csv}");
    let none = program.succeed(&["audit", "export", "--since", "2100-01-01"]);
    assert_eq!(none, "");
    assert_eq!(
        program.run(&["audit", "export", "--since", "soon"]).status.code(),
        Some(2)
    );
}
