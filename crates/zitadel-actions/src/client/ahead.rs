//! Lists that are read before anyone asks for them, and before the generation is known.

use std::sync::Arc;

use super::{ApiGeneration, Client};
use crate::{
    Error,
    dialect::{Dialect, Generation},
};

impl Client {
    /// Reads the lists of targets and executions beside [`Client::connect`], for the reads that
    /// most runs begin with. Without it, a run waits for the detection, then for the targets, and
    /// then for the executions that depend on them.
    ///
    /// A list that fails fails the call that needs it. One that no call has needed within five
    /// seconds is read again. [`Client::find_target`], [`Client::list_targets`] and their
    /// counterparts for executions do not take a list that only this call has asked for: what they
    /// are asked about may have changed since.
    pub async fn read_ahead(&self) {
        let (targets, executions) = (self.clone(), self.clone());
        let shared = &self.shared;
        tokio::join!(
            shared.targets.get_ahead(|| targets.read_target_snapshot()),
            shared
                .executions
                .get_ahead(|| executions.read_execution_snapshot()),
        );
    }

    /// What `read` reads, and the dialect in which it did: while the generation is still being
    /// detected, in the newest one, and once more if that was wrong. A read changes nothing, and on
    /// a server that does not have the newest generation only the router sees it (API.md 12).
    pub(super) async fn read_beside_detection<T, Read>(
        &self,
        read: impl Fn(Arc<dyn Dialect>) -> Read,
    ) -> Result<(Arc<dyn Dialect>, T), Error>
    where
        Read: Future<Output = Result<T, Error>>,
    {
        if let Some(guess) = self.guessed_dialect() {
            let (dialect, guessed) = tokio::join!(self.dialect(), read(guess.clone()));
            let dialect = dialect?;
            if dialect.generation() == guess.generation() {
                return Ok((dialect, guessed?));
            }
        }
        let dialect = self.dialect().await?;
        let found = read(dialect.clone()).await?;
        Ok((dialect, found))
    }

    /// The newest dialect, while nothing is known of the server yet.
    fn guessed_dialect(&self) -> Option<Arc<dyn Dialect>> {
        let is_open = self.shared.options.api_generation == ApiGeneration::Auto
            && self.shared.found.peek().is_none();
        let newest = Generation::NEWEST;
        is_open.then(|| newest.dialect(newest.releases()))
    }
}
