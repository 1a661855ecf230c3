//! What the newspaper's desk did before you came: decisions, two restricted readers, some reports, one appeal.

use std::collections::BTreeMap;

use anyhow::Result;
use model::{ReaderId, Role, Standing, Status, UnixMillis};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::desk::{CommentSearch, Decide, Restrict};
use service::{Actor, ServiceError, Services, SiteRecord, Visitor};

use super::content::Desk;
use super::load::Placed;
use super::past::{self, Past};

const MODERATOR: (&str, &str) = ("ruth.calder@lantern.example", "Ruth Calder");
/// The clause that most decisions of the demo rest on.
pub const USUAL_CLAUSE: &str = "personal-attacks";
const MAX_REPORTED: usize = 5;

/// Does the desk's work. What was done by an earlier, interrupted run is left as it is.
pub async fn work(services: &Services, site: &SiteRecord, placed: &[Placed<'_>]) -> Result<()> {
    let moderator = person(services, site, MODERATOR, Role::Moderator).await?;
    let mut rejected: BTreeMap<&str, Vec<&Placed<'_>>> = BTreeMap::new();
    let mut appealed = false;
    let past = Past::begin(services, placed.first().map_or(services.now(), |item| item.at), 1_001).await?;
    for (at, item) in in_time(services, site, &moderator, placed).await? {
        let Some(desk) = item.comment.desk else {
            continue;
        };
        past.at(at);
        let clause = item.comment.clause.clone().unwrap_or_else(|| USUAL_CLAUSE.to_owned());
        let approve = desk == Desk::Approve;
        let reason = if approve { "Sharp, but about what was said" } else { "" };
        let wanted = Decide {
            comment: item.id,
            approve,
            clause,
            reason: reason.to_owned(),
        };
        let decided = settled(service::desk::decide(past.services(), &moderator, site, wanted).await)?;
        if approve {
            continue;
        }
        rejected.entry(item.comment.name.as_str()).or_default().push(item);
        if let (Some(decision), false) = (decided, appealed) {
            appealed = appeal(services, site, &moderator, (item, decision)).await?;
        }
    }
    restrict_worst(services, site, &moderator, &rejected).await?;
    save_queue(services, site, &moderator).await?;
    report(services, site, &moderator, placed).await
}

/// What the desk decided on, with when, in that order.
async fn in_time<'p>(
    services: &Services,
    site: &SiteRecord,
    moderator: &Visitor,
    placed: &'p [Placed<'p>],
) -> Result<Vec<(UnixMillis, &'p Placed<'p>)>> {
    let mut decided = Vec::new();
    for item in placed.iter().filter(|item| item.comment.desk.is_some()) {
        let status = service::desk::detail(services, moderator, site, item.id)
            .await?
            .item
            .row
            .comment
            .status;
        let latest = services.now().plus(-UnixMillis::MINUTE);
        decided.push((item.at.plus(past::delay(item, status)).min(latest), item));
    }
    decided.sort_by_key(|(at, _)| *at);
    Ok(decided)
}

/// A queue such as a moderator would keep.
async fn save_queue(services: &Services, site: &SiteRecord, moderator: &Visitor) -> Result<()> {
    if !service::desk::saved(services, moderator, site).await?.is_empty() {
        return Ok(());
    }
    let search = CommentSearch::parse(&format!("clause={USUAL_CLAUSE}&status=held"));
    service::desk::make_saved(services, moderator, site, "Personal attacks, held", &search).await?;
    Ok(())
}

/// A person who works at the desk, signed in.
pub async fn person(
    services: &Services,
    site: &SiteRecord,
    (email, name): (&str, &str),
    role: Role,
) -> Result<Visitor> {
    let user = NewUser {
        email: email.to_owned(),
        name: name.to_owned(),
        password: None,
        role,
        sections: Vec::new(),
    };
    let account = add_user(services, &Visitor::operator(), site, user).await?;
    let link = sign_in_link(services, account).await?;
    let session = use_link(services, &link).await?;
    Ok(Visitor {
        actor: Actor::Account(session.account),
        network: None,
    })
}

/// `None` for what the product refuses because it was done before.
fn settled<T>(result: Result<T, ServiceError>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(ServiceError::Conflict(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn reader_of(services: &Services, site: &SiteRecord, moderator: &Visitor, item: &Placed<'_>) -> Result<ReaderId> {
    let detail = service::desk::detail(services, moderator, site, item.id).await?;
    Ok(detail.item.row.comment.reader)
}

async fn appeal(
    services: &Services,
    site: &SiteRecord,
    moderator: &Visitor,
    (item, decision): (&Placed<'_>, model::DecisionId),
) -> Result<bool> {
    let reader = reader_of(services, site, moderator, item).await?;
    let author = Visitor {
        actor: Actor::Guest(reader),
        network: None,
    };
    let text = "I was angry and it shows. But I meant what he did, not what he is. Please read it again.";
    Ok(settled(service::appeals::open(services, &author, site, decision, text).await)?.is_some())
}

/// Bans the reader with most rejected comments, and suspends the next.
async fn restrict_worst(
    services: &Services,
    site: &SiteRecord,
    moderator: &Visitor,
    rejected: &BTreeMap<&str, Vec<&Placed<'_>>>,
) -> Result<()> {
    let mut worst: Vec<_> = rejected.values().collect();
    worst.sort_by_key(|items| std::cmp::Reverse(items.len()));
    let week = services.now().plus(7 * UnixMillis::DAY);
    let steps = [
        (Standing::Banned, None, "Warned twice, and went on"),
        (Standing::Suspended, Some(week), "Come back calmer"),
    ];
    for (items, (standing, until, reason)) in worst.into_iter().zip(steps) {
        let Some(first) = items.first() else { continue };
        let wanted = Restrict {
            reader: reader_of(services, site, moderator, first).await?,
            standing,
            until,
            clause: USUAL_CLAUSE.to_owned(),
            reason: reason.to_owned(),
            remove_comments: false,
        };
        settled(service::desk::restrict(services, moderator, site, wanted).await)?;
    }
    Ok(())
}

/// Readers complain about comments that look worse than they are.
async fn report(services: &Services, site: &SiteRecord, moderator: &Visitor, placed: &[Placed<'_>]) -> Result<()> {
    let mut reported = 0;
    for item in placed
        .iter()
        .filter(|item| item.comment.expect.as_deref() == Some("publish"))
    {
        let detail = service::desk::detail(services, moderator, site, item.id).await?;
        if reported == MAX_REPORTED || detail.item.row.comment.status != Status::Published {
            continue;
        }
        let network = format!("demo-{reported}");
        let reader = Visitor {
            actor: Actor::Anonymous,
            network: Some(network),
        };
        let note = "I do not think that this belongs in a newspaper";
        settled(service::comments::report(services, &reader, site, item.id, USUAL_CLAUSE, note).await)?;
        reported += 1;
    }
    Ok(())
}
