//! Guessing gets slower: after some failures each further one makes the next wait longer. The counts lie in the database
//! under keyed hashes, so that all nodes share them and nobody can read from them who was guessed.
//!
//! An attempt is counted before it is looked at, and taken back when it was right: a thousand at once count as a
//! thousand. An address that nobody has is counted like any other.

use model::UnixMillis;

use crate::error::ServiceError;
use crate::services::Services;

/// How patient we are with one kind of subject.
#[derive(Debug)]
pub(super) struct Patience {
    /// What the subject is.
    kind: &'static str,
    /// So many attempts go without a wait.
    free: i64,
    /// The longest wait.
    most_ms: i64,
    /// How long failures are remembered after the last one.
    memory_ms: i64,
}

/// The first wait; it doubles with every failure.
const FIRST_WAIT_MS: i64 = 30 * UnixMillis::SECOND;

/// Passwords for one address.
pub(super) const ACCOUNT: Patience = Patience {
    kind: "account",
    free: 5,
    most_ms: UnixMillis::HOUR,
    memory_ms: UnixMillis::DAY,
};
/// Passwords from one network, for whatever address.
pub(super) const NETWORK: Patience = Patience {
    kind: "network",
    free: 30,
    most_ms: 15 * UnixMillis::MINUTE,
    memory_ms: UnixMillis::HOUR,
};
/// Codes and recovery codes for one account.
pub(super) const SECOND_FACTOR: Patience = Patience {
    kind: "second factor",
    free: 5,
    most_ms: UnixMillis::HOUR,
    memory_ms: UnixMillis::DAY,
};

impl Patience {
    fn wait_after(&self, failures: i64) -> i64 {
        let beyond = failures - self.free;
        if beyond < 0 {
            return 0;
        }
        let doublings = u32::try_from(beyond.min(20)).unwrap_or(20);
        FIRST_WAIT_MS.saturating_mul(1_i64 << doublings).min(self.most_ms)
    }

    fn subject(&self, services: &Services, who: &str) -> String {
        services
            .keys()
            .hashed("sign-in attempts", &format!("{}|{who}", self.kind))
    }
}

/// Counts an attempt.
///
/// # Errors
/// [`ServiceError::RateLimited`] when it comes too early; it is not counted then.
pub(super) async fn attempt(services: &Services, patience: &'static Patience, who: &str) -> Result<(), ServiceError> {
    let (subject, now) = (patience.subject(services, who), services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let expires_at = now.plus(patience.memory_ms);
                let so_far = store::attempts::count(tx, &subject, now, expires_at).await?;
                if so_far.wait_until > now {
                    let left = so_far.wait_until.since(now).div_euclid(UnixMillis::SECOND) + 1;
                    return Err(ServiceError::RateLimited {
                        retry_after_s: left.unsigned_abs(),
                    });
                }
                let wait = patience.wait_after(so_far.failures);
                Ok(store::attempts::set_wait(tx, &subject, now.plus(wait)).await?)
            })
        })
        .await
}

/// The attempt was right: it alone is taken back.
pub(super) async fn forgive(services: &Services, patience: &'static Patience, who: &str) -> Result<(), ServiceError> {
    let subject = patience.subject(services, who);
    services
        .db()
        .write(move |tx| Box::pin(async move { store::attempts::forgive(tx, &subject).await }))
        .await
        .map_err(ServiceError::Store)
}

/// The attempt was right: those before it are forgotten with it.
pub(super) async fn forget(services: &Services, patience: &'static Patience, who: &str) -> Result<(), ServiceError> {
    let subject = patience.subject(services, who);
    services
        .db()
        .write(move |tx| Box::pin(async move { store::attempts::forget(tx, &subject).await }))
        .await
        .map_err(ServiceError::Store)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_late_double_and_end() {
        let waits: Vec<i64> = (1..=14).map(|n| ACCOUNT.wait_after(n) / UnixMillis::SECOND).collect();
        assert_eq!(
            waits,
            [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]
        );
        assert_eq!(ACCOUNT.wait_after(i64::MAX), UnixMillis::HOUR);
        assert_eq!((NETWORK.wait_after(29), NETWORK.wait_after(30)), (0, FIRST_WAIT_MS));
    }
}
