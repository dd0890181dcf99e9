//! The real CLI in a folder of its own, with the provider of this build.

use std::fmt::Display;
use std::ops::{Deref, DerefMut};

use terraform_plugin_testing::Version;

/// Where the configuration says the provider comes from.
pub const SOURCE: &str = "zitadelactions/zitadelactions";

/// A folder with the provider of this build, and what our tests often set.
pub struct Terraform(terraform_plugin_testing::Terraform);

impl Deref for Terraform {
    type Target = terraform_plugin_testing::Terraform;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Terraform {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Terraform {
    /// A folder whose configuration is `hcl`, with these environment variables and nothing of ours
    /// inherited.
    pub fn new(hcl: impl Display, environment: &[(&str, &str)]) -> Self {
        let built = env!("CARGO_BIN_EXE_terraform-provider-zitadelactions");
        let mut terraform = terraform_plugin_testing::Terraform::new().provider(SOURCE, built);
        for (name, value) in environment {
            terraform.set(name, value);
        }
        terraform.write(&hcl.to_string());
        Self(terraform)
    }

    /// Replaces the configuration.
    pub fn write(&self, hcl: impl Display) {
        self.0.write(&hcl.to_string());
    }

    /// Lets the provider give up at the first fault, so that a test sees what one fault does.
    pub fn without_retries(&self) {
        self.provider_block("max_retries = 0");
    }

    /// Lets the provider wait only a second for its own writes, so that a missing object is soon
    /// gone.
    pub fn with_short_consistency_timeout(&self) {
        self.provider_block("consistency_timeout = \"1s\"");
    }

    /// Terraform's release as major and minor; `None` for OpenTofu, which counts its own way.
    pub fn release(&self) -> Option<(u32, u32)> {
        match self.version() {
            Version::Terraform(major, minor) => Some((major, minor)),
            Version::OpenTofu(..) => None,
        }
    }
}
