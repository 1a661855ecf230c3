//! Where an import puts what it has read: the service, or nowhere in a dry run.

use model::StoryId;
use service::imports::{Imported, ImportedComment};
use service::stories::{PutOutcome, StoryIn};
use service::{ServiceError, Services, SiteRecord, Visitor};

use crate::error::InterchangeError;
use crate::report::StoryCounts;

/// Who imports, into what.
#[derive(Clone, Copy)]
pub(crate) enum Sink<'a> {
    /// Stores.
    Write {
        services: &'a Services,
        visitor: &'a Visitor,
        site: &'a SiteRecord,
    },
    /// Stores nothing.
    Dry,
}

/// Why one story or comment was not taken, while the rest can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl<'a> Sink<'a> {
    pub(crate) fn new(services: &'a Services, visitor: &'a Visitor, site: &'a SiteRecord, dry_run: bool) -> Self {
        if dry_run {
            Self::Dry
        } else {
            Self::Write {
                services,
                visitor,
                site,
            }
        }
    }

    /// The present moment in milliseconds, for what bears no date; 0 in a dry run.
    pub(crate) fn now(self) -> i64 {
        match self {
            Self::Write { services, .. } => services.now().0,
            Self::Dry => 0,
        }
    }

    /// Puts a story and counts what became of it. In a dry run the id is 0.
    pub(crate) async fn story(
        self,
        key: &str,
        story: StoryIn,
        counts: &mut StoryCounts,
    ) -> Result<Result<StoryId, Refused>, InterchangeError> {
        let Self::Write {
            services,
            visitor,
            site,
        } = self
        else {
            counts.created += 1;
            return Ok(Ok(StoryId(0)));
        };
        match service::stories::put(services, visitor, site, key, story).await {
            Ok(outcome) => {
                match outcome {
                    PutOutcome::Created(_) => counts.created += 1,
                    PutOutcome::Updated(_) => counts.updated += 1,
                    PutOutcome::Unchanged(_) => counts.unchanged += 1,
                }
                Ok(Ok(outcome.id()))
            }
            Err(error) => refused(error, || format!("story `{key}`")).map(Err),
        }
    }

    /// Adds a comment and says whether it is new.
    pub(crate) async fn comment(self, comment: ImportedComment) -> Result<Result<bool, Refused>, InterchangeError> {
        let Self::Write {
            services,
            visitor,
            site,
        } = self
        else {
            return Ok(Ok(true));
        };
        let id = comment.foreign_id.clone();
        match service::imports::comment(services, visitor, site, comment).await {
            Ok(Imported::Created(_)) => Ok(Ok(true)),
            Ok(Imported::AlreadyThere(_)) => Ok(Ok(false)),
            Err(error) => refused(error, || format!("comment `{id}`")).map(Err),
        }
    }
}

/// Tells what is wrong with one thing from what would be wrong with the next one too.
fn refused(error: ServiceError, at: impl FnOnce() -> String) -> Result<Refused, InterchangeError> {
    let code = error.code().to_owned();
    match error {
        ServiceError::Invalid(fields) => {
            let first = fields.first();
            Ok(Refused {
                code: first.map_or(code, |field| format!("{} {}", field.field, field.code)),
                field: fields.iter().map(|field| field.field).collect::<Vec<_>>().join(", "),
                reason: fields
                    .iter()
                    .map(|field| field.message.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            })
        }
        ServiceError::Closed | ServiceError::Conflict(_) => Ok(Refused {
            code,
            field: String::new(),
            reason: error.to_string(),
        }),
        source => Err(InterchangeError::Service { at: at(), source }),
    }
}
