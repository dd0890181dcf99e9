//! `terraform-provider-zitadelactions export`: everything on an instance as resource and import
//! blocks.
//!
//! [`inventory`] reads the instance, [`names`] finds names for what it holds, [`configuration`]
//! writes it in HCL, [`hcl`] formats that as `terraform fmt` does. It only reads.

pub mod configuration;
pub mod hcl;
pub mod inventory;
pub mod names;

use anyhow::Error;

use crate::cli::arguments::ExportOptions;
use crate::cli::foreign::visible;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::with_client;
use configuration::Configuration;
use inventory::Inventory;

/// Exports the instance that the environment names.
///
/// # Errors
/// The file exists or cannot be written, or the instance cannot be read.
pub fn run(options: &ExportOptions) -> Result<(), Error> {
    let output = Output::new(options.output.as_deref())?;
    let progress = Progress::new();
    let inventory = with_client(async |client| Inventory::read(client, &progress).await)?;
    let configuration = Configuration::of(&inventory, options.standalone);
    output.write(configuration.text.as_bytes())?;
    progress.done(&inventory.summary());
    for object in &inventory.unreadable {
        let object = visible(object);
        eprintln!("Warning: the {object} cannot be read by this provider and is left out");
    }
    if !configuration.left_out.is_empty() {
        eprintln!(
            "Warning: {} cannot be managed by the provider and became a comment: {}",
            configuration.count_left_out(),
            configuration.left_out.join(", ")
        );
    }
    Ok(())
}
