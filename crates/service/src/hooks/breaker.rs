//! Leaves a hook alone for a while that keeps failing, so that readers do not wait for it each time. In memory, on each
//! node for itself.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{HookId, UnixMillis};
use store::hooks::HookRecord;

/// So much longer than the hook's own time limit a trial may take before another one is made.
const TRIAL_GRACE_MS: i64 = 1_000;

/// Whether a hook is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// It is, and has failed this many times in a row.
    Closed {
        /// In a row.
        failures: i64,
    },
    /// It is not, until then.
    Open {
        /// The next moment at which one comment tries it.
        until: UnixMillis,
    },
    /// The next comment tries it, or is just doing so.
    HalfOpen,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    failures: i64,
    open_until: Option<UnixMillis>,
    trial_until: Option<UnixMillis>,
}

/// The breakers of a node.
#[derive(Debug, Default)]
pub(crate) struct Breakers(Mutex<HashMap<HookId, State>>);

impl Breakers {
    fn states(&self) -> MutexGuard<'_, HashMap<HookId, State>> {
        // Every change replaces whole values: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the hook may be asked now. After the pause one comment may, and its answer decides for the others.
    pub(super) fn may_ask(&self, hook: &HookRecord, now: UnixMillis) -> bool {
        let mut states = self.states();
        let Some(state) = states.get_mut(&hook.id) else {
            return true;
        };
        match state.open_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) if state.trial_until.is_some_and(|until| now < until) => false,
            Some(_) => {
                state.trial_until = Some(now.plus(hook.timeout_ms + TRIAL_GRACE_MS));
                true
            }
        }
    }

    /// It answered.
    pub(super) fn answered(&self, hook: HookId) {
        if self
            .states()
            .remove(&hook)
            .is_some_and(|state| state.open_until.is_some())
        {
            tracing::info!(hook = %hook, "a hook answers again");
        }
    }

    /// It did not answer as it should.
    pub(super) fn failed(&self, hook: &HookRecord, now: UnixMillis) {
        let mut states = self.states();
        let state = states.entry(hook.id).or_default();
        state.failures += 1;
        let was_open = state.open_until.is_some();
        if was_open || state.failures >= hook.breaker_failures {
            state.open_until = Some(now.plus(hook.breaker_pause_ms));
            state.trial_until = None;
        }
        if !was_open && state.open_until.is_some() {
            tracing::warn!(hook = %hook.id, hook.name = %hook.name, failures = state.failures, "a hook keeps failing and is left alone for a while");
        }
    }

    /// How it stands.
    pub(super) fn state(&self, hook: HookId, now: UnixMillis) -> BreakerState {
        match self.states().get(&hook) {
            None => BreakerState::Closed { failures: 0 },
            Some(state) => match state.open_until {
                None => BreakerState::Closed {
                    failures: state.failures,
                },
                Some(until) if now < until => BreakerState::Open { until },
                Some(_) => BreakerState::HalfOpen,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{HookFails, HookFormat};

    use super::*;

    fn hook() -> HookRecord {
        HookRecord {
            id: HookId(7),
            name: "judge".to_owned(),
            url: String::new(),
            format: HookFormat::PlainText,
            timeout_ms: 200,
            fails: HookFails::Open,
            may_approve: false,
            enabled: true,
            breaker_failures: 2,
            breaker_pause_ms: 1_000,
            clause: String::new(),
            codes: "{}".to_owned(),
            created_at: UnixMillis(0),
        }
    }

    #[test]
    fn it_opens_pauses_tries_once_and_closes() {
        let (breakers, hook) = (Breakers::default(), hook());
        let at = UnixMillis;
        breakers.failed(&hook, at(0));
        assert_eq!(breakers.state(hook.id, at(0)), BreakerState::Closed { failures: 1 });
        assert!(breakers.may_ask(&hook, at(0)));
        breakers.failed(&hook, at(0));
        assert_eq!(breakers.state(hook.id, at(0)), BreakerState::Open { until: at(1_000) });
        assert!(!breakers.may_ask(&hook, at(999)));
        assert_eq!(breakers.state(hook.id, at(1_000)), BreakerState::HalfOpen);
        assert!(breakers.may_ask(&hook, at(1_000)), "one tries it");
        assert!(!breakers.may_ask(&hook, at(1_000)), "and nobody else meanwhile");
        breakers.failed(&hook, at(1_100));
        assert!(!breakers.may_ask(&hook, at(2_099)));
        assert!(breakers.may_ask(&hook, at(2_100)));
        assert!(
            breakers.may_ask(&hook, at(3_300)),
            "a trial that was broken off is made anew"
        );
        breakers.answered(hook.id);
        assert!(breakers.may_ask(&hook, at(3_300)) && breakers.may_ask(&hook, at(3_300)));
        assert_eq!(breakers.state(hook.id, at(3_300)), BreakerState::Closed { failures: 0 });
    }
}
