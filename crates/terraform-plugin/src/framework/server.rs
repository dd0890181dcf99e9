//! A provider made ready for Terraform's calls.

use super::action::AnyAction;
use super::client_cell::ClientCell;
use super::context::CallContext;
use super::data_source::AnyDataSource;
use super::ephemeral_resource::AnyEphemeralResource;
use super::function::AnyFunction;
use super::list_resource::AnyListResource;
use super::provider::erased::{AnyProvider, Bound};
use super::resource::erased::AnyResource;
use super::state_store::AnyStateStore;
use super::stop_token::CurrentStop;
use super::{Context, Deferral, Provider, Registry, Signature, models};
use crate::terraform::{Diagnostic, Diagnostics, IdentitySchema, Schema, Type};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A provider made ready for Terraform's calls. Tests ask it for the [`problems`](Server::problems)
/// of its schemas, generators of documentation for the schemas.
pub struct Server {
    pub(super) provider: Box<dyn AnyProvider>,
    pub(super) schema: Schema,
    pub(super) object_type: Type,
    pub(super) resources: BTreeMap<String, Arc<dyn AnyResource>>,
    pub(super) data_sources: BTreeMap<String, Arc<dyn AnyDataSource>>,
    pub(super) ephemeral_resources: BTreeMap<String, Arc<dyn AnyEphemeralResource>>,
    pub(super) list_resources: BTreeMap<String, Arc<dyn AnyListResource>>,
    pub(super) actions: BTreeMap<String, Arc<dyn AnyAction>>,
    pub(super) functions: BTreeMap<String, Arc<dyn AnyFunction>>,
    pub(super) state_stores: BTreeMap<String, Arc<dyn AnyStateStore>>,
    pub(super) stop: CurrentStop,
    meta_schema: Option<(Schema, Type)>,
    /// Why `configure` deferred everything, if it did.
    deferral: Mutex<Option<Deferral>>,
    /// See [`Server::client_resolves_nested_paths`].
    nested_paths: AtomicBool,
    /// The agreed size of the chunks of a state, 0 before it is agreed.
    state_chunk: AtomicUsize,
    /// What is wrong with the registrations and the provider block.
    early_problems: Vec<String>,
    problems: OnceLock<Vec<String>>,
}

impl Server {
    /// Asks the provider for everything that it registers.
    pub fn new<P: Provider>(provider: P) -> Self {
        let client = ClientCell::empty();
        let mut registry = Registry::new(provider.name(), client.clone());
        provider.register(&mut registry);
        let registered = registry.into_registered();
        let schema = provider.schema();
        let meta_schema = provider.meta_schema();
        let has_meta = !meta_schema.object.attributes.is_empty() || !meta_schema.blocks.is_empty();
        let meta_schema = has_meta.then(|| (meta_schema.clone(), meta_schema.object_type()));
        let mut early_problems = registered.problems;
        let of_block = schema.provider_problems().into_iter();
        let of_block = of_block.chain(models::problems::<P::Config>(&schema));
        early_problems.extend(of_block.map(|problem| format!("provider block: {problem}")));
        Server {
            object_type: schema.object_type(),
            resources: registered.resources,
            data_sources: registered.data_sources,
            ephemeral_resources: registered.ephemeral_resources,
            list_resources: registered.list_resources,
            actions: registered.actions,
            functions: registered.functions,
            state_stores: registered.state_stores,
            stop: CurrentStop::default(),
            meta_schema,
            deferral: Mutex::default(),
            nested_paths: AtomicBool::new(false),
            state_chunk: AtomicUsize::new(0),
            provider: Box::new(Bound { provider, client }),
            schema,
            early_problems,
            problems: OnceLock::new(),
        }
    }

    fn all_problems(&self) -> Vec<String> {
        fn named(what: &str, name: &str, problems: Vec<String>) -> impl Iterator<Item = String> {
            problems
                .into_iter()
                .map(move |problem| format!("{what} `{name}`: {problem}"))
        }
        let mut found = self.early_problems.clone();
        let of_meta = self.meta_schema().map(Schema::problems);
        let of_meta = of_meta.into_iter().flatten();
        found.extend(of_meta.map(|problem| format!("provider_meta: {problem}")));
        for (name, entry) in &self.resources {
            found.extend(named("resource", name, entry.problems()));
        }
        for (name, entry) in &self.data_sources {
            found.extend(named("data source", name, entry.problems()));
        }
        for (name, entry) in &self.ephemeral_resources {
            found.extend(named("ephemeral resource", name, entry.problems()));
        }
        for (name, entry) in &self.actions {
            found.extend(named("action", name, entry.problems()));
        }
        for (name, entry) in &self.state_stores {
            found.extend(named("state store", name, entry.problems()));
        }
        for (name, entry) in &self.functions {
            found.extend(named("function", name, entry.problems()));
        }
        for (name, entry) in &self.list_resources {
            found.extend(named("list resource", name, entry.problems()));
            if self.identity_schema(name).is_none() {
                found.push(format!(
                    "list resource `{name}`: no resource of this name has an identity"
                ));
            }
        }
        found
    }

    /// What Terraform would refuse in the provider's schemas, and what cannot work. Test that it is
    /// empty; Terraform is told when it asks for the schemas. They are looked for when this is
    /// called first: most processes of a provider are never asked for the schemas.
    pub fn problems(&self) -> &[String] {
        self.problems.get_or_init(|| self.all_problems())
    }

    /// The schema of the provider block.
    pub fn provider_schema(&self) -> &Schema {
        &self.schema
    }

    /// The type of the provider block.
    pub fn provider_type(&self) -> &Type {
        &self.object_type
    }

