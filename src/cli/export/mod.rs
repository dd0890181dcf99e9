//! `terraform-provider-zitadelactions export`: everything on an instance as resource and import
//! blocks.
//!
//! [`inventory`] reads the instance, [`labels`] chooses the names of the resources,
//! [`configuration`] writes them in HCL, and [`block`] formats that as `terraform fmt` does.

pub mod block;
pub mod configuration;
pub mod inventory;
pub mod labels;

use anyhow::Error;

use crate::cli::arguments::ExportOptions;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::with_client;
use crate::printable::visible;
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
        eprintln!(
            "Warning: this version of the provider cannot read the {object}, so it is left out"
        );
    }
    if !configuration.left_out.is_empty() {
        eprintln!(
            "Warning: the provider cannot manage {}, which became a comment: {}",
            configuration.count_left_out(),
            configuration.left_out.join(", ")
        );
    }
    Ok(())
}
