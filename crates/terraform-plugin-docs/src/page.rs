//! One page, in Markdown with the registries' front matter.

use terraform_plugin::framework::Signature;

use crate::kind::Kind;
use crate::types;

/// One page, before its words are put together.
pub(crate) struct Page<'a> {
    /// The provider's name.
    pub(crate) provider: &'a str,
    /// What the page is about: a full name of this kind; without one, the provider itself.
    pub(crate) subject: Option<(Kind, &'a str)>,
    /// In Markdown.
    pub(crate) description: &'a str,
    /// Why not to use it any more.
    pub(crate) deprecation: Option<&'a str>,
    /// What the author adds, in Markdown: before the example, and as sections of their own after
    /// it.
    pub(crate) notes: Option<String>,
    /// The example's HCL.
    pub(crate) example: Option<String>,
    /// What follows the example.
    pub(crate) body: String,
}

impl Page<'_> {
    pub(crate) fn render(&self) -> String {
        let provider = self.provider;
        let (title, heading, subcategory) = match self.subject {
            None => {
                let title = format!("{provider} Provider");
                (title.clone(), title, "")
            }
            Some((kind, name)) => {
                let word = kind.title();
                let heading = if kind == Kind::Function {
                    format!("{word}: {name}")
                } else {
                    format!("{name} ({word})")
                };
                let title = format!("{name} {word} - {provider}");
                (title, heading, "subcategory: \"\"\n")
            }
        };
        let description = self.description;
        let summary = description.split_inclusive(". ").next();
        let summary = summary.unwrap_or_default().trim();
        let mut page = format!(
            "---\npage_title: \"{title}\"\n{subcategory}description: |-\n  {summary}\n---\n\n# {heading}\n\n{description}\n\n"
        );
        if let Some(deprecation) = self.deprecation {
            page.push_str(&format!("~> **Deprecated.** {deprecation}\n\n"));
        }
        let (notes, sections) = self.notes.as_deref().map(split).unwrap_or_default();
        if !notes.is_empty() {
            page.push_str(&format!("{notes}\n\n"));
        }
        if let Some(example) = &self.example {
            let example = example.trim();
            page.push_str(&format!(
                "## Example Usage\n\n```terraform\n{example}\n```\n\n"
            ));
        }
        if !sections.is_empty() {
            page.push_str(&format!("{sections}\n\n"));
        }
        page + &self.body
    }
}

/// Splits what the author adds at its first section.
fn split(notes: &str) -> (&str, &str) {
    let at = if notes.starts_with("## ") {
        0
    } else {
        notes.find("\n## ").unwrap_or(notes.len())
    };
    (notes[..at].trim(), notes[at..].trim())
}

/// The sections "Signature" and "Arguments" of a function.
pub(crate) fn signature(name: &str, signature: &Signature) -> String {
    let parameters = signature.parameters.iter().chain(&signature.variadic);
    let listed: Vec<String> = parameters
        .clone()
        .map(|parameter| {
            let of = types::name(&parameter.of).to_lowercase();
            format!("{} {of}", parameter.name)
        })
        .collect();
    let mut text = format!(
        "## Signature\n\n```text\n{name}({}) {}\n```\n\n## Arguments\n\n",
        listed.join(", "),
        types::name(&signature.returns).to_lowercase()
    );
    for (at, parameter) in parameters.enumerate() {
        let (name, words) = (&parameter.name, &parameter.description);
        let of = types::name(&parameter.of);
        text.push_str(&format!("{}. `{name}` ({of}) {words}\n", at + 1));
    }
    text
}
