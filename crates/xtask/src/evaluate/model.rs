//! What the head of a model file says; its form stands in `crates/moderation/src/classifier/model.rs`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use moderation::{Category, Moderator};

/// A model file with its engine.
pub(crate) struct Model {
    pub(crate) engine: Moderator,
    /// Bytes of the file.
    pub(crate) size: usize,
    /// Version of the file's form.
    pub(crate) format: u32,
    /// SHA-256 of what stands behind the head, in hexadecimal digits.
    pub(crate) hash: String,
    /// Length of the vector of an n-gram, units that look at a word, units that look at the comment.
    pub(crate) sizes: [u32; 3],
    /// Tags with the categories that were trained.
    pub(crate) languages: Vec<(String, Vec<Category>)>,
}

impl Model {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        // The engine has checked everything when it comes back.
        let engine = Moderator::with_model(path)
            .with_context(|| "train one with `cargo run --release -p xtask -- train`, or name one with --model")?;
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let word = |at: usize| -> Result<u32> {
            let Some(word) = bytes.get(at..at + 4).and_then(|word| word.try_into().ok()) else {
                bail!("{} ends too early", path.display());
            };
            Ok(u32::from_le_bytes(word))
        };
        let hash = bytes.iter().skip(12).take(32).fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        let count = word(60)? as usize;
        let languages = (0..count)
            .map(|index| {
                let (at, mask) = (64 + 8 * index, word(64 + 8 * index + 4)?);
                let tag = String::from_utf8_lossy(bytes.get(at..at + 4).unwrap_or(&[]))
                    .trim_end_matches('\0')
                    .to_owned();
                let trained = Category::ALL
                    .into_iter()
                    .filter(|category| mask >> *category as u32 & 1 == 1);
                Ok((tag, trained.collect()))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            engine,
            size: bytes.len(),
            format: word(8)?,
            hash,
            sizes: [word(48)?, word(52)?, word(56)?],
            languages,
        })
    }

    pub(crate) fn knows(&self, language: &str) -> bool {
        self.languages.iter().any(|(tag, _)| tag == language)
    }
}
