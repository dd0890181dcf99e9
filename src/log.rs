//! From the client's records to Terraform's log.

use std::fmt::Display;

use terraform_plugin::plugin::logging;
use zitadel_actions::transport::{Level, Log};

/// Writes the client's records as log lines of the provider.
#[derive(Clone, Copy, Debug)]
pub struct TerraformLog;

impl Log for TerraformLog {
    fn log(&self, level: Level, message: &str, fields: &[(&str, &dyn Display)]) {
        let level = match level {
            Level::Trace => logging::Level::Trace,
            Level::Debug => logging::Level::Debug,
            Level::Warn => logging::Level::Warn,
        };
        logging::log(level, message, fields);
    }
}
