//! Moderators who are kept to sections: what they may act on.

use std::collections::HashMap;

use model::{Deed, SiteId, Standing, StoryId};
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

/// Those of some comments that lie in sections which the visitor looks after.
pub(crate) async fn keep_own(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    comments: Vec<CommentRecord>,
) -> Result<Vec<CommentRecord>, ServiceError> {
    let kept_to = visitor.sections_on(site);
    if kept_to.is_empty() {
        return Ok(comments);
    }
    let mut known: HashMap<StoryId, bool> = HashMap::new();
    let mut own = Vec::new();
    for comment in comments {
        let is_own = match known.get(&comment.story) {
            Some(is_own) => *is_own,
            None => {
                let story = store::stories::summary(tx, site, comment.story).await?;
                let is_own = story.is_some_and(|story| kept_to.contains(&story.section_slug));
                known.insert(comment.story, is_own);
                is_own
            }
        };
        if is_own {
            own.push(comment);
        }
    }
    Ok(own)
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
