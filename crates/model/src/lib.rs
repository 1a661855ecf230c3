//! Ombud's vocabulary as types.
//!
//! What lives here: newtype ids, the statuses of a comment and the standing of a reader with their legal changes,
//! roles and what each may do, the clock, the recognition of datelines. Pure: no SQL, no HTTP, no async.
#![deny(missing_docs)]

pub mod clock;
pub mod comment;
pub mod dateline;
pub mod decision;
pub mod hook;
pub mod ids;
pub mod ladder;
pub mod permission;
pub mod reader;
mod session;
pub mod site;
pub mod slug;
pub mod story;
pub mod text_enum;

pub use clock::{Clock, UnixMillis};
pub use comment::{Order, Status};
pub use decision::{Action, ActorKind};
pub use hook::{HookFails, HookFormat, HookOutcome};
pub use ids::{
    AccountId, AppealId, CommentId, DecisionId, FeedId, HookId, IdMaker, JobId, NoteId, OutboxId, ReaderId, ReferralId,
    ReportId, SavedQueueId, SiteId, StoryId,
};
pub use permission::{Deed, Role, may};
pub use reader::{ReaderKind, Standing};
pub use session::SessionStage;
pub use site::{GuestPolicy, ServiceLevels, SiteSettings};
pub use story::Commenting;