    /// The schema of the `provider_meta` block, if the provider has one.
    pub fn meta_schema(&self) -> Option<&Schema> {
        self.meta_schema.as_ref().map(|(schema, _)| schema)
    }

    /// The type of the `provider_meta` block, if the provider has one.
    pub fn meta_type(&self) -> Option<&Type> {
        self.meta_schema.as_ref().map(|(_, of)| of)
    }

    /// The schema of a managed resource.
    pub fn resource_schema(&self, type_name: &str) -> Option<&Schema> {
        self.resources.get(type_name).map(|entry| entry.schema())
    }

    /// The type of a managed resource's values.
    pub fn resource_type(&self, type_name: &str) -> Option<&Type> {
        self.resources
            .get(type_name)
            .map(|entry| entry.object_type())
    }

    /// The schema of a managed resource's identity, if it has one.
    pub fn identity_schema(&self, type_name: &str) -> Option<&IdentitySchema> {
        self.resources.get(type_name)?.identity_schema()
    }

    /// The type of a managed resource's identity, if it has one.
    pub fn identity_type(&self, type_name: &str) -> Option<Type> {
        self.identity_schema(type_name)
            .map(IdentitySchema::object_type)
    }

    /// The schema of a data source.
    pub fn data_source_schema(&self, type_name: &str) -> Option<&Schema> {
        self.data_sources.get(type_name).map(|entry| entry.schema())
    }

    /// The type of a data source's values.
    pub fn data_source_type(&self, type_name: &str) -> Option<&Type> {
        self.data_sources
            .get(type_name)
            .map(|entry| entry.object_type())
    }

    /// The schema of an ephemeral resource.
    pub fn ephemeral_resource_schema(&self, type_name: &str) -> Option<&Schema> {
        self.ephemeral_resources
            .get(type_name)
            .map(|entry| entry.schema())
    }

    /// The type of an ephemeral resource's values.
    pub fn ephemeral_resource_type(&self, type_name: &str) -> Option<&Type> {
        self.ephemeral_resources
            .get(type_name)
            .map(|entry| entry.object_type())
    }

    /// The schema of a list resource's configuration.
    pub fn list_resource_schema(&self, type_name: &str) -> Option<&Schema> {
        self.list_resources
            .get(type_name)
            .map(|entry| entry.schema())
    }

    /// The type of a list resource's configuration.
    pub fn list_resource_type(&self, type_name: &str) -> Option<&Type> {
        self.list_resources
            .get(type_name)
            .map(|entry| entry.object_type())
    }

    /// The schema of an action.
    pub fn action_schema(&self, type_name: &str) -> Option<&Schema> {
        self.actions.get(type_name).map(|entry| entry.schema())
    }

    /// The type of an action's configuration.
    pub fn action_type(&self, type_name: &str) -> Option<&Type> {
        self.actions.get(type_name).map(|entry| entry.object_type())
    }

    /// The schema of a state store.
    pub fn state_store_schema(&self, type_name: &str) -> Option<&Schema> {
        self.state_stores.get(type_name).map(|entry| entry.schema())
    }

    /// The type of a state store's configuration.
    pub fn state_store_type(&self, type_name: &str) -> Option<&Type> {
        self.state_stores
            .get(type_name)
            .map(|entry| entry.object_type())
    }

    /// The signature of a function.
    pub fn function_signature(&self, name: &str) -> Option<&Signature> {
        self.functions.get(name).map(|entry| entry.signature())
    }

    /// Learns which client calls, from the version that it gives.
    pub(crate) fn meet_client(&self, terraform_version: &str) {
        let mut parts = terraform_version.split('.').map(str::parse::<u64>);
        let version = (parts.next(), parts.next());
        // OpenTofu, too, is below 1.15 today, and points at outermost attributes only.
        let nested =
            matches!(version, (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= (1, 15));
        self.nested_paths.store(nested, Ordering::Relaxed);
    }

    /// Whether the client finds the line of a path that leads into an attribute; otherwise it shows
    /// the first line of the resource. Not known before `ConfigureProvider`.
    pub(crate) fn client_resolves_nested_paths(&self) -> bool {
        self.nested_paths.load(Ordering::Relaxed)
    }

    /// Remembers the agreed size of the chunks of a state, in bytes.
    pub(crate) fn agree_on_state_chunks(&self, size: usize) {
        self.state_chunk.store(size, Ordering::Relaxed);
    }

    /// The agreed size of the chunks of a state, in bytes.
    pub(crate) fn state_chunk(&self) -> Option<usize> {
        Some(self.state_chunk.load(Ordering::Relaxed)).filter(|size| *size > 0)
    }

    /// The context of a call that cannot be deferred.
    pub(super) fn context(&self) -> Context {
        self.context_of(CallContext::default())
    }

    pub(super) fn context_of(&self, call: CallContext) -> Context {
        let deferral = if call.deferral_allowed {
            *self.deferral.lock().unwrap_or_else(PoisonError::into_inner)
        } else {
            None
        };
        Context::new(self.stop.token(), call, deferral)
    }

    /// Defers everything that can be deferred, until the provider is configured again.
    pub(super) fn defer(&self, why: Option<Deferral>) {
        *self.deferral.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("resources", &self.resources.keys())
            .finish_non_exhaustive()
    }
}

/// The entry of this name, or an error that names the ones that there are.
pub(super) fn find<'a, E: ?Sized>(
    entries: &'a BTreeMap<String, Arc<E>>,
    what: &str,
    name: &str,
) -> Result<&'a Arc<E>, Diagnostics> {
    entries.get(name).ok_or_else(|| {
        let known: Vec<&str> = entries.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Diagnostic::error(
            format!("Unknown {what}"),
            format!("This provider has no {what} `{name}`; it has {known}. Check the provider's version."),
        )
        .into()
    })
}
