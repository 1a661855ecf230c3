use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::error::Limit;

const WEEKLY: &[u8] = include_bytes!("../../tests/fixtures/weekly.xml");
const HTTPS: &[u8] = include_bytes!("../../tests/fixtures/https-namespace.xml");
const ATTACK: &[u8] = include_bytes!("../../tests/fixtures/entity-attack.xml");
const TRUNCATED: &[u8] = include_bytes!("../../tests/fixtures/truncated.xml");

fn dry(file: &[u8]) -> Result<(WordpressReport, Vec<Progress>), InterchangeError> {
    let mut seen = Vec::new();
    let mut note = |progress| seen.push(progress);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let report = runtime.block_on(run(Sink::Dry, file, Options::default(), &mut note))?;
    Ok((report, seen))
}

fn items(file: &[u8]) -> Vec<Item> {
    let mut items = Items::new(file).unwrap();
    std::iter::from_fn(|| items.next().unwrap()).collect()
}

fn words(tally: &Tally) -> Vec<(&str, usize)> {
    tally.iter().collect()
}

fn with_posts(posts: &str) -> String {
    format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\
         <channel>{posts}</channel></rss>"
    )
}

#[test]
fn the_report_counts_everything_by_reason() {
    let (report, seen) = dry(WEEKLY).unwrap();
    assert_eq!(report.version, "1.2");
    assert_eq!(report.stories.created, 2);
    assert_eq!((report.comments_created, report.comments_held), (7, 1));
    assert_eq!((report.orphans, report.undated), (2, 1));
    assert_eq!(
        words(&report.stories_skipped),
        [("has a password", 1), ("status draft", 1), ("type page", 1)]
    );
    assert_eq!(
        words(&report.comments_skipped),
        [("post not taken in", 1), ("trash", 1), ("type pingback", 1)]
    );
    assert_eq!(words(&report.unknown_elements), [("shop:stars", 1)]);
    assert_eq!(report.problem_count, 0);
    let last = seen.last().unwrap();
    assert_eq!(
        (last.stories, last.comments, last.bytes_read),
        (5, 10, WEEKLY.len() as u64)
    );
}

#[test]
fn a_packed_file_gives_the_same_report() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(WEEKLY).unwrap();
    let packed = packer.finish().unwrap();
    let (report, seen) = dry(&packed).unwrap();
    assert_eq!(report, dry(WEEKLY).unwrap().0);
    assert_eq!(seen.last().unwrap().bytes_read, packed.len() as u64);
}

#[test]
fn a_post_becomes_a_story() {
    let post = items(WEEKLY).remove(0);
    let mut notes = Vec::new();
    let story = convert::story(&post, Some("Iona Farrow".to_owned()), &mut |field, _| {
        notes.push(field.to_owned())
    });
    assert_eq!(notes, [] as [&str; 0]);
    assert_eq!(story.url, "https://saltmarsh.example/2026/02/ferry-last-winter/");
    assert_eq!(story.aliases, ["https://saltmarsh.example/?p=101"]);
    assert_eq!(story.standfirst, "The Holm ferry stops & nobody knows what follows.");
    assert_eq!(
        (story.byline.as_str(), story.section.as_str()),
        ("Iona Farrow", "Arts & Culture")
    );
    assert_eq!(story.published_at, Some(model::UnixMillis(1_771_572_600_000)));
    assert_eq!(story.modified_at, Some(model::UnixMillis(1_771_664_400_000)));
    let body = "<p>OSTREY, Feb. 20 (Coastwire) – The ferry to Holm will not sail after this winter.</p>\n\
                <p>It has run since 1911.<br>\nNobody knows what comes <strong>next</strong>.</p>\n\
                <p><img src=\"https://saltmarsh.example/ferry.jpg\" alt=\"The ferry\" /> The ferry at Holm</p>\n\
                <blockquote>We were told by letter.</blockquote>";
    assert_eq!(story.body, body);
}

#[test]
fn a_missing_date_is_taken_from_the_feed_and_closed_stays_closed() {
    let post = items(WEEKLY).remove(1);
    let story = convert::story(&post, None, &mut |_, _| {});
    assert_eq!(story.published_at, Some(model::UnixMillis(1_771_754_400_000)));
    assert_eq!(story.commenting, model::Commenting::Closed);
    assert_eq!(story.byline, "gone-user");
}

