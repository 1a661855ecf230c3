//! The file of the second reader: `training/export.py` writes it and says what it consists of.

use sha2::{Digest as _, Sha256};

use super::pieces::Vocabulary;
use crate::bytes::Reader;
use crate::category::LABELS;

const MAGIC: &[u8; 8] = b"OMBUD2ND";
/// Version of the format that this engine reads.
const VERSION: u32 = 1;
/// Where what the hash covers begins.
const COVERED: usize = 8 + 4 + 32;
/// Where the weights of both readers stand.
#[cfg(feature = "training")]
const BLEND: usize = COVERED + 4 * 4;

/// How the opinions of both readers are put together, for one category: logits are multiplied and added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blend {
    /// What the classifier's logit is multiplied with.
    pub first: f32,
    /// What the encoder's logit is multiplied with.
    pub second: f32,
    /// What is added.
    pub offset: f32,
}

/// What the file holds, checked.
#[derive(Debug)]
pub(super) struct Weights {
    pub(super) vocabulary: Vocabulary,
    pub(super) width: usize,
    /// How many pieces the encoder reads at once, the first and last included.
    pub(super) most: usize,
    pub(super) blend: [Blend; LABELS],
    /// From this probability on a token is evidence.
    pub(super) shown_from: f32,
    scales: Vec<f32>,
    embeddings: &'static [u8],
    places: Vec<f32>,
    pub(super) graph: &'static [u8],
    /// The first eight hexadecimal digits of the hash in the file.
    pub(super) id: String,
}

/// Whether a file is one of the second reader, in the format that this engine reads, and undamaged.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let hash = begin(&mut Reader::new(bytes))?;
    if hash == &*Sha256::digest(bytes.get(COVERED..).unwrap_or(&[])) {
        Ok(())
    } else {
        Err("it is damaged: its content does not have the hash that it names; fetch it again".to_owned())
    }
}

/// Reads what stands before the content; the hash that the content must have.
fn begin<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], String> {
    if reader.take(MAGIC.len())? != MAGIC {
        return Err("it is no file of the second reader".to_owned());
    }
    let version = reader.u32()?;
    if version == VERSION {
        reader.take(32)
    } else {
        Err(format!(
            "it has format {version}, and this engine reads format {VERSION}; export it again with this version"
        ))
    }
}

impl Weights {
    /// Reads a file that was checked.
    pub(super) fn parse(bytes: &'static [u8]) -> Result<Self, String> {
        let mut reader = Reader::new(bytes);
        let hash = begin(&mut reader)?;
        let [count, width, most, labels] = reader.array(Reader::u32)?.map(|size| size as usize);
        if labels != LABELS || !(1..=4096).contains(&width) || !(3..=4096).contains(&most) || count > 1_000_000 {
            return Err(format!(
                "its sizes are {count}, {width}, {most} and {labels}, which this engine cannot read"
            ));
        }
        let mut blend = [Blend::default(); LABELS];
        for blend in &mut blend {
            let [first, second, offset] = reader.array(Reader::f32)?;
            *blend = Blend { first, second, offset };
        }
        let shown_from = reader.f32()?;
        let scales = reader.list(count, Reader::f32)?;
        let embeddings = reader.take(count * width)?;
        let places = reader.list(most * width, Reader::f32)?;
        let length = reader.u32()? as usize;
        let lines = std::str::from_utf8(reader.take(length)?)
            .map_err(|_| "it is damaged: its vocabulary is no text".to_owned())?;
        if lines.lines().count() != count {
            return Err("it is damaged: its vocabulary has another length than its embeddings".to_owned());
        }
        let vocabulary = Vocabulary::new(lines)?;
        let length = reader.u32()? as usize;
        let graph = reader.take(length)?;
        if !reader.is_at_end() {
            return Err("it is longer than it says; fetch it again".to_owned());
        }
        Ok(Self {
            vocabulary,
            width,
            most,
            blend,
            shown_from,
            scales,
            embeddings,
            places,
            graph,
            id: crate::bytes::hex(hash).chars().take(8).collect(),
        })
    }

    /// The sum of a piece's vector and that of its place.
    pub(super) fn add_vector(&self, place: usize, id: u32, sums: &mut Vec<f32>) {
        let id = id as usize;
        let scale = self.scales.get(id).copied().unwrap_or(0.0);
        let row = self
            .embeddings
            .get(id * self.width..(id + 1) * self.width)
            .unwrap_or(&[]);
        let place = self
            .places
            .get(place * self.width..(place + 1) * self.width)
            .unwrap_or(&[]);
        let values = row.iter().zip(place);
        sums.extend(values.map(|(value, place)| f32::from(value.cast_signed()) * scale + place));
    }
}

/// The same file with other weights for both readers, and another probability from which tokens are evidence.
#[cfg(feature = "training")]
pub(super) fn with_blend(bytes: &[u8], blend: &[Blend; LABELS], shown_from: f32) -> Vec<u8> {
    let mut file = bytes.to_vec();
    let values = blend.iter().flat_map(|blend| [blend.first, blend.second, blend.offset]);
    let written: Vec<u8> = values.chain([shown_from]).flat_map(f32::to_le_bytes).collect();
    if let Some(place) = file.get_mut(BLEND..BLEND + written.len()) {
        place.copy_from_slice(&written);
    }
    let hash = Sha256::digest(file.get(COVERED..).unwrap_or(&[]));
    if let Some(place) = file.get_mut(COVERED - 32..COVERED) {
        place.copy_from_slice(&hash);
    }
    file
}
