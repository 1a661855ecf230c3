//! `GET /desk/{site}/readers/{reader}`: one reader with their history, and what can be done.

use axum::response::{IntoResponse, Response};
use model::{Action, ActorKind, DecisionId, ReaderId, ReaderKind};
use serde::Serialize;

use super::beside::NoteView;
use super::chrome::{self, Chrome};
use super::decisions::{self, DecisionView};
use super::item::{Scene, clipped};
use super::moment::Moment;
use super::place::escaped;
use super::staff::Staff;
use super::suggestion::AdviceView;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, UrlPath, UrlQuery, id};
use crate::records::{CommentRecord, DecisionRecord, ReaderRecord};

const TEXT_CHARS: usize = 600;

/// A reader, on their page and in a search.
#[derive(Debug, Serialize)]
pub struct ReaderView {
    id: String,
    name: String,
    email: String,
    kind: &'static str,
    standing: &'static str,
    standing_label: &'static str,
    until: Option<Moment>,
    clause: String,
    reason: String,
    published: i64,
    rejected: i64,
    since: Moment,
    last_seen: Moment,
}

impl ReaderView {
    /// The view of a reader.
    pub fn new(reader: &ReaderRecord, scene: &Scene<'_>) -> Self {
        let standing = reader.standing_at(scene.now);
        Self {
            id: reader.id.to_string(),
            name: reader.name.clone(),
            email: reader.email.clone(),
            kind: match reader.kind {
                ReaderKind::Guest => "Guest",
                ReaderKind::Account => "Account",
            },
            standing: standing.as_str(),
            standing_label: words::standing(standing),
            until: reader
                .until
                .filter(|until| *until > scene.now)
                .map(|until| scene.moment(until)),
            clause: scene.clause_title(&reader.clause),
            reason: reader.reason.clone(),
            published: reader.published_count,
            rejected: reader.rejected_count,
            since: scene.moment(reader.created_at),
            last_seen: scene.moment(reader.last_seen_at),
        }
    }
}

#[derive(Serialize)]
struct CommentRow {
    id: String,
    status: &'static str,
    status_label: &'static str,
    text: String,
    reports: Option<String>,
    at: Moment,
}

impl CommentRow {
    fn new(comment: &CommentRecord, scene: &Scene<'_>) -> Self {
        let reports = comment.report_count;
        Self {
            id: comment.id.to_string(),
            status: comment.status.as_str(),
            status_label: words::status(comment.status),
            text: clipped(&comment.body, TEXT_CHARS),
            reports: (reports > 0).then(|| words::counted(reports, "report", "reports")),
            at: scene.moment(comment.created_at),
        }
    }
}

/// A restriction that was put on the reader or lifted.
#[derive(Serialize)]
struct RestrictionRow {
    id: String,
    action: &'static str,
    became: String,
    from: Moment,
    until: Option<Moment>,
    who: String,
    clause: String,
    /// `in force`, `over`, `undone` or `replaced`.
    state: &'static str,
    may_undo: bool,
    statement: Option<String>,
}

/// All of them, newest first.
fn restrictions(page: &service::desk::ReaderPage, names: &decisions::Names, scene: &Scene<'_>) -> Vec<RestrictionRow> {
    let mut newest = true;
    let mut rows = Vec::new();
    for decision in page.restrictions.iter().filter(|d| d.action != Action::Undo) {
        let shown = DecisionView::new(decision, names, scene);
        let is_over = decision.until.is_some_and(|until| until <= scene.now);
        let state = match (decision.undone_by, newest) {
            (Some(_), _) => "undone",
            (None, false) => "replaced",
            (None, true) if is_over => "over",
            (None, true) => "in force",
        };
        newest &= decision.undone_by.is_some();
        rows.push(RestrictionRow {
            may_undo: shown.may_undo && matches!(state, "in force" | "over"),
            id: shown.id,
            action: shown.action,
            became: shown.became,
            from: shown.at,
            until: shown.until,
            who: shown.who,
            clause: shown.clause,
            state,
            statement: None,
        });
    }
    rows
}

/// Whether its reader is told of a decision and may appeal.
fn is_against_reader(became: &str) -> bool {
    !matches!(became, "published" | "withdrawn" | "good" | "")
}

#[derive(Serialize)]
struct ReaderPage {
    desk: Chrome,
    reader: ReaderView,
    comments: Vec<CommentRow>,
    decisions: Vec<DecisionView>,
    restrictions: Vec<RestrictionRow>,
    notes: Vec<NoteView>,
    advice: AdviceView,
    /// Whether the restriction can be put on at more sites than this.
    everywhere: bool,
    chosen_clause: String,
    typed: Option<Typed>,
    next: Option<String>,
    first: bool,
    beginning: String,
}

