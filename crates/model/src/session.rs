//! Sessions of those who sign in.

use crate::text_enum;

text_enum! {
    /// How far somebody has come in signing in.
    pub enum SessionStage ("session stage") {
        /// Password or link were right; the second factor is still asked for. Opens nothing but that question.
        Half = "half",
        /// In.
        Full = "full",
    }
}
