//! The answers that both generations of 2024 give to writes.

use serde::Deserialize;

use crate::{
    call::Mismatch,
    dialect::wire,
    model::{CreatedTarget, Timestamp},
};

/// What these servers say of every object; there is no creation date.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::dialect) struct Details {
    change_date: Option<String>,
}

impl Details {
    /// When the object last changed.
    pub(in crate::dialect) fn changed(&self) -> Result<Option<Timestamp>, Mismatch> {
        wire::date(self.change_date.as_deref())
    }
}

#[derive(Deserialize)]
pub(super) struct Created {
    id: String,
    #[serde(default)]
    details: Details,
}

impl Created {
    pub(super) fn read(self) -> Result<CreatedTarget, Mismatch> {
        Ok(CreatedTarget {
            id: wire::target_id(&self.id)?,
            signing_key: None,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    details: Details,
}

impl Written {
    pub(super) fn changed(&self) -> Result<Option<Timestamp>, Mismatch> {
        self.details.changed()
    }
}
