//! The registry's pages: from what the provider registers, the examples and the notes in
//! `xtask/notes`.
//!
//! Whatever the provider registers gets its page by itself; without an example that is an error.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use terraform_plugin::framework::Server;
use terraform_provider_zitadelactions::ZitadelActions;

use crate::matrix;
use crate::pages::{Import, Page, Subject};
use crate::root;

/// A kind of what a provider registers, as the registries lay it out.
struct Kind {
    /// The folder of its pages below `docs/`, and of its examples below `examples/`.
    folder: &'static str,
    /// The word in the pages' titles.
    word: &'static str,
    /// The file of an example.
    example: &'static str,
}

const RESOURCE: Kind = Kind {
    folder: "resources",
    word: "Resource",
    example: "resource.tf",
};
const DATA_SOURCE: Kind = Kind {
    folder: "data-sources",
    word: "Data Source",
    example: "data-source.tf",
};
const EPHEMERAL_RESOURCE: Kind = Kind {
    folder: "ephemeral-resources",
    word: "Ephemeral Resource",
    example: "ephemeral-resource.tf",
};
const LIST_RESOURCE: Kind = Kind {
    folder: "list-resources",
    word: "List Resource",
    example: "list-resource.tfquery.hcl",
};
const ACTION: Kind = Kind {
    folder: "actions",
    word: "Action",
    example: "action.tf",
};
const FUNCTION: Kind = Kind {
    folder: "functions",
    word: "function",
    example: "function.tf",
};

/// Generates `docs/`.
pub(crate) fn write() -> Result<(), String> {
    let docs = root().join("docs");
    if docs.exists() {
        fs::remove_dir_all(&docs)
            .map_err(|error| format!("Cannot remove {}: {error}.", docs.display()))?;
    }
    for (path, text) in pages()? {
        let path = docs.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| format!("Cannot make {}: {error}.", folder.display()))?;
        }
        fs::write(&path, text)
            .map_err(|error| format!("Cannot write {}: {error}.", path.display()))?;
    }
    Ok(())
}

/// Every page, by its path below `docs/`.
pub(crate) fn pages() -> Result<BTreeMap<PathBuf, String>, String> {
    let server = Server::new(ZitadelActions);
    let all = server.get_provider_schema();
    let mut pages = BTreeMap::new();
    pages.insert(
        PathBuf::from("index.md"),
        provider_page(Subject::Block(all.provider))?,
    );
    let kinds = [
        (&RESOURCE, &all.resources),
        (&DATA_SOURCE, &all.data_sources),
        (&EPHEMERAL_RESOURCE, &all.ephemeral_resources),
        (&LIST_RESOURCE, &all.list_resources),
        (&ACTION, &all.actions),
    ];
    for (kind, schemas) in kinds {
        for (name, schema) in schemas {
            let mut page = page(kind, name, Subject::Block(schema))?;
            if kind.folder == RESOURCE.folder {
                page.import = import(&server, name)?;
            }
            pages.insert(kind.file(name), page.render());
        }
    }
    for (name, signature) in &all.functions {
        pages.insert(
            FUNCTION.file(name),
            page(&FUNCTION, name, Subject::Function(signature))?.render(),
        );
    }
    for (name, text) in guides()? {
        pages.insert(Path::new("guides").join(name), text);
    }
    Ok(pages)
}

impl Kind {
    /// The page's file; names of files carry no prefix of the provider.
    fn file(&self, name: &str) -> PathBuf {
        let short = name.strip_prefix("zitadelactions_").unwrap_or(name);
        Path::new(self.folder).join(format!("{short}.md"))
    }
}

fn page<'a>(kind: &Kind, name: &'a str, subject: Subject<'a>) -> Result<Page<'a>, String> {
    let Kind {
        folder,
        word,
        example,
    } = *kind;
    // A resource's notes lie flat, those of the other kinds in folders, for one name may be of
    // several kinds.
    let notes = match folder {
        "resources" => notes(name),
        folder => notes(&format!("{folder}/{name}")),
    };
    Ok(Page {
        name,
        kind: word,
        subject,
        example: read(&format!("examples/{folder}/{name}/{example}"))?,
        notes,
        import: None,
    })
}

