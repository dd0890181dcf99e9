//! Blocks of HCL that a configuration is composed of.

use std::fmt::{self, Display};

/// The smallest configuration that needs the server: one target.
pub const TARGET: &str = r#"
resource "zitadelactions_target" "t" {
  name       = "t"
  endpoint   = "https://example.com/"
  rest_async = {}
}
"#;

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

    /// Adds lines as they are.
    #[must_use]
    pub fn lines(mut self, lines: &str) -> Self {
        self.nested.push(lines.to_owned());
        self
    }

    /// Adds `lifecycle { … }`.
    #[must_use]
    pub fn lifecycle(self, arguments: &str) -> Self {
        self.lines(&format!("lifecycle {{ {arguments} }}"))
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
pub fn all(blocks: impl IntoIterator<Item = Block>) -> String {
    blocks.into_iter().map(|block| block.to_string()).collect()
}

/// A resource of the provider without arguments.
pub fn resource(kind: &str, label: &str) -> Block {
    block(format!("resource \"zitadelactions_{kind}\" {label:?}"))
}

/// A sensitive output of this expression.
pub fn output(label: &str, expression: &str) -> Block {
    let output = block(format!("output {label:?}"));
    output.set("value", expression).set("sensitive", true)
}

/// A variable without arguments.
pub fn variable(label: &str) -> Block {
    block(format!("variable {label:?}"))
}

fn block(head: String) -> Block {
    Block {
        head,
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
