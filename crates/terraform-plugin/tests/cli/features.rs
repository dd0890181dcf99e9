//! The rarer features under the real command line.

use serde_json::Value as Json;

use crate::workspace::Workspace;

const REQUIRED: &str = r#"
terraform {
  required_providers {
    features = { source = "example.com/terraform-plugin/features" }
  }
  provider_meta "features" {
    module_name = "network"
  }
}
"#;

fn features(configuration: &str) -> Workspace {
    Workspace::new("features", &format!("{REQUIRED}{configuration}"))
}

/// The attributes of an object in the state.
fn attributes(workspace: &Workspace, address: &str) -> Json {
    instance(workspace, address)["attributes"].take()
}

/// The instance of an object in the state file.
fn instance(workspace: &Workspace, address: &str) -> Json {
    let mut state: Json = serde_json::from_str(&workspace.read("terraform.tfstate")).unwrap();
    let (kind, name) = address.split_once('.').unwrap();
    let resources = state["resources"].as_array_mut().unwrap();
    let resource = resources
        .iter_mut()
        .find(|resource| resource["type"] == kind && resource["name"] == name);
    resource.unwrap()["instances"][0].take()
}

#[test]
fn a_module_tells_the_provider_about_itself() {
    let workspace = features(
        "resource \"features_tagged\" \"it\" {}\ndata \"features_module\" \"it\" {}\n\
         output \"read\" {\n  value = data.features_module.it.name\n}\n",
    );
    workspace.apply();
    workspace.run(&["apply", "-refresh-only", "-auto-approve"]);
    let tagged = attributes(&workspace, "features_tagged.it");
    for name in ["planned_in", "applied_in", "read_in"] {
        assert_eq!(tagged[name], "network", "{tagged}");
    }
    let read = workspace.run(&["output", "read"]);
    assert_eq!(read.trim(), "\"network\"");
}

#[test]
fn timeouts_are_kept_in_state_and_end_the_waiting() {
    let disks = |size: i64, create: &str| {
        format!(
            "{REQUIRED}\
             resource \"features_disk\" \"it\" {{\n  size = {size}\n  timeouts = {{ create = \"{create}\" }}\n}}\n\
             resource \"features_volume\" \"it\" {{\n  size = {size}\n  timeouts {{\n    create = \"{create}\"\n  }}\n}}\n"
        )
    };
    let workspace = Workspace::new("features", &disks(1, "5m"));
    workspace.apply();
    workspace.plans_nothing();
    for name in ["features_disk.it", "features_volume.it"] {
        assert_eq!(attributes(&workspace, name)["timeouts"]["create"], "5m");
    }
    workspace.run(&["destroy", "-auto-approve"]);

    workspace.write("main.tf", &disks(0, "1ms"));
    let (output, text) = workspace.output(&["apply", "-auto-approve", "-no-color"]);
    assert!(!output.status.success());
    assert_eq!(text.matches("Error: Timeout").count(), 2, "{text}");
    assert_eq!(text.matches("raise `timeouts.create`").count(), 2, "{text}");
    assert_eq!(
        instance(&workspace, "features_disk.it")["status"],
        "tainted"
    );

    workspace.write("main.tf", &disks(1, "5 minutes"));
    let (_, text) = workspace.output(&["plan", "-no-color"]);
    assert_eq!(text.matches("Error: Invalid timeout").count(), 2, "{text}");
}

#[test]
fn computed_attributes_are_planned_from_those_beside_them() {
    let host = |name: &str, size: i64| {
        format!(
            "{REQUIRED}resource \"terraform_data\" \"other\" {{ input = \"late\" }}\n\
             resource \"features_host\" \"it\" {{\n  name = {name}\n  size = {size}\n}}\n"
        )
    };
    let workspace = Workspace::new("features", &host("\"a\"", 2));
    let plan = workspace.run(&["plan", "-no-color"]);
    assert!(plan.contains("+ url        = \"https://a/\""), "{plan}");
    workspace.apply();
    workspace.plans_nothing();
    workspace.write("main.tf", &host("\"b\"", 2));
    let plan = workspace.run(&["plan", "-no-color"]);
    assert!(plan.contains("\"https://a/\" -> \"https://b/\""), "{plan}");
    workspace.write("main.tf", &host("\"a\"", 1));
    let plan = workspace.run(&["plan", "-no-color"]);
    assert!(
        plan.contains("size       = 2 -> 1 # forces replacement"),
        "{plan}"
    );
    workspace.write("main.tf", &host("terraform_data.other.output", 3));
    workspace.apply();
    workspace.plans_nothing();
    assert_eq!(
        attributes(&workspace, "features_host.it")["url"],
        "https://late/"
    );
}

