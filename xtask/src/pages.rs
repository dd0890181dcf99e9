//! A registry page: what there is to write and to read, as both registries lay it out.

use terraform_plugin::framework::Signature;
use terraform_plugin::terraform::Type;
use terraform_plugin::terraform::schema::{
    Attribute, AttributeKind, IdentitySchema, Mode, Nesting, Object, Schema,
};

/// One page, before its words are put together.
pub(crate) struct Page<'a> {
    /// `zitadelactions_target`, a function's name, or the provider's own for its page.
    pub(crate) name: &'a str,
    /// `Resource`, `Data Source`, … or `Provider`.
    pub(crate) kind: &'a str,
    /// What the page is about.
    pub(crate) subject: Subject<'a>,
    /// The example's HCL.
    pub(crate) example: String,
    /// Prose of our own between description and example; Markdown.
    pub(crate) notes: Option<String>,
    /// How an existing one is adopted.
    pub(crate) import: Option<Import<'a>>,
}

/// What a page is about.
pub(crate) enum Subject<'a> {
    /// Something with a block in the configuration.
    Block(&'a Schema),
    /// A function.
    Function(&'a Signature),
}

/// The ways to import a resource.
pub(crate) struct Import<'a> {
    /// A block, by `id`.
    pub(crate) block: String,
    /// The commands, by the same strings.
    pub(crate) commands: String,
    /// By identity: an example and what the identity has.
    pub(crate) identity: Option<(String, &'a IdentitySchema)>,
}

impl Page<'_> {
    /// The page in Markdown, with the registry's front matter.
    pub(crate) fn render(&self) -> String {
        let Page { name, kind, .. } = self;
        let (description, body) = match self.subject {
            Subject::Block(schema) => (&schema.description, schema_section(schema)),
            Subject::Function(signature) => {
                (&signature.description, signature_section(name, signature))
            }
        };
        let (title, heading, subcategory) = match *kind {
            "Provider" => (format!("{name} Provider"), format!("{name} Provider"), ""),
            "function" => (
                format!("{name} function - zitadelactions"),
                format!("function: {name}"),
                "subcategory: \"\"\n",
            ),
            kind => (
                format!("{name} {kind} - zitadelactions"),
                format!("{name} ({kind})"),
                "subcategory: \"\"\n",
            ),
        };
        let summary = description
            .split_inclusive(". ")
            .next()
            .unwrap_or_default()
            .trim();
        let mut page = format!(
            "---\npage_title: \"{title}\"\n{subcategory}description: |-\n  {summary}\n---\n\n"
        );
        page.push_str(&format!("# {heading}\n\n{description}\n\n"));
        if let Some(notes) = &self.notes {
            page.push_str(&format!("{}\n\n", notes.trim()));
        }
        page.push_str(&format!(
            "## Example Usage\n\n```terraform\n{}\n```\n\n{body}",
            self.example.trim()
        ));
        if let Some(import) = &self.import {
            page.push_str(&import_section(import));
        }
        page
    }
}

fn import_section(import: &Import<'_>) -> String {
    let Import {
        block,
        commands,
        identity,
    } = import;
    let mut text = format!(
        "\n## Import\n\nIn Terraform v1.5.0 and later, the [`import` block](https://developer.hashicorp.com/terraform/language/import) can be used with the `id` attribute. If the resource block does not exist yet, add `provider = zitadelactions`:\n\n```terraform\n{}\n```\n",
        block.trim()
    );
    if let Some((example, schema)) = identity {
        text.push_str(&format!(
            "\nIn Terraform v1.12.0 and later, the `import` block can be used with the `identity` attribute:\n\n```terraform\n{}\n```\n\n### Identity Schema\n\n",
            example.trim()
        ));
        for attribute in &schema.attributes {
            let needed = if attribute.required_for_import {
                "required"
            } else {
                "optional"
            };
            let (name, of, words) = (
                &attribute.name,
                type_name(&attribute.of),
                &attribute.description,
            );
            text.push_str(&format!("- `{name}` ({of}, {needed}) {words}\n"));
        }
    }
    text.push_str(&format!(
        "\nThe [`terraform import` command](https://developer.hashicorp.com/terraform/cli/commands/import) can be used as well:\n\n```shell\n{}\n```\n",
        commands.trim()
    ));
    text
}

