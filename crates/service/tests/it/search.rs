//! Searching comments and readers, and taking what is found out as a file.

use model::{Role, Status};
use service::desk::{CommentSearch, ExportFormat, Found, QueueName, SearchPage, export, exported_lines, search};
use service::imports::{ImportedComment, comment};
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::world::World;

const WALL: &str = "The old harbour wall has cracks, the council's divers said so.";
const CAFE: &str = "Meet me at the café by the Hafen; the wall there is harbour-grey.";

async fn try_find(world: &World, visitor: &Visitor, query: &str) -> Result<SearchPage, ServiceError> {
    search(
        &world.services,
        visitor,
        &world.site,
        &CommentSearch::parse(query),
        None,
    )
    .await
}

/// Authors of what is found, newest first.
async fn find(world: &World, visitor: &Visitor, q: &str) -> Vec<String> {
    let asked = CommentSearch {
        q: q.to_owned(),
        ..CommentSearch::default()
    };
    let page = search(&world.services, visitor, &world.site, &asked, None)
        .await
        .unwrap();
    page.hits.into_iter().map(|hit| hit.row.comment.author_name).collect()
}

async fn newsroom(db: testkit::TestDb) -> (World, Visitor) {
    let world = World::new(db).await;
    for (name, text) in [
        ("Wanda", WALL),
        ("Carl", CAFE),
        ("Yuki", "港の壁は古い。日本語のコメントです。"),
        ("Nour", "شُكْرًا لكم على هذا الخبر الجميل عن الميناء"),
    ] {
        world.clock.advance(1_000);
        world.post(name, text).await;
    }
    let moderator = world.staff(Role::Moderator, "Mo").await;
    (world, moderator)
}