#[test]
fn a_part_of_an_identity_that_is_not_in_the_state_is_kept_by_every_command() {
    let named = |name: &str, zone: &str| {
        format!(
            "{REQUIRED}resource \"features_named\" \"it\" {{\n  name = \"{name}\"\n  zone = \"{zone}\"\n}}\n"
        )
    };
    let workspace = Workspace::new("features", &named("a", "z"));
    workspace.apply();
    workspace.plans_nothing();
    // Terraform keeps identities from 1.12 on; before, there is none to look at.
    let identity = || instance(&workspace, "features_named.it")["identity"].take();
    let holds = |name: &str, serial: &str| {
        let identity = identity();
        assert!(
            identity.is_null() || (identity["name"] == name && identity["serial"] == serial),
            "{identity}"
        );
    };
    holds("a", "serial-z");
    workspace.write("main.tf", &named("b", "z"));
    workspace.apply();
    holds("b", "serial-z");
    workspace.write("main.tf", &named("b", "y"));
    workspace.run(&["plan", "-no-color", "-out=plan"]);
    let plan: Json = serde_json::from_str(&workspace.run(&["show", "-json", "plan"])).unwrap();
    let change = &plan["resource_changes"][0]["change"];
    assert!(change["after_identity"].is_null(), "{change}");
    workspace.apply();
    holds("b", "serial-y");
}

#[test]
fn the_error_of_a_function_is_told_once_and_points_at_the_argument() {
    let workspace = features("output \"it\" {\n  value = provider::features::half(\"kg\", 3)\n}\n");
    let (_, text) = workspace.output(&["plan", "-no-color"]);
    assert_eq!(text.matches("Error:").count(), 1, "{text}");
    assert_eq!(text.matches("3 is odd").count(), 1, "{text}");
    assert!(text.contains("Use an even number."), "{text}");
    assert!(!text.contains(".."), "{text}");
}

#[test]
fn a_panic_in_a_function_or_list_is_one_error_and_not_a_crash() {
    let workspace =
        features("output \"it\" {\n  value = provider::features::half(\"kg\", -2)\n}\n");
    let (_, text) = workspace.output(&["plan", "-no-color"]);
    assert_eq!(text.matches("Error:").count(), 1, "{text}");
    assert!(text.contains("there is nothing below zero"), "{text}");
    assert!(!text.contains("plugin crashed"), "{text}");

    if let Some((_, text)) = query(&workspace, "broken") {
        assert_eq!(text.matches("Error:").count(), 1, "{text}");
        assert!(text.contains("the zone is broken"), "{text}");
        assert!(!text.contains("plugin crashed"), "{text}");
    }
}

/// The result of `terraform query` for a zone; `None` if the command has no query.
fn query(workspace: &Workspace, zone: &str) -> Option<(bool, String)> {
    workspace.write("main.tf", REQUIRED);
    let list = format!(
        "list \"features_named\" \"all\" {{\n  provider = features\n  config {{\n    zone = \"{zone}\"\n  }}\n}}\n\
         provider \"features\" {{}}\n"
    );
    workspace.write("all.tfquery.hcl", &list);
    let (_, help) = workspace.output(&["-help"]);
    if !help.contains("query") {
        return None;
    }
    let (output, text) = workspace.output(&["query", "-no-color"]);
    Some((output.status.success(), text))
}

#[test]
fn the_diagnostics_of_a_list_are_told_once_and_point_at_its_filter() {
    let workspace = features("");
    let Some((success, text)) = query(&workspace, "closed") else {
        return;
    };
    assert!(!success, "{text}");
    assert_eq!(text.matches("Error: Zone closed").count(), 1, "{text}");
    assert!(text.contains("zone = \"closed\""), "{text}");
    let (success, text) = query(&workspace, "slow").unwrap();
    assert!(success, "{text}");
    assert_eq!(text.matches("Warning: Slow zone").count(), 1, "{text}");
    assert!(text.contains("name=a,serial=serial"), "{text}");
}
