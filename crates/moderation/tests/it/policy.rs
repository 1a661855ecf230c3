//! Policies: what is refused and where, and what the outcomes are.

use moderation::{
    Assessment, Category, Evidence, Facts, Outcome, Policy, PolicyError, ReaderFacts, Scores, Signal, Target,
    TargetKind,
};

fn with_rule(rule: &str) -> String {
    format!("title = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\nrules = [\n  {rule},\n]\n")
}

fn with_condition(condition: &str) -> String {
    with_rule(&format!("{{ when = \"{condition}\", then = \"hold\" }}"))
}

fn problems(document: &str) -> Vec<(usize, usize, String)> {
    let PolicyError { problems } = Policy::parse(document).expect_err(document);
    problems
        .into_iter()
        .map(|problem| {
            let hint = problem.hint.unwrap_or_default();
            (problem.line, problem.column, format!("{} | {hint}", problem.message))
        })
        .collect()
}

#[test]
fn refuses_mistakes_in_conditions_with_their_place() {
    // Column of the first character of the condition: 13.
    for (condition, column, part) in [
        ("insullt >= 0.5", 13, "did you mean `insult`?"),
        ("profanity > 0.1 && insullt >= 0.5", 32, "unknown name `insullt`"),
        ("reader.aproved", 20, "did you mean `reader.approved`?"),
        ("thread.speed > 3.0", 20, "`thread` has: rate"),
        ("stories.section == 'x'", 13, "unknown name `stories`"),
        ("reader", 13, "`reader` is not a value by itself"),
        ("insult.high", 13, "`insult` has no fields"),
        ("insult >= 'a'", 23, "cannot compare a number with a text"),
        ("target == 3", 23, "cannot compare a text with a whole number"),
        ("3 == target", 13, "cannot compare a text with a whole number"),
        ("target == 'comenter'", 23, "did you mean `commenter`?"),
        ("target in ['commenter', 'xyz']", 37, "unknown target 'xyz'"),
        ("target in 'commenter'", 23, "a list must stand behind `in`"),
        ("links + 1", 13, "this is a whole number"),
        ("insult", 13, "this is a number"),
        ("insult && true", 13, "true or false must stand here"),
        ("!links", 14, "true or false must stand here"),
        ("insult >= 80", 23, "`insult` is never 80"),
        ("caps > 1.5", 20, "`caps` is never 1.5"),
        ("target > 'a'", 13, "a text has no order"),
        ("contain(target, 'a')", 0, "did you mean `contains`?"),
        ("score('x') > 1", 0, "unknown function `score`"),
        ("story.section.matches('x')", 0, "unknown function `matches`"),
        ("links / length > 1", 21, "can only divide by a number"),
        ("links % 0 == 1", 21, "can only divide by a number"),
        ("insult % 2 == 1", 13, "needs whole numbers"),
        ("has(reader.approved)", 0, "`has` is not needed"),
        ("[1].exists(x, x > 0)", 0, "no lists to go through"),
        ("[true]", 13, "a list can only stand behind `in`"),
        ("null == insult", 13, "only numbers, texts"),
        ("true ? 1 : 'a'", 24, "both sides of `:`"),
        ("story.section == 'é' && && true", 37, "cannot read"),
        ("insult >=", 22, "cannot read this condition"),
        ("insult >= 0.5 &", 27, "cannot read this condition"),
        ("(insult >= 0.5", 27, "cannot read this condition"),
        ("story.section == \'é\' && &&", 37, "cannot read"),
        ("story.section == \'é\' && insullt > 0.1", 37, "unknown name `insullt`"),
    ] {
        let found = problems(&with_condition(condition));
        let (line, at, message) = &found[0];
        assert!(message.contains(part), "{condition}: {message}");
        assert_eq!(*line, 7, "{condition}");
        assert!(
            column == 0 || *at == column,
            "{condition}: column {at}, not {column}: {message}"
        );
    }
}

