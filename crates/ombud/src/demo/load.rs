//! Loads the newspaper through the same use cases that serve readers; safe to run again after a break.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use model::{AccountId, CommentId, Role, SiteSettings, StoryId, UnixMillis};
use service::accounts::{NewUser, add_user};
use service::imports::ImportedComment;
use service::stories::StoryIn;
use service::{Services, SiteRecord, Visitor};

use super::content::{self, Story};
use super::desk;
use super::past::{self, Past};
use crate::progress::Progress;

/// A comment that was loaded.
pub struct Placed<'a> {
    pub id: CommentId,
    pub comment: &'a content::Comment,
    pub at: UnixMillis,
}

/// The newspaper's site; makes it when missing.
pub async fn site(services: &Services, base_url: &str) -> Result<Arc<SiteRecord>> {
    let paper = content::site()?;
    let wanted = service::sites::SiteIn {
        base_url: base_url.to_owned(),
        key: paper.key,
        name: paper.name,
        settings: SiteSettings {
            tagline: paper.tagline,
            timezone: paper.timezone,
            language: paper.language,
            ..SiteSettings::default()
        },
    };
    Ok(service::sites::put(services, &Visitor::operator(), wanted).await?)
}

/// Loads everything, and lets the desk do its work.
pub async fn load(services: &Services, site: &SiteRecord) -> Result<()> {
    let stories = content::stories()?;
    let now = services.now();
    let mut progress = Progress::new("stories", count(stories.len()));
    let mut ids = Vec::new();
    for story in &stories {
        ids.push(
            put(services, site, story)
                .await
                .with_context(|| format!("story {}", story.key))?,
        );
        progress.step();
    }
    progress.finish();
    let total = stories.iter().map(|story| story.comment.len()).sum();
    let progress = Progress::new("comments", count(total));
    let mut written: Vec<Written<'_>> = Vec::new();
    for (story, id) in stories.iter().zip(ids) {
        let published = story.published_at(now);
        written.extend(story.comment.iter().map(|comment| Written {
            story,
            id,
            comment,
            at: comment.created_at(published, now),
        }));
    }
    // In the order in which they were written; replies of the same minute stay behind what they answer.
    written.sort_by_key(|one| one.at);
    let first = written.first().map_or(now, |one| one.at);
    let mut loading = Loading {
        past: Past::begin(services, first, 1_000).await?,
        site,
        accounts: HashMap::new(),
        progress,
    };
    let mut placed = Vec::new();
    for one in &written {
        placed.push(loading.comment(one).await?);
    }
    loading.progress.finish();
    desk::work(services, site, &placed).await?;
    past::second_looks(services, site, &placed).await
}

/// A comment and where it stands.
struct Written<'a> {
    story: &'a Story,
    id: StoryId,
    comment: &'a content::Comment,
    at: UnixMillis,
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

async fn put(services: &Services, site: &SiteRecord, story: &Story) -> Result<StoryId> {
    let image = match story.image.strip_prefix("images/") {
        Some(file) => format!("/demo/images/{file}"),
        None => String::new(),
    };
    let wanted = StoryIn {
        headline: story.headline.clone(),
        standfirst: story.standfirst.clone(),
        body: story.body.clone(),
        byline: story.byline.clone(),
        section: story.section.clone(),
        language: story.language.clone(),
        image,
        commenting: story.commenting,
        published_at: Some(story.published_at(services.now())),
        ..StoryIn::default()
    };
    let outcome = service::stories::put(services, &Visitor::operator(), site, &story.key, wanted).await?;
    Ok(outcome.id())
}

/// What is kept while the comments are loaded.
struct Loading<'s> {
    past: Past,
    site: &'s SiteRecord,
    /// Accounts by the name of their owner.
    accounts: HashMap<String, AccountId>,
    progress: Progress,
}

impl Loading<'_> {
    async fn comment<'a>(&mut self, written: &Written<'a>) -> Result<Placed<'a>> {
        let Written { story, id, comment, at } = *written;
        let account = if comment.account {
            Some(self.account(&comment.name).await?)
        } else {
            None
        };
        let foreign = |id: &str| format!("{}/{id}", story.key);
        let wanted = ImportedComment {
            source: "demo".to_owned(),
            foreign_id: foreign(&comment.id),
            story: id,
            parent_foreign_id: comment.reply_to.as_deref().map(foreign),
            author: comment.name.clone(),
            email: String::new(),
            account,
            text: comment.text.clone(),
            status: None,
            created_at: at,
        };
        self.past.at(at);
        let operator = Visitor::operator();
        let imported = service::imports::comment(self.past.services(), &operator, self.site, wanted).await;
        let imported = imported.with_context(|| format!("comment {} of {}", comment.id, story.key))?;
        self.progress.step();
        Ok(Placed {
            id: imported.id(),
            comment,
            at,
        })
    }

    /// The account of the reader with this name; makes it when missing.
    async fn account(&mut self, name: &str) -> Result<AccountId> {
        if let Some(id) = self.accounts.get(name) {
            return Ok(*id);
        }
        let user = NewUser {
            email: address(name),
            name: name.to_owned(),
            password: None,
            role: Role::Commenter,
            sections: Vec::new(),
        };
        let id = add_user(self.past.services(), &Visitor::operator(), self.site, user).await?;
        self.accounts.insert(name.to_owned(), id);
        Ok(id)
    }
}

/// A made-up address in the domain that RFC 2606 keeps for this.
fn address(name: &str) -> String {
    let local: String = name
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("{}@readers.example", if local.is_empty() { "reader" } else { &local })
}

/// The path of the story with most comments.
pub async fn liveliest(services: &Services, site: &SiteRecord) -> Result<String> {
    let stories = service::export::stories(services, &Visitor::operator(), site, StoryId(0), 1_000).await?;
    let best = stories
        .iter()
        .max_by_key(|story| story.published_count)
        .context("the newspaper has no story")?;
    Ok(service::stories::path(site, &best.slug, best.id))
}