fn signature_section(name: &str, signature: &Signature) -> String {
    let parameters = signature.parameters.iter().chain(&signature.variadic);
    let listed: Vec<String> = parameters
        .clone()
        .map(|parameter| {
            format!(
                "{} {}",
                parameter.name,
                type_name(&parameter.of).to_lowercase()
            )
        })
        .collect();
    let mut text = format!(
        "## Signature\n\n```text\n{name}({}) {}\n```\n\n## Arguments\n\n",
        listed.join(", "),
        type_name(&signature.returns).to_lowercase()
    );
    for (at, parameter) in parameters.enumerate() {
        let (name, of, words) = (
            &parameter.name,
            type_name(&parameter.of),
            &parameter.description,
        );
        text.push_str(&format!("{}. `{name}` ({of}) {words}\n", at + 1));
    }
    text
}

fn schema_section(schema: &Schema) -> String {
    let mut nested = Vec::new();
    let mut text = String::from("## Schema\n");
    text.push_str(&attributes(&schema.object, "", &mut nested));
    let mut at = 0;
    while at < nested.len() {
        let (path, object): (String, &Object) = nested[at].clone();
        let anchor = path.replace('.', "--");
        text.push_str(&format!(
            "\n<a id=\"nestedatt--{anchor}\"></a>\n### Nested Schema for `{path}`\n"
        ));
        text.push_str(&attributes(object, &path, &mut nested));
        at += 1;
    }
    text
}

/// Whether an attribute of this mode belongs to a group.
type Belongs = fn(Mode) -> bool;

fn attributes<'a>(
    object: &'a Object,
    path: &str,
    nested: &mut Vec<(String, &'a Object)>,
) -> String {
    let mut text = String::new();
    let groups: [(&str, Belongs); 3] = [
        ("Required", |mode| mode == Mode::Required),
        ("Optional", |mode| {
            matches!(mode, Mode::Optional | Mode::OptionalComputed)
        }),
        ("Read-Only", |mode| mode == Mode::Computed),
    ];
    for (title, belongs) in groups {
        let mut members: Vec<&Attribute> = object
            .attributes
            .iter()
            .filter(|attribute| belongs(attribute.mode))
            .collect();
        if members.is_empty() {
            continue;
        }
        members.sort_by(|one, other| one.name.cmp(&other.name));
        text.push_str(&format!(
            "\n{} {title}\n\n",
            if path.is_empty() { "###" } else { "####" }
        ));
        for attribute in members {
            text.push_str(&line(attribute, path, nested));
        }
    }
    if text.is_empty() {
        text.push_str("\nThis object has no arguments.\n");
    }
    text
}

fn line<'a>(
    attribute: &'a Attribute,
    path: &str,
    nested: &mut Vec<(String, &'a Object)>,
) -> String {
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
    let mut text = format!(
        "- `{}` ({}) {}",
        attribute.name,
        marks.join(", "),
        attribute.description
    );
    if let Some(default) = &attribute.default {
        if let Some(default) = default.as_str() {
            text.push_str(&format!(" Defaults to `{default}`."));
        } else if let Some(default) = default.as_bool() {
            text.push_str(&format!(" Defaults to `{default}`."));
        }
    }
    if let AttributeKind::Nested(_, object) = &attribute.kind {
        let below = match path {
            "" => attribute.name.clone(),
            path => format!("{path}.{}", attribute.name),
        };
        text.push_str(&format!(
            " (see [below for nested schema](#nestedatt--{}))",
            below.replace('.', "--")
        ));
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
