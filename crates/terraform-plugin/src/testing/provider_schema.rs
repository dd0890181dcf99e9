//! Everything a provider says about itself, read as core reads it.

use std::collections::{BTreeMap, HashMap};

use super::schema::{Body, read_type};
use crate::plugin::messages::common::ServerCapabilities;
use crate::plugin::messages::provider::get_provider_schema::Response;
use crate::plugin::messages::resource_identity::get_resource_identity_schemas;
use crate::plugin::messages::schema as wire;
use crate::terraform::Type;

/// A versioned schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub(crate) version: i64,
    pub(crate) body: Body,
}

/// A function's types.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) parameters: Vec<Type>,
    pub(crate) variadic: Option<Type>,
    pub(crate) returns: Type,
}

/// An identity's type.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) of: Type,
}

/// Every schema of a provider.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProviderSchema {
    pub(crate) provider: Schema,
    pub(crate) provider_meta: Option<Schema>,
    pub(crate) resources: BTreeMap<String, Schema>,
    pub(crate) data_sources: BTreeMap<String, Schema>,
    pub(crate) ephemeral_resources: BTreeMap<String, Schema>,
    pub(crate) list_resources: BTreeMap<String, Schema>,
    pub(crate) actions: BTreeMap<String, Schema>,
    pub(crate) state_stores: BTreeMap<String, Schema>,
    pub(crate) functions: BTreeMap<String, Function>,
    pub(crate) identities: BTreeMap<String, Identity>,
    pub(crate) capabilities: ServerCapabilities,
}

impl ProviderSchema {
    /// Reads the answers of the two schema RPCs. The error says what core would refuse.
    pub(crate) fn read(
        schemas: Response,
        identities: get_resource_identity_schemas::Response,
    ) -> Result<Self, String> {
        let identities = identities
            .identity_schemas
            .into_iter()
            .map(|(name, identity)| Ok((name, read_identity(&identity)?)))
            .collect::<Result<BTreeMap<_, _>, String>>()?;
        let lists = read_all(schemas.list_resource_schemas)?;
        // Core refuses to list a type that it could not tell apart.
        if let Some(name) = lists.keys().find(|name| !identities.contains_key(*name)) {
            return Err(format!(
                "the list resource {name} has no managed resource with an identity"
            ));
        }
        let actions = schemas
            .action_schemas
            .into_iter()
            .map(|(name, action)| (name, action.schema.unwrap_or_default()))
            .collect();
        Ok(Self {
            provider: read_schema(&schemas.provider.unwrap_or_default())?,
            provider_meta: schemas
                .provider_meta
                .as_ref()
                .map(read_schema)
                .transpose()?,
            resources: read_all(schemas.resource_schemas)?,
            data_sources: read_all(schemas.data_source_schemas)?,
            ephemeral_resources: read_all(schemas.ephemeral_resource_schemas)?,
            list_resources: lists,
            actions: read_all(actions)?,
            state_stores: read_all(schemas.state_store_schemas)?,
            functions: schemas
                .functions
                .into_iter()
                .map(|(name, function)| Ok((name, read_function(&function)?)))
                .collect::<Result<_, String>>()?,
            identities,
            capabilities: schemas.server_capabilities.unwrap_or_default(),
        })
    }
}

fn read_all(schemas: HashMap<String, wire::Schema>) -> Result<BTreeMap<String, Schema>, String> {
    schemas
        .into_iter()
        .map(|(name, schema)| match read_schema(&schema) {
            Ok(schema) => Ok((name, schema)),
            Err(problem) => Err(format!("{name}: {problem}")),
        })
        .collect()
}

fn read_schema(schema: &wire::Schema) -> Result<Schema, String> {
    Ok(Schema {
        version: schema.version,
        body: Body::read(&schema.block.clone().unwrap_or_default())?,
    })
}

fn read_function(function: &wire::Function) -> Result<Function, String> {
    let of = |json: &[u8]| read_type(json).ok_or("a function has a type that cannot be read");
    let parameter = |parameter: &wire::Parameter| of(&parameter.r#type);
    let returns = function.r#return.clone().unwrap_or_default();
    Ok(Function {
        parameters: function
            .parameters
            .iter()
            .map(parameter)
            .collect::<Result<_, _>>()?,
        variadic: function
            .variadic_parameter
            .as_ref()
            .map(parameter)
            .transpose()?,
        returns: of(&returns.r#type)?,
    })
}

fn read_identity(identity: &wire::ResourceIdentitySchema) -> Result<Identity, String> {
    let attributes = identity
        .identity_attributes
        .iter()
        .map(|attribute| match read_type(&attribute.r#type) {
            Some(of) if attribute.required_for_import != attribute.optional_for_import => {
                Ok((attribute.name.clone(), of))
            }
            Some(_) => Err(format!(
                "the identity attribute {} must be either required or optional for import",
                attribute.name
            )),
            None => Err(format!(
                "the identity attribute {} has no type",
                attribute.name
            )),
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Identity {
        of: Type::object(attributes),
    })
}
