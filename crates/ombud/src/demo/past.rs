//! The days before: the same services with a clock that stands where we put it, so that what the demo's readers and desk
//! did lies where it would.

use anyhow::Result;
use model::{Clock, Role, Status, UnixMillis};
use service::quality::{LookAnswer, answer, catch_up, day_of, next};
use service::{Options, Services, SiteRecord, Visitor};

use super::desk::{USUAL_CLAUSE, person};
use super::load::Placed;

const SECOND: (&str, &str) = ("tom.ashby@lantern.example", "Tom Ashby");
/// What was drawn within this time is left for whoever looks at the demo.
const LEFT_MS: i64 = UnixMillis::DAY;
/// One answer in so many differs from the first decision: people do.
const DIFFERS: i64 = 9;

/// Services in the past.
pub struct Past {
    services: Services,
    clock: Clock,
}

impl Past {
    /// Begins at `from`; each instance has a `node` of its own, so that its ids are its own.
    pub async fn begin(present: &Services, from: UnixMillis, node: u16) -> Result<Self> {
        let clock = Clock::fixed(from);
        let options = Options {
            node,
            ..present.options().clone()
        };
        let services = Services::start(present.db().clone(), options, clock.clone()).await?;
        Ok(Self { services, clock })
    }

    /// The services.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Goes on to a moment; time never goes back.
    pub fn at(&self, time: UnixMillis) {
        self.clock.advance(time.since(self.clock.now()).max(0));
    }
}

/// Draws each day's second looks and lets another person answer most of them.
pub async fn second_looks(present: &Services, site: &SiteRecord, placed: &[Placed<'_>]) -> Result<()> {
    let Some(first) = placed.iter().map(|item| item.at).min() else {
        return Ok(());
    };
    let past = Past::begin(present, first, 1_002).await?;
    let second = person(present, site, SECOND, Role::Moderator).await?;
    let (mut moment, now) = (first, present.now());
    while moment <= now {
        let (_, end) = day_of(moment, &site.settings.timezone)?;
        moment = end.plus(UnixMillis::HOUR);
        if moment > now {
            break;
        }
        past.at(moment);
        catch_up(past.services(), site).await?;
        if now.since(moment) > LEFT_MS {
            answer_all(&past, site, &second, placed).await?;
        }
    }
    Ok(())
}

async fn answer_all(past: &Past, site: &SiteRecord, second: &Visitor, placed: &[Placed<'_>]) -> Result<()> {
    while let Some(look) = next(past.services(), second, site).await? {
        let item = placed.iter().find(|item| item.comment.text.trim() == look.text.trim());
        let expected = item.and_then(|item| item.comment.expect.as_deref());
        let decided = item.and_then(|item| item.comment.desk);
        let usual = match decided {
            Some(desk) => desk == super::content::Desk::Approve,
            None => !matches!(expected, Some("hold" | "reject")),
        };
        let approve = usual != (decided.is_some() && look.id / 2_048 % DIFFERS == 0);
        let clause = match item {
            Some(item) => clause_of(past, site, second, item).await?,
            None => USUAL_CLAUSE.to_owned(),
        };
        let given = LookAnswer { approve, clause };
        answer(past.services(), second, site, look.id, given).await?;
    }
    Ok(())
}

/// The clause that the file names, else the one that the policy saw broken.
async fn clause_of(past: &Past, site: &SiteRecord, second: &Visitor, item: &Placed<'_>) -> Result<String> {
    if let Some(clause) = &item.comment.clause {
        return Ok(clause.clone());
    }
    let detail = service::desk::detail(past.services(), second, site, item.id).await?;
    let strictest = detail.item.verdict.matched.iter().max_by_key(|matched| matched.outcome);
    Ok(strictest.map_or_else(|| USUAL_CLAUSE.to_owned(), |matched| matched.clause.clone()))
}

/// How long the desk took for a comment, in milliseconds: some minutes mostly, some hours at times.
pub fn delay(item: &Placed<'_>, status: Status) -> i64 {
    let turn = item.at.0 / UnixMillis::MINUTE % 97;
    let minutes = match (status, turn % 5) {
        (Status::Held, 0) => 180 + turn * 7,
        (Status::Held, _) => 6 + turn,
        (_, _) => 60 + turn * 4,
    };
    minutes * UnixMillis::MINUTE
}
