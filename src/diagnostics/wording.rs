//! Sentences that several objects share.

use std::time::Instant;

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

/// How long a refresh has waited for a read, as a further sentence; empty if nobody noticed.
pub fn waited(since: Instant) -> String {
    match since.elapsed().as_secs() {
        0..=2 => String::new(),
        seconds => format!(
            " Because the last change was so recent, the provider waited {seconds} s for the \
             server's reads to show it (consistency_timeout)."
        ),
    }
}

/// Warns that a list misses objects which the server shows in a form that the provider cannot read.
pub fn warn_of_left_out(unreadable: &[String], context: &Context) {
    if unreadable.is_empty() {
        return;
    }
    context.warn(
        Title::UnreadableObject,
        format!(
            "The result does not contain what this version of the provider cannot read: {}. \
             ZITADEL is newer than the provider, or the stored data is damaged.",
            unreadable.join(", ")
        ),
    );
}

/// An error's text as a sentence.
pub fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
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
