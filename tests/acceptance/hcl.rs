//! Blocks of HCL that tests compose their configurations of.

use std::fmt::{self, Display};

/// A block with its arguments, in the order in which they were set.
#[derive(Clone)]
pub struct Block {
    head: String,
    arguments: Vec<(String, String)>,
    nested: Vec<String>,
}

impl Block {
    /// Sets an argument to an expression; one that is set already changes its value.
    #[must_use]
    pub fn set(mut self, name: &str, expression: impl Display) -> Self {
        let expression = expression.to_string();
        match self.arguments.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = expression,
            None => self.arguments.push((name.to_owned(), expression)),
        }
        self
    }

    /// Sets an argument to a string.
    #[must_use]
    pub fn text(self, name: &str, text: &str) -> Self {
        self.set(name, serde_json::Value::from(text))
    }

    /// Leaves an argument out.
    #[must_use]
    pub fn unset(mut self, name: &str) -> Self {
        self.arguments.retain(|(known, _)| known != name);
        self
    }

    /// Adds `lifecycle { … }`.
    #[must_use]
    pub fn lifecycle(mut self, arguments: &str) -> Self {
        self.nested.push(format!("lifecycle {{ {arguments} }}"));
        self
    }
}

impl Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {{", self.head)?;
        for (name, expression) in &self.arguments {
            writeln!(f, "  {name} = {expression}")?;
        }
        for nested in &self.nested {
            writeln!(f, "  {nested}")?;
        }
        writeln!(f, "}}")
    }
}

/// A configuration of these blocks.
pub fn all<const N: usize>(blocks: [Block; N]) -> String {
    blocks.map(|block| block.to_string()).concat()
}

/// A resource of the provider without arguments.
pub fn resource(kind: &str, label: &str) -> Block {
    Block {
        head: format!("resource \"zitadelactions_{kind}\" {label:?}"),
        arguments: Vec::new(),
        nested: Vec::new(),
    }
}

/// An asynchronous target, named as its label says.
pub fn target(label: &str) -> Block {
    resource("target", label)
        .text("name", label)
        .text("endpoint", "https://example.com/")
        .set("rest_async", "{}")
}

/// A target of another kind, which interrupts or does not.
pub fn target_of_kind(label: &str, kind: &str, interrupts: bool) -> Block {
    target(label)
        .unset("rest_async")
        .set(kind, format!("{{ interrupt_on_error = {interrupts} }}"))
}

/// An execution on a condition that calls the targets with these labels.
pub fn execution(label: &str, condition: &str, targets: &[&str]) -> Block {
    let ids = targets.iter().map(|target| id_of(target));
    resource("execution", label)
        .set("condition", condition)
        .set(
            "target_ids",
            format!("[{}]", ids.collect::<Vec<_>>().join(", ")),
        )
}

/// An attachment of the target with this label to a condition.
pub fn attachment(label: &str, condition: &str, target: &str) -> Block {
    resource("execution_attachment", label)
        .set("condition", condition)
        .set("target_id", id_of(target))
}

/// A public key of the target with this label.
pub fn public_key(label: &str, target: &str, pem: &str) -> Block {
    resource("target_public_key", label)
        .set("target_id", id_of(target))
        .text("public_key", pem)
}

fn id_of(target: &str) -> String {
    format!("zitadelactions_target.{target}.id")
}