/// What was typed into the form that restricts, where it was refused.
#[derive(Serialize)]
struct Typed {
    error: String,
    standing: String,
    length: String,
    until: String,
    reason: String,
    all_sites: bool,
    remove_comments: bool,
}

/// The page of a reader.
///
/// # Errors
/// 404 for a forged id.
pub async fn show(
    staff: Staff,
    UrlPath((_, reader)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
) -> Result<Response, WebError> {
    page(&staff, &reader, &query, None).await
}

/// The page once more, after the form that restricts was refused: with what is wrong and with all that was typed.
pub async fn refused(staff: &Staff, reader: &str, fields: &Fields, error: &WebError) -> Response {
    let typed = Typed {
        error: error.message.clone(),
        standing: fields.get("standing").to_owned(),
        length: fields.get("length").to_owned(),
        until: fields.get("until").to_owned(),
        reason: fields.get("reason").to_owned(),
        all_sites: fields.has("all_sites"),
        remove_comments: fields.has("remove_comments"),
    };
    match page(staff, reader, fields, Some(typed)).await {
        Ok(mut response) => {
            *response.status_mut() = error.status;
            response
        }
        Err(error) => error.into_response(),
    }
}

/// `query`: where the list of comments begins, and the clause that is chosen.
async fn page(staff: &Staff, reader: &str, query: &Fields, typed: Option<Typed>) -> Result<Response, WebError> {
    let reader = id::<ReaderId>(reader, "reader")?;
    let after = query.find("after").filter(|after| !after.is_empty());
    let page = service::desk::reader(staff.services(), &staff.viewer.visitor, &staff.site, reader, after).await?;
    let notes = service::desk::notes_on_reader(staff.services(), &staff.viewer.visitor, &staff.site, reader).await?;
    let policy = staff.policy().await?;
    let names = decisions::names(staff).await?;
    let scene = staff.scene(&policy);
    let beginning = format!("{}/readers/{reader}", staff.path());
    // That the policy had nothing against a comment is seen in the list of comments.
    let telling = |d: &&DecisionRecord| (d.actor, d.action) != (ActorKind::Policy, Action::Publish);
    let mut history = decisions::list(page.decisions.iter().filter(telling), &names, &scene);
    let link = |id: &str| {
        let id = id.parse::<DecisionId>().ok()?;
        Some(service::appeals::link(staff.services(), &staff.site, id))
    };
    // The statement of a restriction leads to the comments that it rests on, of whatever section.
    let sees_all = staff.viewer.visitor.sections_on(staff.site.id).is_empty();
    for decision in &mut history {
        decision.show_reader = false;
        let tells = is_against_reader(&decision.became) && decision.undoes.is_none();
        let tells = tells && (sees_all || decision.comment.is_some());
        decision.statement = tells.then(|| link(&decision.id)).flatten();
    }
    let mut restrictions = restrictions(&page, &names, &scene);
    for row in restrictions.iter_mut().filter(|_| sees_all) {
        row.statement = is_against_reader(&row.became).then(|| link(&row.id)).flatten();
    }
    let advice = service::desk::advice(staff.services(), &staff.viewer.visitor, &staff.site, reader).await?;
    let advice = AdviceView::new(&advice);
    let everywhere = page.reader.kind == ReaderKind::Account
        && service::desk::sites_of(staff.services(), &staff.viewer.visitor).len() > 1;
    let mut desk = Chrome::new(staff, "readers", &policy).await?;
    if typed.is_some() {
        // The address of the form takes no GET.
        desk.back.clone_from(&beginning);
    }
    let chosen = Some(query.get("clause")).filter(|clause| !clause.is_empty());
    let view = ReaderPage {
        desk,
        reader: ReaderView::new(&page.reader, &scene),
        comments: page
            .comments
            .iter()
            .map(|comment| CommentRow::new(comment, &scene))
            .collect(),
        decisions: history,
        restrictions,
        notes: notes.iter().map(|note| NoteView::new(note, &scene)).collect(),
        chosen_clause: chosen.unwrap_or(&advice.clause).to_owned(),
        advice,
        everywhere,
        typed,
        next: page.next.map(|next| format!("{beginning}?after={}", escaped(&next))),
        first: after.is_none(),
        beginning,
    };
    chrome::page(staff, "desk/reader.html", &view)
}
