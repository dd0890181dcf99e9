//! The rarer features under the real command line.

use serde_json::json;
use terraform_plugin_testing::Terraform;

use crate::support::executable;

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

fn features(configuration: &str) -> Terraform {
    let terraform = Terraform::new().provider(
        "example.com/terraform-plugin/features",
        executable("features"),
    );
    terraform.write(&format!("{REQUIRED}{configuration}"));
    terraform
}

#[test]
fn a_module_tells_the_provider_about_itself() {
    let terraform = features(
        "resource \"features_tagged\" \"it\" {}\ndata \"features_module\" \"it\" {}\n\
         output \"read\" {\n  value = data.features_module.it.name\n}\n",
    );
    terraform.apply();
    terraform
        .run(&["apply", "-refresh-only", "-auto-approve"])
        .succeeded();
    let tagged = terraform.resource("features_tagged.it");
    for name in ["planned_in", "applied_in", "read_in"] {
        assert_eq!(tagged[name], "network", "{tagged}");
    }
    assert_eq!(terraform.outputs()["read"], "network");
}

#[test]
fn timeouts_are_kept_in_state_and_end_the_waiting() {
    let disks = |size: i64, create: &str| {
        format!(
            "resource \"features_disk\" \"it\" {{\n  size = {size}\n  timeouts = {{ create = \"{create}\" }}\n}}\n\
             resource \"features_volume\" \"it\" {{\n  size = {size}\n  timeouts {{\n    create = \"{create}\"\n  }}\n}}\n"
        )
    };
    let terraform = features(&disks(1, "5m"));
    terraform.apply();
    terraform.plans_nothing();
    for name in ["features_disk.it", "features_volume.it"] {
        assert_eq!(terraform.resource(name)["timeouts"]["create"], "5m");
    }
    terraform.destroy();

    terraform.write(&format!("{REQUIRED}{}", disks(0, "1ms")));
    let text = terraform.try_apply().failed();
    assert_eq!(text.matches("Error: Timeout").count(), 2, "{text}");
    assert_eq!(text.matches("raise `timeouts.create`").count(), 2, "{text}");
    assert_eq!(terraform.instance("features_disk.it")["status"], "tainted");

    terraform.write(&format!("{REQUIRED}{}", disks(1, "5 minutes")));
    let text = terraform.try_plan().failed();
    assert_eq!(text.matches("Error: Invalid timeout").count(), 2, "{text}");
}

#[test]
fn computed_attributes_are_planned_from_those_beside_them() {
    let host = |name: &str, size: i64| {
        format!(
            "resource \"terraform_data\" \"other\" {{ input = \"late\" }}\n\
             resource \"features_host\" \"it\" {{\n  name = {name}\n  size = {size}\n}}\n"
        )
    };
    let terraform = features(&host("\"a\"", 2));
    let plan = terraform.try_plan().succeeded().said();
    assert!(plan.contains("+ url = \"https://a/\""), "{plan}");
    terraform.apply();
    terraform.plans_nothing();
    terraform.write(&format!("{REQUIRED}{}", host("\"b\"", 2)));
    let plan = terraform.try_plan().succeeded().said();
    assert!(plan.contains("\"https://a/\" -> \"https://b/\""), "{plan}");
    terraform.write(&format!("{REQUIRED}{}", host("\"a\"", 1)));
    let plan = terraform.try_plan().succeeded().said();
    assert!(
        plan.contains("size = 2 -> 1 # forces replacement"),
        "{plan}"
    );
    terraform.write(&format!(
        "{REQUIRED}{}",
        host("terraform_data.other.output", 3)
    ));
    terraform.apply();
    terraform.plans_nothing();
    assert_eq!(
        terraform.resource("features_host.it")["url"],
        "https://late/"
    );
}

#[test]
fn a_part_of_an_identity_that_is_not_in_the_state_is_kept_by_every_command() {
    let named = |name: &str, zone: &str| {
        format!(
            "resource \"features_named\" \"it\" {{\n  name = \"{name}\"\n  zone = \"{zone}\"\n}}\n"
        )
    };
    let terraform = features(&named("a", "z"));
    terraform.apply();
    terraform.plans_nothing();
    // Terraform keeps identities from 1.12 on; before, there is none to look at.
    let identity = || terraform.instance("features_named.it")["identity"].take();
    let holds = |name: &str, serial: &str| {
        let identity = identity();
        assert!(
            identity.is_null() || (identity["name"] == name && identity["serial"] == serial),
            "{identity}"
        );
    };
    holds("a", "serial-z");
    terraform.write(&format!("{REQUIRED}{}", named("b", "z")));
    terraform.apply();
    holds("b", "serial-z");
    terraform.write(&format!("{REQUIRED}{}", named("b", "y")));
    let plan = terraform.plan();
    let change = &plan.0["resource_changes"][0]["change"];
    assert!(change["after_identity"].is_null(), "{change}");
    terraform.apply();
    holds("b", "serial-y");
}

