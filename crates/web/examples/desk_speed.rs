//! How fast the desk opens when much waits: `cargo xtask bench desk` runs it. Fills a database in one go, then asks the
//! router for each page in turns and prints a table.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails should stop there"
)]

use std::time::Instant;

use model::{CommentId, Role};
use service::Visitor;
use service::comments::{Posting, create};
use service::desk::{CommentSearch, make_saved};
use store::{StoreError, args};
use testkit::{Client, START, TestApp, TestDb};

/// Rounds of all pages.
const ROUNDS: usize = 25;
/// Milliseconds between two comments.
const APART_MS: i64 = 43_000;
/// What the comments say; the last two are held by the default policy.
const TEXTS: [&str; 6] = [
    "I walked past the pier this morning and the harbour wall looked worse than in the picture.",
    "Has anybody asked the council what the new lock gates will cost, and who pays for them in the end?",
    "My neighbour worked there for eleven years before it closed; a great pity for the whole town.",
    "The ferry was full again, by the way. Thank you for following this up so patiently.",
    "The mayor is an idiot.",
    "Whoever wrote this is an idiot and a moron.",
];

const STORIES: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO stories \
    (site_id, id, key, url, slug, headline, standfirst, body_html, body_text, byline, dateline, credit, section, \
    section_slug, language, image_url, commenting, published_at, modified_at, created_at, updated_at) \
    SELECT $1, i, 'k' || CAST(i AS TEXT), '', 'the-harbour-story-' || CAST(i AS TEXT), 'The harbour, part ' || CAST(i AS TEXT), '', \
    body_html, body_text, '', '', '', 'S', 's' || CAST(i % 8 AS TEXT), 'en', '', 'open', published_at, 0, 0, 0 \
    FROM n, stories WHERE key = 'first'";
const READERS: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO readers \
    (site_id, id, kind, name, name_key, email, standing, published_count, created_at, last_seen_at) \
    SELECT $1, i, 'guest', 'Reader ' || CAST(i AS TEXT), 'reader' || CAST(i AS TEXT), 'r' || CAST(i AS TEXT) || '@example.org', \
    CASE i % 200 WHEN 0 THEN 'banned' ELSE 'good' END, 10, 0, 0 FROM n";
const COMMENTS: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) INSERT INTO comments \
    (site_id, id, story_id, root_key, path, depth, reader_id, author_name, status, shown, body, html, language, fingerprint, \
    revision, report_count, open_reports, created_at) \
    SELECT $1, i, 1 + i % 300, CAST(1000000 + i AS TEXT), CAST(1000000 + i AS TEXT), 0, \
    CASE WHEN i % 100 = 7 THEN 7 ELSE 1 + i % 20000 END, 'Reader', \
    CASE WHEN i % $3 = 0 THEN 'held' WHEN i % 25 = 1 THEN 'rejected' ELSE 'published' END, FALSE, \
    m.body || ' Number ' || CAST(i AS TEXT) || '.', m.html, CASE i % 500 WHEN 0 THEN 'fr' ELSE 'en' END, 0, 1, \
    CASE i % 300 WHEN 0 THEN 1 ELSE 0 END, CASE i % 300 WHEN 0 THEN 1 ELSE 0 END, $4 + i * $5 \
    FROM n JOIN (SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS t, body, html FROM comments) m \
    ON m.t = CASE WHEN n.i % $3 = 0 THEN 4 + n.i % 2 ELSE n.i % 4 END";
const REVISIONS: &str = "INSERT INTO revisions (site_id, comment_id, number, body, signals, verdict, policy_version, nudged, \
    created_at) SELECT c.site_id, c.id, 1, c.body, m.signals, m.verdict, 1, FALSE, c.created_at FROM comments c \
    JOIN (SELECT ROW_NUMBER() OVER (ORDER BY comment_id) - 1 AS t, signals, verdict FROM revisions WHERE comment_id > 9000000) m \
    ON m.t = CASE WHEN c.status = 'held' THEN 4 + c.id % 2 ELSE c.id % 4 END WHERE c.id < 9000000";
