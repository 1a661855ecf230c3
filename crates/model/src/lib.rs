//! Ombud's vocabulary as types.
//!
//! What lives here: newtype ids, the statuses of a comment and the standing of a reader with their legal changes,
//! roles and what each may do, the clock, the recognition of datelines. Pure: no SQL, no HTTP, no async.
#![deny(missing_docs)]

pub mod clock;
pub mod comment;
pub mod dateline;
pub mod decision;
pub mod ids;
pub mod ladder;
pub mod permission;
pub mod reader;
pub mod site;
pub mod slug;
pub mod story;
pub mod text_enum;

pub use clock::{Clock, UnixMillis};
pub use comment::{Order, Status};
pub use decision::{Action, ActorKind};
pub use ids::{
    AccountId, AppealId, CommentId, DecisionId, FeedId, IdMaker, JobId, OutboxId, ReaderId, ReportId, SiteId, StoryId,
};
pub use permission::{Deed, Role, may};
pub use reader::{ReaderKind, Standing};
pub use site::{GuestPolicy, SiteSettings};
pub use story::Commenting;
