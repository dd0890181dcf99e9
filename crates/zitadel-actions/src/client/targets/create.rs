//! Creating a target exactly once.

use std::time::{Duration, SystemTime};

use super::Client;
use crate::{
    Error,
    dialect::Feature,
    model::{CreatedTarget, PayloadType, Target, TargetDraft},
};

/// How often a creation is sent again after its answer was lost.
const RESENDS: u32 = 2;
/// How long to wait before that.
const RESEND_PAUSE: Duration = Duration::from_secs(1);
/// How far this machine's clock may be from the server's.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(600);

impl Client {
    /// Creates a target.
    ///
    /// When the answer is lost, the same creation is sent again (as often as
    /// [`ClientOptions::max_retries`](super::super::ClientOptions) allows): names are unique, so
    /// it cannot create a twin. If the server then says that the name is taken, the target of that
    /// name is looked up, and it is ours if it is what we asked for and was created since we began.
    ///
    /// # Errors
    /// [`Error::LostCreation`] where the target may exist; [`Error::Unsupported`] for a payload
    /// type, refusals of the server, and transport errors.
    pub async fn create_target(&self, draft: &TargetDraft) -> Result<CreatedTarget, Error> {
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes).await?;
        }
        let dialect = self.dialect().await?;
        let begin = SystemTime::now();
        let lost_creation = |cause| Error::LostCreation {
            name: draft.name.clone(),
            cause: Box::new(cause),
        };
        let mut lost = None;
        for _ in 0..=RESENDS.min(self.shared.options.max_retries) {
            match self.send(dialect.create_target(draft)?).await {
                Ok(created) => {
                    self.wrote_target(&created.id, created.change_date.clone());
                    return Ok(created);
                }
                Err(taken @ Error::AlreadyExists(_)) if lost.is_some() => {
                    let found = self.recognize(draft, begin).await.map_err(lost_creation)?;
                    return found.ok_or(taken);
                }
                Err(error) if error.outcome_unknown() => {
                    if self.pause("create target", RESEND_PAUSE).await.is_err() {
                        return Err(lost_creation(error));
                    }
                    lost = Some(error);
                }
                Err(error) => return Err(lost.map_or(error, lost_creation)),
            }
        }
        let Some(lost) = lost else {
            return Err(Error::Interrupted {
                operation: "create target",
            });
        };
        // Reads may show what no answer did.
        match self.recognize(draft, begin).await {
            Ok(Some(found)) => Ok(found),
            _ => Err(lost_creation(lost)),
        }
    }

    /// The target of the draft's name, if it is the one whose creation was not answered.
    async fn recognize(
        &self,
        draft: &TargetDraft,
        begin: SystemTime,
    ) -> Result<Option<CreatedTarget>, Error> {
        let mut wait = self.consistency_wait("create target");
        let target = loop {
            if let Some(target) = self.look_up(&draft.name).await? {
                break target;
            }
            match wait.pause().await {
                // The name is taken in another spelling, which is not ours.
                Err(Error::NotYetVisible { .. }) => return Ok(None),
                waited => waited?,
            }
        };
        if !is_made_of(&target, draft) || is_older(&target, begin) {
            return Ok(None);
        }
        self.wrote_target(&target.id, target.change_date.clone());
        Ok(Some(CreatedTarget {
            id: target.id,
            signing_key: target.signing_key,
            creation_date: target.creation_date,
            change_date: target.change_date,
        }))
    }
}

fn is_made_of(target: &Target, draft: &TargetDraft) -> bool {
    target.endpoint.as_ref() == Some(&draft.endpoint)
        && target.kind == draft.kind
        && target.timeout == draft.timeout
        && target.payload_type == draft.payload_type
}

fn is_older(target: &Target, begin: SystemTime) -> bool {
    let date = target
        .creation_date
        .as_ref()
        .or(target.change_date.as_ref());
    let earliest = begin
        .checked_sub(CLOCK_TOLERANCE)
        .unwrap_or(SystemTime::UNIX_EPOCH);
    date.is_some_and(|date| date.is_before(earliest))
}
