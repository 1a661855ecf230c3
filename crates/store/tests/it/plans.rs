//! Hot queries use an index on both databases, and none sorts a whole thread or queue.

use model::{ReaderId, SiteId, Standing, Status, StoryId};
use store::facts::Place;
use store::queues::{Filter, From};
use store::words::Term;
use store::{StoreError, Value, args};
use testkit::{TestDb, on_both};

const FILL: [&str; 11] = [
    "INSERT INTO sites (id, key, name, base_url, settings, created_at) VALUES (1, 't', 'T', '', '{}', 0)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO stories (site_id, id, key, url, \
     slug, headline, standfirst, body_html, body_text, byline, dateline, credit, section, section_slug, language, image_url, \
     commenting, published_at, modified_at, created_at, updated_at) SELECT 1, i, CAST(i AS TEXT), '', '', 'A headline', '', '', '', \
     '', '', '', '', CAST(i % 9 AS TEXT), '', '', 'open', i, i, i, i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO readers (site_id, id, kind, name, \
     name_key, email, standing, created_at, last_seen_at) SELECT 1, i, 'guest', '', CAST(i AS TEXT), '', 'good', i, i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) INSERT INTO comments (site_id, id, story_id, \
     root_key, path, depth, reader_id, author_name, status, shown, body, html, language, fingerprint, revision, open_reports, \
     created_at) SELECT 1, i, 1 + i % 400, CAST(100000 + i AS TEXT), CAST(100000 + i AS TEXT), 0, 1 + i % 500, 'R', \
     CASE i % 50 WHEN 0 THEN 'held' ELSE 'published' END, i % 50 > 0, 'Words', '', '', 0, 1, CASE i % 80 WHEN 0 THEN 1 ELSE 0 END, i FROM n",
    // One network that everybody is behind, and few of them blocked.
    "INSERT INTO reader_networks (site_id, network, reader_id, expires_at, blocked) \
     SELECT site_id, CASE id % 2 WHEN 0 THEN 'n' ELSE CAST(id AS TEXT) END, id, 9, id % 50 = 0 FROM readers",
    "INSERT INTO revisions (site_id, comment_id, number, body, signals, verdict, policy_version, nudged, created_at) \
     SELECT 1, id, 1, 'Words', '{}', '{}', 1, id < 0, 0 FROM comments",
    "INSERT INTO comment_facts SELECT 1, id * 4096, id, story_id, reader_id, '1', status, '', CASE id % 40 WHEN 0 THEN ',spam,' \
     ELSE '' END, id % 60 = 0, id % 70 = 0, status = 'published', open_reports > 0, 0, 0, 0, id % 1000, 0, 0, 0, 0 FROM comments",
    "INSERT INTO reports (site_id, id, comment_id, reporter, clause, note, created_at) \
     SELECT 1, id, id, 'x', '', '', id FROM comments WHERE open_reports > 0",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) INSERT INTO audit_log (site_id, number, at, \
     actor, account_id, deed, subject, subject_id, was, became, why, hash) SELECT 1, i, i, 'account', i % 50, CAST(i % 20 AS TEXT), \
     'comment', CAST(i % 4000 AS TEXT), '', '', '', '' FROM n",
    "INSERT INTO hook_calls (site_id, id, hook_id, hook_name, comment_id, revision, outcome, clause, ms, error, created_at) \
     SELECT 1, id, id % 5, 'judge', id, 1, 'none', '', 1, '', id FROM comments",
    "INSERT INTO decisions (site_id, id, action, actor, comment_id, reader_id, was, became, policy_version, clause, reason, \
     created_at) SELECT 1, id, 'publish', 'policy', id, reader_id, '', 'published', 1, '', '', id FROM comments",
];

/// As much as a small site has: on empty tables every plan is as good as any other.
async fn fill(db: &TestDb) {
    let filled: Result<(), StoreError> = db
        .write(|tx| {
            Box::pin(async move {
                for sql in FILL {
                    tx.execute(sql, &[]).await?;
                }
                // PostgreSQL does this by itself in time; SQLite never does, and we do not ask it to.
                if matches!(tx, store::Tx::Postgres(_)) {
                    tx.execute("ANALYZE", &[]).await?;
                }
                Ok(())
            })
        })
        .await;
    filled.unwrap();
}

