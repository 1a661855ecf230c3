//! Rates in this process: so many of something in a window of time, by key.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use model::UnixMillis;

use crate::error::ServiceError;

/// Keys that are remembered; when more come, those whose window is over are forgotten.
const MAX_KEYS: usize = 50_000;

/// Counts events by key in fixed windows.
#[derive(Debug)]
pub(crate) struct Limiter {
    most: u32,
    window_ms: i64,
    seen: Mutex<HashMap<String, (UnixMillis, u32)>>,
}

impl Limiter {
    /// At most `most` in `window_ms`; 0 means no limit.
    pub(crate) fn new(most: u32, window_ms: i64) -> Self {
        Self {
            most,
            window_ms,
            seen: Mutex::default(),
        }
    }

    /// Counts one event.
    ///
    /// # Errors
    /// [`ServiceError::RateLimited`] when the window is full.
    pub(crate) fn count(&self, key: &str, now: UnixMillis) -> Result<(), ServiceError> {
        if self.most == 0 {
            return Ok(());
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MAX_KEYS {
            seen.retain(|_, (start, _)| now.since(*start) < self.window_ms);
        }
        let (start, count) = seen.entry(key.to_owned()).or_insert((now, 0));
        if now.since(*start) >= self.window_ms {
            (*start, *count) = (now, 0);
        }
        if *count >= self.most {
            let left = (self.window_ms - now.since(*start)).max(1_000) / 1_000;
            return Err(ServiceError::RateLimited {
                retry_after_s: left.unsigned_abs(),
            });
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_window_refuses_until_it_is_over() {
        let limiter = Limiter::new(2, 60_000);
        let start = UnixMillis(1_000_000);
        assert!(limiter.count("a", start).is_ok() && limiter.count("a", start).is_ok());
        assert!(matches!(
            limiter.count("a", start.plus(1)),
            Err(ServiceError::RateLimited { retry_after_s: 59 })
        ));
        assert!(limiter.count("b", start).is_ok());
        assert!(limiter.count("a", start.plus(60_000)).is_ok());
    }
}
