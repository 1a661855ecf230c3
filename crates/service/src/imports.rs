//! Comments that come from elsewhere. Safe to run twice: a foreign id is taken once.

use std::sync::Arc;

use model::{AccountId, ActorKind, CommentId, Deed, ReaderKind, SiteId, Status, StoryId, UnixMillis};
use store::Tx;
use store::comments::{CommentRecord, sort_key};
use store::decisions::DecisionRecord;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::comments::{self, Context, Judgement, status};
use crate::error::ServiceError;
use crate::events::Event;
use crate::readers;
use crate::second_reading::Urgency;
use crate::services::Services;
use crate::stories;
use crate::text::check::Checks;
use crate::text::{markdown, name};

/// A comment from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedComment {
    /// Where it comes from, such as `wordpress`.
    pub source: String,
    /// Its id there.
    pub foreign_id: String,
    /// Its story here.
    pub story: StoryId,
    /// The id there of the comment it answers; one that is not here makes it a comment of its own.
    pub parent_foreign_id: Option<String>,
    /// Its author's name; empty becomes "Anonymous".
    pub author: String,
    /// Its author's address; empty when not kept.
    pub email: String,
    /// The account that wrote it, when it is known here.
    pub account: Option<AccountId>,
    /// Markdown.
    pub text: String,
    /// Its status there; absent: the policy judges it now.
    pub status: Option<Status>,
    /// When it was posted.
    pub created_at: UnixMillis,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// It is new.
    Created(CommentId),
    /// It had been imported before.
    AlreadyThere(CommentId),
}

impl Imported {
    /// The comment.
    pub fn id(self) -> CommentId {
        match self {
            Self::Created(id) | Self::AlreadyThere(id) => id,
        }
    }
}

/// Takes in one comment.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`] for the story, [`ServiceError::Invalid`].
pub async fn comment(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    new: ImportedComment,
) -> Result<Imported, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let text = new.text.trim().to_owned();
    let author = name::tidy(&new.author);
    let author = if author.is_empty() {
        "Anonymous".to_owned()
    } else {
        author.chars().take(model::comment::MAX_NAME_CHARS).collect()
    };
    let mut checks = Checks::default();
    // What other systems took is not refused for its length here; only for what no database holds.
    checks.some_text("text", "The comment", &text, 100_000);
    checks.done()?;
    let new = ImportedComment { text, author, ..new };
    let context = match read_context(services, site.id, &new).await? {
        Found::There(id) => return Ok(Imported::AlreadyThere(id)),
        Found::New(context) => context,
    };
    let judgement =
        comments::assess_and_apply(services, site, &context.context, &new.text, (true, Urgency::Bulk)).await?;
    let to = new.status.or(judgement.status).unwrap_or(Status::Held);
    save(services, site, (new, context, judgement, to)).await
}

enum Found {
    There(CommentId),
    New(Box<NewContext>),
}

struct NewContext {
    context: Context,
    is_new: bool,
}

async fn read_context(services: &Services, site: SiteId, new: &ImportedComment) -> Result<Found, ServiceError> {
    let (this, new) = (services.clone(), new.clone());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                if let Some(id) = store::comments::by_source(tx, site, &new.source, &new.foreign_id).await? {
                    return Ok(Found::There(id));
                }
                let story = store::stories::by_id(tx, site, new.story)
                    .await?
                    .ok_or(ServiceError::NotFound { what: "story" })?;
                let parent = match &new.parent_foreign_id {
                    Some(foreign) => match store::comments::by_source(tx, site, &new.source, foreign).await? {
                        Some(id) => store::comments::by_id(tx, site, id).await?,
                        None => None,
                    },
                    None => None,
                };
                let parent = parent.filter(|parent| parent.story == new.story);
                let (reader, is_new) = author(&this, tx, site, &new).await?;
                let terms = stories::terms_in(&this, tx, site, &story).await?;
                let at = (Arc::new(story), terms, parent);
                let context = comments::context(&this, tx, site, at, (reader, false), None).await?;
                Ok(Found::New(Box::new(NewContext { context, is_new })))
            })
        })
        .await
}

async fn author(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    new: &ImportedComment,
) -> Result<(ReaderRecord, bool), ServiceError> {
    let key = name::key(&new.author);
    let known = match new.account {
        Some(account) => store::readers::by_account(tx, site, account).await?,
        None => store::readers::guest_named(tx, site, &key).await?,
    };
    if let Some(reader) = known {
        return Ok((reader, false));
    }
    let kind = if new.account.is_some() {
        ReaderKind::Account
    } else {
        ReaderKind::Guest
    };
    let blank = readers::blank(services, kind, new.account);
    let reader = ReaderRecord {
        name: new.author.clone(),
        name_key: key,
        email: new.email.trim().to_lowercase(),
        created_at: new.created_at,
        ..blank
    };
    Ok((reader, true))
}

type Ready = (ImportedComment, Box<NewContext>, Judgement, Status);

async fn save(services: &Services, record: &SiteRecord, ready: Ready) -> Result<Imported, ServiceError> {
    let (this, record, site) = (services.clone(), record.clone(), record.id);
    let story = ready.0.story;
    let id = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let (new, found, judgement, to) = ready;
                store::stories::lock(tx, site, story).await?;
                if found.is_new {
                    store::readers::insert(tx, site, &found.context.reader).await?;
                }
                let comment = build(&this, &new, &found.context, &judgement, to);
                let mut decision = comments::decision_of(&this, &judgement, to, &comment);
                decision.was = String::new();
                if new.status.is_some() {
                    decision = DecisionRecord {
                        actor: ActorKind::Operator,
                        clause: String::new(),
                        reason: String::new(),
                        ..decision
                    };
                }
                decision.created_at = new.created_at;
                store::comments::insert(
                    tx,
                    site,
                    &CommentRecord {
                        decision: Some(decision.id),
                        ..comment.clone()
                    },
                )
                .await?;
                let revision = comments::revision_of(&this, &judgement, (1, &comment.body), false)?;
                store::revisions::insert(tx, site, comment.id, &revision).await?;
                store::decisions::insert(tx, site, &decision).await?;
                let written = comments::facts::Written {
                    section_slug: &found.context.story.section_slug,
                    published_before: None,
                    by_policy: new.status.is_none(),
                };
                comments::facts::add(tx, &record, &comment, &judgement, &written).await?;
                status::count_new(tx, site, &comment).await?;
                this.record(tx, Event::Thread { site, story }).await?;
                Ok::<_, ServiceError>(comment.id)
            })
        })
        .await?;
    services.emit(Event::Thread { site, story });
    Ok(Imported::Created(id))
}

fn build(
    services: &Services,
    new: &ImportedComment,
    context: &Context,
    judgement: &Judgement,
    to: Status,
) -> CommentRecord {
    let id = services.new_comment_id();
    let (root_key, path, depth) = comments::place(context.parent.as_ref(), sort_key(new.created_at, id));
    CommentRecord {
        id,
        story: new.story,
        parent: context.parent.as_ref().map(|parent| parent.id),
        root_key,
        path,
        depth,
        reader: context.reader.id,
        author_name: new.author.clone(),
        status: to,
        shown: to == Status::Published,
        body: new.text.clone(),
        html: markdown::render(&new.text),
        language: judgement.assessment.language.clone().unwrap_or_default(),
        fingerprint: judgement.assessment.fingerprint.cast_signed(),
        revision: 1,
        decision: None,
        shown_replies: 0,
        report_count: 0,
        open_reports: 0,
        source: Some((new.source.clone(), new.foreign_id.clone())),
        created_at: new.created_at,
        edited_at: None,
    }
}
