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

    /// Adds a rule among attributes.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Exactly one of these attributes must be set.
    pub fn exactly_one_of<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::exactly_one_of(names))
    }

    /// At least one of these attributes must be set.
    pub fn at_least_one_of<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::at_least_one_of(names))
    }

    /// No two of these attributes may be set together.
    pub fn conflicts<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::conflicts(names))
    }

    /// All of these attributes must be set, or none.
    pub fn requires_together<const N: usize>(self, names: [&str; N]) -> Self {
        self.rule(Rule::requires_together(names))
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
