//! What `--help` says.

/// What help is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The whole program.
    Program,
    /// The command `export`.
    Export,
    /// The command `graph`.
    Graph,
}

impl Topic {
    /// The commands that have help of their own.
    pub const COMMANDS: [Self; 2] = [Self::Export, Self::Graph];

    /// What is typed to ask for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Program => "",
            Self::Export => "export",
            Self::Graph => "graph",
        }
    }

    /// The help.
    pub fn text(self) -> &'static str {
        match self {
            Self::Program => PROGRAM,
            Self::Export => EXPORT,
            Self::Graph => GRAPH,
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
  graph          draw who is called when: an instance, a state or a plan
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

const GRAPH: &str = "\
Draw who is called when: the conditions of an instance, and their targets in calling order.

Usage: terraform-provider-zitadelactions graph [OPTIONS]

Options:
      --from FILE             draw the output of `terraform show -json` (a state or a plan; - is
                              standard input) instead of the instance that the environment names
      --changes               draw only what a plan changes
      --server-version X.Y.Z  the version of the server, which decides the calling order, for a
                              state or a plan that does not tell it
  -f, --format FORMAT         svg (default), mermaid, markdown (Mermaid and the findings, for a
                              comment), dot or json
  -o, --output FILE           write to a new file instead of standard output; its extension tells
                              the format (.svg .mmd .md .dot .json); an existing file is never
                              overwritten
  -h, --help                  show this help

Without --from, the instance and the credential come from the environment, as for the provider
block: ZITADEL_DOMAIN and, for example, ZITADEL_ACCESS_TOKEN. Nothing is changed.

No secret is drawn. Of an endpoint, only the host and the path are shown, and a part of the path
that looks like a token is shortened.

Examples:
  terraform-provider-zitadelactions graph --output instance.svg
  terraform plan -out plan.bin && terraform show -json plan.bin |
    terraform-provider-zitadelactions graph --from - --format markdown

Exit codes: 0 for success, 1 for a failure, 2 for arguments that are not understood.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_fits_a_terminal_and_names_every_command() {
        for topic in [Topic::Program, Topic::Export, Topic::Graph] {
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
