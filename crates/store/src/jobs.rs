//! Work to be done later, at most once at a time, by whichever node comes first.

use model::{JobId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// The site.
    pub site: SiteId,
    /// What kind of work.
    pub kind: String,
    /// On what; one job of a kind and subject at a time.
    pub subject: i64,
    /// How often it was tried.
    pub attempts: i64,
}

const ENQUEUE: &str = "INSERT INTO jobs (id, site_id, kind, subject_id, run_at, locked_until, attempts, last_error) \
    VALUES ($1, $2, $3, $4, $5, 0, 0, '') ON CONFLICT (site_id, kind, subject_id) DO NOTHING";
const DUE: &str = "SELECT id, site_id, kind, subject_id, attempts FROM jobs WHERE run_at <= $1 AND locked_until <= $1 \
    ORDER BY run_at LIMIT 1";
const LOCK: &str = "UPDATE jobs SET locked_until = $3, attempts = attempts + 1 WHERE id = $1 AND locked_until <= $2";
const AGAIN: &str = "UPDATE jobs SET run_at = $2, locked_until = 0, last_error = $3, attempts = $4 WHERE id = $1";
const REMOVE: &str = "DELETE FROM jobs WHERE site_id = $1 AND kind = $2 AND subject_id = $3";

impl Record for JobRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: JobId(row.int()?),
            site: SiteId(row.int()?),
            kind: row.text()?,
            subject: row.int()?,
            attempts: row.int()?,
        })
    }
}

/// Adds a job unless there is one of this kind and subject.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn enqueue(tx: &mut Tx, job: &JobRecord, run_at: UnixMillis) -> Result<(), StoreError> {
    tx.execute(ENQUEUE, args![job.id, job.site, &job.kind, job.subject, run_at])
        .await
        .map(|_| ())
}

/// Takes the job that is due longest, for as long as `locked_until`.
#[allow(clippy::missing_errors_doc)]
pub async fn take(tx: &mut Tx, now: UnixMillis, locked_until: UnixMillis) -> Result<Option<JobRecord>, StoreError> {
    let Some(job) = tx.first::<JobRecord>(DUE, args![now]).await? else {
        return Ok(None);
    };
    // Another node may have been quicker.
    let locked = tx.execute(LOCK, args![job.id, now, locked_until]).await? == 1;
    Ok(locked.then_some(job))
}

/// Puts a taken job back, to run at a time, with what went wrong (empty when nothing) and its count of tries.
#[allow(clippy::missing_errors_doc)]
pub async fn again(tx: &mut Tx, id: JobId, run_at: UnixMillis, error: &str, attempts: i64) -> Result<(), StoreError> {
    tx.execute(AGAIN, args![id, run_at, error, attempts]).await.map(|_| ())
}

/// Removes the job of a kind and subject.
#[allow(clippy::missing_errors_doc)]
pub async fn remove(tx: &mut Tx, site: SiteId, kind: &str, subject: i64) -> Result<(), StoreError> {
    tx.execute(REMOVE, args![site, kind, subject]).await.map(|_| ())
}
