//! A place for one value that is built when it is asked for, by one at a time, and forgotten when it is out of date.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

/// See the module.
pub struct Slot<T> {
    state: RwLock<State<T>>,
    building: Mutex<()>,
}

struct State<T> {
    /// Times forgotten. What was begun before a forgetting is not kept after it.
    generation: u64,
    value: Option<Arc<T>>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            state: RwLock::new(State {
                generation: 0,
                value: None,
            }),
            building: Mutex::new(()),
        }
    }
}

impl<T> Slot<T> {
    /// The value, if it is there.
    pub fn get(&self) -> Option<Arc<T>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).value.clone()
    }

    /// Forgets the value.
    pub fn forget(&self) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.generation += 1;
        state.value = None;
    }

    /// The value if it is there and `is_good`, else a new one. While one request builds, others wait for it; if the
    /// value was forgotten meanwhile, each who waited builds again, so that nobody gets what was out of date when they
    /// asked.
    ///
    /// # Errors
    /// Those of `build`.
    pub async fn get_or_build<E>(
        &self,
        is_good: impl Fn(&T) -> bool,
        build: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(value) = self.get().filter(|value| is_good(value)) {
            return Ok(value);
        }
        let _turn = self.building.lock().await;
        let generation = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(value) = state.value.as_ref().filter(|value| is_good(value)) {
                return Ok(Arc::clone(value));
            }
            state.generation
        };
        let value = Arc::new(build().await?);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.generation == generation {
            state.value = Some(Arc::clone(&value));
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn many_who_ask_at_once_build_once() {
        let (slot, built) = (Arc::new(Slot::<usize>::default()), Arc::new(AtomicUsize::new(0)));
        let asks: Vec<_> = (0..20)
            .map(|_| {
                let (slot, built) = (Arc::clone(&slot), Arc::clone(&built));
                tokio::spawn(async move {
                    let build = async || {
                        tokio::task::yield_now().await;
                        Ok::<_, Infallible>(built.fetch_add(1, Ordering::SeqCst))
                    };
                    *slot.get_or_build(|_| true, build).await.unwrap()
                })
            })
            .collect();
        for ask in asks {
            assert_eq!(ask.await.unwrap(), 0);
        }
        assert_eq!(built.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_was_forgotten_while_it_was_built_is_not_kept() {
        let slot = Slot::<u8>::default();
        let build = async || {
            slot.forget();
            Ok::<_, Infallible>(1)
        };
        assert_eq!(*slot.get_or_build(|_| true, build).await.unwrap(), 1);
        assert!(slot.get().is_none());
        assert_eq!(
            *slot
                .get_or_build(|_| true, async || Ok::<_, Infallible>(2))
                .await
                .unwrap(),
            2
        );
        assert_eq!(slot.get().as_deref(), Some(&2));
    }
}
