//! Schemas: what a practitioner may write, and what the provider adds.

mod attribute;
mod attribute_options;
mod attribute_plan;
mod block;
pub(crate) mod body;
mod check;
mod identity;
mod object;
mod rule;
pub(crate) mod timeouts;
mod validate;

pub use attribute::Attribute;
pub use attribute_options::{
    AttributeKind, Equality, Mode, Nesting, OnUpdate, PlanModifier, RequiresReplace,
};
pub use attribute_plan::{AttributePlan, AttributeValues};
pub use block::{Block, BlockNesting};
pub use identity::{IdentityAttribute, IdentitySchema};
pub use object::Object;
pub use rule::{Rule, RuleKind};
pub use timeouts::Timeouts;

use super::{AttributePath, Step, Type};

/// The schema of a resource, data source, provider block, ephemeral resource, list resource or
/// action. Descriptions are Markdown.
///
/// ```
/// use terraform_plugin::terraform::{Attribute, Schema};
/// let schema = Schema::new([
///     Attribute::string("id").computed().description("Given by the server."),
///     Attribute::string("text").optional(),
///     Attribute::string("file").optional(),
/// ])
/// .exactly_one_of(["text", "file"])
/// .description("A note.");
/// assert_eq!(schema.problems(), Vec::<String>::new());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The version of the state's shape; raise it when an older state must be upgraded.
    pub version: u64,
    /// The attributes and the rules among them.
    pub object: Object,
    /// The nested blocks. Prefer nested attributes: they can be assigned whole.
    pub blocks: Vec<Block>,
    /// What the object is, in Markdown.
    pub description: String,
    /// Why not to use it any more, and what to use instead.
    pub deprecation: Option<String>,
    /// The operations with a timeout; see [`Schema::timeouts`].
    pub timeouts: Option<Timeouts>,
}

impl Schema {
    /// A schema of these attributes, at version 0.
    pub fn new(object: impl Into<Object>) -> Self {
        Schema {
            object: object.into(),
            ..Schema::default()
        }
    }

    /// Sets the version of the state's shape.
    pub fn version(self, version: u64) -> Self {
        Schema { version, ..self }
    }

    /// Sets what the object is, in Markdown.
    pub fn description(self, description: impl Into<String>) -> Self {
        Schema {
            description: description.into(),
            ..self
        }
    }

    /// Marks the whole object deprecated; the message says what to use instead.
    pub fn deprecated(self, message: impl Into<String>) -> Self {
        Schema {
            deprecation: Some(message.into()),
            ..self
        }
    }

    /// Adds a nested block.
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds a rule among attributes; the methods below add one with the summary that is usual.
    ///
    /// ```
    /// # use terraform_plugin::terraform::{Attribute, Rule, Schema};
    /// let schema = Schema::new([Attribute::string("text"), Attribute::string("file")])
    ///     .rule(Rule::conflicts(["text", "file"]).summary("Two sources of one text"));
    /// ```
    pub fn rule(self, rule: Rule) -> Self {
        Schema {
            object: self.object.rule(rule),
            ..self
        }
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

    /// The type of the whole object's values.
    pub fn object_type(&self) -> Type {
        block::body_type(&self.object, &self.blocks)
    }

    /// The attribute at a path, if the path ends at an attribute.
    pub fn attribute_at(&self, path: &AttributePath) -> Option<&Attribute> {
        let mut object = &self.object;
        let mut blocks = self.blocks.as_slice();
        let mut found = None;
        for step in path.steps() {
            let Step::Attribute(name) = step else {
                continue;
            };
            found = object.attribute(name);
            match (&found, blocks.iter().find(|block| block.name == *name)) {
                (Some(attribute), _) => match attribute.nested() {
                    Some((_, nested)) => (object, blocks) = (nested, &[]),
                    None => return found,
                },
                (None, Some(block)) => (object, blocks) = (&block.object, &block.blocks),
                (None, None) => return None,
            }
        }
        found
    }

    /// Whether a path lies in a sensitive or write-only attribute, whose values must not be shown.
    pub fn is_secret(&self, path: &AttributePath) -> bool {
        self.any_attribute_of(path, Attribute::is_secret)
    }

    /// Whether the lines of a configuration that a client quotes for this path may show a secret:
    /// it quotes the outermost attribute with all that is nested in it.
    pub(crate) fn is_quoted_with_a_secret(&self, path: &AttributePath) -> bool {
        self.any_attribute_of(path, Attribute::holds_secret)
    }

    /// Whether the condition is true for an attribute that the path leads through or to.
    fn any_attribute_of(&self, path: &AttributePath, is: impl Fn(&Attribute) -> bool) -> bool {
        let mut lengths = 1..=path.steps().len();
        lengths.any(|length| {
            let beginning = AttributePath::new(path.steps()[..length].to_vec());
            self.attribute_at(&beginning).is_some_and(&is)
        })
    }

    /// What core would refuse in this schema, and what cannot work; empty for a sound one. Test
    /// every schema with it.
    pub fn problems(&self) -> Vec<String> {
        check::problems(self, check::IN_RESOURCES)
    }

    /// The same for the schema of a provider block.
    pub fn provider_problems(&self) -> Vec<String> {
        check::problems(self, check::IN_PROVIDER_BLOCKS)
    }
}
