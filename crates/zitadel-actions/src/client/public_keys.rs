//! Public keys of targets.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    Client, Refreshed, TargetProbe, refresh::is_shown, shared_request::SharedRequest, writes::Write,
};
use crate::{
    Error,
    dialect::{AddedPublicKey, Feature, RowIdentity},
    model::{KeyId, PublicKey, PublicKeyDraft, TargetId, Timestamp},
};

/// A public key that was just added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPublicKey {
    /// The ID that the server chose.
    pub id: KeyId,
    /// When it was added.
    pub creation_date: Option<Timestamp>,
    /// Keys of the target with the same PEM and the same expiration that existed before: often one
    /// whose addition got no answer.
    pub twins: Vec<KeyId>,
}

/// The keys of each target.
type KeyList = SharedRequest<Arc<Vec<PublicKey>>>;

/// One shared list of keys for each target.
#[derive(Debug, Default)]
pub(super) struct KeyLists(Mutex<HashMap<TargetId, Arc<KeyList>>>);

impl KeyLists {
    fn list(&self, target: &TargetId) -> Arc<KeyList> {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.entry(target.clone()).or_default().clone()
    }
}

impl Client {
    /// Adds a public key to a target; it is inactive until it is activated.
    ///
    /// The server takes the same key twice, so when the answer is lost, the key that was not there
    /// before is waited for instead of sending it again.
    ///
    /// # Errors
    /// [`Error::Unsupported`], [`Error::ReferencedTargetMissing`], refusals of the server, and
    /// transport errors; where [`Error::outcome_unknown`], the key may exist.
    pub async fn add_public_key(
        &self,
        target: &TargetId,
        draft: &PublicKeyDraft,
    ) -> Result<NewPublicKey, Error> {
        self.require(Feature::PublicKeys).await?;
        let before = self.read_public_keys(target, |_| false).await?;
        let is_twin =
            |key: &PublicKey| key.pem == draft.pem && key.expiration_date == draft.expiration_date;
        let call = self.dialect().await?.add_public_key(target, draft)?;
        let added = match self.send(call).await {
            Err(lost) if lost.outcome_unknown() => {
                let is_new =
                    |key: &PublicKey| is_twin(key) && before.iter().all(|old| old.id != key.id);
                self.wait_for_key(target, is_new).await.ok_or(lost)?
            }
            added => added?,
        };
        self.wrote_key(target, &added.id, added.creation_date.clone());
        let twins = before.into_iter().filter(is_twin).map(|key| key.id);
        Ok(NewPublicKey {
            id: added.id,
            creation_date: added.creation_date,
            twins: twins.collect(),
        })
    }

    /// The key whose addition was not answered, as soon as a read shows it. An error of the reads
    /// says less than the lost answer, so it ends the search alone.
    async fn wait_for_key(
        &self,
        target: &TargetId,
        is_new: impl Fn(&PublicKey) -> bool,
    ) -> Option<AddedPublicKey> {
        let mut wait = self.consistency_wait("add public key");
        loop {
            wait.pause().await.ok()?;
            let keys = self.read_public_keys(target, |_| false).await.ok()?;
            if let Some(key) = keys.into_iter().find(&is_new) {
                return Some(AddedPublicKey {
                    id: key.id,
                    creation_date: key.creation_date,
                });
            }
        }
    }

    /// The key with this ID; `None` is proved, by two reads a second apart.
    ///
    /// # Errors
    /// [`Error::Unsupported`], [`Error::NotYetVisible`], and transport errors.
    pub async fn find_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Option<PublicKey>, Error> {
        match self.refresh_public_key(target, key, None).await? {
            Refreshed::Shown(key) => Ok(Some(key)),
            Refreshed::Gone | Refreshed::Behind => Ok(None),
        }
    }

