//! Where the configured client waits for the handlers.

use crate::terraform::Diagnostics;
use std::sync::{Arc, PoisonError, RwLock};

/// The client that `configure` made, shared by everything that the provider registers.
pub(crate) struct ClientCell<C>(Arc<RwLock<Option<Arc<C>>>>);

impl<C> ClientCell<C> {
    pub(crate) fn empty() -> Self {
        ClientCell(Arc::default())
    }

    pub(crate) fn set(&self, client: C) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(client));
    }

    pub(crate) fn get(&self) -> Result<Arc<C>, Diagnostics> {
        let client = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        client.ok_or_else(|| {
            Diagnostics::error(
                "Provider not configured",
                "Terraform asked for remote work before it configured the provider. Correct the errors of the \
                 provider block first; if there are none, this is a mistake in the caller.",
            )
        })
    }
}

impl<C> Clone for ClientCell<C> {
    fn clone(&self) -> Self {
        ClientCell(Arc::clone(&self.0))
    }
}
