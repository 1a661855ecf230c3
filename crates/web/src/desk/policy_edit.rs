//! `/desk/{site}/policy/edit`: changing the policy, with a look at what comes of it, and putting it into force.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use model::UnixMillis;
use serde::Serialize;
use service::policies::{self, Effect, PolicyPut, PutPolicy};
use service::{FieldError, ServiceError};

use super::chrome::{self, Chrome};
use super::flash::{self, Flash};
use super::moment::Moment;
use super::policy_check::{Mistake, Results, results};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlQuery};
use crate::pages::story::form::plain_lines;

/// What somebody typed, and what came of it.
#[derive(Debug, Default)]
struct Typed {
    document: String,
    note: String,
    is_later: bool,
    at: String,
    base: i64,
    /// The old version that they began with.
    from: Option<i64>,
    message: Option<String>,
    errors: Vec<FieldError>,
    doubt: Option<Effect>,
    is_looked_at: bool,
}

#[derive(Serialize)]
struct EditPage {
    desk: Chrome,
    document: String,
    note: String,
    is_later: bool,
    at: String,
    zone: String,
    base: i64,
    from: Option<i64>,
    version: i64,
    message: Option<String>,
    errors: Vec<ErrorView>,
    doubt: Option<Doubt>,
    results: Option<Results>,
    /// A version that waits for its time, which the new one does not replace.
    waiting: Option<Waiting>,
}

#[derive(Serialize)]
struct ErrorView {
    field: &'static str,
    message: String,
}

/// Why somebody is asked whether they mean it.
#[derive(Serialize)]
struct Doubt {
    why: &'static str,
    all: u64,
    published: u64,
    held: u64,
    rejected: u64,
}

#[derive(Serialize)]
struct Waiting {
    version: i64,
    at: Moment,
}

/// For the script.
#[derive(Serialize)]
struct CheckOut<'a> {
    mistakes: &'a [Mistake],
    summary: &'a str,
    added: usize,
    removed: usize,
    /// The list of mistakes as HTML.
    list: String,
    /// What readers would see, as HTML; null while there are mistakes.
    preview: Option<&'a str>,
    /// What changed, as HTML.
    difference: String,
}

#[derive(Serialize)]
struct Fragment<'a> {
    results: &'a Results,
}

/// The form, with the document in force or, with `from`, an old one.
///
/// # Errors
/// 404 for a version that there never was.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let from = query.parse::<i64>("from")?;
    let history = policies::history(staff.services(), &staff.site).await?;
    let document = match from {
        None => staff.policy().await?.document.clone(),
        Some(version) => history
            .iter()
            .find(|record| record.version == version)
            .map(|record| record.document.clone())
            .ok_or_else(|| WebError::not_found("version of the policy"))?,
    };
    let typed = Typed {
        document,
        base: history.first().map_or(0, |latest| latest.version),
        note: from.map_or_else(String::new, |version| format!("Version {version} is in force again.")),
        is_looked_at: from.is_some(),
        from,
        ..Typed::default()
    };
    respond(&staff, typed, StatusCode::OK).await
}

/// Looks at what was typed: as JSON for the script, else on the same page.
///
/// # Errors
/// For the script: 403 when the form is stale.
pub async fn check(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    let mut typed = read(&fields)?;
    if let Err(error) = staff.check(&fields) {
        return stale(&staff, typed, error).await;
    }
    if staff.wants_json() {
        let in_force = staff.policy().await?;
        let found = results(&staff, &typed.document, &in_force).await?;
        return json(&staff, &found);
    }
    typed.is_looked_at = true;
    respond(&staff, typed, StatusCode::OK).await
}

