//! What a policy says of readers: automatic restrictions and the weight of clauses.

use moderation::Policy;

fn document(clause: &str, end: &str) -> String {
    format!("title = \"P\"\n[[clause]]\nid = \"a\"\ntitle = \"A\"\ntext = \"Be kind.\"\n{clause}\n{end}")
}

#[test]
fn a_policy_is_silent_on_readers_unless_it_says_so() {
    let silent = Policy::parse(&document("", "")).unwrap();
    assert!(!silent.restricts_readers());
    assert_eq!(silent.clauses()[0].severity, 1);
    let told = Policy::parse(&document("severity = 3", "[standing]\nautomatic = true")).unwrap();
    assert!(told.restricts_readers());
    assert_eq!(told.clauses()[0].severity, 3);
    assert!(
        !Policy::parse(&document("severity = 0", "[standing]\nautomatic = false"))
            .unwrap()
            .restricts_readers()
    );
    assert!(!Policy::parse(&document("", "[standing]")).unwrap().restricts_readers());
    assert!(!Policy::parse(Policy::default_document()).unwrap().restricts_readers());
}

#[test]
fn mistakes_are_told_with_line_and_column() {
    let cases = [
        (
            "severity = 6",
            "",
            (6, 12),
            "`severity` must be a whole number from 0 to 5",
        ),
        (
            "severity = -1",
            "",
            (6, 12),
            "`severity` must be a whole number from 0 to 5",
        ),
        (
            "severity = 1.5",
            "",
            (6, 12),
            "`severity` must be a whole number from 0 to 5",
        ),
        (
            "severity = \"2\"",
            "",
            (6, 12),
            "`severity` must be a whole number from 0 to 5",
        ),
        (
            "",
            "[standing]\nautomatic = \"yes\"",
            (8, 13),
            "`automatic` must be true or false",
        ),
        ("", "[standing]\nautomatc = true", (8, 1), "unknown key `automatc`"),
        (
            "",
            "[[standing]]\nautomatic = true",
            (7, 1),
            "`standing` must be a table",
        ),
    ];
    for (clause, end, place, message) in cases {
        let error = Policy::parse(&document(clause, end)).unwrap_err();
        let problem = &error.problems[0];
        assert_eq!(
            ((problem.line, problem.column), problem.message.as_str()),
            (place, message),
            "{clause}{end}"
        );
    }
    let error = Policy::parse(&format!("standing = 1\n{}", document("", ""))).unwrap_err();
    assert_eq!((error.problems[0].line, error.problems[0].column), (1, 12));
}
