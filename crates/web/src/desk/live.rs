//! `GET /desk/{site}/live`: what happens at the desk, as server-sent events. A stream ends when its session does.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response, sse};
use futures_util::stream::unfold;
use model::{AccountId, Action, DecisionId, Deed, SiteId, ids};
use serde::Serialize;
use service::desk::{Change, Claim, Follower, Pulse};
use service::{Event, Services, Visitor};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::UrlQuery;

/// How often the desk is looked at when nothing wakes us: claims end by themselves, sessions too.
const TICK: Duration = Duration::from_secs(20);
/// Two looks are at least so far apart, however much happens.
const SPACING: Duration = Duration::from_millis(150);
/// Streams of all people together.
const MOST: usize = 1_000;
/// Streams of one person.
const MOST_EACH: usize = 12;

/// Who has how many streams.
static SEATS: Mutex<Option<HashMap<AccountId, usize>>> = Mutex::new(None);

/// A place among the streams, given back when it is dropped.
struct Seat(AccountId);

impl Seat {
    fn take(account: AccountId) -> Option<Self> {
        let mut seats = SEATS.lock().unwrap_or_else(PoisonError::into_inner);
        let seats = seats.get_or_insert_default();
        let own = seats.get(&account).copied().unwrap_or_default();
        if own >= MOST_EACH || seats.values().sum::<usize>() >= MOST {
            return None;
        }
        seats.insert(account, own + 1);
        Some(Self(account))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = SEATS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seats) = seats.as_mut() {
            match seats.get_mut(&self.0) {
                Some(own) if *own > 1 => *own -= 1,
                _ => drop(seats.remove(&self.0)),
            }
        }
    }
}

/// A decision on a comment.
#[derive(Serialize)]
struct ChangeOut {
    comment: String,
    /// Whether it is the first on the comment: it has just been posted.
    is_new: bool,
    is_mine: bool,
    status: &'static str,
    status_label: &'static str,
    seen: String,
    message: String,
}

/// A claim.
#[derive(Serialize)]
struct ClaimOut<'a> {
    comment: String,
    name: &'a str,
    is_mine: bool,
    ends_in_ms: i64,
}

/// How the desk stands.
#[derive(Serialize)]
struct StateOut<'a> {
    counts: HashMap<&'static str, i64>,
    claims: Vec<ClaimOut<'a>>,
    for_me: usize,
}

/// Where a stream begins that a page of this moment opens.
pub fn moment(staff: &Staff) -> String {
    DecisionId(ids::floor_at(staff.now())).to_string()
}