    /// The key with this ID, of which the caller has seen the change of the date `seen`.
    ///
    /// Answered from the list of the target's keys, which is read once, where that is not too old.
    ///
    /// # Errors
    /// As for [`Client::find_public_key`].
    pub async fn refresh_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
        seen: Option<&Timestamp>,
    ) -> Result<Refreshed<PublicKey>, Error> {
        self.require(Feature::PublicKeys).await?;
        let place = (target.clone(), key.clone());
        let write = self.shared.writes.keys().get(&place).cloned();
        match write {
            Some(Write::Removed { .. }) => return Ok(Refreshed::Gone),
            Some(write) => {
                let mut wait = self.consistency_wait("the write to the public key");
                loop {
                    let read = self.read_public_key(target, key).await?;
                    if write.is_shown_by(read.as_ref().map(|key| key.change_date.as_ref())) {
                        return Ok(read.into());
                    }
                    wait.pause().await?;
                }
            }
            None => {}
        }
        let keys = self.shared_public_keys(target).await?;
        if let Some(row) = keys.iter().find(|row| row.id == *key)
            && is_shown(Some(row), seen)
        {
            return Ok(Refreshed::Shown(row.clone()));
        }
        let operation = "the last change of the public key";
        let refreshed = self
            .refreshed(seen, operation, || self.read_public_key(target, key))
            .await?;
        // Reads that miss the target miss its keys as well, and a key added again is a twin.
        if matches!(refreshed, Refreshed::Gone) && self.reads_miss(target).await? {
            return Ok(Refreshed::Behind);
        }
        Ok(refreshed)
    }

    /// Whether the target exists although reads do not show it (API.md 6.11).
    async fn reads_miss(&self, target: &TargetId) -> Result<bool, Error> {
        if self.get_target(target).await?.is_some() {
            return Ok(false);
        }
        let probe = self.probe_target(target).await?;
        Ok(matches!(probe, TargetProbe::Exists { .. }))
    }

    /// The keys of a target from one read that all share; a fresh one after a write of this client,
    /// for an activation changes other keys as well.
    async fn shared_public_keys(&self, target: &TargetId) -> Result<Arc<Vec<PublicKey>>, Error> {
        let is_written = self
            .shared
            .writes
            .keys()
            .keys()
            .any(|(written, _)| written == target);
        if is_written {
            return self.read_public_keys(target, |_| false).await.map(Arc::new);
        }
        let list = self.shared.public_keys.list(target);
        let (client, target) = (self.clone(), target.clone());
        list.get(move || async move {
            let keys = client.read_public_keys(&target, |_| false).await?;
            Ok(Arc::new(keys))
        })
        .await
    }

    /// Every key of a target that this client can read, oldest first; own writes are waited for. A
    /// missing target has no keys.
    ///
    /// # Errors
    /// As for [`Client::find_public_key`].
    pub async fn list_public_keys(&self, target: &TargetId) -> Result<Vec<PublicKey>, Error> {
        self.require(Feature::PublicKeys).await?;
        let mut writes = self.shared.writes.keys().clone();
        writes.retain(|(of, _), _| of == target);
        let mut wait = self.consistency_wait("the writes to public keys");
        loop {
            // A key of this client's that cannot be read would be waited for in vain.
            let is_ours = |id: &str| writes.keys().any(|(_, written)| written.as_str() == id);
            let keys = self.read_public_keys(target, is_ours).await?;
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

    /// Activates a key of a target, and deactivates the one that was active.
    ///
    /// # Errors
    /// [`Error::KeyMissing`], [`Error::KeyExpired`], [`Error::Unsupported`], and transport
    /// errors.
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

    /// Deactivates a key.
    ///
    /// # Errors
    /// [`Error::KeyMissing`], [`Error::Unsupported`], and transport errors.
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

    /// Removes a key; a missing key or target is not an error.
    ///
    /// # Errors
    /// [`Error::KeyActive`] for the active key, [`Error::Unsupported`], and transport errors.
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
        let is_it = |wanted: &str| wanted == id.as_str();
        let keys = self.read_public_keys(target, is_it).await?;
        Ok(keys.into_iter().find(|key| key.id == *id))
    }

    /// Every key of a target that this client can read.
    ///
    /// # Errors
    /// [`Error::UnreadableObject`] for a key whose ID `is_wanted`.
    async fn read_public_keys(
        &self,
        target: &TargetId,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<PublicKey>, Error> {
        let dialect = self.dialect().await?;
        let page = |page| dialect.list_public_keys(target, page);
        let key = |key: &PublicKey| key.id.as_str().to_owned();
        let is_wanted = |row: &RowIdentity| row.id.as_deref().is_some_and(&is_wanted);
        self.every_page(dialect.pages(), page, key, is_wanted).await
    }
}
