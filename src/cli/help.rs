//! What `--help` says.

/// What help is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The whole program.
    Program,
    /// The command `export`.
    Export,
}

impl Topic {
    /// The commands that have help of their own.
    pub const COMMANDS: [Self; 1] = [Self::Export];

    /// What is typed to ask for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Program => "",
            Self::Export => "export",
        }
    }

    /// The help.
    pub fn text(self) -> &'static str {
        match self {
            Self::Program => PROGRAM,
            Self::Export => EXPORT,
        }
    }
}

/// What `--version` says.
pub const VERSION: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), "\n");

const PROGRAM: &str = concat!(
    env!("CARGO_PKG_NAME"),
    " ",
    env!("CARGO_PKG_VERSION"),
    " – Terraform provider for ZITADEL Actions v2

Terraform and OpenTofu start this program themselves; there is nothing to run by hand, except:

  export         write an existing instance as resource and import blocks
  help COMMAND   show the options of a command, with examples
  --debug        serve for a debugger and print TF_REATTACH_PROVIDERS
  --version, --help

Documentation: https://registry.terraform.io/providers/zitadelactions/zitadelactions
"
);

const EXPORT: &str = "\
Write every target, execution and public key of an instance as resource and import blocks.

Usage: terraform-provider-zitadelactions export [OPTIONS]

Options:
  -o, --output FILE   write to a new file instead of standard output; an existing file is never
                      overwritten (also --out)
      --standalone    begin with the terraform block that names the provider, for a folder
                      without one
  -h, --help          show this help

The instance and the credential come from the environment, in the variables of the provider block:
ZITADEL_DOMAIN and, for example, ZITADEL_ACCESS_TOKEN. The role IAM_OWNER_VIEWER suffices: nothing
is changed.

Signing keys and credentials are never written. An endpoint with a user, a password, a query, or a
part of its path that looks like a token becomes a sensitive variable. Whether a path holds a
secret can only be guessed: read the file before you commit it.

Examples:
  terraform-provider-zitadelactions export --output adopted.tf && terraform plan
  terraform-provider-zitadelactions export --standalone | less

Exit codes: 0 for success, 1 for a failure, 2 for arguments that are not understood.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_fits_a_terminal_and_names_every_command() {
        for topic in [Topic::Program, Topic::Export] {
            for line in topic.text().lines() {
                assert!(line.chars().count() <= 99, "{line}");
            }
        }
        for command in Topic::COMMANDS {
            assert!(PROGRAM.contains(&format!("\n  {} ", command.name())));
            assert!(command.text().contains("Examples:"));
        }
    }
}
