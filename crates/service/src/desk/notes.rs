//! Notes: what the desk remembers of a comment or a reader. Only the desk sees them.

use model::{AccountId, CommentId, Deed, NoteId, ReaderId, UnixMillis};
use store::notes::NoteRecord;
use store::sites::SiteRecord;

use super::claims::{name_of, names};
use super::require_story;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;

/// Most characters of a note.
pub(crate) const MAX_CHARS: usize = 2_000;

/// What a note is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteOn {
    /// A comment.
    Comment(CommentId),
    /// A reader.
    Reader(ReaderId),
}

/// A note as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Who wrote it.
    pub author: String,
    /// Plain text.
    pub body: String,
    /// When.
    pub created_at: UnixMillis,
}

/// Adds a note.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::OtherSection`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for
/// one that is empty or longer than 2,000 characters.
pub async fn note(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    on: NoteOn,
    body: &str,
) -> Result<NoteId, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let account = visitor.account_id().ok_or(ServiceError::SignInNeeded)?;
    let mut checks = Checks::default();
    checks.some_text("note", "The note", body, MAX_CHARS);
    checks.done()?;
    let (this, visitor, site, body) = (services.clone(), visitor.clone(), site.id, body.trim().to_owned());
    let id = NoteId(services.new_id());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let (comment, reader, subject) = match on {
                    NoteOn::Comment(id) => {
                        let comment = store::comments::by_id(tx, site, id).await?;
                        let comment = comment.ok_or(ServiceError::NotFound { what: "comment" })?;
                        require_story(tx, &visitor, site, Deed::DecideComment, comment.story).await?;
                        (Some(id), comment.reader, Subject::comment(id))
                    }
                    NoteOn::Reader(id) => {
                        let reader = store::readers::by_id(tx, site, id).await?;
                        let reader = reader.ok_or(ServiceError::NotFound { what: "reader" })?;
                        (None, reader.id, Subject::reader(id))
                    }
                };
                let record = NoteRecord {
                    id,
                    comment,
                    reader,
                    account,
                    body,
                    created_at: this.now(),
                };
                store::notes::insert(tx, site, &record).await?;
                this.record(tx, Event::Desk { site }).await?;
                audit::record(&this, tx, &visitor, site, Entry::new("note", subject)).await?;
                Ok::<_, ServiceError>(())
            })
        })
        .await?;
    services.emit(Event::Desk { site });
    Ok(id)
}

/// The latest notes on a reader, newest first, at most 50.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn notes_on_reader(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    reader: ReaderId,
) -> Result<Vec<Note>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let names = names(tx, site).await?;
                let notes = store::notes::of_reader(tx, site, reader).await?;
                Ok::<_, ServiceError>(notes.into_iter().map(|n| shown(n, &names)).collect())
            })
        })
        .await
}

pub(crate) fn shown(note: NoteRecord, names: &std::collections::HashMap<AccountId, String>) -> Note {
    Note {
        id: note.id,
        author: name_of(names, note.account),
        body: note.body,
        created_at: note.created_at,
    }
}
