//! Notes of the desk on comments and readers. Rows are only ever added.

use model::{AccountId, CommentId, NoteId, ReaderId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRecord {
    /// Its id.
    pub id: NoteId,
    /// The comment it is on; none: it is on the reader.
    pub comment: Option<CommentId>,
    /// The reader it is on, or whose comment.
    pub reader: ReaderId,
    /// Who wrote it.
    pub account: AccountId,
    /// Plain text.
    pub body: String,
    /// When.
    pub created_at: UnixMillis,
}

macro_rules! select {
    () => {
        "SELECT id, comment_id, reader_id, account_id, body, created_at FROM notes WHERE site_id = $1 AND "
    };
}

const INSERT: &str = "INSERT INTO notes (site_id, id, comment_id, reader_id, account_id, body, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const OF_COMMENT: &str = concat!(select!(), "comment_id = $2 ORDER BY id DESC LIMIT 50");
const OF_READER: &str = concat!(
    select!(),
    "reader_id = $2 AND comment_id IS NULL ORDER BY id DESC LIMIT 50"
);

impl Record for NoteRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: NoteId(row.int()?),
            comment: row.opt_int()?.map(CommentId),
            reader: ReaderId(row.int()?),
            account: AccountId(row.int()?),
            body: row.text()?,
            created_at: row.time()?,
        })
    }
}

/// Adds a note.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn insert(tx: &mut Tx, site: SiteId, n: &NoteRecord) -> Result<(), StoreError> {
    let args = args![site, n.id, n.comment, n.reader, n.account, &n.body, n.created_at];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// The latest notes on a comment, newest first, at most 50.
#[allow(clippy::missing_errors_doc)]
pub async fn of_comment(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<Vec<NoteRecord>, StoreError> {
    tx.all(OF_COMMENT, args![site, comment]).await
}

/// The latest notes on a reader, without those on their comments, newest first, at most 50.
#[allow(clippy::missing_errors_doc)]
pub async fn of_reader(tx: &mut Tx, site: SiteId, reader: ReaderId) -> Result<Vec<NoteRecord>, StoreError> {
    tx.all(OF_READER, args![site, reader]).await
}