const FACTS: &str = "INSERT INTO comment_facts SELECT c.site_id, c.created_at * 4096, c.id, c.story_id, c.reader_id, \
    's' || CAST(c.story_id % 8 AS TEXT), c.status, c.language, CASE WHEN c.status = 'held' THEN ',personal-attacks,' ELSE '' END, \
    c.id % 40 = 0, c.id % 50 = 0, c.status <> 'rejected', c.open_reports > 0, 0, 0, 0, c.id * 37 % 1000, 0, 0, 0, 0 \
    FROM comments c WHERE c.id < 9000000";
const REPORTS: &str = "INSERT INTO reports (site_id, id, comment_id, reporter, clause, note, created_at) \
    SELECT site_id, id, id, 'x', 'spam', '', created_at FROM comments WHERE open_reports > 0";
const DECISIONS: &str = "INSERT INTO decisions (site_id, id, action, actor, comment_id, reader_id, story_id, was, became, \
    policy_version, clause, reason, created_at) SELECT site_id, id, 'publish', 'policy', id, reader_id, story_id, '', \
    status, 1, '', '', created_at FROM comments WHERE id < 9000000";

/// The real comments that the others are copies of.
async fn templates(app: &TestApp) {
    let story = app.story("first", "The harbour wall").await;
    for (n, text) in TEXTS.iter().enumerate() {
        app.clock.advance(1_000);
        let visitor = Visitor {
            actor: service::Actor::Anonymous,
            network: Some(n.to_string()),
        };
        let posting = Posting {
            story,
            parent: None,
            name: format!("Template {n}"),
            email: String::new(),
            text: (*text).to_owned(),
            nudged: true,
        };
        create(&app.services, &visitor, &app.site, posting)
            .await
            .expect("a template is stored");
    }
}

async fn fill(app: &TestApp, comments: i64, held: i64) {
    templates(app).await;
    let site = app.site.id;
    let start = START.0 - (comments + 10) * APART_MS;
    let filled: Result<(), StoreError> = app
        .services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                tx.execute(STORIES, args![site]).await?;
                tx.execute(READERS, args![site]).await?;
                tx.execute(COMMENTS, args![site, comments, comments / held, start, APART_MS])
                    .await?;
                for sql in [REVISIONS, FACTS, REPORTS, DECISIONS] {
                    tx.execute(sql, &[]).await?;
                }
                Ok(())
            })
        })
        .await;
    filled.expect("the comments are stored");
    words(app, comments, comments / held, start).await;
    if app.services.db().kind() == "postgres" {
        let analysed: Result<u64, StoreError> = app
            .services
            .db()
            .write(|tx| Box::pin(async move { tx.execute("ANALYZE", &[]).await }))
            .await;
        analysed.expect("statistics are made");
    }
}

/// The words of each comment, with one that only the oldest hundredth has, and one that one in a thousand has.
async fn words(app: &TestApp, comments: i64, every: i64, start: i64) {
    let site = app.site.id;
    for from in (1..=comments).step_by(5_000) {
        let stored: Result<(), StoreError> = app
            .services
            .db()
            .write(move |tx| {
                Box::pin(async move {
                    for i in from..(from + 5_000).min(comments + 1) {
                        let text = TEXTS[usize::try_from(if i % every == 0 { 4 + i % 2 } else { i % 4 }).unwrap()];
                        let mut words: Vec<String> = text
                            .split(|c: char| !c.is_alphanumeric())
                            .filter(|word| !word.is_empty())
                            .map(str::to_lowercase)
                            .collect();
                        words.extend(["number".to_owned(), i.to_string()]);
                        if i * 50 < comments {
                            words.push("longago".to_owned());
                        }
                        if i % 1_000 == 0 {
                            words.push("seldom".to_owned());
                        }
                        store::words::put(tx, site, store::facts::Place((start + i * APART_MS) * 4_096), &words)
                            .await?;
                    }
                    Ok(())
                })
            })
            .await;
        stored.expect("the words are stored");
    }
}

