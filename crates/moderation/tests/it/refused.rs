//! Files of models that are damaged, cut off, of another version or of another kind.
#![allow(clippy::indexing_slicing, reason = "a test that fails should stop there")]

use moderation::ModelError;
use std::path::{Path, PathBuf};

type Read<'a> = &'a dyn Fn(&Path) -> ModelError;

/// What is said of a file with these bytes.
fn refusal(bytes: &[u8], read: Read<'_>) -> (PathBuf, ModelError) {
    let id = std::thread::current().id();
    let path = std::env::temp_dir().join(format!("ombud-{}-{id:?}.bin", std::process::id()));
    std::fs::write(&path, bytes).expect("the file can be written");
    let error = read(&path);
    std::fs::remove_file(&path).expect("the file is there");
    (path, error)
}

/// `read` must refuse what comes of the file when its version, a bit, its length or all of it is changed, and name path,
/// hash and reason. `next` is how the next version is called, `foreign` what is said of a file of another kind.
pub fn check(file: &Path, next: &str, read: Read<'_>, foreign: &str) {
    let bytes = std::fs::read(file).expect("the file is there");
    let mut other = bytes.clone();
    other[8] += 1;
    let (path, error) = refusal(&other, read);
    assert_eq!(error.path.as_deref(), Some(path.as_path()));
    assert_eq!(error.hash.len(), 64);
    assert!(error.reason.contains(next), "{error}");
    let said = error.to_string();
    assert!(
        said.contains(path.to_str().expect("UTF-8")) && said.contains(&error.hash),
        "{said}"
    );
    for at in [60, bytes.len() / 2, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        let (_, error) = refusal(&damaged, read);
        assert!(error.reason.contains("damaged"), "{at}: {error}");
    }
    for length in [0, 4, 12, 43, 64, 1000, bytes.len() - 1] {
        let (_, error) = refusal(&bytes[..length], read);
        assert!(!error.reason.is_empty(), "{length}");
    }
    assert_eq!(refusal(b"not a model at all", read).1.reason, foreign);
}
