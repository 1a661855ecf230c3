//! Story pages that are kept rendered, with what they are put together from.
//!
//! Three layers a story: the *shell* (story, related posts, policy), the *thread* (one an order) and the *page* for those
//! without a cookie of ours (one an order). A new comment forgets thread and page, never the shell. Events come in before
//! the use case that caused them answers, so nobody reads a page older than their own comment.

mod kept;
mod slot;

pub use kept::{KeptPage, Parts, Shell, Thread};
pub use slot::Slot;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use model::{Order, SiteId, StoryId};
use service::Event;

/// Stories kept at a time. A story of 50 comments takes about 200 KB with both orders.
const MAX_STORIES: usize = 256;

/// What is kept of one story.
#[derive(Default)]
pub struct Entry {
    /// Story, related posts, policy.
    pub shell: Slot<Shell>,
    threads: [Slot<Thread>; 2],
    pages: [Slot<KeptPage>; 2],
    used: AtomicU64,
}

impl Entry {
    /// First page of the thread in an order.
    pub fn thread(&self, order: Order) -> &Slot<Thread> {
        let [newest, oldest] = &self.threads;
        if order == Order::Newest { newest } else { oldest }
    }

    /// Whole page with the thread in an order.
    pub fn page(&self, order: Order) -> &Slot<KeptPage> {
        let [newest, oldest] = &self.pages;
        if order == Order::Newest { newest } else { oldest }
    }

    fn forget_thread(&self) {
        self.threads.iter().for_each(Slot::forget);
        self.pages.iter().for_each(Slot::forget);
    }

    fn forget_shell(&self) {
        self.shell.forget();
        self.pages.iter().for_each(Slot::forget);
    }
}

/// What is kept of all stories.
#[derive(Default)]
pub struct PageCache {
    entries: RwLock<HashMap<(SiteId, StoryId), Arc<Entry>>>,
    uses: AtomicU64,
}

impl PageCache {
    /// What is kept of a story, if anything is.
    pub fn find(&self, site: SiteId, story: StoryId) -> Option<Arc<Entry>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(&(site, story))?;
        entry
            .used
            .store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(Arc::clone(entry))
    }

    /// The place for what is kept of a story. Make it only for stories that exist.
    pub fn entry(&self, site: SiteId, story: StoryId) -> Arc<Entry> {
        if let Some(entry) = self.find(site, story) {
            return entry;
        }
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MAX_STORIES {
            drop_least_used(&mut entries);
        }
        let entry = Arc::clone(entries.entry((site, story)).or_default());
        entry
            .used
            .store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        entry
    }

    /// Forgets what an event changes.
    pub fn on_event(&self, event: &Event) {
        match *event {
            Event::Thread { site, story } => {
                if let Some(entry) = self.find(site, story) {
                    entry.forget_thread();
                }
            }
            Event::Story { site, story } => self.forget_story(site, story),
            Event::Policy { site } => self.each(|(of, _), entry| {
                if of == site {
                    entry.forget_shell();
                }
            }),
            Event::Desk { .. } => {}
            Event::Sites => self.each(|_, entry| {
                entry.forget_shell();
                entry.forget_thread();
            }),
        }
    }

    /// The story itself may be gone or closed; it may now be related to any other of its site.
    fn forget_story(&self, site: SiteId, story: StoryId) {
        self.each(|key, entry| {
            if key == (site, story) {
                entry.forget_thread();
            }
            if key.0 == site {
                entry.forget_shell();
            }
        });
    }

    fn each(&self, act: impl Fn((SiteId, StoryId), &Entry)) {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.iter().for_each(|(key, entry)| act(*key, entry));
    }
}

fn drop_least_used(entries: &mut HashMap<(SiteId, StoryId), Arc<Entry>>) {
    let mut uses: Vec<u64> = entries
        .values()
        .map(|entry| entry.used.load(Ordering::Relaxed))
        .collect();
    uses.sort_unstable();
    let limit = uses.get(uses.len() / 4).copied().unwrap_or_default();
    entries.retain(|_, entry| entry.used.load(Ordering::Relaxed) > limit);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_stories_make_room() {
        let cache = PageCache::default();
        for story in 0..2_000 {
            cache.entry(SiteId(1), StoryId(story));
            cache.find(SiteId(1), StoryId(0)).unwrap();
        }
        assert!(cache.entries.read().unwrap().len() <= MAX_STORIES);
        assert!(cache.find(SiteId(1), StoryId(1_999)).is_some());
        assert!(cache.find(SiteId(1), StoryId(1)).is_none());
    }
}
