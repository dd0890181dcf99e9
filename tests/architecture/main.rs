//! The walls of ARCHITECTURE.md, read off the manifests and the sources.

mod citations;
mod prose;
mod rooms;

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST: usize = 400;

/// Files that may be longer, each with its reason.
const LONGER: [(&str, &str); 0] = [];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A source file: its path below the workspace, and its lines that are not comments.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.trim()));
        lines.filter(|(_, line)| !line.starts_with("//"))
    }

    /// Fails where a line of code contains one of `words`.
    #[track_caller]
    fn never_says(&self, words: &[&str]) {
        for (number, line) in self.code() {
            for word in words {
                assert!(
                    !line.contains(word),
                    "{}:{number} says `{word}`: {line}",
                    self.path
                );
            }
        }
    }
}

/// The crates of the SDK.
const SDK: [&str; 4] = [
    "terraform-plugin",
    "terraform-plugin-derive",
    "terraform-plugin-docs",
    "terraform-plugin-testing",
];

/// What cargo builds, which is not ours to check.
fn is_build_output(folder: &Path) -> bool {
    let name = folder.file_name().unwrap();
    name == "target" && (folder.join("CACHEDIR.TAG").exists() || folder == root().join("target"))
}

/// Every file below `folder` that ends so, without build output and hidden folders.
fn files(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !is_build_output(&path) && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(ending) {
                found.push(source(path));
            }
        }
    }
    assert!(!found.is_empty(), "nothing in {folder} ends with {ending}");
    found
}

fn source(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).unwrap();
    let path = path.strip_prefix(root()).unwrap();
    Source {
        path: path.to_string_lossy().replace('\\', "/"),
        text,
    }
}

fn sources(folder: &str) -> Vec<Source> {
    files(folder, ".rs")
}

/// What a manifest depends on in the sections of these names.
fn dependencies(manifest: &str, sections: &[&str]) -> Vec<String> {
    let text = source(root().join(manifest)).text;
    let mut inside = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            inside = sections.contains(&section.trim_end_matches(']'));
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['=', '.']).next().unwrap();
            names.push(name.trim().to_owned());
        }
    }
    assert!(!names.is_empty(), "{manifest} has no {sections:?}");
    names
}

const BUILT: [&str; 1] = ["dependencies"];
const ANY: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

#[test]
fn the_main_resource_is_among_what_is_checked() {
    let checked = sources("src");
    for path in ["src/targets/resource.rs", "src/executions/resource.rs"] {
        assert!(
            checked.iter().any(|file| file.path == path),
            "{path} is not checked"
        );
    }
}

#[test]
fn the_sdk_does_not_know_zitadel() {
    for folder in SDK.map(|name| format!("crates/{name}")) {
        for ending in [".rs", ".md", ".toml"] {
            for file in files(&folder, ending) {
                let said = file.text.to_lowercase().contains("zitadel");
                assert!(!said, "{} says ZITADEL", file.path);
            }
        }
    }
}

#[test]
fn the_client_does_not_know_terraform() {
    for ending in [".rs", ".md", ".toml"] {
        for file in files("crates/zitadel-actions", ending) {
            for word in ["terraform", "opentofu", "hashicorp"] {
                let said = file.text.to_lowercase().contains(word);
                assert!(!said, "{} says {word}", file.path);
            }
        }
    }
}

#[test]
fn the_sdk_the_client_and_the_emulator_are_independent() {
    let (client, emulator) = ("zitadel-actions", "zitadel-emulator");
    let mut apart = SDK.map(|name| (name, vec![client, emulator])).to_vec();
    apart.push((client, [&SDK[..], &[emulator]].concat()));
    apart.push((emulator, [&SDK[..], &[client]].concat()));
    for (name, forbidden) in apart {
        let has = dependencies(&format!("crates/{name}/Cargo.toml"), &ANY);
        for other in forbidden {
            assert!(
                !has.iter().any(|one| one == other),
                "{name} depends on {other}"
            );
        }
    }
}

#[test]
fn the_provider_knows_neither_the_wire_of_terraform_nor_that_of_zitadel() {
    let wires = ["tonic", "prost", "reqwest", "hyper", "rustls"];
    let has = dependencies("Cargo.toml", &BUILT);
    for wire in wires {
        assert!(!has.iter().any(|one| one.starts_with(wire)), "{wire}");
    }
    for file in sources("src") {
        file.never_says(&["tonic::", "prost::", "reqwest::", "hyper::", "rustls::"]);
        file.never_says(&["Generation::V", "Generation::Resources"]);
    }
}

#[test]
fn wire_messages_stay_in_the_plugin_and_values_are_synchronous() {
    for file in sources("crates/terraform-plugin/src/framework") {
        file.never_says(&["tonic::", "prost::", "rustls::", "tokio::net"]);
    }
    for file in sources("crates/terraform-plugin/src/terraform") {
        file.never_says(&[
            "tonic::", "prost::", "tokio::", "async fn", "std::fs", "net::Tcp", "net::Udp",
        ]);
    }
}

#[test]
fn one_generation_does_not_know_another_and_the_rest_knows_none() {
    for file in sources("crates/zitadel-actions/src") {
        let may_spell = ["/src/dialect", "/src/client/detect.rs"];
        if !may_spell.iter().any(|place| file.path.contains(place)) {
            file.never_says(&["Generation::V", "Generation::Resources"]);
        }
    }
}

#[test]
fn an_api_error_becomes_a_diagnostic_in_one_place() {
    for file in sources("src") {
        if !file.path.starts_with("src/diagnostics/") {
            file.never_says(&[
                "Error::Unauthenticated",
                "Error::EndpointDenied",
                "Error::LockedOut",
            ]);
        }
    }
}

#[test]
fn only_the_handshake_and_the_command_line_write_to_standard_output() {
    let may = [
        "crates/terraform-plugin/src/plugin/handshake.rs",
        "src/cli/output.rs",
    ];
    for folder in [
        "src",
        "crates/terraform-plugin/src",
        "crates/zitadel-actions/src",
    ] {
        for file in sources(folder) {
            if may.contains(&file.path.as_str()) {
                continue;
            }
            let printing = |line: &str| {
                let prints = line.replace("eprint", "");
                prints.contains("println!")
                    || prints.contains("print!(")
                    || prints.contains("stdout()")
            };
            for (number, line) in file.code() {
                assert!(
                    !printing(line),
                    "{}:{number} writes to stdout: {line}",
                    file.path
                );
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    for folder in ["src", "tests", "crates", "xtask"] {
        for file in sources(folder) {
            let length = file.text.lines().count();
            let may = LONGER.iter().any(|(path, _)| *path == file.path);
            assert_eq!(length > LONGEST, may, "{} has {length} lines", file.path);
        }
    }
}

#[test]
fn the_design_says_what_each_package_is_used_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let design = fs::read_to_string(root().join("DESIGN.md")).unwrap();
    let all = manifest.split("[workspace.dependencies]").nth(1).unwrap();
    let all = all.split("\n[").next().unwrap();
    let packages = all.lines().filter(|line| !line.contains("path = \""));
    let packages = packages.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
    let packages: Vec<&str> = packages.filter(|name| !name.starts_with('#')).collect();
    assert!(packages.len() > 40, "{packages:?}");
    for package in packages {
        assert!(design.contains(&format!("`{package}`")), "{package}");
    }
}
