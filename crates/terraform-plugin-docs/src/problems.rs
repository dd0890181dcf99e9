//! What a test should find in the pages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use terraform_plugin::terraform::{AttributeKind, Block, Object, Schema};

use crate::docs::Docs;
use crate::error::Error;
use crate::files;
use crate::kind::Kind;

/// The registries show pages up to this size.
const LARGEST: usize = 500_000;

impl Docs {
    /// What is wrong with `docs/` and `examples/`, a sentence each. Test that it is empty.
    ///
    /// # Errors
    ///
    /// If a file of the project cannot be read.
    pub fn problems(&self) -> Result<Vec<String>, Error> {
        let pages = self.pages()?;
        let mut problems = self.differences(&pages)?;
        for (path, text) in &pages {
            if text.len() >= LARGEST {
                let size = text.len();
                problems.push(format!(
                    "docs/{} has {size} bytes, and the registries show {LARGEST}",
                    path.display()
                ));
            }
        }
        self.examples_of_nothing(&pages, &mut problems)?;
        self.without_examples(&mut problems)?;
        self.without_descriptions(&mut problems);
        Ok(problems)
    }

    fn differences(&self, pages: &BTreeMap<PathBuf, String>) -> Result<Vec<String>, Error> {
        let mut problems = Vec::new();
        let mut there = files::below(&self.docs())?;
        for (path, text) in pages {
            let shown = path.display();
            match there.remove(path) {
                None => problems.push(format!("docs/{shown} is missing: generate the pages again")),
                Some(old) if old != *text => {
                    problems.push(format!(
                        "docs/{shown} is out of date: generate the pages again"
                    ));
                }
                Some(_) => {}
            }
        }
        let ours = |path: &Path| Kind::ALL.iter().any(|kind| path.starts_with(kind.folder()));
        let stale = there.keys().filter(|path| ours(path));
        problems
            .extend(stale.map(|path| format!("docs/{} is the page of nothing", path.display())));
        Ok(problems)
    }

    fn examples_of_nothing(
        &self,
        pages: &BTreeMap<PathBuf, String>,
        problems: &mut Vec<String>,
    ) -> Result<(), Error> {
        for kind in Kind::ALL {
            for path in files::below(&self.examples().join(kind.folder()))?.keys() {
                let name = path.iter().next().and_then(|name| name.to_str());
                let page = kind.page(self.name(), name.unwrap_or_default());
                if !pages.contains_key(&page) {
                    problems.push(format!(
                        "examples/{}/{} is the example of nothing",
                        kind.folder(),
                        path.display()
                    ));
                }
            }
        }
        Ok(())
    }

    /// The names of all that is registered, by kind.
    fn names(&self) -> Vec<(Kind, &str)> {
        let all = self.server().get_provider_schema();
        let kinds = [
            (Kind::Resource, all.resources),
            (Kind::DataSource, all.data_sources),
            (Kind::EphemeralResource, all.ephemeral_resources),
            (Kind::ListResource, all.list_resources),
            (Kind::Action, all.actions),
        ];
        let kinds = kinds
            .into_iter()
            .flat_map(|(kind, schemas)| schemas.into_keys().map(move |name| (kind, name)));
        let functions = all.functions.into_keys().map(|name| (Kind::Function, name));
        kinds.chain(functions).collect()
    }

    fn without_examples(&self, problems: &mut Vec<String>) -> Result<(), Error> {
        let provider = [PathBuf::from("provider/provider.tf")].into_iter();
        let others = self
            .names()
            .into_iter()
            .map(|(kind, name)| kind.example(name));
        for path in provider.chain(others) {
            if files::read(&self.examples().join(&path))?.is_none() {
                problems.push(format!("examples/{} is missing", path.display()));
            }
        }
        Ok(())
    }

    fn without_descriptions(&self, problems: &mut Vec<String>) {
        let all = self.server().get_provider_schema();
        let mut schema = |name: &str, schema: &Schema| {
            if schema.description.is_empty() {
                problems.push(format!("{name} has no description"));
            }
            silent(&schema.object, &schema.blocks, name, problems);
        };
        schema(self.name(), all.provider);
        let kinds = [
            all.resources,
            all.data_sources,
            all.ephemeral_resources,
            all.list_resources,
            all.actions,
        ];
        for (name, found) in kinds.into_iter().flatten() {
            schema(name, found);
        }
        for (name, signature) in all.functions {
            if signature.description.is_empty() {
                problems.push(format!("{name} has no description"));
            }
            for parameter in signature.parameters.iter().chain(&signature.variadic) {
                if parameter.description.is_empty() {
                    problems.push(format!("{name}({}) has no description", parameter.name));
                }
            }
        }
    }
}

/// The attributes and blocks without a description.
fn silent(object: &Object, blocks: &[Block], path: &str, problems: &mut Vec<String>) {
    for attribute in &object.attributes {
        let path = format!("{path}.{}", attribute.name);
        if attribute.description.is_empty() {
            problems.push(format!("{path} has no description"));
        }
        if let AttributeKind::Nested(_, object) = &attribute.kind {
            silent(object, &[], &path, problems);
        }
    }
    for block in blocks {
        let path = format!("{path}.{}", block.name);
        if block.description.is_empty() {
            problems.push(format!("{path} has no description"));
        }
        silent(&block.object, &block.blocks, &path, problems);
    }
}
