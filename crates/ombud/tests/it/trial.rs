//! `ombud policy try` and `ombud policy learn` as they are typed.

use crate::process::Program;

const DOCUMENT: &str = "title = \"T\"\n[[clause]]\nid = \"divers\"\ntitle = \"Divers\"\ntext = \"Not a word.\"\n\
                        rules = [{ when = \"length > 20\", then = \"hold\" }]\n";

/// A WordPress export with one story and two comments, the second of which would turn a terminal's text around.
fn export() -> String {
    let comment = |id: u32, text: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Ann</wp:comment_author>\
             <wp:comment_date_gmt>2020-01-0{id} 10:00:00</wp:comment_date_gmt><wp:comment_content>{text}</wp:comment_content>\
             <wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\
         <item><title>The wall</title><link>http://old.example/wall</link><wp:post_id>1</wp:post_id>\
         <wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date_gmt>2020-01-01 10:00:00</wp:post_date_gmt>\
         <content:encoded>It fell.</content:encoded>{}{}</item></channel></rss>",
        comment(1, "Short."),
        comment(2, "The \u{202e}divers said so last year, and nobody listened.")
    )
}

#[test]
fn a_document_is_tried_and_learning_says_what_it_lacks() {
    let program = Program::new(None);
    program.succeed(&["migrate"]);
    let file = program.write("policy.toml", DOCUMENT).display().to_string();
    let shown = program.succeed(&["policy", "try", &file, "--since", "12w"]);
    assert!(
        shown.contains("0 comments judged of 0") && shown.contains("No comment would stand otherwise."),
        "{shown}"
    );
    let json = program.succeed(&["policy", "try", &file, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&report["judged"], &report["clauses"][0]["clause"]),
        (&0.into(), &"divers".into()),
        "{json}"
    );
    assert_eq!(report["sweep"].as_array().map(Vec::len), Some(8));

    let output = program.run(&["policy", "try", &file, "--since", "soon"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("as in 36h, 90d or 12w"));
    let wrong = program
        .write("wrong.toml", &DOCUMENT.replace("length", "lenght"))
        .display()
        .to_string();
    let output = program.run(&["policy", "try", &wrong]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("wrong.toml:6:20: unknown name `lenght`"));

    let output = program.run(&["policy", "learn", "--switch-on"]);
    assert_eq!(output.status.code(), Some(1), "it does not help");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Too little was decided to learn from"));
    assert_eq!(program.succeed(&["policy", "learn", "--list"]), "");
    assert_eq!(program.run(&["policy", "learn", "--use", "4"]).status.code(), Some(1));
    program.succeed(&["policy", "learn", "--off"]);
    assert_eq!(
        program.run(&["policy", "learn", "--off", "--list"]).status.code(),
        Some(2)
    );
}

#[test]
fn what_changes_is_printed_harmless() {
    let program = Program::new(None);
    program.succeed(&["migrate"]);
    let file = program.write("old.xml", &export()).display().to_string();
    program.succeed(&["import", "wordpress", &file]);
    let file = program.write("policy.toml", DOCUMENT).display().to_string();
    let shown = program.succeed(&["policy", "try", &file, "--since", "3000w"]);
    assert!(
        shown.contains("2 comments judged of 2") && shown.contains("published → held (divers)"),
        "{shown}"
    );
    assert!(shown.contains("Ann: The <U+202E>divers said so last year"), "{shown}");
    assert!(shown.contains("People decided on none of these comments"), "{shown}");
    let few = program.succeed(&[
        "policy",
        "try",
        &file,
        "--since",
        "3000w",
        "--limit",
        "1",
        "--changes",
        "0",
    ]);
    assert!(
        few.contains("1 comments judged of 1") && few.contains("0 of 1 comments that change"),
        "{few}"
    );
}
