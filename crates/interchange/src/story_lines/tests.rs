use super::*;

fn dry(file: &[u8]) -> (StoryReport, Vec<Progress>) {
    let mut seen = Vec::new();
    let mut note = |progress| seen.push(progress);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let report = runtime.block_on(run(Sink::Dry, file, &mut note)).unwrap();
    (report, seen)
}

fn problems(file: &str) -> Vec<String> {
    let (report, _) = dry(file.as_bytes());
    report
        .problems
        .iter()
        .map(|p| format!("{} {}: {}", p.at, p.field, p.reason))
        .collect()
}

#[test]
fn good_lines_are_counted() {
    let file = "\u{feff}{\"key\":\"a\",\"headline\":\"A\"}\n\n{\"url\":\"https://example.org/b\",\"headline\":\"B\",\
                \"published_at\":\"2026-01-02T03:04:05+01:00\",\"commenting\":\"closed\"}\n{\"key\":7,\"headline\":\"C\"}";
    let (report, seen) = dry(file.as_bytes());
    assert_eq!((report.lines, report.stories.created, report.problem_count), (3, 3, 0));
    assert_eq!(
        seen.last().map(|p| (p.stories, p.bytes_read)),
        Some((3, file.len() as u64))
    );
}

#[test]
fn bad_lines_are_named_with_field_and_reason_and_stop_nothing() {
    let file = "{\"key\":\"a\",\"headline\":5,\"body\":[]}\n\
                not json\n\
                {\"key\":\"c\",\"hedline\":\"x\"}\n\
                {\"headline\":\"no key\"}\n\
                {\"key\":\"e\",\"published_at\":\"yesterday\"}\n\
                {\"key\":{},\"headline\":\"x\"}\n\
                [1]\n\
                {\"key\":\"good\"}\n";
    let (report, _) = dry(file.as_bytes());
    assert_eq!(
        (
            report.lines,
            report.bad_lines,
            report.problem_count,
            report.stories.created
        ),
        (8, 7, 8, 1)
    );
    let found = problems(file);
    for (at, words) in [
        (0, "line 1 body: invalid type: sequence, expected a string"),
        (1, "line 1 headline: invalid type: integer `5`, expected a string"),
        (2, "line 2 : expected ident at column 2"),
        (3, "line 3 hedline: unknown field `hedline`"),
        (4, "line 4 key: is missing"),
        (5, "line 5 published_at: "),
        (6, "line 6 key: must be a text"),
        (7, "line 7 : invalid type: sequence, expected a map"),
    ] {
        assert!(found[at].starts_with(words), "{}", found[at]);
    }
}

#[test]
fn what_is_no_text_is_reported() {
    let mut file = b"{\"key\":\"\xff\"}\n".to_vec();
    file.extend(vec![b'['; 100_000]);
    let (report, _) = dry(&file);
    assert_eq!(report.bad_lines, 2);
    assert!(
        report.problems[0].reason.contains("not UTF-8 after its byte 8"),
        "{:?}",
        report.problems
    );
    assert!(report.problems[1].reason.contains("invalid type") || report.problems[1].reason.contains("recursion"));
}

#[test]
fn deep_nesting_inside_an_unknown_field_is_only_a_bad_line() {
    let file = format!("{{\"key\":\"a\",\"x\":{}", "[".repeat(50_000));
    assert!(problems(&file)[0].contains("recursion limit"), "{:?}", problems(&file));
}

#[test]
fn the_first_twenty_problems_are_kept() {
    let (report, seen) = dry("x\n".repeat(250).as_bytes());
    assert_eq!((report.problems.len(), report.problem_count, seen.len()), (20, 250, 3));
}