#[test]
fn a_moved_object_gets_the_identity_that_its_new_type_gives_it() {
    let terraform = features("resource \"terraform_data\" \"it\" {\n  input = \"a\"\n}\n");
    terraform.apply();
    let moved = "moved {\n  from = terraform_data.it\n  to = features_named.it\n}\n\
                 resource \"features_named\" \"it\" {\n  name = \"a\"\n  zone = \"z\"\n}\n";
    terraform.write(&format!("{REQUIRED}{moved}"));
    terraform.apply();
    terraform.plans_nothing();
    let named = terraform.instance("features_named.it");
    assert_eq!(named["attributes"]["name"], "a");
    let identity = &named["identity"];
    assert!(
        identity.is_null() || identity["serial"] == "serial-moved",
        "{identity}"
    );
}

#[test]
fn an_object_that_is_taken_out_of_the_configuration_is_the_providers_to_give_again() {
    let choice = |option: &str| {
        format!(
            "resource \"features_choice\" \"it\" {{\n  {option}\n  parts = [{{ color = \"a\" }}]\n}}\n"
        )
    };
    let terraform = features(&choice("option = { color = \"red\" }"));
    terraform.apply();
    terraform.plans_nothing();
    terraform.write(&format!("{REQUIRED}{}", choice("")));
    let plan = terraform.try_plan().succeeded().said();
    assert!(plan.contains("1 to change"), "{plan}");
    terraform.apply();
    terraform.plans_nothing();
    let option = &terraform.resource("features_choice.it")["option"];
    assert_eq!(*option, json!({"color": null, "id": "made"}));
}

#[test]
fn the_error_of_a_function_is_told_once_and_points_at_the_argument() {
    let terraform = features("output \"it\" {\n  value = provider::features::half(\"kg\", 3)\n}\n");
    let text = terraform.try_plan().failed();
    assert_eq!(text.matches("Error:").count(), 1, "{text}");
    assert_eq!(text.matches("3 is odd").count(), 1, "{text}");
    assert!(text.contains("Use an even number."), "{text}");
    assert!(!text.contains(".."), "{text}");
}

#[test]
fn a_panic_in_a_function_or_list_is_one_error_and_not_a_crash() {
    let terraform =
        features("output \"it\" {\n  value = provider::features::half(\"kg\", -2)\n}\n");
    let text = terraform.try_plan().failed();
    assert_eq!(text.matches("Error:").count(), 1, "{text}");
    assert!(text.contains("there is nothing below zero"), "{text}");
    assert!(!text.contains("plugin crashed"), "{text}");

    if let Some((_, text)) = query(&terraform, "broken") {
        assert_eq!(text.matches("Error:").count(), 1, "{text}");
        assert!(text.contains("the zone is broken"), "{text}");
        assert!(!text.contains("plugin crashed"), "{text}");
    }
}

/// The result of `terraform query` for a zone; `None` if the command has no query.
fn query(terraform: &Terraform, zone: &str) -> Option<(bool, String)> {
    terraform.write(REQUIRED);
    let list = format!(
        "list \"features_named\" \"all\" {{\n  provider = features\n  config {{\n    zone = \"{zone}\"\n  }}\n}}\n\
         provider \"features\" {{}}\n"
    );
    terraform.write_file("all.tfquery.hcl", &list);
    let help = terraform.run(&["-help"]);
    if !help.said().contains("query") {
        return None;
    }
    let query = terraform.run(&["query", "-no-color"]);
    Some((query.code == 0, query.said()))
}

#[test]
fn the_diagnostics_of_a_list_are_told_once_and_point_at_its_filter() {
    let terraform = features("");
    let Some((success, text)) = query(&terraform, "closed") else {
        return;
    };
    assert!(!success, "{text}");
    assert_eq!(text.matches("Error: Zone closed").count(), 1, "{text}");
    assert!(text.contains("zone = \"closed\""), "{text}");
    let (success, text) = query(&terraform, "slow").unwrap();
    assert!(success, "{text}");
    assert_eq!(text.matches("Warning: Slow zone").count(), 1, "{text}");
    assert!(text.contains("name=a,serial=serial"), "{text}");
}
