//! Every example of the documentation runs: it is applied, its second plan is empty, and it is
//! destroyed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zitadel_emulator::TargetKind;

use crate::world::{World, world};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn example(path: &str) -> String {
    fs::read_to_string(examples().join(path)).unwrap()
}

/// The examples of one kind, by name.
fn every_example(kind: &str, file: &str) -> Vec<(String, String)> {
    let Ok(folders) = fs::read_dir(examples().join(kind)) else {
        return Vec::new();
    };
    let names = folders.map(|folder| folder.unwrap().file_name().into_string().unwrap());
    names
        .map(|name| (name.clone(), example(&format!("{kind}/{name}/{file}"))))
        .collect()
}

/// A server with the targets and the execution that examples refer to.
fn furnished(hcl: &str) -> World {
    let world = world(hcl);
    let ten = Duration::from_secs(10);
    let claims = world.zitadel.create_target(
        "add-claims",
        "https://example.com/claims",
        TargetKind::Call {
            interrupt_on_error: true,
        },
        ten,
    );
    let audit = world.zitadel.create_target(
        "audit-log",
        "https://example.com/audit",
        TargetKind::Async,
        ten,
    );
    world
        .zitadel
        .set_execution("event/user.human.added", &[&audit]);
    world
        .zitadel
        .set_execution("function/preuserinfo", &[&claims, &audit]);
    world
}

/// Applies, plans no change, destroys, and leaves the server as it was before.
fn applies(name: &str, world: &World) {
    let before = (world.targets(), world.executions());
    world.terraform.apply();
    world.terraform.plans_nothing();
    world.terraform.destroy();
    assert_eq!((world.targets(), world.executions()), before, "{name}");
}

#[test]
fn every_resource_example_works() {
    let examples = every_example("resources", "resource.tf");
    assert!(examples.len() >= 2);
    for (name, hcl) in examples {
        applies(&name, &world(&hcl));
    }
}

#[test]
fn every_data_source_example_works() {
    for (name, hcl) in every_example("data-sources", "data-source.tf") {
        applies(&name, &furnished(&hcl));
    }
}

#[test]
fn every_ephemeral_resource_example_works() {
    for (name, hcl) in every_example("ephemeral-resources", "ephemeral-resource.tf") {
        let world = furnished(&hcl);
        applies(&name, &world);
        let handed = fs::read_to_string(world.terraform.folder().join("receiver.env"));
        let handed = handed.expect("the example hands the key on");
        assert!(handed.len() > "SIGNING_KEY=".len() + 10, "{handed}");
    }
}

#[test]
fn every_function_example_works() {
    for (name, hcl) in every_example("functions", "function.tf") {
        let mut world = world(&hcl);
        world.terraform.set("TF_VAR_now", "1795358903");
        applies(&name, &world);
    }
}

/// OpenTofu has none of these, and an older Terraform cannot even read them.
#[test]
fn the_examples_for_newer_releases_of_terraform_work_there() {
    let world = furnished("");
    let has = |release| {
        world
            .terraform
            .release()
            .is_some_and(|ours| ours >= release)
    };
    let blocks = every_example("resources", "import-by-string-id.tf");
    for (name, import) in &blocks {
        let hcl = example(&format!("resources/{name}/resource.tf"));
        world.terraform.write(format!("{hcl}\n{import}"));
        world.terraform.run(&["validate", "-no-color"]).succeeded();
    }
    assert_eq!(blocks.len(), 4);
    if has((1, 12)) {
        for (name, import) in every_example("resources", "import-by-identity.tf") {
            let hcl = example(&format!("resources/{name}/resource.tf"));
            world.terraform.write(format!("{hcl}\n{import}"));
            world.terraform.run(&["validate", "-no-color"]).succeeded();
        }
    }
    if has((1, 14)) {
        for (_, hcl) in every_example("actions", "action.tf") {
            world.terraform.write(&hcl);
            world.terraform.run(&["validate", "-no-color"]).succeeded();
        }
        world.terraform.write("provider \"zitadelactions\" {}\n");
        for (_, hcl) in every_example("list-resources", "list-resource.tfquery.hcl") {
            fs::write(world.terraform.folder().join("list.tfquery.hcl"), hcl).unwrap();
            world.terraform.run(&["query", "-no-color"]).succeeded();
        }
    }
}

#[test]
fn the_quickstart_works() {
    applies("quickstart", &world(example("quickstart/main.tf")));
}

#[test]
fn the_provider_example_validates() {
    let world = world(example("provider/provider.tf"));
    world.terraform.run(&["validate", "-no-color"]).succeeded();
}
