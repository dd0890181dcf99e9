//! Names that the server knows: read once, kept.

use std::sync::Arc;

use super::Client;
use crate::{
    Error,
    dialect::{NameList, instance},
};

impl Client {
    /// The methods, services or functions that a condition can name on this server.
    ///
    /// # Errors
    /// What reading them fails with.
    pub async fn list_names(&self, list: NameList) -> Result<Arc<Vec<String>>, Error> {
        let client = self.clone();
        self.names(list)
            .get(move || async move {
                // Not the refined dialect: refining reads the methods.
                let call = client.dialect().await?.list_names(list);
                client.send(call).await.map(Arc::new)
            })
            .await
    }

    /// The types of events that this server knows.
    ///
    /// # Errors
    /// What reading them fails with; [`Error::PermissionDenied`] for callers who may not.
    pub async fn list_event_types(&self) -> Result<Arc<Vec<String>>, Error> {
        let client = self.clone();
        self.shared
            .event_types
            .get(move || async move { client.send(instance::event_types()).await.map(Arc::new) })
            .await
    }
}
