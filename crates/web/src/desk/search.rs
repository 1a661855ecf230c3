//! `GET /desk/{site}/search`: comments and readers by words and filters. The address holds the whole search.

use std::ops::Range;

use axum::http::StatusCode;
use axum::response::Response;
use model::{Standing, Status};
use moderation::Category;
use serde::Serialize;
use service::ServiceError;
use service::desk::{CommentSearch, Found, Hit, SearchPage};

use super::chrome::{self, Chrome};
use super::clock::counted;
use super::item::Scene;
use super::moment::Moment;
use super::place::escaped;
use super::reader::ReaderView;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::UrlQuery;

/// So much of a comment is shown, in characters, a third of it before the first mark.
const EXCERPT_CHARS: usize = 420;

/// Something to choose in the form.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    title: String,
}

/// A piece of an excerpt.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part {
    text: String,
    mark: bool,
}

#[derive(Debug, Serialize)]
struct HitView {
    id: String,
    status: &'static str,
    status_label: &'static str,
    author: String,
    reader: String,
    headline: String,
    language: String,
    at: Moment,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Choices {
    sections: Vec<Choice>,
    statuses: Vec<Choice>,
    standings: Vec<Choice>,
    categories: Vec<Choice>,
    ages: Vec<Choice>,
}

/// What was found.
#[derive(Default, Serialize)]
struct Results {
    readers: Vec<ReaderView>,
    hits: Vec<HitView>,
    found: Option<String>,
    notes: Vec<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct SearchView {
    desk: Chrome,
    /// The fields as typed.
    search: CommentSearch,
    choices: Choices,
    /// Whether the filters are shown open.
    open: bool,
    /// Nothing was asked yet.
    idle: bool,
    errors: Vec<(&'static str, String)>,
    results: Results,
    first: bool,
    beginning: String,
    /// The search as an address's query.
    filter: String,
}

/// The page.
///
/// # Errors
/// Those of the use case, but for fields that make no sense: these are told on the page.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let search = CommentSearch::read(query.iter());
    let after = query.find("after").filter(|after| !after.is_empty());
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let (page, errors) = match service::desk::search(services, visitor, &staff.site, &search, after).await {
        Ok(page) => (Some(page), Vec::new()),
        Err(ServiceError::Invalid(fields)) => (None, fields.into_iter().map(|f| (f.field, f.message)).collect()),
        Err(error) => return Err(error.into()),
    };
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let filter = search.query();
    let beginning = format!("{}/search?{filter}", staff.path());
    let refused = !errors.is_empty();
    let view = SearchView {
        desk: Chrome::new(&staff, "search", &policy).await?,
        choices: choices(&staff).await?,
        open: search.has_filters() || refused,
        idle: search.is_empty(),
        errors,
        first: after.is_none(),
        results: page.map(|page| results(&page, &scene, &beginning)).unwrap_or_default(),
        beginning,
        filter,
        search,
    };
    let mut response = chrome::page(&staff, "desk/search.html", &view)?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

async fn choices(staff: &Staff) -> Result<Choices, WebError> {
    let kept_to = staff.viewer.visitor.sections_on(staff.site.id);
    let sections = service::stories::sections(staff.services(), &staff.site).await?;
    let choice = |value: &str, title: &str| Choice {
        value: value.to_owned(),
        title: title.to_owned(),
    };
    let named = |category: &Category| choice(category.as_str(), &category.as_str().replace('_', " "));
    let ages = [
        ("1h", "the last hour"),
        ("6h", "the last 6 hours"),
        ("1d", "the last day"),
        ("7d", "the last 7 days"),
        ("30d", "the last 30 days"),
        ("90d", "the last 90 days"),
    ];
    Ok(Choices {
        sections: sections
            .iter()
            .filter(|section| kept_to.is_empty() || kept_to.contains(&section.slug))
            .map(|section| choice(&section.slug, &section.name))
            .collect(),
        statuses: Status::ALL
            .iter()
            .map(|s| choice(s.as_str(), words::status(*s)))
            .collect(),
        standings: Standing::ALL
            .iter()
            .map(|s| choice(s.as_str(), words::standing(*s)))
            .collect(),
        categories: Category::ALL.iter().map(named).collect(),
        ages: ages.iter().map(|(value, title)| choice(value, title)).collect(),
    })
}

fn results(page: &SearchPage, scene: &Scene<'_>, beginning: &str) -> Results {
    Results {
        readers: page
            .readers
            .iter()
            .map(|reader| ReaderView::new(reader, scene))
            .collect(),
        hits: page.hits.iter().map(|hit| view(hit, scene)).collect(),
        found: page.found.map(|found| match found {
            Found::Exactly(1) => "1 comment".to_owned(),
            Found::Exactly(n) => format!("{n} comments"),
            Found::MoreThan(n) => format!("{} comments", counted(n + 1)),
        }),
        notes: page.notes.clone(),
        next: page
            .next
            .as_ref()
            .map(|next| format!("{beginning}&after={}", escaped(next))),
    }
}

fn view(hit: &Hit, scene: &Scene<'_>) -> HitView {
    let comment = &hit.row.comment;
    HitView {
        id: comment.id.to_string(),
        status: comment.status.as_str(),
        status_label: words::status(comment.status),
        author: comment.author_name.clone(),
        reader: comment.reader.to_string(),
        headline: hit.row.story_headline.clone(),
        language: comment.language.clone(),
        at: scene.moment(comment.created_at),
        parts: excerpt(&comment.body, &hit.marks),
    }
}

/// The text around the first mark, cut at its marks.
fn excerpt(text: &str, marks: &[Range<usize>]) -> Vec<Part> {
    let first = marks.first().map_or(0, |mark| mark.start);
    let back = |from: usize, chars: usize| {
        let before = text.get(..from).unwrap_or_default();
        before
            .char_indices()
            .rev()
            .take(chars)
            .last()
            .map_or(from, |(at, _)| at)
    };
    let begin = if first == 0 { 0 } else { back(first, EXCERPT_CHARS / 3) };
    let rest = text.get(begin..).unwrap_or_default();
    let end = rest
        .char_indices()
        .nth(EXCERPT_CHARS)
        .map_or(text.len(), |(at, _)| begin + at);
    let mut parts = Vec::new();
    let mut push = |from: usize, to: usize, mark: bool| {
        let piece = text.get(from..to).unwrap_or_default();
        if !piece.is_empty() {
            parts.push(Part {
                text: piece.to_owned(),
                mark,
            });
        }
    };
    let mut at = begin;
    for mark in marks.iter().filter(|mark| mark.start >= begin && mark.end <= end) {
        push(at, mark.start, false);
        push(mark.start, mark.end, true);
        at = mark.end;
    }
    push(at, end, false);
    if begin > 0
        && let Some(first) = parts.first_mut()
    {
        first.text.insert(0, '…');
    }
    if end < text.len()
        && let Some(last) = parts.last_mut()
    {
        last.text.push('…');
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_begins_before_the_first_mark() {
        let text = format!("{} wall {}", "é".repeat(600), "x".repeat(600));
        let at = text.find("wall").unwrap();
        let mark = at..at + 4;
        let parts = excerpt(&text, std::slice::from_ref(&mark));
        assert!(parts[0].text.starts_with('…') && !parts[0].mark);
        assert_eq!((parts[1].text.as_str(), parts[1].mark), ("wall", true));
        assert!(parts[2].text.ends_with('…'));
        let whole: usize = parts.iter().map(|part| part.text.chars().count()).sum();
        assert_eq!(whole, EXCERPT_CHARS + 2);
        assert_eq!(
            excerpt("short", &[]),
            [Part {
                text: "short".to_owned(),
                mark: false
            }]
        );
    }
}