async fn plan(db: &TestDb, sql: &'static str, values: &[Value]) -> String {
    let values = values.to_vec();
    let plan: Result<_, StoreError> = db
        .read(move |tx| Box::pin(async move { tx.plan(sql, &values).await }))
        .await;
    plan.unwrap().join("\n")
}

on_both! {
    async fn hot_queries_use_an_index(db: TestDb) {
        fill(&db).await;
        let hot: [(&str, &'static str, &[Value], &str); 19] = [
            ("oldest", store::threads::OLDEST, args![1, 1, "", "", 51], "comments_by_thread"),
            ("newest", store::threads::NEWEST, args![1, 1, ":", ":", 51], "comments_by_thread_newest"),
            ("oldest report", store::queues::OLDEST_REPORT, args![1], "reports_open"),
            ("readers by name", store::readers::NAMED, args![1, "a", "b", 20], "readers_by_name"),
            ("readers by address", store::readers::BY_EMAIL, args![1, "a@b", 20], "readers_by_email"),
            ("own", store::comments::OWN, args![1, 1, 1, 0], "comments_by_reader"),
            ("last posted", store::comments::LAST_POSTED, args![1, 1, 1, 0], "comments_by_reader"),
            ("by reader", store::comments::BY_READER, args![1, 1, 9, 9, 51], "comments_by_reader"),
            ("rate", store::comments::RATE, args![1, 1, "x"], "comments_by_thread"),
            ("front", store::stories::FRONT, args![1, 9, 9, 21], "stories_by_time"),
            ("section", store::stories::SECTION, args![1, 9, 9, 21, "x"], "stories_by_section"),
            ("networks", store::readers::RESTRICTED_ON, args![1, "n", 0], "reader_networks_blocked"),
            ("deeds to one", store::audit::FILTERED_SUBJECT, args![1, 9, 101, "", 0, "", "comment", "7", 0, 9], "audit_log_by_subject"),
            ("deeds by one", store::audit::FILTERED_ACCOUNT, args![1, 9, 101, "", 7, "", "", "", 0, 9], "audit_log_by_account"),
            ("one deed", store::audit::FILTERED_DEED, args![1, 9, 101, "7", 0, "", "", "", 0, 9], "audit_log_by_deed"),
            ("hooks of a comment", store::hooks::OF_COMMENT, args![1, 7], "hook_calls_by_comment"),
            ("answers of a hook", store::hooks::OF_HOOK, args![1, 3, 10], "hook_calls_by_hook"),
            // The primary key, which each database names in its own way; any other index would have to be sorted.
            ("log", store::decisions::LOG, args![1, 9, 101], "decisions_"),
            ("since", store::decisions::SINCE, args![1, 9, 101], "decisions_"),
        ];
        for (name, sql, values, index) in hot {
            let plan = plan(&db, sql, values).await;
            assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
            assert!(!plan.contains("Seq Scan") && !plan.contains("SCAN c\n"), "{name} scans:\n{plan}");
            assert!(!plan.contains("USE TEMP B-TREE") && !plan.lines().any(|l| l.trim().starts_with("->  Sort")), "{name} sorts:\n{plan}");
        }
    }

    async fn a_dry_run_reads_its_pages_by_key(db: TestDb) {
        fill(&db).await;
        let pages: [(&str, &'static str, &[Value], &str); 2] = [
            ("period", store::trials::PERIOD, args![1, 0, 0, 9_999, 51], "comments_by_time"),
            ("decisions", store::trials::DECISIONS, args![1, 0, 51], "decisions_"),
        ];
        for (name, sql, values, index) in pages {
            let plan = plan(&db, sql, values).await;
            assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
            assert!(!plan.contains("USE TEMP B-TREE") && !plan.lines().any(|l| l.trim().starts_with("->  Sort")), "{name} sorts:\n{plan}");
        }
    }
}

/// How the database would run a queue.
async fn queue_plan(db: &TestDb, filter: Filter, from: From) -> String {
    let plan: Result<_, StoreError> = db
        .read(move |tx| Box::pin(async move { store::queues::plan(tx, SiteId(1), &filter, from).await }))
        .await;
    plan.unwrap().join("\n")
}

on_both! {
    async fn queues_use_an_index(db: TestDb) {
        fill(&db).await;
        let (oldest, newest) = (From::Oldest(None), From::Newest(Some(Place(9))));
        let none = Filter::default;
        // The primary key is named by each database in its own way.
        let key = if db.kind() == "sqlite" { "USING PRIMARY KEY" } else { "comment_facts_pkey" };
        let queues = [
            ("held", Filter { status: Some(Status::Held), ..none() }, oldest, "comment_facts_by_status"),
            ("reported", Filter { reported: true, ..none() }, oldest, "comment_facts_reported"),
            ("new", Filter { newcomers: true, ..none() }, newest, "comment_facts_new"),
            ("unsure", Filter { unsure: true, ..none() }, newest, "comment_facts_unsure"),
            ("all", none(), newest, key),
            ("clause", Filter { clause: Some("spam".to_owned()), ..none() }, newest, key),
            ("score", Filter { score: Some((3, 400, 600)), ..none() }, newest, key),
            ("language", Filter { language: Some("fr".to_owned()), ..none() }, newest, key),
            ("sections", Filter { within: vec!["1".to_owned()], status: Some(Status::Held), ..none() }, oldest, "comment_facts_by_status"),
            ("story", Filter { stories: Some(vec![StoryId(7)]), ..none() }, newest, "comment_facts_by_story"),
            ("reader", Filter { readers: Some(vec![ReaderId(7)]), ..none() }, newest, "comment_facts_by_reader"),
        ];
        for (name, filter, from, index) in queues {
            let plan = queue_plan(&db, filter, from).await;
            assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
            assert!(!plan.contains("Seq Scan") && !plan.contains("SCAN f"), "{name} scans:\n{plan}");
            assert!(!plan.contains("USE TEMP B-TREE") && !plan.lines().any(|l| l.trim().starts_with("->  Sort")), "{name} sorts:\n{plan}");
        }
    }

    async fn a_search_goes_by_the_words(db: TestDb) {
        fill(&db).await;
        let filled: Result<(), StoreError> = db.write(|tx| Box::pin(async move {
            for id in 1..=3_000_i64 {
                let word = if id % 500 == 0 { "seldom" } else { "often" };
                store::words::put(tx, SiteId(1), Place(id * 4096), &[word.to_owned()]).await?;
            }
            if matches!(tx, store::Tx::Postgres(_)) {
                tx.execute("ANALYZE comment_words", &[]).await?;
            }
            Ok(())
        })).await;
        filled.unwrap();
        let terms = |word: &str| vec![Term { words: vec![word.to_owned()], open: false }];
        let plan = queue_plan(&db, Filter { terms: terms("seldom"), ..Filter::default() }, From::Newest(None)).await;
        let index = if db.kind() == "sqlite" { "comment_words VIRTUAL TABLE INDEX" } else { "comment_words_by_word" };
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("Seq Scan") && !plan.contains("SCAN f") && !plan.contains("USE TEMP B-TREE"), "{plan}");
        // Every way that a search can go finds the same: few by the filter, few by the words, many by both.
        let now = model::UnixMillis(5);
        for (filter, found) in [
            (Filter { terms: terms("seldom"), ..Filter::default() }, 6),
            (Filter { terms: terms("often"), ..Filter::default() }, 2_994),
            (Filter { terms: terms("often"), status: Some(Status::Published), ..Filter::default() }, 2_940),
            (Filter { terms: terms("often"), status: Some(Status::Held), ..Filter::default() }, 54),
            (Filter { terms: terms("often"), standing: Some((Standing::Good, now)), ..Filter::default() }, 2_994),
            (Filter { terms: terms("often"), standing: Some((Standing::Banned, now)), ..Filter::default() }, 0),
            (Filter { terms: terms("often"), within: vec!["1".to_owned()], ..Filter::default() }, 2_994),
        ] {
            for from in [From::Newest(None), From::Oldest(None)] {
                let asked = filter.clone();
                let picked: Result<_, StoreError> = db
                    .read(move |tx| Box::pin(async move { store::queues::pick(tx, SiteId(1), &asked, from, 5_000).await }))
                    .await;
                let places: Vec<Place> = picked.unwrap().into_iter().map(|chosen| chosen.place).collect();
                assert_eq!(places.len(), found, "{filter:?}");
                assert!(places.windows(2).all(|pair| (pair[0] < pair[1]) == matches!(from, From::Oldest(_))), "{filter:?}");
            }
        }
    }
}

/// Besides the above: decisions of people, some of them undone, reports, appeals, second looks and counted days.
const FILL_QUALITY: [&str; 5] = [
    "INSERT INTO decisions (site_id, id, action, actor, account_id, comment_id, reader_id, was, became, policy_version, clause, \
     reason, undone_by, created_at) SELECT 1, id + 8000, CASE id % 2 WHEN 0 THEN 'reject' ELSE 'publish' END, 'account', id % 7, id, \
     reader_id, 'held', CASE id % 2 WHEN 0 THEN 'rejected' ELSE 'published' END, 1, 'spam', '', \
     CASE id % 40 WHEN 0 THEN id + 20000 END, id + 8000 FROM comments",
    "INSERT INTO reports (site_id, id, comment_id, reporter, clause, note, created_at, resolved_at) \
     SELECT 1, id + 20000, id, 'r', 'spam', '', id, id + 8000 FROM comments WHERE id % 5 = 0",
    "INSERT INTO appeals (site_id, id, decision_id, reader_id, body, status, answer, created_at) \
     SELECT 1, id, id + 8000, 1, '', CASE id % 3 WHEN 0 THEN 'overturned' ELSE 'open' END, '', id FROM comments WHERE id % 4 = 0",
    "INSERT INTO second_looks (site_id, id, comment_id, revision, section_slug, day, stratum, sampled, population, stopped, clauses, \
     categories, first_clause, drawn_at, answer, answered_by, answered_at) SELECT 1, id, id, 1, '', id / 20, 'policy_held', 1, 2, \
     id > 0, '', '', '', id, CASE WHEN id < 7900 THEN 'approve' END, CASE WHEN id < 7900 THEN 5 END, \
     CASE WHEN id < 7900 THEN id END FROM comments",
    "INSERT INTO quality_days (site_id, day, figures, made_at) SELECT 1, id, '{}', id FROM comments WHERE id < 2000",
];

on_both! {
    async fn the_dashboard_reads_ranges_of_indexes(db: TestDb) {
        fill(&db).await;
        let filled: Result<(), StoreError> = db
            .write(|tx| {
                Box::pin(async move {
                    for sql in FILL_QUALITY {
                        tx.execute(sql, &[]).await?;
                    }
                    if matches!(tx, store::Tx::Postgres(_)) {
                        tx.execute("ANALYZE", &[]).await?;
                    }
                    Ok(())
                })
            })
            .await;
        filled.unwrap();
        // A primary key has its own name on each database.
        let (decisions, days) = match db.kind() {
            "sqlite" => ("sqlite_autoindex_decisions_1", "sqlite_autoindex_quality_days_1"),
            _ => ("decisions_pkey", "quality_days_pkey"),
        };
        let hot: [(&str, &'static str, &[Value], &[&str]); 8] = [
            ("judged", store::quality::JUDGED, args![1, 100, 200], &["comments_by_time", "decisions_by_comment"]),
            ("by people", store::quality::BY_PEOPLE, args![1, 8100, 8200], &[decisions, "decisions_by_comment"]),
            ("closed reports", store::quality::CLOSED_REPORTS, args![1, 8100, 8110], &[decisions, "reports_once"]),
            ("undone", store::quality::UNDONE, args![1, 8100, 8200], &["decisions_undone"]),
            ("overturned", store::quality::OVERTURNED, args![1, 8100, 8200], &["appeals_once", decisions]),
            ("days", store::quality::DAYS, args![1, 100, 130], &[days]),
            ("looks of days", store::second_looks::OF_DAYS, args![1, 100, 130], &["second_looks_by_day"]),
            ("open looks", store::second_looks::OPEN, args![1, 7000, 6, 0], &["second_looks_open"]),
        ];
        for (name, sql, values, indexes) in hot {
            let plan = plan(&db, sql, values).await;
            for index in indexes {
                assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
            }
            let scans = |line: &str| line.contains("Seq Scan on") || line.trim_start().starts_with("SCAN ");
            assert!(!plan.lines().any(scans), "{name} scans:\n{plan}");
            assert!(!plan.contains("USE TEMP B-TREE") && !plan.lines().any(|l| l.trim().starts_with("->  Sort")), "{name} sorts:\n{plan}");
        }
    }
}
