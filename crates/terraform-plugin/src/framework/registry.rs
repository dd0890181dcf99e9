//! What a provider registers.

use super::action::{self, Action, AnyAction};
use super::client_cell::ClientCell;
use super::data_source::{self, AnyDataSource, DataSource};
use super::entry::Entry;
use super::ephemeral_resource::{self, AnyEphemeralResource, EphemeralResource};
use super::function::{self, AnyFunction, Function};
use super::list_resource::{self, AnyListResource, ListResource};
use super::local_resource::{Local, LocalResource};
use super::resource::Resource;
use super::resource::erased::{self, AnyResource};
use super::state_store::{self, AnyStateStore, StateStore};
use std::collections::BTreeMap;
use std::sync::Arc;

type Entries<E> = BTreeMap<String, Arc<E>>;

/// The registered objects by full name.
#[derive(Default)]
pub(crate) struct Registered {
    pub(crate) resources: Entries<dyn AnyResource>,
    pub(crate) data_sources: Entries<dyn AnyDataSource>,
    pub(crate) ephemeral_resources: Entries<dyn AnyEphemeralResource>,
    pub(crate) list_resources: Entries<dyn AnyListResource>,
    pub(crate) actions: Entries<dyn AnyAction>,
    pub(crate) functions: Entries<dyn AnyFunction>,
    pub(crate) state_stores: Entries<dyn AnyStateStore>,
    /// Names that are registered twice.
    pub(crate) problems: Vec<String>,
}

/// Collects what a provider has; see [`Provider::register`](super::Provider::register). Names have
/// no provider prefix: `note` registers `notes_note`.
pub struct Registry<C> {
    client: ClientCell<C>,
    prefix: String,
    registered: Registered,
}

impl<C: Send + Sync + 'static> Registry<C> {
    pub(crate) fn new(prefix: &str, client: ClientCell<C>) -> Self {
        Registry {
            client,
            prefix: prefix.to_owned(),
            registered: Registered::default(),
        }
    }

    pub(crate) fn into_registered(self) -> Registered {
        self.registered
    }

    fn full_name(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }

    fn entry<T>(&self, object: T, schema: crate::terraform::Schema) -> Entry<T, C> {
        Entry::new(object, schema, self.client.clone())
    }

    /// Adds a managed resource.
    pub fn resource<R: Resource<Client = C>>(&mut self, name: &str, resource: R) -> &mut Self {
        let bound = Arc::new(erased::Bound::new(resource, self.client.clone()));
        let name = self.full_name(name);
        let registered = &mut self.registered;
        add(
            &mut registered.resources,
            &mut registered.problems,
            name,
            bound,
        );
        self
    }

    /// Adds a managed resource that exists in Terraform's state alone.
    pub fn local_resource<L: LocalResource>(&mut self, name: &str, resource: L) -> &mut Self {
        self.resource(name, Local::new(resource))
    }

    /// Adds a data source.
    pub fn data_source<D: DataSource<Client = C>>(&mut self, name: &str, source: D) -> &mut Self {
        let schema = source.schema();
        let bound = Arc::new(data_source::Bound(self.entry(source, schema)));
        let name = self.full_name(name);
        let registered = &mut self.registered;
        add(
            &mut registered.data_sources,
            &mut registered.problems,
            name,
            bound,
        );
        self
    }

    /// Adds an ephemeral resource (Terraform 1.10, OpenTofu 1.11).
    pub fn ephemeral_resource<E: EphemeralResource<Client = C>>(
        &mut self,
        name: &str,
        resource: E,
    ) -> &mut Self {
        let schema = resource.schema();
        let bound = Arc::new(ephemeral_resource::Bound(self.entry(resource, schema)));
        let name = self.full_name(name);
        let registered = &mut self.registered;
        add(
            &mut registered.ephemeral_resources,
            &mut registered.problems,
            name,
            bound,
        );
        self
    }

    /// Adds a list resource (Terraform 1.14), under the name of the managed resource that it lists.
    pub fn list_resource<L: ListResource<Client = C>>(
        &mut self,
        name: &str,
        resource: L,
    ) -> &mut Self {
        let schema = resource.schema();
        let bound = Arc::new(list_resource::Bound(self.entry(resource, schema)));
        let name = self.full_name(name);
        let registered = &mut self.registered;
        add(
            &mut registered.list_resources,
            &mut registered.problems,
            name,
            bound,
        );
        self
    }

    /// Adds an action (Terraform 1.14).
    pub fn action<A: Action<Client = C>>(&mut self, name: &str, action: A) -> &mut Self {
        let schema = action.schema();
        let bound = Arc::new(action::Bound(self.entry(action, schema)));
        let name = self.full_name(name);
        let registered = &mut self.registered;
        add(
            &mut registered.actions,
            &mut registered.problems,
            name,
            bound,
        );
        self
    }

    /// Adds a state store (an experiment of Terraform).
    pub fn state_store<S: StateStore<Client = C>>(&mut self, name: &str, store: S) -> &mut Self {
        let schema = store.schema();
        let bound = Arc::new(state_store::Bound::new(self.entry(store, schema)));
        let name = self.full_name(name);
        let registered = &mut self.registered;
        add(
            &mut registered.state_stores,
            &mut registered.problems,
            name,
            bound,
        );
        self
    }

    /// Adds a function (Terraform 1.8, OpenTofu 1.7). Its name has no provider prefix.
    pub fn function<F: Function>(&mut self, name: &str, function: F) -> &mut Self {
        let bound = Arc::new(function::Bound::new(function));
        let registered = &mut self.registered;
        add(
            &mut registered.functions,
            &mut registered.problems,
            name.to_owned(),
            bound,
        );
        self
    }
}

fn add<E: ?Sized>(
    entries: &mut Entries<E>,
    problems: &mut Vec<String>,
    name: String,
    entry: Arc<E>,
) {
    if entries.insert(name.clone(), entry).is_some() {
        problems.push(format!("`{name}` is registered twice"));
    }
}

impl<C> std::fmt::Debug for Registry<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("resources", &self.registered.resources.keys())
            .field("data_sources", &self.registered.data_sources.keys())
            .finish_non_exhaustive()
    }
}
