//! The section "Import" of a resource's page.

use std::path::Path;

use terraform_plugin::terraform::IdentitySchema;

use crate::error::Error;
use crate::{files, types};

/// The section, from the examples in a resource's folder; empty if there are none.
pub(crate) fn section(
    provider: &str,
    examples: &Path,
    identity: Option<&IdentitySchema>,
) -> Result<String, Error> {
    let mut text = String::new();
    if let Some(block) = files::read(&examples.join("import-by-string-id.tf"))? {
        text.push_str(&format!(
            "\nIn Terraform v1.5.0 and later, the [`import` block](https://developer.hashicorp.com/terraform/language/import) can be used with the `id` attribute. If the resource block does not exist yet, add `provider = {provider}`:\n\n```terraform\n{}\n```\n",
            block.trim()
        ));
    }
    let by_identity = files::read(&examples.join("import-by-identity.tf"))?;
    if let (Some(block), Some(schema)) = (by_identity, identity) {
        text.push_str(&format!(
            "\nIn Terraform v1.12.0 and later, the `import` block can be used with the `identity` attribute:\n\n```terraform\n{}\n```\n\n{}",
            block.trim(),
            identity_section(schema)
        ));
    }
    if let Some(commands) = files::read(&examples.join("import.sh"))? {
        let also = if text.is_empty() { "" } else { " as well" };
        text.push_str(&format!(
            "\nThe [`terraform import` command](https://developer.hashicorp.com/terraform/cli/commands/import) can be used{also}:\n\n```shell\n{}\n```\n",
            commands.trim()
        ));
    }
    if !text.is_empty() {
        text.insert_str(0, "\n## Import\n");
    }
    Ok(text)
}

fn identity_section(schema: &IdentitySchema) -> String {
    let mut text = String::from("### Identity Schema\n\n");
    for attribute in &schema.attributes {
        let needed = if attribute.required_for_import {
            "required"
        } else {
            "optional"
        };
        let (name, words) = (&attribute.name, &attribute.description);
        let of = types::name(&attribute.of);
        text.push_str(&format!("- `{name}` ({of}, {needed}) {words}\n"));
    }
    text
}
