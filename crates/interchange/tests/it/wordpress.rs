use interchange::InterchangeError;
use interchange::wordpress::{Options, WordpressReport, import};
use model::Commenting;
use service::Visitor;
use testkit::on_both;

use crate::{Desk, quiet};

const WEEKLY: &[u8] = include_bytes!("../fixtures/weekly.xml");
const TRUNCATED: &[u8] = include_bytes!("../fixtures/truncated.xml");

impl Desk {
    async fn wordpress(&self, file: &[u8], options: Options) -> Result<WordpressReport, InterchangeError> {
        import(&self.services, &self.operator, &self.site, file, options, &mut quiet()).await
    }

    /// `name<parent's name status`, by time.
    async fn thread(&self, post: &str) -> Vec<String> {
        let story = service::stories::by_key(&self.services, &self.site, post)
            .await
            .unwrap();
        let mut comments = self.comments().await;
        comments.sort_by_key(|comment| (comment.created_at, comment.id));
        let name = |id| {
            comments
                .iter()
                .find(|c| Some(c.id) == id)
                .map_or("-", |c| c.author_name.as_str())
        };
        let line = |c: &store::comments::CommentRecord| format!("{}<{} {}", c.author_name, name(c.parent), c.status);
        comments.iter().filter(|c| c.story == story.id).map(line).collect()
    }
}

on_both! {
    async fn posts_come_with_their_threads(db: TestDb) {
        let desk = Desk::new(&db).await;
        let report = desk.wordpress(WEEKLY, Options::default()).await.unwrap();
        assert_eq!((report.stories.created, report.comments_created, report.comments_held), (2, 7, 1));
        assert_eq!(report.problems, []);

        let ferry = service::stories::by_key(&desk.services, &desk.site, "wordpress-101").await.unwrap();
        assert_eq!(ferry.headline, "Ferry’s last winter");
        assert_eq!((ferry.dateline.as_str(), ferry.credit.as_str()), ("OSTREY", "Coastwire"));
        assert_eq!((ferry.byline.as_str(), ferry.section.as_str()), ("Iona Farrow", "Arts & Culture"));
        assert_eq!(ferry.published_at.0, 1_771_572_600_000);
        assert_eq!((ferry.published_count, ferry.held_count), (5, 1));
        let notes = service::stories::by_key(&desk.services, &desk.site, "wordpress-102").await.unwrap();
        assert_eq!((notes.commenting, notes.published_count), (Commenting::Closed, 1));

        assert_eq!(
            desk.thread("wordpress-101").await,
            [
                "Anonymous<- published",
                "Ann & Bo<- published",
                "Ruben<Ann & Bo published",
                "Tove<Ruben published",
                "A stranger<- held",
                // It answered a comment in the trash, which answered the first one.
                "Ann & Bo<Ann & Bo published",
            ]
        );
    }

    async fn a_second_run_brings_nothing_new(db: TestDb) {
        let desk = Desk::new(&db).await;
        desk.wordpress(WEEKLY, Options::default()).await.unwrap();
        let before = (desk.stories().await, desk.comments().await);
        let report = desk.wordpress(WEEKLY, Options::default()).await.unwrap();
        assert_eq!((report.stories.created, report.stories.updated, report.stories.unchanged), (0, 0, 2));
        assert_eq!((report.comments_created, report.comments_there), (0, 7));
        assert_eq!((desk.stories().await, desk.comments().await), before);
    }

    async fn a_changed_post_and_a_new_reply_are_taken_in(db: TestDb) {
        let desk = Desk::new(&db).await;
        desk.wordpress(WEEKLY, Options::default()).await.unwrap();
        let reply = "<wp:comment><wp:comment_id>30</wp:comment_id><wp:comment_author>Late</wp:comment_author>\
            <wp:comment_date_gmt>2026-02-25 08:00:00</wp:comment_date_gmt><wp:comment_content>I agree.</wp:comment_content>\
            <wp:comment_approved>1</wp:comment_approved><wp:comment_parent>12</wp:comment_parent></wp:comment></item>";
        let newer = std::str::from_utf8(WEEKLY).unwrap().replacen("</item>", reply, 1).replace("last</em>", "final</em>");
        let report = desk.wordpress(newer.as_bytes(), Options::default()).await.unwrap();
        assert_eq!((report.stories.updated, report.stories.unchanged), (1, 1));
        assert_eq!((report.comments_created, report.comments_there), (1, 7));
        assert!(desk.thread("wordpress-101").await.contains(&"Late<Ruben published".to_owned()));
    }

    async fn a_dry_run_stores_nothing(db: TestDb) {
        let desk = Desk::new(&db).await;
        let dry = desk.wordpress(WEEKLY, Options { dry_run: true, ..Options::default() }).await.unwrap();
        assert_eq!((desk.stories().await, desk.comments().await), (Vec::new(), Vec::new()));
        let real = desk.wordpress(WEEKLY, Options::default()).await.unwrap();
        assert_eq!(WordpressReport { dry_run: false, ..dry }, real);
    }

    async fn addresses_stay_out_unless_asked_for(db: TestDb) {
        let first = Desk::new(&db).await;
        let second = first.second().await;
        for (desk, keep_email, expected) in [(first, false, ""), (second, true, "tove@readers.example")] {
            desk.wordpress(WEEKLY, Options { keep_email, ..Options::default() }).await.unwrap();
            let comments = desk.comments().await;
            let tove = comments.iter().find(|c| c.source.as_ref().is_some_and(|(_, id)| id == "101:13")).unwrap();
            let page = service::desk::reader(&desk.services, &desk.operator, &desk.site, tove.reader, None).await.unwrap();
            assert_eq!(page.reader.email, expected);
        }
    }

    async fn a_comment_keeps_its_words_and_paragraphs(db: TestDb) {
        let desk = Desk::new(&db).await;
        desk.wordpress(WEEKLY, Options::default()).await.unwrap();
        let comments = desk.comments().await;
        let first = comments.iter().find(|c| c.source.as_ref().is_some_and(|(_, id)| id == "101:11")).unwrap();
        assert!(first.body.contains("My father worked on it."), "{}", first.body);
        assert!(first.body.contains("He would") && first.body.contains("have understood."), "{}", first.body);
        assert_eq!(first.html.matches("<p>").count(), 2, "{}", first.html);
    }

    async fn what_came_before_the_cut_stays(db: TestDb) {
        let desk = Desk::new(&db).await;
        let error = desk.wordpress(TRUNCATED, Options::default()).await.unwrap_err();
        assert!(error.to_string().contains("incomplete"), "{error}");
        let headlines: Vec<String> = desk.stories().await.into_iter().map(|story| story.headline).collect();
        assert_eq!(headlines, ["Whole"]);
    }

    async fn only_those_who_manage_stories_may_import(db: TestDb) {
        let desk = Desk::new(&db).await;
        let nobody = Visitor::anonymous();
        let tried =
            import(&desk.services, &nobody, &desk.site, WEEKLY, Options::default(), &mut quiet()).await.unwrap_err();
        assert!(matches!(tried, InterchangeError::Service { .. }), "{tried}");
        assert_eq!(desk.stories().await, []);
    }
}
