//! The registry's pages: from the schemas, the examples and the notes in `xtask/notes`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use terraform_plugin::terraform::Schema;
use terraform_provider_zitadelactions::{config, execution, target};

use crate::pages::Page;
use crate::root;

/// Writes `docs/` anew.
pub(crate) fn write() -> Result<(), String> {
    let docs = root().join("docs");
    if docs.exists() {
        fs::remove_dir_all(&docs).map_err(|error| format!("Cannot remove {}: {error}.", docs.display()))?;
    }
    for (path, text) in pages()? {
        let path = docs.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("Cannot make {}: {error}.", folder.display()))?;
        }
        fs::write(&path, text).map_err(|error| format!("Cannot write {}: {error}.", path.display()))?;
    }
    Ok(())
}

/// Every page, by its path below `docs/`.
pub(crate) fn pages() -> Result<BTreeMap<PathBuf, String>, String> {
    let mut pages = BTreeMap::new();
    pages.insert(PathBuf::from("index.md"), provider_page()?);
    let resources: [(&str, Schema); 2] =
        [("zitadelactions_target", target::schema::schema()), ("zitadelactions_execution", execution::schema::schema())];
    for (name, schema) in &resources {
        let folder = format!("examples/resources/{name}");
        let page = Page {
            name,
            kind: "Resource",
            schema,
            example: read(&format!("{folder}/resource.tf"))?,
            notes: notes(name),
            import: Some(read(&format!("{folder}/import.sh"))?),
        };
        pages.insert(file("resources", name), page.render());
    }
    for (name, text) in guides()? {
        pages.insert(Path::new("guides").join(name), text);
    }
    Ok(pages)
}

fn provider_page() -> Result<String, String> {
    let schema = config::schema::schema();
    let page = Page {
        name: "zitadelactions",
        kind: "Provider",
        schema: &schema,
        example: read("examples/provider/provider.tf")?,
        notes: notes("zitadelactions"),
        import: None,
    };
    Ok(page.render())
}

fn file(folder: &str, name: &str) -> PathBuf {
    let short = name.strip_prefix("zitadelactions_").unwrap_or(name);
    Path::new(folder).join(format!("{short}.md"))
}

fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("Cannot read {path}: {error}."))
}

fn notes(name: &str) -> Option<String> {
    fs::read_to_string(root().join(format!("xtask/notes/{name}.md"))).ok()
}

fn guides() -> Result<Vec<(String, String)>, String> {
    let folder = root().join("xtask/notes/guides");
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    entries
        .map(|entry| {
            let entry = entry.map_err(|error| format!("Cannot read {}: {error}.", folder.display()))?;
            let text = fs::read_to_string(entry.path());
            let text = text.map_err(|error| format!("Cannot read {}: {error}.", entry.path().display()))?;
            Ok((entry.file_name().to_string_lossy().into_owned(), text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every file below a folder, by its path from there.
    fn files(folder: &Path, below: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => files(&path, below, found),
                false => {
                    found.insert(path.strip_prefix(below).unwrap().to_path_buf(), fs::read_to_string(&path).unwrap());
                }
            }
        }
    }

    #[test]
    fn the_pages_in_docs_are_those_of_the_schemas() {
        let docs = root().join("docs");
        let mut there = BTreeMap::new();
        files(&docs, &docs, &mut there);
        let made = pages().unwrap();
        assert_eq!(there.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>(), "run `make docs`");
        for (path, text) in made {
            assert!(there[&path] == text, "docs/{} is out of date: run `make docs`", path.display());
        }
    }

    #[test]
    fn no_page_is_larger_than_the_registries_show_and_no_attribute_is_without_words() {
        for (path, text) in pages().unwrap() {
            assert!(text.len() < 500_000, "{}", path.display());
            for line in text.lines().filter(|line| line.starts_with("- `") && line.contains("` (")) {
                let words = line.split_once(") ").map_or("", |(_, words)| words);
                assert!(words.len() > 10, "{}: {line}", path.display());
            }
        }
    }
}
