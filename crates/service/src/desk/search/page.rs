//! A page of what a search found.

use std::ops::Range;

use model::Deed;
use store::Tx;
use store::facts::Place;
use store::queues::{Filter, From};
use store::readers::ReaderRecord;
use store::sites::SiteRecord;
use store::threads::QueueRow;
use store::words::Term;

use super::question::CommentSearch;
use super::resolve::{readers, resolve};
use crate::actor::Visitor;
use crate::desk::queue::{next_of, read_place};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::words::words;

/// Comments of a page.
const PAGE: i64 = 25;
/// Readers that are listed before the comments.
const READERS: usize = 5;

/// A comment that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The comment and what stands beside it.
    pub row: QueueRow,
    /// Bytes of its text where the words stand, in order.
    pub marks: Vec<Range<usize>>,
}

/// How many were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// So many.
    Exactly(i64),
    /// More than this.
    MoreThan(i64),
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchPage {
    /// Readers whose name or address was typed, on the first page only.
    pub readers: Vec<ReaderRecord>,
    /// Comments, newest first.
    pub hits: Vec<Hit>,
    /// How many in all; absent on later pages.
    pub found: Option<Found>,
    /// Cursor of the next page, when there is one.
    pub next: Option<String>,
    /// What the person should know of how the search was understood.
    pub notes: Vec<String>,
}

/// Searches comments and readers; an empty search finds nothing.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`], [`ServiceError::Invalid`] for fields that make no sense
/// and a bad cursor.
pub async fn search(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    search: &CommentSearch,
    cursor: Option<&str>,
) -> Result<SearchPage, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let before = cursor.map(read_place).transpose()?;
    let within = visitor.sections_on(site.id).to_vec();
    let (this, site, search) = (services.clone(), site.clone(), search.clone());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let asked = resolve(&this, tx, (site.id, &site.settings.timezone), &within, &search).await?;
                let is_first = before.is_none();
                let mut page = SearchPage {
                    readers: Vec::new(),
                    hits: Vec::new(),
                    found: None,
                    next: None,
                    notes: asked.notes,
                };
                if is_first && !asked.plain.trim().is_empty() {
                    page.readers = readers(tx, site.id, &asked.plain).await?;
                    page.readers.truncate(READERS);
                }
                if asked.is_nothing || search.is_empty() {
                    return Ok(page);
                }
                if is_first {
                    let found = store::queues::count(tx, site.id, &asked.filter, super::super::COUNTED).await?;
                    page.found = Some(counted(found));
                }
                (page.hits, page.next) = hits(tx, &site, &asked.filter, before, &asked.terms).await?;
                Ok::<_, ServiceError>(page)
            })
        })
        .await
}

/// A count that went up to [`super::super::COUNTED`].
pub(crate) fn counted(found: i64) -> Found {
    if found < super::super::COUNTED {
        Found::Exactly(found)
    } else {
        Found::MoreThan(super::super::COUNTED - 1)
    }
}

async fn hits(
    tx: &mut Tx,
    site: &SiteRecord,
    filter: &Filter,
    before: Option<Place>,
    terms: &[Term],
) -> Result<(Vec<Hit>, Option<String>), ServiceError> {
    let mut chosen = store::queues::pick(tx, site.id, filter, From::Newest(before), PAGE + 1).await?;
    let next = next_of(&mut chosen, PAGE);
    let ids: Vec<_> = chosen.iter().map(|chosen| chosen.comment).collect();
    let rows = store::threads::queue_rows(tx, site.id, &ids).await?;
    let hit = |row: QueueRow| Hit {
        marks: marks(&row.comment.body, terms),
        row,
    };
    Ok((rows.into_iter().map(hit).collect(), next))
}

/// Where the words of the terms stand in a text, in order, without overlaps.
fn marks(text: &str, terms: &[Term]) -> Vec<Range<usize>> {
    let found = words(text);
    let mut marks: Vec<Range<usize>> = Vec::new();
    for term in terms {
        let Some((last, before)) = term.words.split_last() else {
            continue;
        };
        for window in found.windows(term.words.len()) {
            let Some((end, start)) = window.split_last() else {
                continue;
            };
            let fits = start.iter().map(|word| &word.text).eq(before)
                && (end.text == *last || (term.open && end.text.starts_with(last.as_str())));
            if fits {
                let begin = start.first().unwrap_or(end).at.start;
                marks.push(begin..end.at.end);
            }
        }
    }
    marks.sort_by_key(|mark| mark.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_where_the_words_stand() {
        let term = |words: &[&str], open| Term {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            open,
        };
        let text = "The Harbour wall; the harbour WALLS.";
        let marked = |terms: &[Term]| {
            marks(text, terms)
                .into_iter()
                .filter_map(|at| text.get(at))
                .collect::<Vec<_>>()
        };
        assert_eq!(marked(&[term(&["harbour", "wall"], false)]), ["Harbour wall"]);
        assert_eq!(
            marked(&[term(&["harbour", "wall"], true)]),
            ["Harbour wall", "harbour WALLS"]
        );
        assert_eq!(
            marked(&[term(&["the"], false), term(&["wall"], false)]),
            ["The", "wall", "the"]
        );
        assert!(marked(&[]).is_empty());
    }
}
