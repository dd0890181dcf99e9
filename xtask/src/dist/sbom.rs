//! What a binary contains, as CycloneDX 1.5: the crates that are linked into it on any platform.
//!
//! Written from `cargo metadata` and Cargo.lock, so that `make dist` needs no further tool and the
//! same commit gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::PLATFORMS;
use crate::root;

/// The bill of materials of one package.
pub(super) fn of(package: &str, epoch: i64) -> Result<String> {
    let metadata = metadata()?;
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let sums = checksums()?;

    let (id, main) = packages
        .iter()
        .find(|(_, one)| one["name"] == package && one["source"].is_null())
        .with_context(|| format!("The workspace has no package {package}"))?;
    let linked = linked(id, &nodes, &packages);
    let timestamp = OffsetDateTime::from_unix_timestamp(epoch)?.format(&Rfc3339)?;
    let components: Vec<Value> = linked
        .keys()
        .filter(|other| *other != id)
        .map(|other| component("library", packages[other], &sums))
        .collect();
    let dependencies: Vec<Value> = linked
        .iter()
        .map(|(from, to)| {
            let to: BTreeSet<String> = to.iter().map(|id| reference(packages[id])).collect();
            json!({ "ref": reference(packages[from]), "dependsOn": to })
        })
        .collect();
    let bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": timestamp,
            "component": component("application", main, &sums),
        },
        "components": components,
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&bom)? + "\n")
}

/// The packages of the platforms that are released, whatever machine this is.
fn metadata() -> Result<Value> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version=1", "--locked"]);
    for platform in &PLATFORMS {
        command.args(["--filter-platform", platform.triples[0]]);
    }
    let output = command.current_dir(root()).output();
    let output = output.context("Could not start cargo metadata")?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn by_id(all: &Value) -> BTreeMap<String, &Value> {
    let all = all.as_array().into_iter().flatten();
    all.map(|one| (text(one, "id"), one)).collect()
}

/// The packages that are linked into `root`, each with those that it links itself.
fn linked(
    root: &str,
    nodes: &BTreeMap<String, &Value>,
    packages: &BTreeMap<String, &Value>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(id) = open.pop() {
        if found.contains_key(&id) {
            continue;
        }
        let needed: BTreeSet<String> = nodes[&id]["deps"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| is_normal(one))
            .map(|one| text(one, "pkg"))
            .filter(|other| !is_macro(packages[other]))
            .collect();
        open.extend(needed.iter().cloned());
        found.insert(id, needed);
    }
    found
}

/// Not for tests or build scripts alone.
fn is_normal(dependency: &Value) -> bool {
    let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
    kinds.into_iter().any(|kind| kind["kind"].is_null())
}

/// A macro runs in the compiler and is in no binary.
fn is_macro(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets
        .flat_map(|target| target["kind"].as_array().into_iter().flatten())
        .any(|kind| kind == "proc-macro")
}

fn component(kind: &str, package: &Value, sums: &BTreeMap<String, String>) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": reference(package),
    });
    if let Some(licence) = package["license"].as_str() {
        let expression = licence.replace('/', " OR ");
        component["licenses"] = json!([{ "expression": expression }]);
    }
    if let Some(url) = package["repository"].as_str() {
        component["externalReferences"] = json!([{ "type": "vcs", "url": url }]);
    }
    if let Some(sum) = sums.get(&reference(package)) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    component
}

/// The package URL, which also names a component within the document.
fn reference(package: &Value) -> String {
    format!(
        "pkg:cargo/{}@{}",
        text(package, "name"),
        text(package, "version")
    )
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

/// The checksums that Cargo.lock holds, by package URL.
fn checksums() -> Result<BTreeMap<String, String>> {
    let lock =
        fs::read_to_string(root().join("Cargo.lock")).context("Could not read Cargo.lock")?;
    let field = |block: &str, name: &str| {
        let line = block
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} = ")));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").filter_map(|block| {
        let (name, version) = (field(block, "name")?, field(block, "version")?);
        Some((
            format!("pkg:cargo/{name}@{version}"),
            field(block, "checksum")?,
        ))
    });
    Ok(blocks.collect())
}

#[cfg(test)]
mod tests {
    use super::super::PROVIDER;
    use super::*;

    #[test]
    fn the_bill_names_each_linked_crate_once_and_refers_to_nothing_else() {
        let text = of(PROVIDER, 1_700_000_000).unwrap();
        let bom: Value = serde_json::from_str(&text).unwrap();
        let names: Vec<&str> = bom["components"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["bom-ref"].as_str())
            .collect();
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), unique.len());
        let has = |name: &str| names.iter().any(|one| one.contains(&format!("/{name}@")));
        assert!(has("rustls") && has("ring") && has("security-framework"));
        assert!(!has("serde_derive"), "a macro is in no binary");
        assert!(!has("insta"), "what tests need is in no binary");
        let main = bom["metadata"]["component"]["bom-ref"].as_str().unwrap();
        for one in bom["dependencies"].as_array().unwrap() {
            for to in one["dependsOn"].as_array().unwrap() {
                assert!(unique.contains(to.as_str().unwrap()) || to == main, "{to}");
            }
        }
        assert_eq!(text, of(PROVIDER, 1_700_000_000).unwrap());
    }
}
