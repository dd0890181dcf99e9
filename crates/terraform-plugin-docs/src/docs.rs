//! All pages of a provider.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use terraform_plugin::framework::{Provider, Server};

use crate::error::Error;
use crate::kind::Kind;
use crate::page::{self, Page};
use crate::{files, import, schema};

/// The pages of a provider: from what it registers, the examples and the notes of its project.
#[derive(Debug)]
pub struct Docs {
    name: String,
    server: Server,
    project: PathBuf,
    notes: PathBuf,
    replacements: Vec<(String, String)>,
}

impl Docs {
    /// The pages of a provider whose project is in this folder: `docs/` and `examples/`, and the
    /// notes in `notes/`.
    pub fn new(provider: impl Provider, project: impl Into<PathBuf>) -> Self {
        Self {
            name: provider.name().to_owned(),
            server: Server::new(provider),
            project: project.into(),
            notes: "notes".into(),
            replacements: Vec::new(),
        }
    }

    /// The pages with the notes of another folder of the project.
    pub fn notes(mut self, folder: impl Into<PathBuf>) -> Self {
        self.notes = folder.into();
        self
    }

    /// The pages with each `mark` of a guide replaced by this text.
    pub fn replace(mut self, mark: impl Into<String>, text: impl Into<String>) -> Self {
        self.replacements.push((mark.into(), text.into()));
        self
    }

    /// Every page, by its path in `docs/`.
    ///
    /// # Errors
    ///
    /// If a file of the project cannot be read.
    pub fn pages(&self) -> Result<BTreeMap<PathBuf, String>, Error> {
        let all = self.server.get_provider_schema();
        let mut pages = BTreeMap::new();
        pages.insert("index.md".into(), self.provider_page()?);
        let kinds = [
            (Kind::Resource, &all.resources),
            (Kind::DataSource, &all.data_sources),
            (Kind::EphemeralResource, &all.ephemeral_resources),
            (Kind::ListResource, &all.list_resources),
            (Kind::Action, &all.actions),
        ];
        for (kind, schemas) in kinds {
            for (name, schema) in schemas {
                let mut page = self.page(kind, name)?;
                page.description = &schema.description;
                page.deprecation = schema.deprecation.as_deref();
                page.body = schema::section(schema);
                if kind == Kind::Resource {
                    let examples = self.examples().join(kind.folder()).join(name);
                    let identity = self.server.identity_schema(name);
                    let section = import::section(&self.name, &examples, identity)?;
                    page.body.push_str(&section);
                }
                pages.insert(kind.page(&self.name, name), page.render());
            }
        }
        for (name, signature) in &all.functions {
            let mut page = self.page(Kind::Function, name)?;
            page.description = &signature.description;
            page.deprecation = signature.deprecation.as_deref();
            page.body = page::signature(name, signature);
            pages.insert(Kind::Function.page(&self.name, name), page.render());
        }
        pages.extend(self.guides()?);
        Ok(pages)
    }

    /// Writes the pages to `docs/`: `index.md`, and the folders of all kinds and of the guides.
    ///
    /// # Errors
    ///
    /// If a file of the project cannot be read or written.
    pub fn write(&self) -> Result<(), Error> {
        let pages = self.pages()?;
        for folder in Kind::ALL.map(Kind::folder) {
            files::remove(&self.docs().join(folder))?;
        }
        if pages.keys().any(|path| path.starts_with("guides")) {
            files::remove(&self.docs().join("guides"))?;
        }
        for (path, text) in pages {
            files::write(&self.docs().join(path), &text)?;
        }
        Ok(())
    }

    pub(crate) fn docs(&self) -> PathBuf {
        self.project.join("docs")
    }

    pub(crate) fn examples(&self) -> PathBuf {
        self.project.join("examples")
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn notes_on(&self, file: impl AsRef<Path>) -> Result<Option<String>, Error> {
        files::read(&self.project.join(&self.notes).join(file))
    }

    fn page<'a>(&'a self, kind: Kind, name: &'a str) -> Result<Page<'a>, Error> {
        Ok(Page {
            provider: &self.name,
            subject: Some((kind, name)),
            description: "",
            deprecation: None,
            notes: self.notes_on(kind.notes(name))?,
            example: files::read(&self.examples().join(kind.example(name)))?,
            body: String::new(),
        })
    }

    fn provider_page(&self) -> Result<String, Error> {
        let schema = self.server.provider_schema();
        let page = Page {
            provider: &self.name,
            subject: None,
            description: &schema.description,
            deprecation: schema.deprecation.as_deref(),
            notes: self.notes_on(format!("{}.md", self.name))?,
            example: files::read(&self.examples().join("provider/provider.tf"))?,
            body: schema::section(schema),
        };
        Ok(page.render())
    }

    fn guides(&self) -> Result<Vec<(PathBuf, String)>, Error> {
        let folder = self.project.join(&self.notes).join("guides");
        let mut guides = Vec::new();
        for (name, mut text) in files::below(&folder)? {
            for (mark, replacement) in &self.replacements {
                text = text.replace(mark, replacement);
            }
            guides.push((Path::new("guides").join(name), self.with_includes(&text)?));
        }
        Ok(guides)
    }

    /// The text with each line `<!-- include PATH -->` replaced by that file of the project, in a
    /// code block.
    fn with_includes(&self, text: &str) -> Result<String, Error> {
        let mut page = String::new();
        for line in text.lines() {
            let path = line
                .strip_prefix("<!-- include ")
                .and_then(|rest| rest.strip_suffix(" -->"));
            if let Some(path) = path {
                let file = files::read_needed(&self.project.join(path))?;
                page.push_str(&format!("```{}\n{file}```\n", language(path)));
            } else {
                page.push_str(line);
                page.push('\n');
            }
        }
        Ok(page)
    }
}

/// The language of a code block, by a file's ending.
fn language(path: &str) -> &str {
    match path.rsplit('.').next() {
        Some("go") => "go",
        Some("json") => "json",
        Some("py") => "python",
        Some("rs") => "rust",
        Some("sh") => "shell",
        Some("tf" | "hcl") => "terraform",
        Some("ts") => "typescript",
        _ => "text",
    }
}