#[test]
fn other_namespaces_and_stray_white_space() {
    let post = items(HTTPS).remove(0);
    assert_eq!((post.title.as_str(), post.id.as_str()), ("Bells & whistles", "5"));
    assert_eq!(post.content, "Rung <em>twice</em>.");
    let comment = &post.comments[0];
    assert_eq!(
        (comment.author.as_str(), comment.email.as_str()),
        ("Zed", "zed@hill.example")
    );
    assert_eq!((comment.content.as_str(), comment.comment_type.as_str()), ("Ding", ""));
    assert_eq!(dry(HTTPS).unwrap().0.comments_created, 1);
}

#[test]
fn entities_are_refused_before_anything_else() {
    let error = dry(ATTACK).unwrap_err();
    assert!(matches!(error, InterchangeError::Dtd { offset: 22 }), "{error}");
    assert!(error.to_string().contains("remove the `<!DOCTYPE"));
}

#[test]
fn a_cut_file_says_where_it_ends() {
    let error = dry(TRUNCATED).unwrap_err();
    let InterchangeError::Truncated { inside, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(inside, "content:encoded");
}

#[test]
fn deep_nesting_is_refused() {
    let error = dry(with_posts(&"<item>".repeat(10_000)).as_bytes()).unwrap_err();
    assert!(
        matches!(
            error,
            InterchangeError::TooLarge {
                limit: Limit::Depth,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn other_files_are_named_as_such() {
    for (file, words) in [
        ("<html><body></body></html>", "it begins with `<html>`"),
        ("", "it has no `channel`"),
        ("{\"a\": 1}", "it has no `channel`"),
        ("<rss></rss>", "it has no `channel`"),
    ] {
        let error = dry(file.as_bytes()).unwrap_err().to_string();
        assert!(
            error.contains(words) && error.contains("Tools → Export"),
            "{file}: {error}"
        );
    }
    let newer = with_posts("<wp:wxr_version>2.0</wp:wxr_version>");
    assert!(
        dry(newer.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("its version is `2.0`")
    );
}

#[test]
fn what_cannot_stay_as_it_was_is_noted() {
    let post = |inside: &str| {
        format!(
            "<item><wp:post_id>9</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{inside}</item>"
        )
    };
    let file = with_posts(&format!(
        "{}{}",
        post("<title></title><content:encoded>One two &lt;b&gt;three&lt;/b&gt; &amp;lt; four</content:encoded>"),
        post(&format!("<title>{}</title><link>ftp://x</link>", "long ".repeat(100))),
    ));
    let posts = items(file.as_bytes());
    let mut notes = Vec::new();
    let mut note = |field: &str, _: &str| notes.push(field.to_owned());
    assert_eq!(
        convert::story(&posts[0], None, &mut note).headline,
        "One two three &lt; four"
    );
    let long = convert::story(&posts[1], None, &mut note);
    assert_eq!((long.headline.chars().count(), long.url.as_str()), (300, ""));
    assert_eq!(notes, ["post_date_gmt", "title", "link", "post_date_gmt", "title"]);
    assert_eq!(dry(file.as_bytes()).unwrap().0.problem_count, 5);
}

#[test]
fn one_id_twice_is_one_comment() {
    let comment = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>x</wp:comment_content></wp:comment>";
    let file = with_posts(&format!(
        "<item><wp:post_id>9</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{}</item>",
        comment.repeat(2)
    ));
    let (report, _) = dry(file.as_bytes()).unwrap();
    assert_eq!(
        (
            report.comments_created,
            report.comments_held,
            report.comments_skipped.get("same id twice")
        ),
        (1, 1, 1)
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = dry(&bytes);
    }

    #[test]
    fn no_broken_export_makes_it_panic(at in 0..WEEKLY.len(), length in 0..40usize, noise in prop::collection::vec(any::<u8>(), 0..8)) {
        let mut file = WEEKLY.to_vec();
        file.splice(at..(at + length).min(WEEKLY.len()), noise);
        let _ = dry(&file);
    }
}
