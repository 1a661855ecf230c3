//! A reader asks to look at a decision again.

use model::{AppealId, DecisionId, Deed};
use store::Tx;
use store::appeals::AppealRecord;
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;

use super::statement::{later, of_reader};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;

/// Longest appeal, in characters.
const MAX_CHARS: usize = 2_000;

/// Asks to look at a decision again.
///
/// # Errors
/// [`ServiceError::Invalid`] for an empty text, [`ServiceError::NotFound`], [`ServiceError::Conflict`] when there is an
/// appeal already, the decision was undone or replaced, or there is nothing to appeal against.
pub async fn open(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: DecisionId,
    text: &str,
) -> Result<(), ServiceError> {
    open_by_link(services, visitor, site, (id, ""), text).await
}

/// The same by the key of a signed link, for somebody who is not recognised as the reader.
///
/// # Errors
/// As [`open`]; also [`ServiceError::Conflict`] for moderators, who hold the link to pass it on.
pub async fn open_by_link(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (id, key): (DecisionId, &str),
    text: &str,
) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    checks.some_text("text", "The appeal", text, MAX_CHARS);
    checks.done()?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let (key, body) = (key.to_owned(), text.trim().to_owned());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let found = of_reader(&this, &visitor, tx, site, (id, &key)).await?;
                if !found.is_own && visitor.require(site, Deed::SeeDesk).is_ok() {
                    return Err(conflict("This link is for the reader; somebody of the desk does not appeal for them."));
                }
                let decision = found.decision;
                check_open(tx, site, &decision).await?;
                let appeal = AppealRecord {
                    id: AppealId(this.new_id()),
                    decision: id,
                    reader: decision.reader,
                    body,
                    status: "open".to_owned(),
                    answer: String::new(),
                    decided_by: None,
                    decided_at: None,
                    created_at: this.now(),
                };
                if store::appeals::insert(tx, site, &appeal).await? {
                    this.record(tx, Event::Desk { site }).await?;
                    return Ok(());
                }
                let first = store::appeals::by_decision(tx, site, id).await?;
                Err(conflict(match first {
                    Some(first) if first.status != "open" => {
                        "You appealed against this decision before, and the appeal was answered; the answer is on this page. \
                         A decision is looked at again once."
                    }
                    _ => {
                        "You have appealed against this decision already. Your first text is kept and waits; nothing was sent \
                         a second time."
                    }
                }))
            })
        })
        .await?;
    services.emit(Event::Desk { site });
    Ok(())
}

fn conflict(text: &str) -> ServiceError {
    ServiceError::Conflict(text.to_owned())
}

/// Refuses an appeal against what no longer stands or never hurt.
async fn check_open(tx: &mut Tx, site: model::SiteId, decision: &DecisionRecord) -> Result<(), ServiceError> {
    let mild = ["published", "withdrawn", "good"].contains(&decision.became.as_str());
    if mild || decision.action == model::Action::Undo {
        return Err(conflict("There is nothing to appeal against in this decision."));
    }
    if decision.undone_by.is_some() {
        return Err(conflict(
            "This decision was undone in the meantime, so there is nothing left to appeal against.",
        ));
    }
    if later(tx, site, decision).await?.is_some() {
        return Err(conflict(
            "A later decision has taken the place of this one. You can appeal against that one.",
        ));
    }
    Ok(())
}
