//! Pages that are kept rendered.

use service::Event;

/// Kept pages.
#[derive(Default)]
pub struct PageCache {}

impl PageCache {
    /// Forgets what an event changes.
    pub fn on_event(&self, _: &Event) {}
}
