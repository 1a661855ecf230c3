//! WordPress's export (WXR 1.0 to 1.2), `.xml` or `.xml.gz`: published posts with their comments.
//!
//! The format is an RSS feed with elements of WordPress's own, written by
//! <https://core.trac.wordpress.org/browser/trunk/src/wp-admin/includes/export.php>. An export may come in several
//! files; import them one after the other.

mod convert;
mod names;
mod parse;
mod thread;

use std::collections::HashSet;
use std::io::BufRead;

use futures_util::future::join_all;
use model::{Status, StoryId};
use service::imports::ImportedComment;
use service::{Services, SiteRecord, Visitor};

use crate::error::InterchangeError;
use crate::report::{Problem, Problems, Progress, ProgressFn, StoryCounts, Tally};
use crate::sink::Sink;
use convert::{Fate, comment_fate, post_fate};
use parse::{Item, Items, RawComment};
use thread::{Link, Thread};

/// The source of imported comments: with a foreign id of `{post}:{comment}` it tells what is there already.
pub const SOURCE: &str = "wordpress";

/// What an import may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Report only; store nothing.
    pub dry_run: bool,
    /// Keep the e-mail addresses of commenters. Addresses of machines are never kept.
    pub keep_email: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordpressReport {
    /// Nothing was stored.
    pub dry_run: bool,
    /// The file's version of WXR; empty when it says none.
    pub version: String,
    /// Stories by what became of them.
    pub stories: StoryCounts,
    /// New comments. In a dry run: all that would be taken in.
    pub comments_created: usize,
    /// Comments that an earlier run had taken in; they were left as they are.
    pub comments_there: usize,
    /// Of the new comments, those that wait for a moderator, as they did in WordPress.
    pub comments_held: usize,
    /// Items that were not taken in, by reason.
    pub stories_skipped: Tally,
    /// Comments that were not taken in, by reason.
    pub comments_skipped: Tally,
    /// Comments whose parent was not taken in; they stand below the nearest one above it, or begin a branch.
    pub orphans: usize,
    /// Comments without a date; they bear that of their post.
    pub undated: usize,
    /// Elements that are not part of WXR, by name; they were passed over.
    pub unknown_elements: Tally,
    /// The first 20 things that were not taken in, or not as they were.
    pub problems: Vec<Problem>,
    /// How many such things there were.
    pub problem_count: usize,
}

/// Takes in the published posts of an export with their comments. Posts that wait, are private, or have a password stay
/// out, as do spam, trash and notices of other sites' links; each is counted by reason. Comments that waited for a
/// moderator go on waiting.
///
/// # Errors
/// [`InterchangeError`] when the file cannot be read on, or the database fails. What was taken in before stays.
pub async fn import<R: BufRead + Send>(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    reader: R,
    options: Options,
    progress: ProgressFn<'_>,
) -> Result<WordpressReport, InterchangeError> {
    run(
        Sink::new(services, visitor, site, options.dry_run),
        reader,
        options,
        progress,
    )
    .await
}

pub(crate) async fn run<R: BufRead + Send>(
    sink: Sink<'_>,
    reader: R,
    options: Options,
    progress: ProgressFn<'_>,
) -> Result<WordpressReport, InterchangeError> {
    let mut items = Items::new(reader)?;
    let mut import = Import {
        sink,
        options,
        report: WordpressReport::default(),
        problems: Problems::default(),
    };
    import.report.dry_run = options.dry_run;
    let mut seen = Progress::default();
    while let Some(item) = items.next()? {
        seen.bytes_read = items.bytes_read();
        seen.stories += 1;
        seen.comments += item.comments.len();
        let byline = items.authors.get(&item.creator).cloned();
        import.item(item, byline).await?;
        progress(seen);
    }
    seen.bytes_read = items.bytes_read();
    progress(seen);
    let Import {
        mut report, problems, ..
    } = import;
    report.version = items.version;
    report.unknown_elements = items.unknown;
    (report.problems, report.problem_count) = (problems.first, problems.count);
    Ok(report)
}

struct Import<'a> {
    sink: Sink<'a>,
    options: Options,
    report: WordpressReport,
    problems: Problems,
}

