//! Every example of the documentation is applied, planned clean, and destroyed.

use std::path::Path;

use crate::world::world;

fn example(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(path)).unwrap()
}

#[test]
fn every_resource_example_works() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/resources");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let world = world(&example(&format!("resources/{name}/resource.tf")));
        world.terraform.apply();
        world.terraform.plans_nothing();
        world.terraform.destroy();
        assert!(world.targets().is_empty() && world.executions().is_empty(), "{name}");
        seen += 1;
    }
    assert!(seen >= 2);
}

#[test]
fn the_quickstart_works() {
    let world = world(&example("quickstart/main.tf"));
    world.terraform.apply();
    world.terraform.plans_nothing();
    world.terraform.destroy();
}

#[test]
fn the_provider_example_validates() {
    let world = world(&example("provider/provider.tf"));
    world.terraform.run(&["validate", "-no-color"]).succeeded();
}
