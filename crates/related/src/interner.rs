//! Strings as small numbers. A string lives as long as a story refers to it, so that an index that
//! runs for years holds what its stories hold and no more.

use std::collections::HashMap;
use std::sync::Arc;

/// The number of an interned string; reused after the string's last release.
pub(crate) type TermId = u32;

#[derive(Debug, Default, Clone)]
pub(crate) struct Interner {
    ids: HashMap<Arc<str>, TermId>,
    entries: Vec<Entry>,
    free: Vec<TermId>,
}

#[derive(Debug, Clone)]
struct Entry {
    text: Arc<str>,
    references: u32,
}

impl Interner {
    /// The number of `text`, counting one more reference to it.
    pub(crate) fn acquire(&mut self, text: &str) -> TermId {
        if let Some(&id) = self.ids.get(text) {
            if let Some(entry) = self.entries.get_mut(to_usize(id)) {
                entry.references += 1;
            }
            return id;
        }
        let text: Arc<str> = Arc::from(text);
        let entry = Entry {
            text: Arc::clone(&text),
            references: 1,
        };
        let id = match self.free.pop() {
            Some(id) => {
                if let Some(place) = self.entries.get_mut(to_usize(id)) {
                    *place = entry;
                }
                id
            }
            None => {
                self.entries.push(entry);
                to_id(self.entries.len() - 1)
            }
        };
        self.ids.insert(text, id);
        id
    }

    /// Counts one reference less and forgets the string when that was the last.
    pub(crate) fn release(&mut self, id: TermId) {
        let Some(entry) = self.entries.get_mut(to_usize(id)) else {
            return;
        };
        entry.references = entry.references.saturating_sub(1);
        if entry.references == 0 {
            let text = std::mem::replace(&mut entry.text, Arc::from(""));
            self.ids.remove(&text);
            self.free.push(id);
        }
    }

    pub(crate) fn id(&self, text: &str) -> Option<TermId> {
        self.ids.get(text).copied()
    }

    pub(crate) fn text(&self, id: TermId) -> &str {
        self.entries.get(to_usize(id)).map_or("", |entry| &entry.text)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// Widens a number of ours to a place in a vector.
pub(crate) fn to_usize(id: u32) -> usize {
    usize::try_from(id).expect("a 32-bit number fits the address space of every target we build for")
}

/// Numbers a place in a vector.
pub(crate) fn to_id(place: usize) -> u32 {
    u32::try_from(place).expect("four thousand million terms or stories do not fit in memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_a_string_with_its_last_reference_and_reuses_the_number() {
        let mut interner = Interner::default();
        let baku = interner.acquire("Baku");
        assert_eq!(interner.acquire("Baku"), baku);
        interner.release(baku);
        assert_eq!(interner.id("Baku"), Some(baku));
        interner.release(baku);
        assert_eq!(interner.id("Baku"), None);
        assert_eq!(interner.len(), 0);
        assert_eq!(interner.acquire("Yerevan"), baku);
        assert_eq!(interner.text(baku), "Yerevan");
    }
}