impl Import<'_> {
    async fn item(&mut self, item: Item, byline: Option<String>) -> Result<(), InterchangeError> {
        let at = format!("post {}", item.id);
        if let Fate::Skip(reason) = post_fate(&item) {
            self.report.stories_skipped.add(&reason);
            item.comments
                .iter()
                .for_each(|_| self.report.comments_skipped.add("post not taken in"));
            return Ok(());
        }
        let story = convert::story(&item, byline, &mut |field, reason| {
            self.problems.add(&at, field, reason)
        });
        let published = story.published_at;
        let put = self
            .sink
            .story(&format!("wordpress-{}", item.id), story, &mut self.report.stories)
            .await?;
        match put {
            Ok(story) => {
                self.comments(&item, story, published.map_or_else(|| self.sink.now(), |time| time.0))
                    .await
            }
            Err(refused) => {
                self.report.stories_skipped.add(&format!("refused: {}", refused.code));
                self.problems.add(at, &refused.field, &refused.reason);
                item.comments
                    .iter()
                    .for_each(|_| self.report.comments_skipped.add("post not taken in"));
                Ok(())
            }
        }
    }

    async fn comments(&mut self, item: &Item, story: StoryId, published: i64) -> Result<(), InterchangeError> {
        let dates: Vec<Option<i64>> = item
            .comments
            .iter()
            .map(|c| convert::comment_date(c).map(|time| time.0))
            .collect();
        let links: Vec<Link<'_>> = item
            .comments
            .iter()
            .zip(&dates)
            .map(|(c, date)| Link {
                id: &c.id,
                parent: &c.parent,
                created: date.unwrap_or(published),
            })
            .collect();
        let mut thread = Thread::new(&links);
        let mut ids = HashSet::with_capacity(links.len());
        for level in std::mem::take(&mut thread.levels) {
            let mut batch = Batch::default();
            for index in level {
                let Some((comment, link)) = item.comments.get(index).zip(links.get(index)) else {
                    continue;
                };
                let place = thread.seat(index);
                let Some(status) = self.status(comment, ids.insert(link.id)) else {
                    continue;
                };
                let parent = place.parent.and_then(|parent| item.comments.get(parent));
                let new = ImportedComment {
                    story,
                    created_at: model::UnixMillis(link.created),
                    ..self.comment(item, comment, parent, status)
                };
                if batch.is_full_for(&new.author) {
                    self.take(std::mem::take(&mut batch), &mut thread).await?;
                }
                batch.add(Ready {
                    index,
                    new,
                    orphan: place.orphan,
                    undated: dates.get(index).is_some_and(Option::is_none),
                });
            }
            self.take(batch, &mut thread).await?;
        }
        Ok(())
    }

    /// The status of a comment that is to be taken in; else it is counted by reason.
    fn status(&mut self, comment: &RawComment, is_first: bool) -> Option<Status> {
        let reason = match comment_fate(comment) {
            Fate::Take(status) if is_first => return Some(status),
            Fate::Take(_) => "same id twice".to_owned(),
            Fate::Skip(reason) => reason,
        };
        self.report.comments_skipped.add(&reason);
        None
    }

    fn comment(
        &self,
        item: &Item,
        comment: &RawComment,
        parent: Option<&RawComment>,
        status: Status,
    ) -> ImportedComment {
        let foreign_id = |comment: &RawComment| format!("{}:{}", item.id, comment.id);
        ImportedComment {
            source: SOURCE.to_owned(),
            foreign_id: foreign_id(comment),
            story: StoryId(0),
            parent_foreign_id: parent.map(foreign_id),
            author: convert::commenter(&comment.author),
            email: if self.options.keep_email {
                comment.email.clone()
            } else {
                String::new()
            },
            account: None,
            text: crate::html::text(&comment.content),
            status: Some(status),
            created_at: model::UnixMillis(0),
        }
    }

    /// Stores comments that do not depend on each other, side by side: the database commits them together.
    async fn take(&mut self, batch: Batch, thread: &mut Thread) -> Result<(), InterchangeError> {
        let sink = self.sink;
        let stored = join_all(batch.ready.iter().map(|ready| sink.comment(ready.new.clone()))).await;
        for (ready, stored) in batch.ready.iter().zip(stored) {
            match stored? {
                Ok(true) => {
                    self.report.comments_created += 1;
                    self.report.comments_held += usize::from(ready.new.status == Some(Status::Held));
                }
                Ok(false) => self.report.comments_there += 1,
                Err(refused) => {
                    let at = format!("comment {}", ready.new.foreign_id);
                    self.report.comments_skipped.add(&format!("refused: {}", refused.code));
                    self.problems.add(at, &refused.field, &refused.reason);
                    continue;
                }
            }
            thread.place(ready.index);
            self.report.orphans += usize::from(ready.orphan);
            self.report.undated += usize::from(ready.undated);
        }
        Ok(())
    }
}

/// A comment that can be stored, as what it answers is stored.
struct Ready {
    index: usize,
    new: ImportedComment,
    orphan: bool,
    undated: bool,
}

/// Comments that are stored side by side. No two of them have one author: who is new must be added once.
#[derive(Default)]
struct Batch {
    ready: Vec<Ready>,
    authors: HashSet<String>,
}

impl Batch {
    /// Beyond some dozens the database gains no more from committing together.
    const SIZE: usize = 32;

    fn is_full_for(&self, author: &str) -> bool {
        self.ready.len() >= Self::SIZE || self.authors.contains(&Self::folded(author))
    }

    fn add(&mut self, ready: Ready) {
        self.authors.insert(Self::folded(&ready.new.author));
        self.ready.push(ready);
    }

    fn folded(author: &str) -> String {
        author
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    }
}

#[cfg(test)]
mod tests;
