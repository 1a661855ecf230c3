//! The words of comments: a full-text table on SQLite, a vector with an index on PostgreSQL. The only place where the two
//! databases need two texts; both are given words that are cut and folded already, and the same question.

use model::SiteId;

use crate::facts::Place;
use crate::sql::Sql;
use crate::{StoreError, Tx, args};

/// More words of one comment than this are not kept.
const MAX_WORDS: usize = 16_000;

/// One thing that has to stand in a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Words that follow each other; letters and digits only.
    pub words: Vec<String>,
    /// The last word may go on.
    pub open: bool,
}

const SQLITE_TAKEN: &str = "SELECT rowid FROM comment_words WHERE rowid = $1";
const SQLITE_REMOVE: &str = "DELETE FROM comment_words WHERE rowid = $1";
const SQLITE_INSERT: &str = "INSERT INTO comment_words (rowid, words) VALUES ($1, $2)";
const POSTGRES_THERE: &str = "SELECT place FROM comment_words WHERE site_id = $1 AND place = $2";
const POSTGRES_PUT: &str = "INSERT INTO comment_words (site_id, place, words) \
    VALUES ($1, $2, CAST(CAST($3 AS TEXT) AS TSVECTOR)) \
    ON CONFLICT (site_id, place) DO UPDATE SET words = excluded.words";

/// Whether the place is taken by a comment of another site: on SQLite all sites share one table.
pub(crate) async fn is_taken(tx: &mut Tx, place: Place) -> Result<bool, StoreError> {
    match tx {
        Tx::Sqlite(_) => Ok(tx.first::<i64>(SQLITE_TAKEN, args![place]).await?.is_some()),
        Tx::Postgres(_) => Ok(false),
    }
}

/// Whether words were put in this place already, be they none.
///
/// # Errors
/// [`StoreError`].
pub async fn are_there(tx: &mut Tx, site: SiteId, place: Place) -> Result<bool, StoreError> {
    Ok(match tx {
        Tx::Sqlite(_) => tx.first::<i64>(SQLITE_TAKEN, args![place]).await?.is_some(),
        Tx::Postgres(_) => tx.first::<i64>(POSTGRES_THERE, args![site, place]).await?.is_some(),
    })
}

/// Puts the words of a comment in the place of those that were there.
///
/// # Errors
/// [`StoreError`].
pub async fn put(tx: &mut Tx, site: SiteId, place: Place, words: &[String]) -> Result<(), StoreError> {
    let words = words.get(..MAX_WORDS).unwrap_or(words);
    match tx {
        Tx::Sqlite(_) => {
            tx.execute(SQLITE_REMOVE, args![place]).await?;
            tx.execute(SQLITE_INSERT, args![place, words.join(" ")]).await?;
        }
        Tx::Postgres(_) => {
            tx.execute(POSTGRES_PUT, args![site, place, vector(words)]).await?;
        }
    }
    Ok(())
}

/// `'harbour':1 'wall':2`
fn vector(words: &[String]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for (word, n) in words.iter().zip(1..) {
        // Writing to a string cannot fail.
        let _ = write!(text, "'{}':{n} ", quoted(word));
    }
    text
}

/// Words hold letters and digits only; a quote or backslash would end one, so none may come in.
fn quoted(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect()
}

/// The question in the database's own language. Everything typed stands in quotes.
pub(crate) fn question(tx: &Tx, terms: &[Term]) -> String {
    let is_sqlite = matches!(tx, Tx::Sqlite(_));
    let term = |term: &Term| {
        let words: Vec<String> = term.words.iter().map(|word| quoted(word)).collect();
        if is_sqlite {
            format!("\"{}\"{}", words.join(" "), if term.open { " *" } else { "" })
        } else {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            format!("({}{})", words.join(" <-> "), if term.open { ":*" } else { "" })
        }
    };
    let terms: Vec<String> = terms.iter().map(term).collect();
    terms.join(if is_sqlite { " AND " } else { " & " })
}

/// The condition that the comment of `f` has these words, asked comment by comment: for where few are left to ask about.
pub(crate) fn add_check(tx: &Tx, sql: &mut Sql, question: &str) {
    match tx {
        Tx::Sqlite(_) => sql
            .add(" AND EXISTS (SELECT 1 FROM comment_words WHERE comment_words MATCH ")
            .bind(question)
            .add(" AND rowid = f.place)"),
        Tx::Postgres(_) => sql
            .add(" AND (SELECT w.words @@ CAST(CAST(")
            .bind(question)
            .add(" AS TEXT) AS TSQUERY) FROM comment_words w WHERE w.site_id = f.site_id AND w.place = f.place)"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_numbers_the_words() {
        let words = ["wall".to_owned(), "o'clock".to_owned()];
        assert_eq!(vector(&words), "'wall':1 'oclock':2 ");
    }
}
