//! The moderators' side: queues, decisions and their undoing, readers and restrictions, the audit log.

mod appeals;
mod audit;
mod decide;
mod queue;
mod reader;
mod restrict;
mod undo;

pub use appeals::{AppealItem, appeals};
pub use audit::{AuditPage, audit};
pub use decide::{Decide, decide};
pub(crate) use decide::{by_account, decide_in};
pub use queue::{Counts, ItemDetail, QueueItem, QueueName, QueuePage, counts, detail, queue};
pub use reader::{ReaderPage, reader, search_readers};
pub use restrict::{Restrict, restrict};
pub use undo::undo;
pub(crate) use undo::undo_in;

mod beside;
mod bulk;
mod claims;
mod live;
mod notes;
mod referrals;
mod seen;

pub use beside::{Beside, ForMe, beside, for_me};
pub use bulk::{Bulk, BulkPreview, BulkScope, MAX_BULK, bulk, preview_bulk};
pub use claims::{Claim, Claimed, LEASE_MS, claim, release_claim};
pub use decide::decide_as_seen;
pub use live::{Change, Follower, Pulse};
pub use notes::{Note, NoteOn, note, notes_on_reader};
pub use referrals::{Refer, Referral, ReferralKind, answer_referral, refer};
pub use seen::Seen;
pub use undo::kept_parts;

use model::UnixMillis;

use crate::error::ServiceError;

/// A place in a list that is ordered by time and id.
pub(crate) fn write_cursor(time: UnixMillis, id: impl std::fmt::Display) -> String {
    format!("{}-{id}", time.0)
}

pub(crate) fn read_cursor<Id: std::str::FromStr>(cursor: &str) -> Result<(UnixMillis, Id), ServiceError> {
    let parts = cursor
        .split_once('-')
        .and_then(|(time, id)| Some((UnixMillis(time.parse().ok()?), id.parse().ok()?)));
    parts.ok_or_else(|| {
        ServiceError::field(
            "after",
            "bad_cursor",
            "This place in the list does not exist; start at the beginning.",
        )
    })
}
