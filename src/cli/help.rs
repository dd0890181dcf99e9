//! The texts of `--help`.

/// A topic of the help.
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
    /// The commands, each with its own help.
    pub const COMMANDS: [Self; 2] = [Self::Export, Self::Graph];

    /// The name on the command line.
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

/// The text of `--version`.
pub const VERSION: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), "\n");

const PROGRAM: &str = concat!(
    env!("CARGO_PKG_NAME"),
    " ",
    env!("CARGO_PKG_VERSION"),
    " – Terraform provider for ZITADEL Actions v2

Terraform and OpenTofu start this program themselves. A person can run:

  export         write an existing instance as resource and import blocks
  graph          draw which targets are called when: in an instance, a state or a plan
  help COMMAND   show the options of a command, with examples
  --debug        serve a debugger and print TF_REATTACH_PROVIDERS
  --version      show the version
  -h, --help     show this help

Documentation: https://registry.terraform.io/providers/zitadelactions/zitadelactions
"
);

const EXPORT: &str = "\
Write every target, execution and public key of an instance as resource and import blocks.

Usage: terraform-provider-zitadelactions export [OPTIONS]

Options:
  -o, --output FILE   write to a new file instead of standard output; an existing file is never
                      overwritten (also --out)
      --standalone    begin with the terraform block that names the provider, for a directory
                      without one
  -h, --help          show this help

The instance and the credential come from the environment, in the variables of the provider block:
ZITADEL_DOMAIN and, for example, ZITADEL_ACCESS_TOKEN. The role IAM_OWNER_VIEWER is enough: the
command only reads.

Signing keys and credentials are never written. An endpoint with a user, a password, a query, or a
part of its path that looks like a token becomes a sensitive variable. Whether a path holds a
secret is a guess: read the file before you commit it.

Examples:
  terraform-provider-zitadelactions export --output adopted.tf && terraform plan
  terraform-provider-zitadelactions export --standalone | less

Exit codes: 0 for success, 1 for a failure, 2 for invalid arguments.
";

const GRAPH: &str = "\
Draw which targets are called when: the conditions of an instance, and their targets in calling
order.

Usage: terraform-provider-zitadelactions graph [OPTIONS]

Options:
      --from FILE             draw the output of `terraform show -json` (a state or a plan; - is
                              standard input) instead of the instance that the environment names
      --changes               draw only what a plan changes
      --server-version X.Y.Z  the version of the server, which decides the calling order, for a
                              state or a plan without the data source zitadelactions_api
  -f, --format FORMAT         svg (default), mermaid, markdown (Mermaid and the findings, for a
                              comment), dot or json
  -o, --output FILE           write to a new file instead of standard output; its extension selects
                              the format (.svg .mmd .md .dot .json); an existing file is never
                              overwritten
  -h, --help                  show this help

Without --from, the instance and the credential come from the environment, as for the provider
block: ZITADEL_DOMAIN and, for example, ZITADEL_ACCESS_TOKEN. The command only reads.

No secret is drawn. Of an endpoint, only the host and the path are shown, and a part of the path
that looks like a token is shortened.

Examples:
  terraform-provider-zitadelactions graph --output instance.svg
  terraform plan -out plan.bin && terraform show -json plan.bin |
    terraform-provider-zitadelactions graph --from - --format markdown

Exit codes: 0 for success, 1 for a failure, 2 for invalid arguments.
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
