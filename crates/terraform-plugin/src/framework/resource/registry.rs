//! The managed resources of a provider.

use super::Resource;
use super::erased::{AnyResource, Bound};
use crate::framework::registry::Registry;
use std::sync::Arc;

/// The managed resources of a provider, each under its name without the provider's prefix.
pub struct Resources<C>(pub(crate) Registry<C, dyn AnyResource>);

impl<C: Send + Sync + 'static> Resources<C> {
    /// None.
    pub fn new() -> Self {
        Resources(Registry::new())
    }

    /// Adds a resource with the powers that [`Resource::powers`] names.
    pub fn add<R: Resource<Client = C>>(mut self, name: &str, resource: R) -> Self {
        self.0
            .add(name, |client| Arc::new(Bound::new(resource, client)));
        self
    }
}

impl<C: Send + Sync + 'static> Default for Resources<C> {
    fn default() -> Self {
        Resources::new()
    }
}