#[test]
fn refuses_mistakes_in_the_document_with_their_place() {
    let clause = "[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\n";
    for (document, line, column, part) in [
        ("title = ".to_owned(), 1, 9, "not valid TOML"),
        ("title = 'P".to_owned(), 1, 11, "not valid TOML"),
        (
            format!("title = ''\n{clause}"),
            1,
            9,
            "the title of the policy is empty",
        ),
        (format!("\n{clause}"), 1, 1, "the policy has no title"),
        ("title = 'P'\n".to_owned(), 2, 1, "the policy has no clause"),
        (
            format!("title = 'P'\ntitel = 'Q'\n{clause}"),
            2,
            1,
            "did you mean `title`?",
        ),
        (format!("title = 3\n{clause}"), 1, 9, "`title` must be a string"),
        ("title = 'P'\nclause = 1".to_owned(), 2, 10, "`clause` must be a list"),
        (
            format!("title = 'P'\n{clause}{clause}"),
            7,
            6,
            "there is another clause `a`",
        ),
        (
            "title = 'P'\n[[clause]]\nid = 'A b'\ntitle = 'A'\ntext = 'T'".to_owned(),
            3,
            6,
            "cannot be an id",
        ),
        (
            "title = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\n".to_owned(),
            2,
            1,
            "the clause has no text",
        ),
        (
            "title = 'P'\n[[clause]]\nid = 'a'\ntitle = ' '\ntext='T'".to_owned(),
            4,
            9,
            "the title of the clause is empty",
        ),
        (
            format!("title = 'P'\n{clause}colour = 1\n"),
            6,
            1,
            "unknown key `colour`",
        ),
        (
            with_rule("{ when = 'true', then = 'rejekt' }"),
            7,
            27,
            "did you mean `reject`?",
        ),
        (with_rule("{ when = 'true', then = 'nudge' }"), 7, 27, "nudge = true"),
        (with_rule("{ when = 'true' }"), 7, 3, "the rule has no then"),
        (with_rule("{ then = 'hold' }"), 7, 3, "the rule has no when"),
        (
            with_rule("{ when = 'true', then = 'hold', nudge = 'yes' }"),
            7,
            43,
            "`nudge` must be true or false",
        ),
        (
            with_rule("{ when = 'true', then = 'publish', nudge = true }"),
            7,
            3,
            "cannot nudge",
        ),
        (
            with_rule("{ when = 'true', than = 'hold', then = 'hold' }"),
            7,
            20,
            "unknown key `than`",
        ),
        (with_rule("'insult > 0.5'"), 7, 3, "a rule must be a table"),
    ] {
        let found = problems(&document);
        let hit = found.iter().find(|(_, _, message)| message.contains(part));
        let (l, c, _) = hit.unwrap_or_else(|| panic!("{document}: {found:?}"));
        assert_eq!((*l, *c), (line, column), "{document}: {found:?}");
    }
}

#[test]
fn reports_every_mistake_in_order() {
    let document = "titel = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\nrules = [{ when = \"insullt > 0.5 || thread.x == 1\", then = \"no\" }]\n";
    let found = problems(document);
    let places: Vec<(usize, usize)> = found.iter().map(|(line, column, _)| (*line, *column)).collect();
    assert_eq!(places.len(), 6, "{found:?}");
    assert!(places.is_sorted());
}

#[test]
fn finds_the_place_behind_escapes_and_in_multiline_conditions() {
    let document = with_rule("{ when = \"story.section == \\\"x\\\" && insullt > 0.5\", then = \"hold\" }");
    assert_eq!(problems(&document)[0].1, 39);
    let document = with_rule("{ when = '''\n  links > 1 &&\n  insullt > 0.5''', then = \"hold\" }");
    let found = problems(&document);
    assert_eq!((found[0].0, found[0].1), (9, 3), "{found:?}");
}

