//! The records that use cases answer with. The only file of this crate that names the store.

pub use store::appeals::AppealRecord;
pub use store::audit::AuditRecord;
pub use store::comments::CommentRecord;
pub use store::decisions::DecisionRecord;
pub use store::domains::DomainRule;
pub use store::hooks::{CallRecord as HookCallRecord, SecretRecord as HookSecretRecord};
pub use store::policies::PolicyRecord;
pub use store::readers::ReaderRecord;
pub use store::reports::ReportRecord;
pub use store::sites::SiteRecord;
pub use store::stories::{SectionCount, StoryRecord, StorySummary};
pub use store::story_settings::StorySettingsRecord;
