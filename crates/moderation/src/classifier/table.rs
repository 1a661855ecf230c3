//! The vectors of the n-grams: a table with eight places to a bucket, eight bits a number.
//!
//! The upper bits of a key choose the bucket, the lower sixteen are kept beside the vector. What belongs to a bucket lies
//! together: a look-up waits for memory once or twice, and not for three tables.

use super::shape::WIDTH;

/// Places in a bucket.
pub(super) const PLACES: usize = 8;
/// Bytes of a bucket: tags, scales, vectors.
pub(super) const BUCKET: usize = PLACES * (2 + 1 + WIDTH);
/// Where the scales and the vectors begin in a bucket.
pub(super) const SCALES: usize = 2 * PLACES;
pub(super) const VECTORS: usize = 3 * PLACES;

/// Where the parts of the table begin in a body of bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    bucket_bits: u32,
    begin: usize,
}

impl Table {
    /// Bytes of a table of 2^`bucket_bits` buckets.
    pub(super) fn length(bucket_bits: u32) -> usize {
        BUCKET << bucket_bits
    }

    /// The table that begins at `begin`; `bucket_bits` from 1 to [`MOST_BUCKET_BITS`].
    pub(super) fn new(bucket_bits: u32, begin: usize) -> Self {
        Self { bucket_bits, begin }
    }

    pub(super) fn bucket(self, key: u32) -> usize {
        (key >> (32 - self.bucket_bits)) as usize
    }

    /// What is kept of a key: its lower bits; 0 is a free place. With fewer than 2^16 buckets the bits between are
    /// lost, and one foreign key in some ten thousand is taken for a known one.
    pub(super) fn tag(key: u32) -> u16 {
        let [low, high, ..] = key.to_le_bytes();
        u16::from_le_bytes([low, high]).max(1)
    }

    /// Adds the vector of a key to `sum`; says whether it is known.
    #[inline]
    pub(super) fn add(self, body: &[u8], key: u32, sum: &mut [f32; WIDTH]) -> bool {
        let at = self.begin + self.bucket(key) * BUCKET;
        let Some(bucket) = body.get(at..at + BUCKET).and_then(|bucket| bucket.as_array::<BUCKET>()) else {
            return false;
        };
        let wanted = Self::tag(key).to_le_bytes();
        let tags = bucket.as_chunks::<2>().0;
        let Some(place) = tags.iter().take(PLACES).position(|tag| *tag == wanted) else {
            return false;
        };
        let from = VECTORS + place * WIDTH;
        let (Some(scale), Some(row)) = (bucket.get(SCALES + place), bucket.get(from..from + WIDTH)) else {
            return false;
        };
        let scale = scale_of(*scale);
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += f32::from(value.cast_signed()) * scale;
        }
        true
    }
}

/// Scales are kept as logarithms, eight steps to the power of two: 2^((code - 200) / 8).
#[inline]
pub(super) fn scale_of(code: u8) -> f32 {
    /// 2^(n / 8).
    const STEPS: [f32; 8] = [
        1.0,
        1.090_507_7,
        1.189_207_1,
        1.296_839_6,
        std::f32::consts::SQRT_2,
        1.542_210_8,
        1.681_792_8,
        1.834_008_1,
    ];
    let exponent = (u32::from(code) >> 3) + 127 - 25;
    let step = STEPS.get(usize::from(code & 7)).copied().unwrap_or(1.0);
    f32::from_bits(exponent << 23) * step
}
