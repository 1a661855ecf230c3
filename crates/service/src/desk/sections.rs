//! Moderators who are kept to sections: what they may act on.

use model::{Deed, SiteId, Standing, StoryId};
use store::Tx;

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
