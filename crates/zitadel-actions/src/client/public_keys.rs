//! Public keys of targets.

use super::{Client, consistency_wait::SECOND_LOOK, writes::Write};
use crate::{
    Error,
    dialect::{AddedPublicKey, Feature},
    model::{KeyId, PublicKey, PublicKeyDraft, TargetId, Timestamp},
};

impl Client {
    /// Adds a public key to a target; it is inactive until it is activated.
    ///
    /// The server takes the same key twice, so when the answer is lost, the key that was not there
    /// before is looked for instead of sending it again.
    ///
    /// # Errors
    /// [`Error::Unsupported`], [`Error::ReferencedTargetMissing`], what the server refuses, and
    /// faults on the way; where [`Error::outcome_unknown`], the key may exist.
    pub async fn add_public_key(
        &self,
        target: &TargetId,
        draft: &PublicKeyDraft,
    ) -> Result<AddedPublicKey, Error> {
        self.require(Feature::PublicKeys).await?;
        let before = self.read_public_keys(target).await?;
        let call = self.dialect().await?.add_public_key(target, draft)?;
        let added = match self.send(call).await {
            Err(lost) if lost.outcome_unknown() => {
                let is_new = |key: &PublicKey| {
                    key.pem == draft.pem
                        && key.expiration_date == draft.expiration_date
                        && before.iter().all(|old| old.id != key.id)
                };
                self.pause("add public key", SECOND_LOOK)
                    .await
                    .map_err(|_| lost.clone())?;
                let after = self.read_public_keys(target).await?;
                let key = after.into_iter().find(is_new).ok_or(lost)?;
                AddedPublicKey {
                    id: key.id,
                    creation_date: key.creation_date,
                }
            }
            added => added?,
        };
        self.wrote_key(target, &added.id, added.creation_date.clone());
        Ok(added)
    }

    /// The key with this id; `None` is proved, by two reads a second apart.
    ///
    /// # Errors
    /// [`Error::Unsupported`], [`Error::NotYetVisible`], and faults on the way.
    pub async fn find_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Option<PublicKey>, Error> {
        self.require(Feature::PublicKeys).await?;
        let place = (target.clone(), key.clone());
        let write = self.shared.writes.keys().get(&place).cloned();
        match write {
            Some(Write::Removed { .. }) => Ok(None),
            Some(write) => {
                let mut wait = self.consistency_wait("the write to the public key");
                loop {
                    let read = self.read_public_key(target, key).await?;
                    if write.is_shown_by(read.as_ref().map(|key| key.change_date.as_ref())) {
                        return Ok(read);
                    }
                    wait.pause().await?;
                }
            }
            None => {
                if let Some(key) = self.read_public_key(target, key).await? {
                    return Ok(Some(key));
                }
                self.pause("read public key", SECOND_LOOK).await?;
                self.read_public_key(target, key).await
            }
        }
    }

    /// Every key of a target, oldest first; own writes are waited for. A target that is not there
    /// has none.
    ///
    /// # Errors
    /// As for [`Client::find_public_key`].
    pub async fn list_public_keys(&self, target: &TargetId) -> Result<Vec<PublicKey>, Error> {
        self.require(Feature::PublicKeys).await?;
        let mut writes = self.shared.writes.keys().clone();
        writes.retain(|(of, _), _| of == target);
        let mut wait = self.consistency_wait("the writes to public keys");
        loop {
            let keys = self.read_public_keys(target).await?;
            let date = |id: &KeyId| {
                let row = keys.iter().find(|key| key.id == *id);
                row.map(|key| key.change_date.as_ref())
            };
            let shown = writes
                .iter()
                .all(|((_, id), write)| write.is_shown_by(date(id)));
            if shown {
                return Ok(keys);
            }
            wait.pause().await?;
        }
    }

    /// Makes a key the active one of its target, and the one before inactive.
    ///
    /// # Errors
    /// [`Error::KeyMissing`], [`Error::KeyExpired`], [`Error::Unsupported`], and faults on the
    /// way.
    pub async fn activate_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Option<Timestamp>, Error> {
        self.require(Feature::PublicKeys).await?;
        let call = self.dialect().await?.activate_public_key(target, key)?;
        let since = self.send(call).await?;
        self.wrote_key(target, key, since.clone());
        Ok(since)
    }

    /// Makes a key inactive.
    ///
    /// # Errors
    /// [`Error::KeyMissing`], [`Error::Unsupported`], and faults on the way.
    pub async fn deactivate_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Option<Timestamp>, Error> {
        self.require(Feature::PublicKeys).await?;
        let call = self.dialect().await?.deactivate_public_key(target, key)?;
        let since = self.send(call).await?;
        self.wrote_key(target, key, since.clone());
        Ok(since)
    }

    /// Removes a key; one that is gone already, or whose target is, is fine.
    ///
    /// # Errors
    /// [`Error::KeyActive`] for the active key, [`Error::Unsupported`], and faults on the way.
    pub async fn remove_public_key(&self, target: &TargetId, key: &KeyId) -> Result<(), Error> {
        self.require(Feature::PublicKeys).await?;
        let call = self.dialect().await?.remove_public_key(target, key)?;
        self.send(call).await?;
        self.shared.writes.keys().insert(
            (target.clone(), key.clone()),
            Write::Removed { since: None },
        );
        Ok(())
    }

    fn wrote_key(&self, target: &TargetId, key: &KeyId, since: Option<Timestamp>) {
        let place = (target.clone(), key.clone());
        self.shared
            .writes
            .keys()
            .insert(place, Write::Kept { since, what: () });
    }

    async fn read_public_key(
        &self,
        target: &TargetId,
        id: &KeyId,
    ) -> Result<Option<PublicKey>, Error> {
        let keys = self.read_public_keys(target).await?;
        Ok(keys.into_iter().find(|key| key.id == *id))
    }

    async fn read_public_keys(&self, target: &TargetId) -> Result<Vec<PublicKey>, Error> {
        let dialect = self.dialect().await?;
        let page = |page| dialect.list_public_keys(target, page);
        self.every_page(dialect.pages(), page, |key: &PublicKey| {
            key.id.as_str().to_owned()
        })
        .await
    }
}
