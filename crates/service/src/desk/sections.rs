//! Moderators who are kept to sections: what they may act on.

use std::collections::HashMap;

use model::{CommentId, Deed, SiteId, Standing, StoryId};
use store::Tx;
use store::comments::CommentRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;

/// Refuses a deed on a story, or on what stands below it, of a section that the visitor does not look after.
pub(crate) async fn require_story(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    deed: Deed,
    story: StoryId,
) -> Result<(), ServiceError> {
    if visitor.sections_on(site).is_empty() {
        return visitor.require(site, deed);
    }
    let found = store::stories::summary(tx, site, story).await?;
    let found = found.ok_or(ServiceError::NotFound { what: "story" })?;
    visitor.require_in(site, deed, &found.section_slug)
}

/// Tells what lies in sections that a visitor looks after; each story is asked once.
#[derive(Debug)]
pub(crate) struct Own<'v> {
    site: SiteId,
    kept_to: &'v [String],
    known: HashMap<StoryId, bool>,
}

impl<'v> Own<'v> {
    pub(crate) fn new(visitor: &'v Visitor, site: SiteId) -> Self {
        Self {
            site,
            kept_to: visitor.sections_on(site),
            known: HashMap::new(),
        }
    }

    pub(crate) fn site(&self) -> SiteId {
        self.site
    }

    /// Whether a story does.
    pub(crate) async fn story(&mut self, tx: &mut Tx, story: StoryId) -> Result<bool, ServiceError> {
        if self.kept_to.is_empty() {
            return Ok(true);
        }
        if let Some(is_own) = self.known.get(&story) {
            return Ok(*is_own);
        }
        let found = store::stories::summary(tx, self.site, story).await?;
        let is_own = found.is_some_and(|found| self.kept_to.contains(&found.section_slug));
        self.known.insert(story, is_own);
        Ok(is_own)
    }

    /// Whether a comment does.
    pub(crate) async fn comment(&mut self, tx: &mut Tx, comment: CommentId) -> Result<bool, ServiceError> {
        if self.kept_to.is_empty() {
            return Ok(true);
        }
        match store::comments::by_id(tx, self.site, comment).await? {
            Some(comment) => self.story(tx, comment.story).await,
            None => Ok(false),
        }
    }
}

/// Those of some comments that lie in sections which the visitor looks after.
pub(crate) async fn keep_own(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    comments: Vec<CommentRecord>,
) -> Result<Vec<CommentRecord>, ServiceError> {
    let (mut own, mut kept) = (Own::new(visitor, site), Vec::new());
    for comment in comments {
        if own.story(tx, comment.story).await? {
            kept.push(comment);
        }
    }
    Ok(kept)
}

/// Refuses a change of a reader's standing that takes their voice on the whole site, or gives it back, to a moderator
/// who is kept to sections. They may warn and premoderate, and lift that.
pub(crate) fn require_standing(
    visitor: &Visitor,
    site: SiteId,
    deed: Deed,
    was: Standing,
    becomes: Standing,
) -> Result<(), ServiceError> {
    let silences = |standing| matches!(standing, Standing::Suspended | Standing::Banned);
    if silences(was) || silences(becomes) {
        visitor.require_everywhere(site, deed)
    } else {
        visitor.require(site, deed)
    }
}