/// Opens a stream. It goes on where `Last-Event-ID`, or `after`, says that the last one ended.
///
/// # Errors
/// 503 when there are too many.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let seat = Seat::take(staff.account.id).ok_or_else(|| {
        let mut error = WebError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too_many_streams",
            "Too many pages of the desk are open at once. This one does not follow live; reload it to see what is new.",
        );
        error.retry_after_s = Some(60);
        error
    })?;
    let last = staff.headers().get("last-event-id").and_then(|id| id.to_str().ok());
    let after = match last {
        // A browser repeats what we sent; anything else begins now.
        Some(last) => last.parse::<DecisionId>().ok(),
        None => query.parse::<DecisionId>("after")?,
    };
    let services = staff.services().clone();
    let stream = Stream {
        events: services.events(),
        ending: services.streams_end(),
        follower: Follower::new(&services, staff.site.clone(), after),
        waiting: VecDeque::new(),
        state: String::new(),
        began: false,
        more: false,
        ended: false,
        services,
        staff,
        _seat: seat,
    };
    let events = unfold(stream, |mut stream| async move {
        let event = stream.next().await?;
        Some((Ok::<_, Infallible>(event), stream))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that would collect the answer before they pass it on.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Stream {
    services: Services,
    staff: Staff,
    events: Receiver<Event>,
    ending: watch::Receiver<bool>,
    follower: Follower,
    waiting: VecDeque<sse::Event>,
    /// What was last told of counts and claims.
    state: String,
    began: bool,
    /// Whether what happened before was not told to its end.
    more: bool,
    ended: bool,
    _seat: Seat,
}

impl Stream {
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            let goes_on = if self.more {
                !*self.ending.borrow()
            } else {
                !self.began || self.woken().await
            };
            if !goes_on {
                return None;
            }
            self.began = true;
            if let Err(error) = self.look().await {
                // The browser connects again, and learns then what is the matter.
                tracing::warn!(code = error.code, "a live stream of the desk ended");
                return None;
            }
        }
    }

    /// Waits until it is worth looking; false when the stream has to end.
    async fn woken(&mut self) -> bool {
        let tick = tokio::time::sleep(TICK);
        tokio::pin!(tick);
        let here = self.staff.site.id;
        loop {
            tokio::select! {
                () = &mut tick => return true,
                _ = self.ending.wait_for(|now| *now) => return false,
                event = self.events.recv() => match event {
                    Ok(event) if concerns(event, here) => break,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return false,
                },
            }
        }
        tokio::select! {
            () = tokio::time::sleep(SPACING) => {}
            _ = self.ending.wait_for(|now| *now) => return false,
        }
        // One look sees all that happened until now.
        while !matches!(
            self.events.try_recv(),
            Err(tokio::sync::broadcast::error::TryRecvError::Empty
                | tokio::sync::broadcast::error::TryRecvError::Closed)
        ) {}
        true
    }

    async fn look(&mut self) -> Result<(), WebError> {
        let Some(visitor) = self.still_there().await? else {
            self.waiting.push_back(sse::Event::default().event("ended").data("{}"));
            self.ended = true;
            return Ok(());
        };
        let pulse = self.follower.step(&self.services, &visitor).await?;
        let policy = self.staff.policy().await?;
        let scene = self.staff.scene(&policy);
        for change in &pulse.changes {
            let clause = scene.clause_title(&change.decision.clause);
            self.waiting.push_back(told(change, &clause)?);
        }
        // However long somebody was away: what is told of it goes out before more is read.
        self.more = pulse.more;
        if self.more {
            return Ok(());
        }
        self.tell_state(&pulse)
    }

    /// The visitor with the role and sections of this moment, while the session still is and the role sees the desk. A
    /// page that lies open is no use of the session.
    async fn still_there(&self) -> Result<Option<Visitor>, WebError> {
        let Some(token) = &self.staff.viewer.session else {
            return Ok(None);
        };
        let account = service::accounts::by_open_session(&self.services, token).await?;
        let visitor = account.map(Visitor::account);
        Ok(visitor.filter(|visitor| visitor.require(self.staff.site.id, Deed::SeeDesk).is_ok()))
    }

    /// Tells counts and claims where they changed.
    fn tell_state(&mut self, pulse: &Pulse) -> Result<(), WebError> {
        let now = format!("{:?} {:?} {}", pulse.counts, pulse.claims, pulse.for_me);
        if now == self.state {
            return Ok(());
        }
        self.state = now;
        let (at, me) = (self.staff.now(), self.staff.account.id);
        let claim = |claim: &'_ Claim| -> (String, bool, i64) {
            (
                claim.comment.to_string(),
                claim.account == me,
                claim.expires_at.since(at),
            )
        };
        let claims = pulse.claims.iter().map(|one| {
            let (comment, is_mine, ends_in_ms) = claim(one);
            ClaimOut {
                comment,
                name: &one.name,
                is_mine,
                ends_in_ms,
            }
        });
        let out = StateOut {
            counts: HashMap::from([
                ("held", pulse.counts.held),
                ("reported", pulse.counts.reported),
                ("appeals", pulse.counts.appeals),
            ]),
            claims: claims.collect(),
            for_me: pulse.for_me,
        };
        let event = sse::Event::default()
            .event("state")
            .json_data(&out)
            .map_err(WebError::internal)?;
        self.waiting.push_back(event);
        Ok(())
    }
}

fn concerns(event: Event, here: SiteId) -> bool {
    match event {
        Event::Thread { site, .. } | Event::Desk { site } | Event::Policy { site } => site == here,
        Event::Story { .. } | Event::Sites => false,
    }
}

fn told(change: &Change, clause: &str) -> Result<sse::Event, WebError> {
    let decision = &change.decision;
    let who = match (&change.who, change.is_mine) {
        (_, true) => "you",
        (Some(name), false) => name.as_str(),
        (None, false) => words::actor(decision.actor),
    };
    let why = if decision.action == Action::Reject && !clause.is_empty() {
        format!(": {clause}")
    } else {
        String::new()
    };
    let out = ChangeOut {
        comment: change.comment.to_string(),
        is_new: decision.was.is_empty() && decision.action != Action::Undo,
        is_mine: change.is_mine,
        status: change.status.as_str(),
        status_label: words::status(change.status),
        seen: change.seen.to_string(),
        message: format!("{} by {who}{why}.", words::action(decision.action)),
    };
    sse::Event::default()
        .event("change")
        .id(decision.id.to_string())
        .json_data(&out)
        .map_err(WebError::internal)
}
