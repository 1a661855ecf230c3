//! What the subcommands print, and how they end.

use crate::process::Program;

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn policy_check_shows_each_mistake_with_a_caret_and_fails() {
    let program = Program::new(None);
    let document = "title = \"Policy\"\npreamble = \"Be kind.\"\n\n[[clause]]\nid = \"a\"\ntitle = \"A\"\ntext = \"T.\"\n\
                    rules = [{ when = \"profanty > 0.5\", then = \"hold\" }]\n";
    let file = program.write("policy.toml", document).display().to_string();
    let output = program.run(&["policy", "check", &file]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("policy.toml:8:20: unknown name `profanty`"), "{shown}");
    assert!(shown.contains("8 | rules = [{ when = \"profanty > 0.5\""), "{shown}");
    assert!(shown.contains("  |                    ^"), "{shown}");
    let good = program
        .write("good.toml", moderation::Policy::default_document())
        .display()
        .to_string();
    assert!(program.run(&["policy", "check", &good]).status.success());
}

#[test]
fn config_says_where_each_setting_comes_from_and_masks_secrets() {
    let program = Program::new(None);
    let shown = program.succeed(&["config", "--database", "postgres://ada:hunter2@db.example/ombud"]);
    assert!(shown.contains("# flag --database"), "{shown}");
    assert!(shown.contains("ombud.toml:2"), "{shown}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("a secret for tests"),
        "{shown}"
    );
    assert!(
        program
            .succeed(&["config", "explain"])
            .contains("OMBUD_SECURITY_SECRET")
    );
}

#[test]
fn a_mistake_in_the_configuration_is_named_with_its_line() {
    let program = Program::new(None);
    program.write("ombud.toml", "[server]\nlissten = \"x\"\n");
    let output = program.run(&["serve"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("ombud.toml:2, in [server]: unknown field `lissten`"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("hint: "), "{}", stderr(&output));
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_mistake() {
    let program = Program::new(None);
    let output = program.run(&["recount"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("`ombud migrate` makes one"),
        "{}",
        stderr(&output)
    );
    assert!(!program.path().join("ombud.db").exists());
    assert!(program.succeed(&["migrate"]).contains("0001_sites_and_stories"));
    assert_eq!(program.succeed(&["migrate"]), "");
}

#[test]
fn stories_come_in_twice_and_go_out_again() {
    let program = Program::new(None);
    program.succeed(&["migrate"]);
    let lines = "{\"key\": \"a\", \"headline\": \"A\", \"body\": \"<p>A.</p>\"}\n{\"key\": \"b\"}\n";
    let file = program.write("stories.jsonl", lines).display().to_string();
    let first = program.run(&["story", "import", &file]);
    assert_eq!(first.status.code(), Some(1), "a line without a headline is passed over");
    assert!(stderr(&first).contains("1 stories created"), "{}", stderr(&first));
    assert!(stderr(&program.run(&["story", "import", &file])).contains("0 stories created, 0 updated, 1 unchanged"));
    assert!(program.succeed(&["export", "stories"]).contains("\"headline\":\"A\""));
    assert!(
        program
            .succeed(&["doctor"])
            .contains("ok       database: sqlite, up to date")
    );
}

#[test]
fn a_person_is_added_with_a_link_to_sign_in() {
    let program = Program::new(None);
    program.succeed(&["migrate"]);
    let link = program.succeed(&["user", "add", "ada@example.org", "--role", "admin"]);
    assert!(
        link.trim()
            .starts_with(&format!("http://{}/testimes/sign-in/", program.host)),
        "{link}"
    );
    assert_eq!(program.succeed(&["token", "add", "cms"]).trim().lines().count(), 1);
}