/// How a resource is imported: by a block, by commands, and by identity.
fn import<'a>(server: &'a Server, name: &str) -> Result<Option<Import<'a>>, String> {
    let folder = format!("examples/resources/{name}");
    let identity = match server.identity_schema(name) {
        Some(schema) => Some((read(&format!("{folder}/import-by-identity.tf"))?, schema)),
        None => None,
    };
    Ok(Some(Import {
        block: read(&format!("{folder}/import-by-string-id.tf"))?,
        commands: read(&format!("{folder}/import.sh"))?,
        identity,
    }))
}

fn provider_page(subject: Subject<'_>) -> Result<String, String> {
    let page = Page {
        name: "zitadelactions",
        kind: "Provider",
        subject,
        example: read("examples/provider/provider.tf")?,
        notes: notes("zitadelactions"),
        import: None,
    };
    Ok(page.render())
}

fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("Cannot read {path}: {error}."))
}

fn notes(name: &str) -> Option<String> {
    fs::read_to_string(root().join(format!("xtask/notes/{name}.md"))).ok()
}

fn guides() -> Result<Vec<(String, String)>, String> {
    let folder = root().join("xtask/notes/guides");
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    entries
        .map(|entry| {
            let entry =
                entry.map_err(|error| format!("Cannot read {}: {error}.", folder.display()))?;
            let text = fs::read_to_string(entry.path());
            let text =
                text.map_err(|error| format!("Cannot read {}: {error}.", entry.path().display()))?;
            let text = text.replace("<!-- the matrix -->\n", &matrix::table());
            let text = with_includes(&text)?;
            Ok((entry.file_name().to_string_lossy().into_owned(), text))
        })
        .collect()
}

/// The text with each line `<!-- include PATH -->` replaced by that file, in a code block unless it
/// is Markdown itself.
fn with_includes(text: &str) -> Result<String, String> {
    let mut page = String::new();
    for line in text.lines() {
        let path = line
            .strip_prefix("<!-- include ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        match path {
            None => page.push_str(line),
            Some(path) if path.ends_with(".md") => page.push_str(read(path)?.trim_end()),
            Some(path) => {
                let language = match path.rsplit('.').next() {
                    Some("go") => "go",
                    Some("py") => "python",
                    Some("rs") => "rust",
                    Some("ts") => "typescript",
                    Some("tf") => "terraform",
                    _ => "text",
                };
                page.push_str(&format!("```{language}\n{}```", read(path)?));
            }
        }
        page.push('\n');
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every file below a folder, by its path from there.
    fn files(folder: &Path, below: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, below, found);
            } else {
                found.insert(
                    path.strip_prefix(below).unwrap().to_path_buf(),
                    fs::read_to_string(&path).unwrap(),
                );
            }
        }
    }

    #[test]
    fn the_pages_in_docs_are_those_of_the_schemas() {
        let docs = root().join("docs");
        let mut there = BTreeMap::new();
        files(&docs, &docs, &mut there);
        let made = pages().unwrap();
        assert_eq!(
            there.keys().collect::<Vec<_>>(),
            made.keys().collect::<Vec<_>>(),
            "run `make docs`"
        );
        for (path, text) in made {
            assert!(
                there[&path] == text,
                "docs/{} is out of date: run `make docs`",
                path.display()
            );
        }
    }

    #[test]
    fn every_example_has_a_page() {
        let mut examples = BTreeMap::new();
        let folder = root().join("examples");
        files(&folder, &folder, &mut examples);
        let made = pages().unwrap();
        for kind in [
            &RESOURCE,
            &DATA_SOURCE,
            &EPHEMERAL_RESOURCE,
            &LIST_RESOURCE,
            &ACTION,
            &FUNCTION,
        ] {
            for path in examples.keys().filter(|path| path.starts_with(kind.folder)) {
                let name = path.iter().nth(1).and_then(|name| name.to_str()).unwrap();
                assert!(
                    made.contains_key(&kind.file(name)),
                    "{} is the example of nothing",
                    path.display()
                );
            }
        }
    }

    #[test]
    fn no_page_is_larger_than_the_registries_show_and_no_attribute_is_without_words() {
        for (path, text) in pages().unwrap() {
            assert!(text.len() < 500_000, "{}", path.display());
            for line in text
                .lines()
                .filter(|line| line.starts_with("- `") && line.contains("` ("))
            {
                let words = line.split_once(") ").map_or("", |(_, words)| words);
                assert!(words.len() > 10, "{}: {line}", path.display());
            }
        }
    }
}
