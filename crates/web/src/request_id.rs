//! A short name for a request, in the log line and on the error page, so that one finds the other.

use std::sync::atomic::{AtomicU64, Ordering};

/// The name of a request; unique over a process's life, short enough to be read out on the telephone.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl RequestId {
    /// The next one.
    pub fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(format!("{:04x}-{number:x}", std::process::id() & 0xffff))
    }
}
