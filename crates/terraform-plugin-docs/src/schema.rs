//! The section "Schema" of a page: arguments, attributes, and what is nested in them.

use terraform_plugin::terraform::{Attribute, AttributeKind, Block, Mode, Object, Schema};

use crate::types;

/// The groups of a list, in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Required,
    Optional,
    ReadOnly,
}

impl Group {
    const ALL: [Self; 3] = [Self::Required, Self::Optional, Self::ReadOnly];

    fn title(self) -> &'static str {
        match self {
            Self::Required => "Required",
            Self::Optional => "Optional",
            Self::ReadOnly => "Read-Only",
        }
    }

    fn of(mode: Mode) -> Self {
        match mode {
            Mode::Required => Self::Required,
            Mode::Optional | Mode::OptionalComputed => Self::Optional,
            Mode::Computed => Self::ReadOnly,
        }
    }
}

/// A list of its own below the main one.
struct Nested<'a> {
    /// `nestedatt` or `nestedblock`.
    anchor: &'static str,
    path: String,
    object: &'a Object,
    blocks: &'a [Block],
}

impl Nested<'_> {
    fn id(&self) -> String {
        format!("{}--{}", self.anchor, self.path.replace('.', "--"))
    }

    /// The reference to it, behind an entry.
    fn link(&self) -> String {
        format!(" (see [below for nested schema](#{}))", self.id())
    }
}

/// The section for a schema.
pub(crate) fn section(schema: &Schema) -> String {
    let mut nested = Vec::new();
    let mut text = String::from("## Schema\n");
    text.push_str(&list(&schema.object, &schema.blocks, "", &mut nested));
    let mut at = 0;
    while at < nested.len() {
        let Nested {
            path,
            object,
            blocks,
            ..
        } = &nested[at];
        let (id, path, object, blocks) = (nested[at].id(), path.clone(), *object, *blocks);
        text.push_str(&format!(
            "\n<a id=\"{id}\"></a>\n### Nested Schema for `{path}`\n"
        ));
        text.push_str(&list(object, blocks, &path, &mut nested));
        at += 1;
    }
    text
}

fn list<'a>(
    object: &'a Object,
    blocks: &'a [Block],
    path: &str,
    nested: &mut Vec<Nested<'a>>,
) -> String {
    let mut entries: Vec<(Group, &str, Entry<'a>)> = Vec::new();
    for attribute in &object.attributes {
        let group = Group::of(attribute.mode);
        entries.push((group, &attribute.name, Entry::Attribute(attribute)));
    }
    for block in blocks {
        let group = if block.min_items > 0 {
            Group::Required
        } else {
            Group::Optional
        };
        entries.push((group, &block.name, Entry::Block(block)));
    }
    entries.sort_by_key(|(_, name, _)| *name);
    let heading = if path.is_empty() { "###" } else { "####" };
    let mut text = String::new();
    for group in Group::ALL {
        let mut members = entries.iter().filter(|(of, ..)| *of == group).peekable();
        if members.peek().is_some() {
            text.push_str(&format!("\n{heading} {}\n\n", group.title()));
        }
        for (_, _, entry) in members {
            text.push_str(&entry.line(path, nested));
        }
    }
    if text.is_empty() {
        text.push_str("\nThis object has no arguments.\n");
    }
    text
}

enum Entry<'a> {
    Attribute(&'a Attribute),
    Block(&'a Block),
}

impl<'a> Entry<'a> {
    /// The entry's line; what is nested in it is put off.
    fn line(&self, path: &str, nested: &mut Vec<Nested<'a>>) -> String {
        let below = |name: &str| match path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        let (mut text, list) = match self {
            Self::Attribute(attribute) => {
                let list = match &attribute.kind {
                    AttributeKind::Value(_) => None,
                    AttributeKind::Nested(_, object) => Some(Nested {
                        anchor: "nestedatt",
                        path: below(&attribute.name),
                        object,
                        blocks: &[],
                    }),
                };
                (attribute_line(attribute), list)
            }
            Self::Block(block) => {
                let list = Nested {
                    anchor: "nestedblock",
                    path: below(&block.name),
                    object: &block.object,
                    blocks: &block.blocks,
                };
                (block_line(block), Some(list))
            }
        };
        if let Some(list) = list {
            text.push_str(&list.link());
            nested.push(list);
        }
        text.push('\n');
        text
    }
}

fn attribute_line(attribute: &Attribute) -> String {
    let mut marks = vec![types::kind(&attribute.kind)];
    if attribute.sensitive {
        marks.push("Sensitive".into());
    }
    if attribute.write_only {
        marks.push("Write-only".into());
    }
    if attribute.deprecation.is_some() {
        marks.push("Deprecated".into());
    }
    let (name, words) = (&attribute.name, &attribute.description);
    let mut text = format!("- `{name}` ({}) {words}", marks.join(", "));
    if let Some(default) = &attribute.default {
        let default = default
            .as_str()
            .map(str::to_owned)
            .or_else(|| Some(default.as_bool()?.to_string()))
            .or_else(|| Some(default.as_number()?.to_string()));
        if let Some(default) = default {
            text.push_str(&format!(" Defaults to `{default}`."));
        }
    }
    text
}

fn block_line(block: &Block) -> String {
    let mut marks = vec![types::nesting(block)];
    if block.deprecation.is_some() {
        marks.push("Deprecated".into());
    }
    let (name, words) = (&block.name, &block.description);
    format!("- `{name}` ({}) {words}", marks.join(", "))
}
