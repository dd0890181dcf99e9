//! The files that the prose of the repository names exist, and comments follow CONTRIBUTING.

use std::path::Path;

use super::{root, source, sources};

const PROSE: [&str; 5] = [
    "README.md",
    "ARCHITECTURE.md",
    "DESIGN.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
];

/// The folders that a path in the prose may start from.
const ROOTS: [&str; 7] = [
    "",
    "src",
    "tests",
    "crates/terraform-plugin/src",
    "crates/terraform-plugin/src/framework",
    "crates/zitadel-actions/src",
    "crates/zitadel-emulator/src",
];

/// The words in backticks that are paths: `src/run/`, but neither `plan.rs` nor `/v2/actions`.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        let is_path = |c: char| c.is_ascii_alphanumeric() || "/_.-".contains(c);
        word.contains('/') && !word.starts_with(['/', '.']) && word.chars().all(is_path)
    })
}

/// The targets of links that are not addresses.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://"))
}

fn exists(path: &str) -> bool {
    ROOTS
        .iter()
        .any(|from| root().join(from).join(path).exists())
}

#[test]
fn every_path_in_the_prose_exists() {
    let mut found = 0;
    for name in PROSE {
        let text = source(root().join(name)).text;
        for path in paths(&text) {
            // The example of a group of names, and the names of registries and releases.
            if ["zitadel/zitadel", "event/x"].contains(&path) {
                continue;
            }
            assert!(exists(path), "{name} names `{path}`");
            found += 1;
        }
    }
    assert!(found > 50, "only {found} paths were found");
}

#[test]
fn every_link_between_files_resolves() {
    let crates = [
        "terraform-plugin",
        "terraform-plugin-docs",
        "terraform-plugin-testing",
        "zitadel-actions",
        "zitadel-emulator",
    ];
    let readmes = crates.map(|name| format!("crates/{name}/README.md"));
    for name in PROSE.map(str::to_owned).into_iter().chain(readmes) {
        let folder = Path::new(&name).parent().unwrap();
        let text = source(root().join(&name)).text;
        for link in links(&text) {
            assert!(
                root().join(folder).join(link).exists(),
                "{name} links {link}"
            );
        }
    }
}

/// The text of a line of comment.
fn comment(line: &str) -> Option<&str> {
    let text = line.trim_start().strip_prefix("//")?;
    Some(text.trim_start_matches(['/', '!']).trim_start())
}

#[test]
fn comments_are_at_most_100_columns_wide_and_have_no_contractions() {
    for file in ["src", "tests", "crates", "xtask", "fuzz"]
        .into_iter()
        .flat_map(sources)
    {
        let mut is_example = false;
        for (at, line) in file.text.lines().enumerate() {
            let Some(text) = comment(line) else {
                is_example = false;
                continue;
            };
            is_example ^= text.starts_with("```");
            if is_example || text.starts_with(['|', '#']) {
                continue;
            }
            let place = format!("{}:{}", file.path, at + 1);
            assert!(line.chars().count() <= 100, "{place} is too wide");
            assert!(!text.contains("n't "), "{place} has a contraction");
        }
    }
}