fn assessment() -> Assessment {
    let mut assessment = Assessment::default();
    assessment.scores = Scores {
        insult: 0.9,
        profanity: 0.2,
        ..Scores::default()
    };
    assessment.target = Target {
        kind: TargetKind::Commenter,
        name: None,
    };
    assessment.links = 3;
    assessment.length = 120;
    assessment.evidence = vec![Evidence {
        begin: 0,
        end: 5,
        reads_as: "idiot".into(),
        signal: Signal::Category(Category::Insult),
        weight: 0.9,
    }];
    assessment
}

#[test]
fn conditions_mean_what_they_say() {
    let facts = Facts {
        reader: ReaderFacts {
            approved: true,
            age_days: 7,
            is_guest: false,
        },
        ..Facts::default()
    };
    for (condition, expected) in [
        ("insult >= 0.9", true),
        ("insult >= 1", false),
        ("insult > 0", true),
        ("links >= 2.5", true),
        ("links == 3.0", true),
        ("links / 2 == 1", true),
        ("links % 2 == 1", true),
        ("links * 2 + 1 == 7 && -links < 0", true),
        ("target == 'commenter'", true),
        ("target in ['group', 'commenter']", true),
        ("!(target in ['group'])", true),
        ("reader.approved && reader.age_days < 8", true),
        ("reader.is_guest || repeated", false),
        ("reader.is_guest ? links > 1 : links > 5", false),
        ("story.section == ''", true),
        ("size(story.section) == 0 && story.section.size() == 0", true),
        (
            "target.startsWith('comm') && target.endsWith('er') && target.contains('ment')",
            true,
        ),
        ("double(links) >= 3.0 && int(insult) == 0", true),
        ("links in [1, 2, 3]", true),
        ("repeated == false", true),
        ("thread.rate == 0.0", true),
    ] {
        let policy = Policy::parse(&with_condition(condition)).unwrap_or_else(|e| panic!("{condition}: {e}"));
        let verdict = policy.apply(&assessment(), &facts);
        assert_eq!(verdict.outcome == Outcome::Hold, expected, "{condition}");
    }
}

#[test]
fn strictest_wins_and_all_matches_are_kept() {
    let document = "title = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\nrules = [{ when = 'insult > 0.5', then = 'hold', nudge = true }, { when = 'links > 2', then = 'publish' }]\n[[clause]]\nid = 'b'\ntitle = 'B'\ntext = 'T'\nrules = [{ when = 'length > 100', then = 'reject' }]\n";
    let policy = Policy::parse(document).unwrap();
    let verdict = policy.apply(&assessment(), &Facts::default());
    // The clause that nudges is not the strictest.
    assert_eq!(verdict.outcome, Outcome::Reject);
    let ids: Vec<&str> = verdict.matched.iter().map(|m| m.clause.as_str()).collect();
    assert_eq!(ids, ["a", "a", "b"]);
    assert_eq!(verdict.matched[0].evidence[0].reads_as, "idiot");
    assert!(verdict.matched[1].evidence.is_empty());
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<moderation::Verdict>(&json).unwrap(), verdict);
}

#[test]
fn a_nudge_comes_once() {
    let policy = Policy::parse(Policy::default_document()).unwrap();
    let mut facts = Facts::default();
    assert_eq!(policy.apply(&assessment(), &facts).outcome, Outcome::Nudge);
    facts.nudged = true;
    assert_eq!(policy.apply(&assessment(), &facts).outcome, Outcome::Reject);
}

#[test]
fn default_policy_has_its_clauses() {
    let policy = Policy::parse(Policy::default_document()).unwrap_or_else(|e| panic!("{e}"));
    for id in [
        "profanity",
        "personal-attacks",
        "hate",
        "threats",
        "sexual-content",
        "spam",
        "private-data",
        "responsibility",
    ] {
        assert!(policy.clause(id).is_some(), "{id}");
    }
    let clean = policy.apply(&Assessment::default(), &Facts::default());
    assert_eq!(clean.outcome, Outcome::Publish);
    assert!(clean.matched.is_empty());
}
