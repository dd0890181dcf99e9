//! Attributes side by side, and the rules among them.

use super::{Attribute, Rule};

/// The attributes of a schema, nested object or block.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// The attributes, in the order in which documentation shows them.
    pub attributes: Vec<Attribute>,
    /// What must hold among the attributes.
    pub rules: Vec<Rule>,
}

impl Object {
    /// An object of these attributes.
    pub fn new(attributes: impl IntoIterator<Item = Attribute>) -> Self {
        Object {
            attributes: attributes.into_iter().collect(),
            rules: Vec::new(),
        }
    }

    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    fn rule<const N: usize>(mut self, rule: fn(Vec<String>) -> Rule, names: [&str; N]) -> Self {
        self.rules.push(rule(names.map(str::to_owned).to_vec()));
        self
    }

    /// Exactly one of these attributes must be set.
    pub fn exactly_one_of<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::ExactlyOneOf, names)
    }

    /// At least one of these attributes must be set.
    pub fn at_least_one_of<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::AtLeastOneOf, names)
    }

    /// No two of these attributes may be set together.
    pub fn conflicts<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::Conflicts, names)
    }

    /// All of these attributes must be set, or none.
    pub fn requires_together<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::RequiresTogether, names)
    }
}

impl<const N: usize> From<[Attribute; N]> for Object {
    fn from(attributes: [Attribute; N]) -> Self {
        Object::new(attributes)
    }
}

impl From<Vec<Attribute>> for Object {
    fn from(attributes: Vec<Attribute>) -> Self {
        Object::new(attributes)
    }
}
