//! The model file: what it begins with, how it is checked, what is in it.
//!
//! ```text
//! 8 bytes   "OMBUDMOD"
//! u32       version of the format
//! 32 bytes  SHA-256 of everything behind it
//! u32 x 5   bucket bits, width, local units, global units, number of languages
//! languages 4 bytes each tag, padded with zeros; u32 bit mask of the categories it was trained on
//! f32 ...   the lists of `Dense`, in order
//! table     a bucket after the other: u16 tags, u8 scales, i8 vectors of its eight places
//! ```
//! All numbers are little-endian.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

#[cfg(feature = "training")]
use super::shape::Dense;
use super::shape::{GLOBAL, LABELS, LOCAL, TOP, WIDTH};
use super::table::Table;
use crate::Category;
use crate::bytes::{Reader, hex};

const MAGIC: &[u8; 8] = b"OMBUDMOD";
/// Version of the format that this engine reads.
pub(super) const VERSION: u32 = 2;
/// Where what the hash covers begins.
const COVERED: usize = 8 + 4 + 32;
/// The largest table that the format allows: 2^16 buckets, ten megabytes.
pub(super) const MOST_BUCKET_BITS: u32 = 16;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the model {place} cannot be used: {reason} (SHA-256 of what was read: {hash})", place = place(path.as_deref()))]
pub struct ModelError {
    /// The file, or nothing for bytes in memory.
    pub path: Option<PathBuf>,
    /// SHA-256 of all bytes that were read, as 64 hexadecimal digits; empty if none could be read.
    pub hash: String,
    /// What is wrong and what to do.
    pub reason: String,
}

fn place(path: Option<&Path>) -> String {
    path.map_or_else(|| "given in memory".to_owned(), |path| format!("`{}`", path.display()))
}

/// A model, checked and ready.
#[derive(Debug)]
pub(crate) struct Model {
    body: Cow<'static, [u8]>,
    table: Table,
    pub(super) network: Network,
    /// Tags with the categories that the language was trained on.
    languages: Vec<(String, u32)>,
    /// The first eight hexadecimal digits of the hash in the file.
    pub(crate) id: String,
}

/// The dense part in arrays of known length, which the compiler makes fast loops of.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) local: Box<[[f32; LOCAL]; WIDTH]>,
    pub(super) local_bias: [f32; LOCAL],
    pub(super) global: Box<[[f32; GLOBAL]; WIDTH]>,
    pub(super) global_bias: [f32; GLOBAL],
    pub(super) head: Box<[[f32; TOP]; LABELS]>,
    pub(super) head_bias: [f32; LABELS],
    pub(super) span_local: [f32; LOCAL],
    pub(super) span_word: [f32; WIDTH],
    pub(super) span_bias: f32,
    pub(super) span_from: f32,
    pub(super) calibration: [[f32; 2]; LABELS],
}

impl Model {
    /// Reads a model and checks it against its hash.
    pub(crate) fn read(path: &Path) -> Result<Self, ModelError> {
        let error = |hash, reason| ModelError {
            path: Some(path.to_owned()),
            hash,
            reason,
        };
        let bytes = std::fs::read(path).map_err(|cause| error(String::new(), cause.to_string()))?;
        let hash = hex(&Sha256::digest(&bytes));
        Self::parse(Cow::Owned(bytes), true).map_err(|reason| error(hash, reason))
    }

    /// A model from bytes. The hash is computed only if asked for: that takes longer than everything else.
    pub(crate) fn parse(bytes: Cow<'static, [u8]>, is_checked: bool) -> Result<Self, String> {
        let mut reader = Reader::new(&bytes);
        if reader.take(MAGIC.len())? != MAGIC {
            return Err("it is no model of this engine".to_owned());
        }
        let version = reader.u32()?;
        if version != VERSION {
            return Err(format!(
                "it has format {version}, and this engine reads format {VERSION}; train it again with this version"
            ));
        }
        let hash = reader.take(32)?.to_vec();
        if is_checked && hash != *Sha256::digest(bytes.get(COVERED..).unwrap_or(&[])) {
            return Err("it is damaged: its content does not have the hash that it names; fetch it again".to_owned());
        }
        let [bucket_bits, width, local, global, languages] = reader.array(Reader::u32)?;
        if [width, local, global].map(|size| size as usize) != [WIDTH, LOCAL, GLOBAL] {
            return Err(format!("its network has the sizes {width}, {local}, {global}"));
        }
        if !(1..=MOST_BUCKET_BITS).contains(&bucket_bits) || languages > 1000 {
            return Err("its head is damaged".to_owned());
        }
        let languages = (0..languages)
            .map(|_| {
                let tag = String::from_utf8_lossy(reader.take(4)?)
                    .trim_end_matches('\0')
                    .to_owned();
                Ok((tag, reader.u32()?))
            })
            .collect::<Result<_, String>>()?;
        let network = Network::read(&mut reader)?;
        let at = reader.at();
        if bytes.len() != at + Table::length(bucket_bits) {
            return Err(format!(
                "it is {} bytes long instead of {}; fetch it again",
                bytes.len(),
                at + Table::length(bucket_bits)
            ));
        }
        Ok(Self {
            table: Table::new(bucket_bits, at),
            body: bytes,
            network,
            languages,
            id: hex(&hash).chars().take(8).collect(),
        })
    }

