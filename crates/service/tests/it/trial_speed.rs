//! How long a dry run over a hundred thousand comments takes.

use model::UnixMillis;
use moderation::{Assessment, Policy};
use service::comments::Posting;
use service::trial::{self, Handle, Request};
use service::{ServiceError, Visitor};

use crate::trial::TEXTS;
use crate::world::{World, saved};

/// Fills a site with comments of three months, each with signals as the engine gives them, one in ten decided by a person.
const FILL: [&str; 3] = [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO comments (site_id, id, \
     story_id, root_key, path, depth, reader_id, author_name, status, shown, body, html, language, fingerprint, revision, \
     created_at) SELECT c.site_id, c.id - 200000 + n.i, c.story_id, c.root_key, c.path, 0, c.reader_id, c.author_name, \
     CASE WHEN n.i % 20 = 0 THEN 'rejected' WHEN n.i % 17 = 0 THEN 'held' ELSE 'published' END, n.i % 17 > 0 AND n.i % 20 > 0, \
     c.body, '', '', 0, 1, c.created_at - (100000 - n.i) * 70000 FROM comments c CROSS JOIN n WHERE c.id = $1",
    "INSERT INTO revisions (site_id, comment_id, number, body, signals, verdict, policy_version, nudged, created_at) \
     SELECT c.site_id, c.id, 1, v.body, v.signals, v.verdict, 1, v.nudged, c.created_at FROM comments c CROSS JOIN revisions v \
     WHERE v.comment_id = $2 + c.id % $3 AND c.id > $1 - 200000 AND c.id <= $1 - 100000 AND v.number = 1",
    "INSERT INTO decisions (site_id, id, action, actor, comment_id, reader_id, was, became, policy_version, clause, reason, \
     created_at) SELECT site_id, id, CASE status WHEN 'rejected' THEN 'reject' ELSE 'publish' END, \
     CASE id % 10 WHEN 0 THEN 'account' ELSE 'policy' END, id, reader_id, '', status, 1, \
     CASE status WHEN 'rejected' THEN 'personal-attacks' ELSE '' END, '', created_at FROM comments WHERE id > $1 - 200000 AND id <= $1 - 100000",
];

/// `cargo nextest run --release -p service --run-ignored only --no-capture -E 'test(hundred_thousand)'`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes its time; run it by hand on an idle machine"]
async fn a_hundred_thousand_comments_are_judged_in_ten_seconds() {
    let world = World::new(testkit::TestDb::sqlite().await).await;
    let mut ids = Vec::new();
    for step in 0..24 {
        world.clock.advance(UnixMillis::MINUTE);
        let text = format!(
            "{} {} That is what I say, for the {step}th time.",
            TEXTS[step % TEXTS.len()],
            TEXTS[(step + 1) % TEXTS.len()]
        );
        let posting = Posting {
            nudged: true,
            ..world.posting(&format!("R{step}"), &text)
        };
        let visitor = world.guest(&format!("n{step}"));
        ids.push(saved(world.try_post(&visitor, posting).await.unwrap(), &visitor).0);
    }
    // The ids of these comments lie one minute apart; revisions are chosen by their place among them.
    let site = world.site.id;
    let (last, first) = (*ids.last().unwrap(), ids[0]);
    let chosen = ids.len();
    let filled = world.db.write(move |tx| {
        Box::pin(async move {
            for (place, id) in ids.iter().enumerate() {
                let sql = "UPDATE revisions SET comment_id = $2 WHERE comment_id = $1";
                tx.execute(sql, store::args![*id, i64::try_from(place).unwrap()])
                    .await?;
            }
            let count = i64::try_from(ids.len()).unwrap();
            tx.execute(FILL[0], store::args![last]).await?;
            tx.execute(FILL[1], store::args![last, 0_i64, count]).await?;
            tx.execute(FILL[2], store::args![last]).await?;
            for (place, id) in ids.iter().enumerate() {
                let sql = "UPDATE revisions SET comment_id = $2 WHERE comment_id = $1";
                tx.execute(sql, store::args![i64::try_from(place).unwrap(), *id])
                    .await?;
            }
            Ok::<_, ServiceError>(())
        })
    });
    filled.await.unwrap();
    let since = world.clock.now().plus(-365 * UnixMillis::DAY);
    // The reference of the same run: reading the signals of all comments and nothing else, on one thread.
    let begin = std::time::Instant::now();
    let signals = world.db.read(move |tx| {
        let sql = "SELECT signals FROM revisions WHERE site_id = $1 ORDER BY comment_id";
        Box::pin(async move { tx.all::<String>(sql, store::args![site]).await })
    });
    let signals: Vec<String> = signals.await.unwrap();
    let parsed = signals
        .iter()
        .filter(|json| serde_json::from_str::<Assessment>(json).is_ok())
        .count();
    let reference = begin.elapsed();
    let request = Request {
        policy: Policy::parse(Policy::default_document()).unwrap(),
        since,
        newest: None,
        changes: 100,
        workers: 2,
    };
    let begin = std::time::Instant::now();
    let report = trial::run(
        &world.services,
        &Visitor::operator(),
        &world.site,
        request,
        &Handle::default(),
    )
    .await
    .unwrap();
    let took = begin.elapsed();
    let bytes: usize = signals.iter().map(String::len).sum();
    println!(
        "{} comments ({} KB of signals, {} decided) in {took:?}; reading {parsed} signals alone took {reference:?}: ratio {:.2}",
        report.total,
        bytes / 1_000,
        report.people.decided,
        took.as_secs_f64() / reference.as_secs_f64()
    );
    assert!(report.judged >= 100_000 && report.unreadable == 0 && first < last && chosen == 24);
}
