//! Where in a configuration a value is.

use std::fmt;

/// One step from a value into one of its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into an attribute of an object, or a nested block.
    Attribute(String),
    /// Into the element of a map with this key.
    Key(String),
    /// Into the element of a list or tuple at this index, from 0.
    Index(usize),
    /// Into some element of a set. Elements of a set have no address in Terraform, so the wire ends
    /// before this step.
    Element,
}

/// The way from the root of a schema to an attribute.
///
/// ```
/// use terraform_plugin::terraform::AttributePath;
/// let path = AttributePath::from("targets").index(0).attribute("include");
/// assert_eq!(path.to_string(), "targets[0].include");
/// assert_eq!(AttributePath::from("rest_call.timeout").steps().len(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributePath(Vec<Step>);

impl AttributePath {
    /// The root: the whole resource, data source or provider block.
    pub fn root() -> Self {
        AttributePath::default()
    }

    /// A path of these steps.
    pub fn new(steps: Vec<Step>) -> Self {
        AttributePath(steps)
    }

    /// The steps, from the root on.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This path and one step more.
    pub fn step(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        AttributePath(steps)
    }

    /// This path and a step into an attribute.
    pub fn attribute(&self, name: impl Into<String>) -> Self {
        self.step(Step::Attribute(name.into()))
    }

    /// This path and a step into a list's element.
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// This path and a step into a map's element.
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.step(Step::Key(key.into()))
    }

    /// This path and a step into a set's element.
    pub fn element(&self) -> Self {
        self.step(Step::Element)
    }

    /// The path of `self` seen from the root of `prefix`: all of `prefix`, then all of `self`.
    pub fn under(&self, prefix: &AttributePath) -> Self {
        AttributePath(prefix.0.iter().chain(&self.0).cloned().collect())
    }

    /// The longest beginning that Terraform can address: up to the first set.
    pub fn addressable(&self) -> Self {
        AttributePath(
            self.0
                .iter()
                .take_while(|step| **step != Step::Element)
                .cloned()
                .collect(),
        )
    }

    /// Whether `self` is `other` or lies inside it.
    pub fn starts_with(&self, other: &AttributePath) -> bool {
        self.0.starts_with(&other.0)
    }

    pub(crate) fn prepend(&mut self, step: Step) {
        self.0.insert(0, step);
    }
}

/// Attribute names, joined with dots.
impl From<&str> for AttributePath {
    fn from(names: &str) -> Self {
        let names = names.split('.').filter(|name| !name.is_empty());
        AttributePath(names.map(|name| Step::Attribute(name.to_owned())).collect())
    }
}

impl From<&AttributePath> for AttributePath {
    fn from(path: &AttributePath) -> Self {
        path.clone()
    }
}

/// The path as a configuration would spell it.
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if at == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Element => f.write_str("[…]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_configurations_do() {
        let path = AttributePath::from("a.b")
            .index(2)
            .key("k\"")
            .element()
            .attribute("c");
        assert_eq!(path.to_string(), "a.b[2][\"k\\\"\"][…].c");
        assert_eq!(path.addressable().to_string(), "a.b[2][\"k\\\"\"]");
    }

    #[test]
    fn a_path_under_a_prefix_starts_with_it() {
        let prefix = AttributePath::from("a").index(0);
        let path = AttributePath::from("b").under(&prefix);
        assert_eq!(path.to_string(), "a[0].b");
        assert!(path.starts_with(&prefix));
    }
}
