//! The guides and the README can be followed: their links resolve, their HCL is formatted, and each
//! whole configuration validates, applies and plans no change.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use terraform_plugin_testing::find_cli;

use crate::public_key::RSA;
use crate::world::world;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page that is written by hand or generated, with its text.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![
        root().join("docs"),
        root().join("crates"),
        root().join("examples"),
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            found.insert(path.clone(), fs::read_to_string(path).unwrap());
        }
    }
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let built = path.file_name().is_some_and(|name| name == "target");
            if path.is_dir() && !built {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.insert(path.clone(), fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(found.len() > 40, "{} pages", found.len());
    found
}

/// A fenced block of a page.
struct Block {
    /// The page and the line that the block begins on.
    place: String,
    language: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut found = Vec::new();
    for (path, text) in pages() {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        let mut open: Option<Block> = None;
        for (number, line) in text.lines().enumerate() {
            match (open.take(), line.strip_prefix("```")) {
                (None, Some(language)) => {
                    open = Some(Block {
                        place: format!("{shown}:{}", number + 1),
                        language: language.to_owned(),
                        text: String::new(),
                    });
                }
                (Some(block), Some(_)) => found.push(block),
                (Some(mut block), None) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                    open = Some(block);
                }
                (None, None) => {}
            }
        }
    }
    found
}

#[test]
fn every_hcl_block_is_formatted() {
    for block in blocks() {
        if !["hcl", "terraform"].contains(&block.language.as_str()) {
            continue;
        }
        let mut fmt = Command::new(find_cli())
            .args(["fmt", "-check", "-diff", "-no-color", "-"])
            .env("TF_CLI_CONFIG_FILE", "/dev/null")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        fmt.stdin
            .take()
            .unwrap()
            .write_all(block.text.as_bytes())
            .unwrap();
        let output = fmt.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", block.place);
    }
}

/// The blocks of the guides and the README that are whole configurations. A block in `hcl` is a
/// part of one, or needs another provider.
fn configurations() -> Vec<Block> {
    let mut all = blocks();
    all.retain(|block| {
        let written_by_hand = ["README.md", "docs/guides/"];
        block.language == "terraform"
            && written_by_hand
                .iter()
                .any(|start| block.place.starts_with(start))
    });
    assert!(all.len() >= 10, "{} configurations", all.len());
    all
}

#[test]
fn every_whole_configuration_of_a_guide_applies_and_plans_no_change() {
    for block in configurations() {
        let mut world = world("");
        let release = world.terraform.release();
        let needs = |word: &str, least: (u32, u32)| {
            block.text.contains(word) && release.is_some_and(|ours| ours < least)
        };
        let without_actions = release.is_none() && block.text.contains("action \"");
        if needs("action \"", (1, 14)) || without_actions {
            continue;
        }
        world
            .terraform
            .set("TF_VAR_endpoint", "https://example.com/hook?code=1");
        fs::write(world.terraform.folder().join("gate.pem"), RSA).unwrap();
        world.terraform.write(&block.text);
        let validate = world.terraform.run(&["validate", "-no-color"]);
        assert_eq!(validate.code, 0, "{}: {}", block.place, validate.said());
        let whole =
            block.text.contains("resource \"zitadelactions_") && !block.text.contains("import {");
        if whole {
            let apply = world.terraform.try_apply();
            assert_eq!(apply.code, 0, "{}: {}", block.place, apply.said());
            let changes = world.terraform.plan().changes();
            assert!(changes.is_empty(), "{}: {changes:#?}", block.place);
        }
    }
}

/// The anchors of a page, as GitHub and the registry make them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    let ids = text
        .split("<a id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    headings.map(anchor).chain(ids.map(str::to_owned)).collect()
}

#[test]
fn every_link_between_pages_resolves() {
    let pages = pages();
    let mut broken = Vec::new();
    for (path, text) in &pages {
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let outside = link.contains("://") || link.starts_with("mailto:") || link.contains(' ');
            if outside || link.is_empty() {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                path.parent().unwrap().join(file)
            };
            let found = target.canonicalize().ok().filter(|target| target.exists());
            let there = found.is_some_and(|target| {
                anchor.is_empty()
                    || pages
                        .get(&target)
                        .is_none_or(|text| anchors(text).iter().any(|one| one == anchor))
            });
            if !there {
                broken.push(format!(
                    "{}: {link}",
                    path.strip_prefix(root()).unwrap().display()
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
