//! The provider under the real CLI.

use std::fs;

use terraform_plugin_testing::Terraform;

fn folder() -> Terraform {
    let terraform = Terraform::new().provider(
        "registry.terraform.io/me/folder",
        env!("CARGO_BIN_EXE_terraform-provider-folder"),
    );
    fs::create_dir(terraform.path("files")).unwrap();
    terraform.provider_block("path = \"files\"");
    terraform
}

#[test]
fn a_file_is_created_repaired_imported_and_deleted() {
    let terraform = folder();
    terraform.write(
        r#"
resource "folder_file" "hello" {
  name    = "hello.txt"
  content = "Hello"
}
"#,
    );
    terraform.apply();
    assert_eq!(terraform.read_file("files/hello.txt"), "Hello");
    assert_eq!(terraform.resource("folder_file.hello")["size"], 5);
    terraform.plans_nothing();

    terraform.write_file("files/hello.txt", "Somebody was here");
    let change = terraform.plan().only_change();
    assert_eq!(change.actions, ["update"]);
    assert_eq!(change.attributes, ["content", "size"]);
    terraform.apply();
    assert_eq!(terraform.read_file("files/hello.txt"), "Hello");

    terraform.import_restores("folder_file.hello", "hello.txt", &[]);
    terraform.destroy();
    assert!(!terraform.path("files/hello.txt").exists());
}

#[test]
fn a_file_that_exists_is_not_overwritten() {
    let terraform = folder();
    terraform.write("resource \"folder_file\" \"it\" {\n  name = \"taken.txt\"\n}\n");
    terraform.write_file("files/taken.txt", "Mine");
    let error = terraform.try_apply().failed();
    assert!(error.contains("Could not create the file"), "{error}");
    assert_eq!(terraform.read_file("files/taken.txt"), "Mine");
}

// The guide itself.

const GUIDE: &str = include_str!("../../first-provider.md");

/// The guide's code blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let begin = format!("```{language}\n");
    let blocks = GUIDE.split(&*begin).skip(1);
    let blocks: Vec<_> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty(), "no block in {language}");
    blocks
}

/// The lines that are not blank, without their indentation.
fn lines(texts: &[&'static str]) -> Vec<&'static str> {
    let lines = texts.iter().flat_map(|text| text.lines());
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn the_guide_quotes_the_whole_provider_and_its_tests() {
    let tests = include_str!("cli.rs").split("// The guide itself.").next();
    let files = [include_str!("../src/main.rs"), tests.unwrap_or_default()];
    assert_eq!(lines(&blocks("rust,ignore")), lines(&files));
}

#[test]
fn the_configuration_of_the_guide_applies() {
    let terraform = folder();
    fs::remove_file(terraform.path("provider.tf")).unwrap();
    terraform.write(blocks("terraform")[0]);
    terraform.apply();
    assert_eq!(terraform.read_file("files/hello.txt"), "Hello from Rust");
    terraform.plans_nothing();
}
