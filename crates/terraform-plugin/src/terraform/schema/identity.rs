//! Identity: the attributes by which a remote object is found again.

use crate::terraform::{Type, Value};

/// One attribute of an identity.
#[derive(Debug, Clone)]
pub struct IdentityAttribute {
    /// The name.
    pub name: String,
    /// The type: a primitive, or a list of primitives.
    pub of: Type,
    /// Whether an import must give it; otherwise an import may.
    pub required_for_import: bool,
    /// What it is.
    pub description: String,
}

impl IdentityAttribute {
    /// An attribute of a primitive type or a list of one, which an import must give.
    pub fn of_type(name: impl Into<String>, of: Type) -> Self {
        IdentityAttribute {
            name: name.into(),
            of,
            required_for_import: true,
            description: String::new(),
        }
    }

    /// A string that an import must give.
    pub fn string(name: impl Into<String>) -> Self {
        Self::of_type(name, Type::String)
    }

    /// A number that an import must give.
    pub fn number(name: impl Into<String>) -> Self {
        Self::of_type(name, Type::Number)
    }

    /// A bool that an import must give.
    pub fn bool(name: impl Into<String>) -> Self {
        Self::of_type(name, Type::Bool)
    }

    /// A list of values of one primitive type, which an import must give.
    pub fn list(name: impl Into<String>, of: Type) -> Self {
        Self::of_type(name, Type::list(of))
    }

    /// An import may leave it out.
    pub fn optional_for_import(self) -> Self {
        IdentityAttribute {
            required_for_import: false,
            ..self
        }
    }

    /// Sets what it is.
    pub fn description(self, description: impl Into<String>) -> Self {
        IdentityAttribute {
            description: description.into(),
            ..self
        }
    }
}

/// The schema of a resource's identity.
#[derive(Debug, Clone, Default)]
pub struct IdentitySchema {
    /// The version of the identity's shape.
    pub version: u64,
    /// The attributes.
    pub attributes: Vec<IdentityAttribute>,
    /// Whether reads and updates may change the identity of an object.
    pub mutable: bool,
}

impl IdentitySchema {
    /// An identity of these attributes, at version 0.
    pub fn new(attributes: impl IntoIterator<Item = IdentityAttribute>) -> Self {
        IdentitySchema {
            attributes: attributes.into_iter().collect(),
            ..IdentitySchema::default()
        }
    }

    /// Sets the version of the identity's shape.
    pub fn version(self, version: u64) -> Self {
        IdentitySchema { version, ..self }
    }

    /// Lets reads and updates change the identity of an object; otherwise a change is an error.
    pub fn mutable(self) -> Self {
        IdentitySchema {
            mutable: true,
            ..self
        }
    }

    /// Whether an identity is known and has all that an import must give.
    pub(crate) fn is_complete(&self, identity: &Value) -> bool {
        let mut attributes = self.attributes.iter();
        identity.is_wholly_known()
            && attributes.all(|attribute| {
                !attribute.required_for_import || identity.get(&attribute.name).is_known()
            })
    }

    /// The type of the whole identity.
    pub fn object_type(&self) -> Type {
        Type::object(
            self.attributes
                .iter()
                .map(|attribute| (&attribute.name, attribute.of.clone())),
        )
    }
}
