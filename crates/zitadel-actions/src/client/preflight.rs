//! What lists that are read once can show before a write.

use super::{Client, writes::Write};
use crate::{
    Error,
    model::{Target, TargetId, TargetRef},
};

impl Client {
    /// Checks, once per client, that the server answers and that the caller may read, by the list
    /// of targets, which later reads are answered from. Own writes are not waited for.
    ///
    /// # Errors
    /// What reading the list fails with.
    pub async fn check_access(&self) -> Result<(), Error> {
        self.target_snapshot().await.map(drop)
    }

    /// The target as the shared list has it, without a request of its own.
    ///
    /// # Errors
    /// What reading the list fails with.
    pub async fn listed_target(&self, id: &TargetId) -> Result<Option<Target>, Error> {
        Ok(self.target_snapshot().await?.find(id.as_str()).cloned())
    }

    /// The targets of this name, regardless of case, as the shared list has them.
    ///
    /// # Errors
    /// What reading the list fails with.
    pub async fn listed_targets_named(&self, name: &str) -> Result<Vec<Target>, Error> {
        let list = self.target_snapshot().await?;
        let name = name.to_lowercase();
        let named = list.group(&name, |row| vec![row.name.to_lowercase()]);
        Ok(named.cloned().collect())
    }

    /// The place of the first target in `targets` that does not exist.
    ///
    /// A server that ignores a list which is the one set last does so without looking at the
    /// targets (API.md 6.4), so a list that names a deleted one must not reach it. Where the
    /// server looks itself, nothing is asked. Targets that this client has created are known.
    ///
    /// # Errors
    /// What reading targets fails with.
    pub async fn first_missing_target(
        &self,
        targets: &[TargetRef],
    ) -> Result<Option<usize>, Error> {
        if !self.dialect().await?.ignores_same_list() {
            return Ok(None);
        }
        for (place, target) in targets.iter().enumerate() {
            let TargetRef::Target(id) = target else {
                continue;
            };
            if !self.target_exists(id).await? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Whether this client has created or changed the target.
    pub fn has_created(&self, id: &TargetId) -> bool {
        matches!(
            self.shared.writes.targets().get(id),
            Some(Write::Kept { .. })
        )
    }
}