/// Puts what was typed into force, or says on the same page why not.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn put(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    let mut typed = read(&fields)?;
    if let Err(error) = staff.check(&fields) {
        return stale(&staff, typed, error).await;
    }
    let effective_at = match when(&typed, &staff.site.settings.timezone) {
        Ok(at) => at,
        Err(error) => {
            typed.errors.push(error);
            return respond(&staff, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let new = PutPolicy {
        document: typed.document.clone(),
        note: typed.note.clone(),
        effective_at,
        base: Some(typed.base),
        confirmed: fields.has("confirm"),
    };
    let put = policies::put_version(staff.services(), &staff.viewer.visitor, &staff.site, new).await;
    let status = match put {
        Ok(PolicyPut::Doubtful(effect)) => {
            typed.doubt = Some(effect);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(put) => return done(&staff, &put),
        Err(ServiceError::Policy(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Err(ServiceError::Invalid(errors)) => {
            typed.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(ServiceError::Conflict(message)) => {
            typed.message = Some(format!(
                "{message} Your text is kept below; what differs from the version in force is marked. Put it into force \
                 once more if it should replace theirs."
            ));
            let history = policies::history(staff.services(), &staff.site).await?;
            typed.base = history.first().map_or(0, |latest| latest.version);
            StatusCode::CONFLICT
        }
        Err(error) => return Err(error.into()),
    };
    typed.is_looked_at = true;
    respond(&staff, typed, status).await
}

fn read(fields: &Fields) -> Result<Typed, WebError> {
    Ok(Typed {
        document: plain_lines(fields.get("document")),
        note: plain_lines(fields.get("note")),
        is_later: fields.get("when") == "later",
        at: fields.get("at").to_owned(),
        base: fields.parse("base")?.unwrap_or_default(),
        from: fields.parse("from")?,
        ..Typed::default()
    })
}

/// From when on, in the site's time zone; nothing: from now on.
fn when(typed: &Typed, zone: &str) -> Result<Option<UnixMillis>, FieldError> {
    if !typed.is_later {
        return Ok(None);
    }
    let bad = |code, message: &str| FieldError {
        field: "effective_at",
        code,
        message: message.to_owned(),
    };
    if typed.at.is_empty() {
        return Err(bad("empty", "Please choose day and time, or put it into force now."));
    }
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = typed.at.parse::<DateTime>().and_then(|at| at.to_zoned_datetime(zone));
    let at = at.map_err(|_| {
        bad(
            "bad_time",
            "Day and time cannot be read; write them as 2026-12-24T18:00.",
        )
    })?;
    Ok(Some(UnixMillis(at.timestamp().as_millisecond())))
}

/// A form whose token ran out: what was typed comes back with a new one. Forms from elsewhere are refused.
async fn stale(staff: &Staff, mut typed: Typed, error: WebError) -> Result<Response, WebError> {
    if error.code != "stale_form" || staff.wants_json() {
        return Err(error);
    }
    typed.message = Some("This form was open for too long. Nothing is lost: please send it once more.".to_owned());
    typed.is_looked_at = true;
    respond(staff, typed, error.status).await
}

fn done(staff: &Staff, put: &PolicyPut) -> Result<Response, WebError> {
    let message = match put {
        PolicyPut::InForce { version } => format!("Version {version} of the policy is in force."),
        PolicyPut::Unchanged { version } => format!("This very document is in force already, as version {version}."),
        PolicyPut::Scheduled { version, effective_at } => {
            let at = Moment::at(*effective_at, staff.now(), &staff.site.settings.timezone);
            format!(
                "Version {version} takes force on {}. It can be cancelled until then.",
                at.date
            )
        }
        PolicyPut::Doubtful(_) => String::new(),
    };
    let flash = Flash {
        kind: "done".to_owned(),
        message,
        undo: None,
    };
    let mut response = Redirect::to(&format!("{}/policy", staff.path())).into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, flash::carry(&staff.app, &flash)?);
    Ok(response)
}

fn json(staff: &Staff, found: &Results) -> Result<Response, WebError> {
    let renderer = staff.app.renderer();
    let fragment = Fragment { results: found };
    let out = CheckOut {
        mistakes: &found.mistakes,
        summary: &found.summary,
        added: found.difference.added,
        removed: found.difference.removed,
        list: renderer.render("desk/_policy_mistakes.html", &fragment)?,
        preview: found.preview.as_deref(),
        difference: renderer.render("desk/_policy_difference.html", &fragment)?,
    };
    let mut response = Json(out).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn respond(staff: &Staff, typed: Typed, status: StatusCode) -> Result<Response, WebError> {
    let in_force = staff.policy().await?;
    let found = match typed.is_looked_at {
        true => Some(results(staff, &typed.document, &in_force).await?),
        false => None,
    };
    let zone = staff.site.settings.timezone.clone();
    let errors = typed.errors.into_iter().map(|error| ErrorView {
        field: error.field,
        message: error.message,
    });
    let view = EditPage {
        desk: Chrome::new(staff, "policy", &in_force).await?,
        document: typed.document,
        note: typed.note,
        is_later: typed.is_later,
        at: typed.at,
        base: typed.base,
        from: typed.from,
        version: in_force.version,
        message: typed.message,
        errors: errors.collect(),
        doubt: typed.doubt.map(doubt),
        results: found,
        waiting: waiting(staff).await?,
        zone,
    };
    let mut response = chrome::page(staff, "desk/policy_edit.html", &view)?;
    *response.status_mut() = status;
    Ok(response)
}

fn doubt(effect: Effect) -> Doubt {
    let why = if effect.rejects_most() {
        "It would reject more than half of what was written in the last 30 days."
    } else if effect.published > 0 {
        "Its overrides would have every comment of the last 30 days read first, or refuse it."
    } else {
        "It would publish nothing of what was written in the last 30 days: all of it would wait for a moderator."
    };
    Doubt {
        why,
        all: effect.all(),
        published: effect.published,
        held: effect.held,
        rejected: effect.rejected,
    }
}

async fn waiting(staff: &Staff) -> Result<Option<Waiting>, WebError> {
    let history = policies::history(staff.services(), &staff.site).await?;
    let now = staff.now();
    let next = history
        .iter()
        .filter(|record| record.effective_at > now && record.cancelled_at.is_none())
        .min_by_key(|record| (record.effective_at, record.version));
    Ok(next.map(|record| Waiting {
        version: record.version,
        at: Moment::at(record.effective_at, now, &staff.site.settings.timezone),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_the_zone_of_the_site() {
        let read = |at: &str, is_later| {
            let typed = Typed {
                at: at.to_owned(),
                is_later,
                ..Typed::default()
            };
            when(&typed, "Asia/Yerevan")
                .map(|at| at.map(|at| at.0))
                .map_err(|error| error.code)
        };
        assert_eq!(read("2026-01-01T04:00", true), Ok(Some(1_767_225_600_000)));
        assert_eq!(read("2026-01-01T04:00", false), Ok(None));
        assert_eq!(read("", true), Err("empty"));
        assert_eq!(read("tomorrow", true), Err("bad_time"));
    }
}
