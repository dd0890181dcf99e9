//! The picture in the README: what a terminal shows when drift is found and healed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::terraform::Terraform;
use crate::world::world;

const STYLE: &str = "\
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre}\
.back{fill:#f6f8fa;stroke:#d0d7de}.plain{fill:#1f2328}.dim{fill:#59636e}\
.typed{fill:#0550ae;font-weight:600}.change{fill:#9a6700;font-weight:600}\
.good{fill:#1a7f37;font-weight:600}\
@media (prefers-color-scheme:dark){.back{fill:#0d1117;stroke:#30363d}.plain{fill:#e6edf3}\
.dim{fill:#9198a1}.typed{fill:#79c0ff}.change{fill:#e3b341}.good{fill:#56d364}}";

const LINE: usize = 19;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/drift")
}

/// The lines that Terraform prints from the one that starts with `first` on, as far as a reader
/// looks: what is in front of it is about dev_overrides.
fn from<'a>(said: &'a str, first: &str) -> Vec<&'a str> {
    let lines = said.lines().map(str::trim_end);
    let lines = lines.skip_while(|line| !line.trim_start().starts_with(first));
    let is_end = |line: &&str| !line.starts_with('─') && !line.starts_with("Note:");
    let mut lines: Vec<&str> = lines.take_while(is_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

fn class(line: &str) -> &'static str {
    match line.trim_start() {
        text if text.starts_with("$ ") => "typed",
        text if text.starts_with("~ ") && !text.contains("resource") => "change",
        text if text.starts_with("Apply complete") || text.starts_with("No changes") => "good",
        text if text.starts_with('#') || text.starts_with("change_date") => "dim",
        _ => "plain",
    }
}

fn picture(lines: &[String]) -> String {
    let height = lines.len() * LINE + 32;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 {height}\" width=\"700\" \
         role=\"img\">\n<title>terraform plan finds one changed attribute, and terraform apply \
         restores it</title>\n<style>{STYLE}</style>\n<rect class=\"back\" x=\".5\" y=\".5\" \
         width=\"699\" height=\"{}\" rx=\"8\"/>\n",
        height - 1
    );
    for (at, line) in lines.iter().enumerate() {
        let text = line
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let y = at * LINE + 29;
        writeln!(
            svg,
            "<text class=\"{}\" x=\"20\" y=\"{y}\" xml:space=\"preserve\">{text}</text>",
            class(line)
        )
        .unwrap();
    }
    svg + "</svg>\n"
}

/// The same ID, dates and durations in every run.
fn steady(line: &str, id: &str, dates: &[String]) -> String {
    let mut line = line.replace(id, "338264837492864231");
    for date in dates {
        line = line.replace(date.as_str(), "2027-03-01T08:15:30Z");
    }
    match line.split_once(" complete after ") {
        Some((what, duration)) => {
            let rest = duration.split_once(' ').map_or("", |(_, rest)| rest);
            format!("{what} complete after 0s {rest}")
        }
        None => line,
    }
}

#[test]
fn the_picture_of_the_readme_shows_what_terraform_prints() {
    let world = world(fs::read_to_string(folder().join("main.tf")).unwrap());
    // Other releases may print it in another form.
    if world.terraform.release() != Some((1, 11)) {
        return;
    }
    world.terraform.apply();
    let state = world.terraform.resource("zitadelactions_target.claims");
    let id = state["id"].as_str().unwrap();
    world.edit_target(id, json!({"timeout": "30s"}));
    let mut dates = vec![state["change_date"].as_str().unwrap().to_owned()];
    dates.push(
        world.only_target()["changeDate"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
    let run =
        |terraform: &Terraform, arguments: &[&str]| terraform.run(arguments).succeeded().stdout;
    let plan = run(&world.terraform, &["plan", "-no-color"]);
    let apply = run(&world.terraform, &["apply", "-no-color", "-auto-approve"]);
    let again = run(&world.terraform, &["plan", "-no-color"]);
    let mut lines = vec![
        "# Somebody changed the timeout in the console.",
        "$ terraform plan",
    ];
    lines.extend(from(
        &plan,
        "# zitadelactions_target.claims will be updated",
    ));
    lines.extend(["", "$ terraform apply -auto-approve"]);
    lines.extend(from(&apply, "zitadelactions_target.claims: Modifying"));
    lines.extend([
        "",
        "$ terraform plan",
        "No changes. Your infrastructure matches the configuration.",
    ]);
    assert!(again.contains(lines[lines.len() - 1]), "{again}");
    assert!(
        plan.contains("~ timeout") && plan.contains("0 to add, 1 to change"),
        "{plan}"
    );
    let lines: Vec<String> = lines.iter().map(|line| steady(line, id, &dates)).collect();
    let drawn = picture(&lines);
    let file = folder().join("drift.svg");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&file, &drawn).unwrap();
    }
    assert!(
        fs::read_to_string(&file).is_ok_and(|kept| kept == drawn),
        "examples/drift/drift.svg is old: run this test with INSTA_UPDATE=always"
    );
}
