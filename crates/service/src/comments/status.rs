//! One place where a comment's status changes: the row, the counters, the tombstones above it, the log.

use model::{ReaderId, SiteId, Status};
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::{StoreError, Tx};

/// What a status adds to the counters: published and held of the story, rejected of the reader.
fn counts(status: Status) -> (i64, i64, i64) {
    (
        i64::from(status == Status::Published),
        i64::from(status == Status::Held),
        i64::from(status == Status::Rejected),
    )
}

/// Counts a new comment.
pub(crate) async fn count_new(tx: &mut Tx, site: SiteId, comment: &CommentRecord) -> Result<(), StoreError> {
    let (published, held, rejected) = counts(comment.status);
    store::stories::count(tx, site, comment.story, published, held).await?;
    count_reader(tx, site, comment.reader, published, rejected).await?;
    if comment.shown {
        store::comments::reply_changed(tx, site, comment.parent, 1).await?;
    }
    Ok(())
}

async fn count_reader(
    tx: &mut Tx,
    site: SiteId,
    id: ReaderId,
    published: i64,
    rejected: i64,
) -> Result<(), StoreError> {
    if (published, rejected) == (0, 0) {
        return Ok(());
    }
    store::readers::count(tx, site, id, published, rejected).await
}

/// Changes the status of a comment on the strength of `decision`, which is added to the log.
pub(crate) async fn change(
    tx: &mut Tx,
    site: SiteId,
    comment: &CommentRecord,
    to: Status,
    decision: &DecisionRecord,
) -> Result<(), StoreError> {
    store::decisions::insert(tx, site, decision).await?;
    let shown = to == Status::Published || comment.shown_replies > 0;
    store::comments::set_status(tx, site, comment.id, to, shown, decision.id).await?;
    let (old, new) = (counts(comment.status), counts(to));
    store::stories::count(tx, site, comment.story, new.0 - old.0, new.1 - old.1).await?;
    count_reader(tx, site, comment.reader, new.0 - old.0, new.2 - old.2).await?;
    if shown != comment.shown {
        let change = if shown { 1 } else { -1 };
        store::comments::reply_changed(tx, site, comment.parent, change).await?;
    }
    Ok(())
}
