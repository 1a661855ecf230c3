use interchange::export::{self, CommentOptions};
use interchange::story_lines::{self, StoryReport};
use interchange::wordpress;
use serde_json::Value;
use testkit::on_both;

use crate::{Desk, quiet};

const WEEKLY: &[u8] = include_bytes!("../fixtures/weekly.xml");

const STORIES: &str = r#"{"key":"a","url":"https://example.org/a","headline":"Fish & chips < £5, says R&D","standfirst":"AT&amp;T","body":"LONDON, June 3 (Reuters) - One.","byline":"I. Farrow","section":"Food","published_at":"2026-06-03T10:00:00Z"}
{"key":"b","url":"https://example.org/b","headline":"Երևանում բացվեց","language":"hy","body":"<p>Մեկ</p><p>Երկու</p>","image":"https://example.org/b.jpg","commenting":"premoderated","published_at":"2026-06-04T10:00:00.250+02:00"}

{"key":"c","headline":""}
{"url":"https://example.org/d","headline":"Without a key","credit":"","dateline":"","published_at":"2026-06-05T10:00:00Z"}
"#;

impl Desk {
    async fn lines(&self, file: &[u8], dry_run: bool) -> StoryReport {
        story_lines::import(&self.services, &self.operator, &self.site, file, dry_run, &mut quiet())
            .await
            .unwrap()
    }

    async fn exported_stories(&self) -> String {
        let mut out = Vec::new();
        export::stories(&self.services, &self.operator, &self.site, &mut out)
            .await
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    async fn exported_comments(&self, email: bool) -> Vec<Value> {
        let mut out = Vec::new();
        let options = CommentOptions { email };
        export::comments(&self.services, &self.operator, &self.site, &mut out, options)
            .await
            .unwrap();
        std::str::from_utf8(&out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

on_both! {
    async fn stories_are_taken_in_once(db: TestDb) {
        let desk = Desk::new(&db).await;
        let dry = desk.lines(STORIES.as_bytes(), true).await;
        assert_eq!((dry.stories.created, desk.stories().await.len()), (4, 0));

        let report = desk.lines(STORIES.as_bytes(), false).await;
        assert_eq!((report.lines, report.stories.created, report.bad_lines), (4, 3, 1));
        let problem = &report.problems[0];
        assert_eq!((problem.at.as_str(), problem.field.as_str()), ("line 4", "headline"));
        let by_url = service::stories::by_key(&desk.services, &desk.site, "https://example.org/d").await.unwrap();
        assert_eq!(by_url.headline, "Without a key");

        let again = desk.lines(STORIES.as_bytes(), false).await;
        assert_eq!((again.stories.created, again.stories.updated, again.stories.unchanged), (0, 0, 3));
        let changed = STORIES.replace("Without a key", "Still without a key");
        assert_eq!(desk.lines(changed.as_bytes(), false).await.stories.updated, 1);
    }

    async fn exported_stories_are_read_back_as_they_were(db: TestDb) {
        let desk = Desk::new(&db).await;
        desk.lines(STORIES.as_bytes(), false).await;
        desk.lines(b"{\"key\":\"gone\",\"headline\":\"Taken down\"}", false).await;
        service::stories::remove(&desk.services, &desk.operator, &desk.site, "gone").await.unwrap();
        wordpress::import(&desk.services, &desk.operator, &desk.site, WEEKLY, wordpress::Options::default(), &mut quiet())
            .await
            .unwrap();
        let file = desk.exported_stories().await;
        assert_eq!(file.lines().count(), 5);

        let same = desk.lines(file.as_bytes(), false).await;
        assert_eq!((same.stories.unchanged, same.problems), (5, vec![]));
        let other = desk.second().await;
        assert_eq!(other.lines(file.as_bytes(), false).await.stories.created, 5);
        assert_eq!(other.exported_stories().await, file);
    }

    async fn comments_are_exported_without_addresses(db: TestDb) {
        let desk = Desk::new(&db).await;
        let options = wordpress::Options { keep_email: true, ..Default::default() };
        wordpress::import(&desk.services, &desk.operator, &desk.site, WEEKLY, options, &mut quiet()).await.unwrap();
        let comments = desk.exported_comments(false).await;
        assert_eq!(comments.len(), 7);
        assert!(!comments.iter().any(|comment| comment.to_string().contains('@')));
        let reply = comments.iter().find(|c| c["foreign_id"] == "101:12").unwrap();
        let parent = comments.iter().find(|c| c["foreign_id"] == "101:11").unwrap();
        assert_eq!(reply["parent"], parent["id"]);
        assert!(parent["id"].is_string() && parent.get("parent").is_none());
        assert_eq!((&reply["story"], &reply["status"]), (&"wordpress-101".into(), &"published".into()));
        assert_eq!((&reply["author"], &reply["text"]), (&"Ruben".into(), &"Mine neither.".into()));
        assert_eq!(reply["created_at"], "2026-02-20T10:30:00Z");

        let with = desk.exported_comments(true).await;
        assert_eq!(with.iter().find(|c| c["foreign_id"] == "101:12").unwrap()["email"], "ruben@readers.example");
    }

    async fn every_version_of_the_policy_is_exported(db: TestDb) {
        let desk = Desk::new(&db).await;
        let document = service::policies::in_force(&desk.services, &desk.site).await.unwrap().document.clone();
        let changed = document.replacen("Discussion Policy", "House Rules", 1);
        service::policies::put(&desk.services, &desk.operator, &desk.site, &changed, "a new title").await.unwrap();
        let mut out = Vec::new();
        assert_eq!(export::policy(&desk.services, &desk.site, &mut out).await.unwrap(), 2);
        let lines: Vec<Value> =
            std::str::from_utf8(&out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["version"], &lines[1]["version"]), (&1.into(), &2.into()));
        assert_eq!((&lines[1]["document"], &lines[1]["note"]), (&changed.into(), &"a new title".into()));
    }

    async fn a_full_disk_is_an_error(db: TestDb) {
        struct Full;
        impl std::io::Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let desk = Desk::new(&db).await;
        desk.lines(STORIES.as_bytes(), false).await;
        let error = export::stories(&desk.services, &desk.operator, &desk.site, Full).await.unwrap_err();
        assert!(matches!(error, interchange::InterchangeError::Write { lines: 0, .. }), "{error}");
    }
}
