//! `ombud policy put` and `ombud policy history` on a database.

#![allow(clippy::indexing_slicing, reason = "a test that fails should stop there")]

use crate::process::Program;

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_policy_is_put_in_force_scheduled_and_listed() {
    let program = Program::new(None);
    program.succeed(&["migrate"]);
    let document = "title = 'House Rules'\n[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\n";
    let file = program.write("policy.toml", document).display().to_string();
    let now = program.run(&["policy", "put", &file, "--note", "shorter"]);
    assert!(
        stderr(&now).contains("version 2 of the policy is in force"),
        "{}",
        stderr(&now)
    );

    let later = program
        .write("later.toml", &document.replace("House", "New"))
        .display()
        .to_string();
    let ahead = jiff::Timestamp::now()
        .checked_add(jiff::SignedDuration::from_hours(48))
        .expect("a time in two days")
        .to_string();
    let put = program.run(&["policy", "put", &later, "--effective", &ahead]);
    assert!(put.status.success(), "{}", stderr(&put));
    assert!(
        stderr(&put).contains("version 3 of the policy takes force on"),
        "{}",
        stderr(&put)
    );
    let past = program.run(&["policy", "put", &later, "--effective", "2020-01-01T00:00:00Z"]);
    assert_eq!(past.status.code(), Some(1));
    assert!(stderr(&past).contains("This time is past."), "{}", stderr(&past));

    let listed = program.succeed(&["policy", "history"]);
    let lines: Vec<Vec<&str>> = listed.lines().map(|line| line.split('\t').collect()).collect();
    let shown: Vec<String> = lines
        .iter()
        .map(|line| format!("{} {} {}", line[0], line[1], line[3]))
        .collect();
    assert_eq!(shown, ["3 scheduled ", "2 in force shorter", "1 past "]);
}
