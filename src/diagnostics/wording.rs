//! Sentences that several objects share.

use terraform_plugin::framework::Context;

use super::Title;
use crate::hcl::quoted;

/// The command and the block that import an object; they complete a sentence such as "import it".
pub fn import_instructions(resource_type: &str, id: &str) -> String {
    format!(
        "with the command\n\n  terraform import '<address>' '{}'\n\nor with the \
         block\n\n  import {{\n    to = {resource_type}.<name>\n    id = {}\n  }}\n\n",
        id.replace('\'', r"'\''"),
        quoted(id)
    )
}

/// Warns that an object stays in the state as it is, because the server's reads miss it or show
/// what it was before.
pub fn warn_of_outdated_read(object: &str, context: &Context) {
    context.warn(
        Title::OutdatedRead,
        format!(
            "The server accepted the last change of {object}, but its reads do not show it: the \
             projection behind them is late or has skipped an event. The state is unchanged. If \
             this persists, check the server's projections."
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::import_instructions;

    #[test]
    fn both_ways_of_importing_have_the_real_id() {
        let said = import_instructions("zitadelactions_target", "name:a \"b\" ${c}");
        assert!(
            said.contains("terraform import '<address>' 'name:a \"b\" ${c}'"),
            "{said}"
        );
        assert!(said.contains("id = \"name:a \\\"b\\\" $${c}\""), "{said}");
    }
}
