//! Writes that failed, or whose answer was lost.

use terraform_plugin::terraform::Diagnostics;

/// Why a write did not succeed, and whether the server may have done it all the same.
pub struct FailedWrite {
    /// What the practitioner reads.
    pub diagnostics: Diagnostics,
    /// Whether the answer was lost, so that the write may be done.
    pub may_be_done: bool,
}

/// What fails before the write.
impl<D: Into<Diagnostics>> From<D> for FailedWrite {
    fn from(diagnostics: D) -> Self {
        Self {
            diagnostics: diagnostics.into(),
            may_be_done: false,
        }
    }
}
