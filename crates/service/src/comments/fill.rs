//! Comments that were stored before queues and searches had facts of them get theirs, as a job that the migration leaves.

use model::{CommentId, SiteId};
use store::jobs::JobRecord;

use super::facts;
use crate::error::ServiceError;
use crate::services::Services;

/// Kind of the job; its subject is the comment after which it goes on.
pub(crate) const JOB: &str = "comment_facts";
/// Comments of one transaction: others that write wait no longer than for these.
const BATCH: i64 = 200;
/// Batches of one job, which must end before another node may take it for lost.
const BATCHES: usize = 50;

/// Does a part of the work and leaves a job for the rest.
pub(crate) async fn run_job(services: &Services, job: &JobRecord) -> Result<(), ServiceError> {
    let site = job.site;
    let mut after = CommentId(job.subject);
    for _ in 0..BATCHES {
        match batch(services, site, after).await? {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
    let rest = services.new_job(site, JOB, after.0);
    let now = services.now();
    services
        .db()
        .write(move |tx| Box::pin(async move { store::jobs::enqueue(tx, &rest, now).await }))
        .await
        .map_err(ServiceError::Store)
}

/// Fills in some comments after one; returns the last of them, if there was one.
async fn batch(services: &Services, site: SiteId, after: CommentId) -> Result<Option<CommentId>, ServiceError> {
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let comments = store::comments::after(tx, site, after, BATCH).await?;
                for comment in &comments {
                    // What was posted or edited since has its facts, and they say more than can be found out now.
                    if facts::are_there(tx, site, comment.id).await? {
                        continue;
                    }
                    let revisions = store::revisions::of_comment(tx, site, comment.id).await?;
                    let Some(current) = revisions.iter().find(|revision| revision.number == comment.revision) else {
                        continue;
                    };
                    facts::fill_in(tx, site, comment, (&current.signals, &current.verdict)).await?;
                }
                Ok::<_, ServiceError>(comments.last().map(|comment| comment.id))
            })
        })
        .await
}