on_both! {
    async fn words_phrases_and_beginnings_are_found(db: TestDb) {
        let (world, mo) = newsroom(db).await;
        for (q, expected) in [
            ("wall", vec!["Carl", "Wanda"]),
            ("WALL harbour", vec!["Carl", "Wanda"]),
            ("\"harbour wall\"", vec!["Wanda"]),
            ("\"wall harbour\"", vec![]),
            ("\"old harbour wall has\" divers", vec!["Wanda"]),
            ("cafe", vec!["Carl"]),
            ("CAFÉ", vec!["Carl"]),
            ("harb", vec![]),
            ("harb*", vec!["Carl", "Wanda"]),
            ("harbour-grey", vec!["Carl"]),
            ("council's", vec!["Wanda"]),
            ("日本語", vec!["Yuki"]),
            ("壁", vec!["Yuki"]),
            ("本日", vec![]),
            ("شكرا", vec!["Nour"]),
            ("wall reader:wan", vec!["Wanda"]),
            ("wall story:\"gives way\"", vec!["Carl", "Wanda"]),
            ("wall status:held", vec![]),
        ] {
            assert_eq!(find(&world, &mo, q).await, expected, "{q}");
        }
        let page = try_find(&world, &mo, "q=%22harbour+wall%22").await.unwrap();
        let hit = &page.hits[0];
        assert_eq!(&hit.row.comment.body[hit.marks[0].clone()], "harbour wall");
        assert_eq!(page.found, Some(Found::Exactly(1)));
    }

    async fn hostile_input_is_only_words(db: TestDb) {
        let (world, mo) = newsroom(db).await;
        for q in [
            "'; DROP TABLE comments; --", "\"", "\"\"\"", "*", "wall*\"", "a AND", "NEAR(wall, 2)", "words:wall", "^wall",
            "wall) OR (1", "-wall", "%_%", "\\", "'wall':*", "wall & !harbour", "<-> | &", "{words}:x", "\u{202e}\u{0}x",
            "rowid:1", "reader:%", "reader:\"", "story:'", "clause:%", "section:'--",
        ] {
            find(&world, &mo, q).await;
        }
        assert_eq!(find(&world, &mo, "^wall").await, ["Carl", "Wanda"]);
        assert!(find(&world, &mo, "wall OR divers").await.is_empty(), "OR is a word like any other");
        assert_eq!(find(&world, &mo, &"wall ".repeat(200)).await, ["Carl", "Wanda"]);
        let page = try_find(&world, &mo, "q=%2A%22").await.unwrap();
        assert!(page.hits.is_empty() && page.notes.len() == 1, "no word, nothing found, and it is said");
        for bad in ["status=lost", "standing=x", "category=none", "category=insult&least=2", "least=0.5", "since=yesterday", "age=x"] {
            assert!(matches!(try_find(&world, &mo, bad).await, Err(ServiceError::Invalid(_))), "{bad}");
        }
        assert!(try_find(&world, &mo, "").await.unwrap().hits.is_empty());
        assert_eq!(find(&world, &mo, "wall").await.len(), 2);
    }

    async fn readers_are_listed_first(db: TestDb) {
        let (world, mo) = newsroom(db).await;
        let mail = service::comments::Posting { email: "Wim@Example.org".to_owned(), ..world.posting("Wim", "Good morning to everybody here.") };
        world.try_post(&world.guest("w"), mail).await.unwrap();
        let names = |page: SearchPage| page.readers.into_iter().map(|reader| reader.name).collect::<Vec<_>>();
        assert_eq!(names(try_find(&world, &mo, "q=w").await.unwrap()), ["Wanda", "Wim"]);
        assert_eq!(names(try_find(&world, &mo, "q=wim%40example.org").await.unwrap()), ["Wim"]);
        assert!(names(try_find(&world, &mo, "q=nobody").await.unwrap()).is_empty());
        let reader = world.staff(Role::Commenter, "Rae").await;
        assert!(matches!(try_find(&world, &reader, "q=w").await, Err(ServiceError::Forbidden { .. })));
    }

    async fn an_edited_and_an_imported_comment_are_found_by_their_words(db: TestDb) {
        let (world, mo) = newsroom(db).await;
        let (id, visitor, _) = world.post("Edda", "The ferry was late again this morning.").await;
        assert_eq!(find(&world, &mo, "ferry").await, ["Edda"]);
        service::comments::edit(&world.services, &visitor, &world.site, id, "The tram was late again this morning.".to_owned(), false).await.unwrap();
        assert!(find(&world, &mo, "ferry").await.is_empty());
        assert_eq!(find(&world, &mo, "tram").await, ["Edda"]);
        for (n, seconds) in [(1, 100), (2, 50), (3, 100)] {
            let imported = ImportedComment {
                source: "wordpress".to_owned(),
                foreign_id: n.to_string(),
                story: world.story,
                parent_foreign_id: None,
                author: format!("Old {n}"),
                email: String::new(),
                account: None,
                text: format!("An old word about the tram, number {n}."),
                status: Some(Status::Published),
                created_at: model::UnixMillis(seconds * 1_000),
            };
            comment(&world.services, &Visitor::operator(), &world.site, imported).await.unwrap();
        }
        // By when they were written, not by when they came.
        assert_eq!(find(&world, &mo, "tram").await, ["Edda", "Old 3", "Old 1", "Old 2"]);
        let new = service::desk::queue(&world.services, &mo, &world.site, QueueName::New, None, 10).await.unwrap();
        assert!(new.items.iter().all(|item| !item.row.comment.author_name.starts_with("Old")));
        world.no_drift().await;
    }

    async fn comments_of_an_older_version_get_their_facts_and_words(db: TestDb) {
        let (world, mo) = newsroom(db).await;
        world.clock.advance(1_000);
        world.post("Jan", "No better of a criminal such as Perez.").await;
        // As the database was before the migration.
        let undone: Result<(), store::StoreError> = world.db.write(move |tx| Box::pin(async move {
            for sql in [
                "DROP TABLE comment_facts", "DROP TABLE comment_words", "DROP TABLE saved_queues", "DROP INDEX reports_open",
                "DROP INDEX readers_by_email", "DELETE FROM schema_migrations WHERE number = 8",
            ] {
                tx.execute(sql, &[]).await?;
            }
            Ok(())
        })).await;
        undone.unwrap();
        let applied = store::migrate::run(&world.db, world.services.now()).await.unwrap();
        assert_eq!(applied, ["0008_queues_and_search"]);
        world.no_drift().await;
        let held = service::desk::queue(&world.services, &mo, &world.site, QueueName::Held, None, 10).await.unwrap();
        assert_eq!(held.items.len(), 1, "queues are right at once");
        assert!(find(&world, &mo, "wall").await.is_empty());
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let services = world.services.clone();
        let running = tokio::spawn(async move { services.run_background(stopped).await });
        let finished = async {
            while find(&world, &mo, "clause:personal-attacks").await.is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(120), finished).await.expect("the job runs");
        stop.send(true).unwrap();
        running.await.unwrap();
        assert_eq!(find(&world, &mo, "wall").await, ["Carl", "Wanda"]);
        assert_eq!(find(&world, &mo, "insult:0.6..1").await, ["Jan"]);
        let all = service::desk::queue(&world.services, &mo, &world.site, QueueName::All, None, 10).await.unwrap();
        let authors: Vec<&str> = all.items.iter().map(|item| item.row.comment.author_name.as_str()).collect();
        assert_eq!(authors, ["Jan", "Nour", "Yuki", "Carl", "Wanda"], "newest first");
    }

    async fn pages_follow_each_other_without_gaps(db: TestDb) {
        let world = World::new(db).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        for n in 0..60 {
            if n % 3 == 0 {
                world.clock.advance(1_000);
            }
            world.post(&format!("Reader {n}"), &format!("Lighthouse number {n} is lit at night.")).await;
        }
        let asked = CommentSearch { q: "lighthouse".to_owned(), ..CommentSearch::default() };
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = search(&world.services, &mo, &world.site, &asked, cursor.as_deref()).await.unwrap();
            seen.extend(page.hits.iter().map(|hit| hit.row.comment.id));
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let mut expected = seen.clone();
        expected.sort();
        expected.dedup();
        assert_eq!((seen.len(), expected.len()), (60, 60));
        expected.reverse();
        assert_eq!(seen, expected, "newest first");
    }

    async fn an_export_holds_what_was_found_and_no_address(db: TestDb) {
        let (world, mo) = newsroom(db).await;
        let mail = service::comments::Posting { email: "wim@example.org".to_owned(), ..world.posting("Wim", "=HYPERLINK(\"x\") on the wall") };
        world.clock.advance(1_000);
        world.try_post(&world.guest("w"), mail).await.unwrap();
        let asked = CommentSearch::parse("q=wall");
        let lines = async |format| {
            let plan = export(&world.services, &mo, &world.site, (None, &asked), format).await.unwrap();
            assert_eq!(plan.comments.len(), 3);
            exported_lines(&world.services, &mo, &world.site, (&plan.comments, true), format).await.unwrap()
        };
        let csv = lines(ExportFormat::Csv).await;
        assert!(csv.starts_with("id,posted_at,") && csv.lines().count() == 4, "{csv}");
        assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\") on the wall\"") && !csv.contains("wim@"), "{csv}");
        let jsonl = lines(ExportFormat::Jsonl).await;
        let first: serde_json::Value = serde_json::from_str(jsonl.lines().next().unwrap()).unwrap();
        assert_eq!((first["author"].as_str(), first["text"].as_str()), (Some("Wim"), Some("=HYPERLINK(\"x\") on the wall")));
        assert!(first["scores"]["insult"].is_number() && !jsonl.contains("wim@"));
        let all = export(&world.services, &mo, &world.site, (Some(QueueName::New), &CommentSearch::default()), ExportFormat::Csv).await.unwrap();
        assert_eq!(all.comments.len(), 5);
        let reader = world.staff(Role::Commenter, "Rae").await;
        let refused = export(&world.services, &reader, &world.site, (None, &asked), ExportFormat::Csv).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
        let site = world.site.id;
        let rows: Result<_, store::StoreError> = world.db.read(move |tx| Box::pin(store::audit::after(tx, site, 0, 100))).await;
        let rows = rows.unwrap();
        let of_exports: Vec<_> = rows.iter().filter(|row| row.deed == "export_comments").map(|row| (row.became.as_str(), row.why.as_str())).collect();
        assert_eq!(of_exports, [("3 comments as csv", "some words"), ("3 comments as jsonl", "some words"), ("5 comments as csv", "all")]);
    }
}
