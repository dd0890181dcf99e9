//! A registry page from a schema: what each attribute is, as both registries lay it out.

use terraform_plugin::terraform::schema::{Attribute, AttributeKind, Mode, Nesting, Object, Schema};
use terraform_plugin::terraform::Type;

/// One page, before its words are put together.
pub(crate) struct Page<'a> {
    /// `zitadelactions_target`, or the provider's name for its own page.
    pub(crate) name: &'a str,
    /// `Resource`, `Data Source`, …, or `Provider`.
    pub(crate) kind: &'a str,
    /// The schema that the page is about.
    pub(crate) schema: &'a Schema,
    /// The example's HCL.
    pub(crate) example: String,
    /// Prose of our own between description and example; Markdown.
    pub(crate) notes: Option<String>,
    /// The commands that import one.
    pub(crate) import: Option<String>,
}

impl Page<'_> {
    /// The page in Markdown, with the registry's front matter.
    pub(crate) fn render(&self) -> String {
        let Page { name, kind, schema, .. } = self;
        let title = match *kind {
            "Provider" => format!("{name} Provider"),
            kind => format!("{name} {kind} - zitadelactions"),
        };
        let summary = schema.description.split_inclusive(". ").next().unwrap_or_default().trim();
        let mut page = format!("---\npage_title: \"{title}\"\n");
        if *kind != "Provider" {
            page.push_str("subcategory: \"\"\n");
        }
        page.push_str(&format!("description: |-\n  {summary}\n---\n\n"));
        page.push_str(&match *kind {
            "Provider" => format!("# {name} Provider\n\n"),
            kind => format!("# {name} ({kind})\n\n"),
        });
        page.push_str(&format!("{}\n\n", schema.description));
        if let Some(notes) = &self.notes {
            page.push_str(&format!("{}\n\n", notes.trim()));
        }
        page.push_str(&format!("## Example Usage\n\n```terraform\n{}\n```\n\n", self.example.trim()));
        page.push_str(&schema_section(schema));
        if let Some(import) = &self.import {
            page.push_str(&format!(
                "\n## Import\n\nWith the `terraform import` command, or in an `import` block with the same text as `id`:\n\n```shell\n{}\n```\n",
                import.trim()
            ));
        }
        page
    }
}

fn schema_section(schema: &Schema) -> String {
    let mut nested = Vec::new();
    let mut text = String::from("## Schema\n");
    text.push_str(&attributes(&schema.object, "", &mut nested));
    let mut at = 0;
    while at < nested.len() {
        let (path, object): (String, &Object) = nested[at].clone();
        let anchor = path.replace('.', "--");
        text.push_str(&format!("\n<a id=\"nestedatt--{anchor}\"></a>\n### Nested Schema for `{path}`\n"));
        text.push_str(&attributes(object, &path, &mut nested));
        at += 1;
    }
    text
}

fn attributes<'a>(object: &'a Object, path: &str, nested: &mut Vec<(String, &'a Object)>) -> String {
    let mut text = String::new();
    let groups: [(&str, fn(Mode) -> bool); 3] = [
        ("Required", |mode| mode == Mode::Required),
        ("Optional", |mode| matches!(mode, Mode::Optional | Mode::OptionalComputed)),
        ("Read-Only", |mode| mode == Mode::Computed),
    ];
    for (title, belongs) in groups {
        let mut members: Vec<&Attribute> = object.attributes.iter().filter(|attribute| belongs(attribute.mode)).collect();
        if members.is_empty() {
            continue;
        }
        members.sort_by(|one, other| one.name.cmp(&other.name));
        text.push_str(&format!("\n{} {title}\n\n", if path.is_empty() { "###" } else { "####" }));
        for attribute in members {
            text.push_str(&line(attribute, path, nested));
        }
    }
    if text.is_empty() {
        text.push_str("\nThis object has no arguments.\n");
    }
    text
}

fn line<'a>(attribute: &'a Attribute, path: &str, nested: &mut Vec<(String, &'a Object)>) -> String {
    let mut marks = vec![kind(attribute)];
    if attribute.sensitive {
        marks.push("Sensitive".into());
    }
    if attribute.write_only {
        marks.push("Write-only".into());
    }
    if attribute.deprecation.is_some() {
        marks.push("Deprecated".into());
    }
    let mut text = format!("- `{}` ({}) {}", attribute.name, marks.join(", "), attribute.description);
    if let Some(default) = &attribute.default {
        if let Some(default) = default.as_str() {
            text.push_str(&format!(" Default: `{default}`."));
        } else if let Some(default) = default.as_bool() {
            text.push_str(&format!(" Default: `{default}`."));
        }
    }
    if let AttributeKind::Nested(_, object) = &attribute.kind {
        let below = match path {
            "" => attribute.name.clone(),
            path => format!("{path}.{}", attribute.name),
        };
        text.push_str(&format!(" (see [below for nested schema](#nestedatt--{}))", below.replace('.', "--")));
        nested.push((below, object));
    }
    text.push('\n');
    text
}

fn kind(attribute: &Attribute) -> String {
    match &attribute.kind {
        AttributeKind::Value(of) => type_name(of),
        AttributeKind::Nested(Nesting::Single, _) => "Attributes".into(),
        AttributeKind::Nested(Nesting::List, _) => "Attributes List".into(),
        AttributeKind::Nested(Nesting::Set, _) => "Attributes Set".into(),
        AttributeKind::Nested(Nesting::Map, _) => "Attributes Map".into(),
    }
}

fn type_name(of: &Type) -> String {
    match of {
        Type::Bool => "Boolean".into(),
        Type::Number => "Number".into(),
        Type::String => "String".into(),
        Type::List(of) => format!("List of {}", type_name(of)),
        Type::Set(of) => format!("Set of {}", type_name(of)),
        Type::Map(of) => format!("Map of {}", type_name(of)),
        Type::Object(_) => "Object".into(),
        Type::Tuple(_) => "Tuple".into(),
        Type::Dynamic => "Dynamic".into(),
    }
}
