//! An object in Terraform's state.

use crate::terraform::Value;

/// An object in Terraform's state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its resource type.
    pub type_name: String,
    /// Its attributes, wholly known.
    pub value: Value,
    /// The provider's bytes beside them.
    pub private: Vec<u8>,
    /// Its identity, if the type has one.
    pub identity: Option<Value>,
    /// Whether it is only half made and must be replaced.
    pub tainted: bool,
}