async fn pages(app: &TestApp) -> Vec<(&'static str, String)> {
    let operator = Visitor::operator();
    let saved = async |name: &str, query: &str| {
        let search = CommentSearch::parse(query);
        make_saved(&app.services, &operator, &app.site, name, &search)
            .await
            .expect("a queue is made")
    };
    let held = saved("Attacks in s3", "clause=personal-attacks&section=s3&status=held").await;
    let score = saved("Insults in the middle", "category=insult&least=0.4&greatest=0.41").await;
    let scan = saved("Nothing", "language=xx").await;
    let desk = "/desk/testimes";
    vec![
        ("the policy, for readers (reference)", "/testimes/policy".to_owned()),
        ("held", format!("{desk}/held")),
        ("reported", format!("{desk}/reported")),
        ("new readers", format!("{desk}/new")),
        ("unsure", format!("{desk}/unsure")),
        ("appeals", format!("{desk}/appeals")),
        ("all", format!("{desk}/all")),
        ("saved: clause, section, held", format!("{desk}/queues/{held}")),
        ("saved: a score in a range", format!("{desk}/queues/{score}")),
        ("saved: what no comment is", format!("{desk}/queues/{scan}")),
        ("search: a word of one in four", format!("{desk}/search?q=harbour")),
        ("search: a word of one in a thousand", format!("{desk}/search?q=seldom")),
        (
            "search: a word only the oldest have",
            format!("{desk}/search?q=longago"),
        ),
        ("search: a phrase", format!("{desk}/search?q=%22harbour+wall+looked%22")),
        (
            "search: a phrase of frequent words that is nowhere",
            format!("{desk}/search?q=%22wall+harbour%22"),
        ),
        (
            "search: a frequent word, held",
            format!("{desk}/search?q=idiot&status=held"),
        ),
        (
            "search: a frequent word, banned readers",
            format!("{desk}/search?q=number&standing=banned"),
        ),
        ("search: a beginning", format!("{desk}/search?q=har*")),
        ("search: readers", format!("{desk}/search?q=reader+17")),
        ("a reader with 1 in 100 comments", format!("{desk}/readers/7")),
        ("one comment", format!("{desk}/comments/{}", CommentId(12_345))),
        ("the counts alone", format!("{desk}/counts")),
        ("log", format!("{desk}/log")),
    ]
}

async fn once(client: &mut Client, path: &str) -> f64 {
    let start = Instant::now();
    let answer = client.get(path).await;
    let took = start.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.body);
    took
}

async fn measure(db: TestDb, comments: i64, held: i64) {
    let app = TestApp::new(db).await;
    let kind = app.services.db().kind();
    let start = Instant::now();
    fill(&app, comments, held).await;
    eprintln!("{kind}: filled in {:.0} s", start.elapsed().as_secs_f64());
    let mut moderator = app.staff(Role::Moderator, "Mo").await;
    let pages = pages(&app).await;
    let mut times = vec![Vec::with_capacity(ROUNDS); pages.len()];
    for round in 0..=ROUNDS {
        for ((_, path), times) in pages.iter().zip(&mut times) {
            let took = once(&mut moderator, path).await;
            // The first round warms the caches, as the first visitor of the day does.
            if round > 0 {
                times.push(took);
            }
        }
    }
    println!("\n{kind}, {comments} comments, {held} held, {ROUNDS} rounds:\n");
    println!("| page | median | 95th percentile | of the reference |\n|---|---|---|---|");
    let mut reference = 0.0;
    for ((name, _), times) in pages.iter().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        let (median, high) = (times[ROUNDS / 2], times[ROUNDS * 95 / 100]);
        if reference == 0.0 {
            reference = median;
        }
        println!("| {name} | {median:.1} ms | {high:.1} ms | {:.0} |", median / reference);
    }
}

fn main() {
    let number = |n: usize, otherwise: i64| {
        std::env::args()
            .nth(n)
            .map_or(otherwise, |text| text.parse().expect("a number of comments"))
    };
    let (comments, held) = (number(1, 200_000), number(2, 5_000));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async move {
        measure(TestDb::sqlite().await, comments, held).await;
        if let Some(db) = TestDb::postgres().await {
            measure(db, comments, held).await;
        }
    });
}
