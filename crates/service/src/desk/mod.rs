//! The moderators' side: queues, decisions and their undoing, readers and restrictions, the audit log.

mod advice;
mod appeals;
mod audit;
mod beside;
mod bulk;
mod claims;
mod decide;
mod domains;
mod export;
mod hints;
mod live;
mod notes;
mod numbers;
mod queue;
mod reader;
mod referrals;
mod restrict;
mod saved;
mod search;
mod sections;
mod seen;
mod story;
mod undo;
mod waiting;

pub use advice::{Advice, advice};
pub use appeals::{AppealItem, appeals, decided_appeals};
pub use audit::{AuditPage, audit};
pub use beside::{Beside, ForMe, beside, for_me};
pub use bulk::{Bulk, BulkPreview, BulkScope, MAX_BULK, bulk, preview_bulk};
pub use claims::{Claim, Claimed, LEASE_MS, claim, release_claim};
pub use decide::{Decide, decide, decide_as_seen};
pub(crate) use decide::{by_account, close_asked, decide_in};
pub use domains::{DomainsPage, NewDomainRule, add_domain, domains, end_domain, put_back_domain};
pub use export::{ExportFormat, Exported, export, exported_lines};
pub use hints::{Hint, Hints, Shared, hints};
pub use live::{Change, Follower, Pulse};
pub use notes::{Note, NoteOn, note, notes_on_reader};
pub use numbers::{AppealNumbers, Counted, appeal_numbers};
pub use queue::{ItemDetail, QueueItem, QueueName, QueuePage, detail, queue};
pub use reader::{ReaderPage, reader, search_readers};
pub use referrals::{Refer, Referral, ReferralKind, answer_referral, refer};
pub use restrict::{Restrict, restrict, restrict_everywhere, sites_of};
pub use saved::{SavedPage, SavedQueue, make_saved, remove_saved, rename_saved, saved, saved_queue};
pub use search::{CommentSearch, Found, Hit, SearchPage, search};
pub(crate) use sections::{Own, keep_own, require_standing, require_story};
pub use seen::Seen;
pub use story::{StoryAtDesk, StorySettings, set_story, story, undo_story};
pub use undo::kept_parts;
pub use undo::undo;
pub(crate) use undo::{Undone, lift, record_undone};
pub use waiting::{COUNTED, Counts, Pace, Waiting, WaitingQueues, counts, waiting};

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
