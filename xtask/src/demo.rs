//! The main job, shown: real Terraform, the provider of this build, an emulated ZITADEL on
//! loopback.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use zitadel_emulator::{Emulator, TargetEdit};

use crate::root;

const PROVIDER: &str = "terraform-provider-zitadelactions";

/// Shows every step with a sentence on what it shows; what it made is removed at the end.
pub(crate) fn run() -> Result<(), String> {
    let cli = find_cli()?;
    say("Building the provider.");
    let built = build()?;

    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .lag(Duration::from_millis(100))
        .start_blocking();
    say(&format!(
        "An emulated ZITADEL v4.13.1 answers at {}. Its reads lag 100 ms behind its writes, as on a real server.",
        zitadel.base_url()
    ));
    let stage = Stage::new(cli, &built, &zitadel)?;

    say(
        "Plan: everything is to be created, and the plan has already asked the server whether it can.",
    );
    stage.terraform(&["plan"])?;
    say(
        "Apply: three targets, then the executions that refer to them. State is built from the answers, without a read.",
    );
    stage.terraform(&["apply", "-auto-approve"])?;
    say("Plan again: no changes.");
    stage.terraform(&["plan", "-detailed-exitcode"])?;

    say("Now somebody changes a timeout behind Terraform's back, in ZITADEL itself.");
    let gate = zitadel
        .find_target("quickstart-gate")
        .ok_or("The target of the demo is not on the server.")?;
    zitadel.edit_target(
        &gate.id,
        &TargetEdit {
            timeout: Some(Duration::from_secs(9)),
            ..TargetEdit::default()
        },
    );
    wait_for_the_projection();
    say(
        "Plan: exactly that one attribute is seen to have drifted (and the date of the change will be a new one).",
    );
    stage.terraform(&["plan"])?;
    say("Apply: healed, with one request that sends the one field.");
    stage.terraform(&["apply", "-auto-approve"])?;

    say(
        "Import: state forgets a target and an execution, and adopts them again, by name and by id.",
    );
    stage.terraform(&[
        "state",
        "rm",
        "zitadelactions_target.audit",
        "zitadelactions_execution.user_added",
    ])?;
    stage.terraform(&[
        "import",
        "zitadelactions_target.audit",
        "name:quickstart-audit",
    ])?;
    stage.terraform(&[
        "import",
        "zitadelactions_execution.user_added",
        "event/user.human.added",
    ])?;
    say("Plan: what was imported is what the configuration says.");
    stage.terraform(&["plan", "-detailed-exitcode"])?;

    say("Destroy: everything is gone, executions before the targets that they call.");
    stage.terraform(&["destroy", "-auto-approve"])?;
    say(
        "That was the main job. The same files work on a real instance: build the provider, point ~/.terraformrc at it as \
         the README shows, and set ZITADEL_DOMAIN and ZITADEL_ACCESS_TOKEN.",
    );
    Ok(())
}

/// A folder with the quickstart in it.
struct Stage {
    cli: PathBuf,
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Stage {
    fn new(cli: PathBuf, built: &Path, zitadel: &Emulator) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(cannot("make a folder"))?;
        let plugins = folder.path().join("plugins");
        fs::create_dir(&plugins).map_err(cannot("make a folder"))?;
        fs::copy(built, plugins.join(PROVIDER)).map_err(cannot("copy the provider"))?;
        let quickstart = root().join("examples/quickstart/main.tf");
        fs::copy(quickstart, folder.path().join("main.tf"))
            .map_err(cannot("copy examples/quickstart"))?;
        let settings = folder.path().join("cli.tfrc");
        let overrides = format!(
            "provider_installation {{\n  dev_overrides {{\n    \"zitadelactions/zitadelactions\" = {:?}\n  }}\n  direct {{}}\n}}\n",
            plugins.display().to_string()
        );
        fs::write(&settings, overrides).map_err(cannot("write the CLI's settings"))?;
        let environment = vec![
            ("TF_CLI_CONFIG_FILE", settings.display().to_string()),
            ("CHECKPOINT_DISABLE", "1".to_owned()),
            ("ZITADEL_DOMAIN", zitadel.base_url().to_string()),
            ("ZITADEL_ACCESS_TOKEN", zitadel.token().to_string()),
        ];
        Ok(Self {
            cli,
            folder,
            environment,
        })
    }

    fn terraform(&self, arguments: &[&str]) -> Result<(), String> {
        let name = self.cli.file_stem().unwrap_or_default().to_string_lossy();
        println!("\x1b[1m$ {name} {}\x1b[0m", arguments.join(" "));
        let output = Command::new(&self.cli)
            .args(arguments)
            .current_dir(self.folder.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .map_err(cannot("start the CLI"))?;
        println!(
            "{}",
            without_the_override_warning(&String::from_utf8_lossy(&output.stdout))
        );
        if output.status.success() {
            return Ok(());
        }
        Err(format!(
            "{}\nThe demo ends here: the command above should have succeeded.",
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// The CLI warns at every command that a provider is overridden, which is what the demo is about.
fn without_the_override_warning(text: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in text.lines() {
        let plain = line
            .replace("\x1b[0m", "")
            .replace("\x1b[33m", "")
            .replace("\x1b[1m", "");
        let plain = plain.trim();
        inside |= plain.starts_with("│ Warning: Provider development overrides");
        if !inside && plain != "╷" {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= plain != "╵";
    }
    kept.trim().to_owned() + "\n"
}

fn build() -> Result<PathBuf, String> {
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--locked",
            "-p",
            PROVIDER,
            "--message-format=json-render-diagnostics",
        ])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(cannot("start cargo"))?;
    if !built.status.success() {
        return Err("The provider does not build; cargo says why above.".into());
    }
    let messages = String::from_utf8_lossy(&built.stdout).into_owned();
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .find(|path| path.file_stem().is_some_and(|name| name == PROVIDER))
        .ok_or_else(|| "cargo did not say where it put the provider.".to_owned())
}

fn find_cli() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| ["terraform", "tofu", "terraform.exe", "tofu.exe"].map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| {
            "Neither terraform nor tofu is on PATH: install Terraform (https://developer.hashicorp.com/terraform/install) \
             or OpenTofu (https://opentofu.org/docs/intro/install) and run this again."
                .to_owned()
        })
}

fn wait_for_the_projection() {
    std::thread::sleep(Duration::from_millis(300));
}

fn say(sentence: &str) {
    println!("\n\x1b[36m▸ {sentence}\x1b[0m\n");
}

fn cannot(what: &'static str) -> impl Fn(std::io::Error) -> String {
    move |error| format!("Cannot {what}: {error}.")
}