    /// Adds the vector of an n-gram to `sum`; says whether the n-gram is known.
    #[inline]
    pub(super) fn add(&self, key: u32, sum: &mut [f32; WIDTH]) -> bool {
        self.table.add(&self.body, key, sum)
    }

    /// Whether an n-gram is known.
    pub(super) fn has(&self, key: u32) -> bool {
        self.table.add(&self.body, key, &mut [0.0; WIDTH])
    }

    /// Whether a category was trained in a language, given as a lower-case language tag without region.
    pub(super) fn knows(&self, language: &str, category: Category) -> bool {
        self.languages
            .iter()
            .any(|(tag, mask)| tag == language && mask >> category as u32 & 1 == 1)
    }

    pub(super) fn knows_language(&self, language: &str) -> bool {
        self.languages.iter().any(|(tag, mask)| tag == language && *mask != 0)
    }
}

impl Network {
    fn read(reader: &mut Reader<'_>) -> Result<Self, String> {
        let local = Box::new(reader.array(|reader| reader.array(Reader::f32))?);
        let local_bias = reader.array(Reader::f32)?;
        let global = Box::new(reader.array(|reader| reader.array(Reader::f32))?);
        let global_bias = reader.array(Reader::f32)?;
        let mut head = Box::new([[0.0; TOP]; LABELS]);
        for weight in head.iter_mut().flatten() {
            *weight = reader.f32()?;
        }
        let head_bias = reader.array(Reader::f32)?;
        let span_local = reader.array(Reader::f32)?;
        let span_word = reader.array(Reader::f32)?;
        let [span_bias, span_from] = reader.array(Reader::f32)?;
        let calibration = reader.array(|reader| reader.array(Reader::f32))?;
        Ok(Self {
            local,
            local_bias,
            global,
            global_bias,
            head,
            head_bias,
            span_local,
            span_word,
            span_bias,
            span_from,
            calibration,
        })
    }
}

/// The bytes of a model file: keys with their vectors, and the rest. Keys for which there is no place in their bucket
/// are left out, the last first; says how many.
#[cfg(feature = "training")]
pub(crate) fn write(
    bucket_bits: u32,
    languages: &[(String, u32)],
    dense: &Dense,
    rows: &[(u32, [f32; WIDTH])],
) -> (Vec<u8>, usize) {
    use super::table::{BUCKET, PLACES, SCALES, VECTORS, scale_of};
    let mut body: Vec<u8> = Vec::new();
    let sizes = [bucket_bits as usize, WIDTH, LOCAL, GLOBAL, languages.len()];
    sizes.iter().for_each(|size| body.extend((*size as u32).to_le_bytes()));
    for (tag, mask) in languages {
        let mut padded = [0; 4];
        padded
            .iter_mut()
            .zip(tag.bytes())
            .for_each(|(place, byte)| *place = byte);
        body.extend(padded);
        body.extend(mask.to_le_bytes());
    }
    for (list, length) in dense.lists().into_iter().zip(Dense::LENGTHS) {
        assert_eq!(list.len(), length, "a list of the network has another length");
        list.iter().for_each(|value| body.extend(value.to_le_bytes()));
    }
    let table = Table::new(bucket_bits, 0);
    let mut buckets = vec![[0_u8; BUCKET]; 1 << bucket_bits];
    let mut left_out = 0;
    for (key, row) in rows {
        let bucket = buckets.get_mut(table.bucket(*key));
        let free = bucket.and_then(|bucket| {
            let place = bucket
                .as_chunks::<2>()
                .0
                .iter()
                .take(PLACES)
                .position(|tag| *tag == [0, 0])?;
            Some((bucket, place))
        });
        let Some((bucket, place)) = free else {
            left_out += 1;
            continue;
        };
        let largest = row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let code = (0..=u8::MAX)
            .find(|code| scale_of(*code) * 127.0 >= largest)
            .unwrap_or(u8::MAX);
        let tag = bucket.iter_mut().skip(2 * place);
        tag.zip(Table::tag(*key).to_le_bytes())
            .for_each(|(place, byte)| *place = byte);
        if let Some(scale) = bucket.get_mut(SCALES + place) {
            *scale = code;
        }
        for (byte, value) in bucket.iter_mut().skip(VECTORS + place * WIDTH).zip(row) {
            *byte = ((value / scale_of(code)).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
        }
    }
    body.extend(buckets.iter().flatten());
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend(Sha256::digest(&body));
    file.extend(body);
    (file, left_out)
}
