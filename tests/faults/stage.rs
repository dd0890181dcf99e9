//! Where an operation begins: created once, and copied for each of its cases.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;
use zitadel_emulator::{Emulator, TargetKind};

use crate::operations::{Command, Operation};
use crate::world::{World, world_with};

/// How often the provider retries a call.
#[derive(Clone, Copy)]
pub(crate) enum Retries {
    /// Never: a case shows what one fault does.
    None,
    /// Once.
    One,
}

/// The files of a prepared operation: configuration, state, plan, and the server's own state.
pub(crate) struct Stage {
    folder: TempDir,
}

/// The server's state, in the same folder as Terraform's files.
const SERVER: &str = "server.json";

impl Stage {
    /// Applies the configuration before the operation, and plans the operation.
    pub(crate) fn of(operation: &Operation, retries: Retries) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let zitadel = Emulator::builder()
            .state_file(folder.path().join(SERVER))
            .start_blocking();
        let world = world_with(zitadel, &operation.before);
        let terraform = &world.terraform;
        terraform.provider_block(&format!(
            "max_retries         = {}\n  request_timeout     = \"2s\"\n  consistency_timeout = \"2s\"",
            retries as u32
        ));
        if !operation.before.is_empty() {
            terraform.apply();
        }
        terraform.write(&operation.after);
        let plan = ["plan", "-input=false", "-out=plan.bin"];
        match operation.command {
            Command::Apply => drop(terraform.run(&plan).succeeded()),
            Command::Replace(address) => {
                let replace = format!("-replace={address}");
                let plan = [&plan[..], &[&replace]].concat();
                terraform.run(&plan).succeeded();
            }
            Command::Refresh => {}
            Command::Import => {
                let kind = TargetKind::Webhook {
                    interrupt_on_error: false,
                };
                let timeout = Duration::from_secs(10);
                let endpoint = "https://example.com/t";
                world.zitadel.create_target("t", endpoint, kind, timeout);
            }
        }
        copy(terraform.folder(), folder.path());
        Self { folder }
    }

    /// A server and a folder of their own, as the stage is.
    pub(crate) fn world(&self) -> World {
        let zitadel = Emulator::builder()
            .state_snapshot(self.folder.path().join(SERVER))
            .start_blocking();
        let world = world_with(zitadel, "");
        copy(self.folder.path(), world.terraform.folder());
        world
    }
}

/// Copies what Terraform keeps in a folder.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    for name in ["main.tf", "provider.tf", "terraform.tfstate", "plan.bin"] {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}
