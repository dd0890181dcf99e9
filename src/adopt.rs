//! How to import what is already on the instance, for the errors about it.

/// The command and the block that import an object; they complete a sentence such as "import it".
pub fn import_instructions(resource_type: &str, id: &str) -> String {
    format!(
        "with the command\n\n  terraform import '<address>' '{}'\n\nor with the \
         block\n\n  import {{\n    to = {resource_type}.<name>\n    id = {}\n  }}\n\n",
        id.replace('\'', r"'\''"),
        quoted(id)
    )
}

/// A string as HCL writes it.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace("${", "$${").replace("%{", "%%{"))
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
