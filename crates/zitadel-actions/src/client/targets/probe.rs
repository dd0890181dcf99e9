//! Whether a target exists, as the write side knows it.

use super::Client;
use crate::{
    Error,
    model::{TargetId, Timestamp},
};

/// What the write side says of a target.
///
/// Commands read the event store; reads read projections, which lag and may skip an event for good
/// (API.md 6.11). So a read that finds nothing proves an absence only together with
/// [`TargetProbe::Absent`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetProbe {
    /// It exists.
    Exists {
        /// When it last changed: a read that shows an older date is out of date.
        change_date: Option<Timestamp>,
    },
    /// It does not exist.
    Absent,
    /// The caller may only read, so the write side does not answer.
    NotAllowed,
}

impl Client {
    /// Asks the write side whether the target exists, by an update that changes nothing.
    ///
    /// # Errors
    /// Other refusals of the server, and transport errors.
    pub async fn probe_target(&self, id: &TargetId) -> Result<TargetProbe, Error> {
        let call = self.dialect().await?.probe_target(id);
        match self.send(call).await {
            Ok(change_date) => Ok(TargetProbe::Exists { change_date }),
            Err(Error::NotFound(_)) => Ok(TargetProbe::Absent),
            Err(Error::PermissionDenied(_)) => Ok(TargetProbe::NotAllowed),
            Err(error) => Err(error),
        }
    }
}
