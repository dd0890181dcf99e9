//! Looking up the target that a configuration or a command names.

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::model::{Target, TargetId};

use crate::diagnostics::{Explain, Title};

/// Where an ID is written, for the error that no target has it.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    attribute: Option<&'static str>,
    advice: &'static str,
}

/// The `id` of a data source.
pub const DATA_SOURCE: Source = Source {
    attribute: Some("id"),
    advice: "The data source zitadelactions_targets lists the targets of the instance.",
};
/// The `target_id` of what refers to a target.
pub const REFERENCE: Source = Source {
    attribute: Some("target_id"),
    advice: "Refer to the `id` attribute of the target instead of a literal ID.",
};
/// The ID of an import.
pub const IMPORT: Source = Source {
    attribute: None,
    advice: "To import a target by its name, use name:<name>.",
};

impl Source {
    fn advice(self, text: &str) -> String {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        if self.attribute.is_none() && !is_number && !text.contains(['<', ':']) {
            format!(
                "To import the target of this name, use {:?}.",
                format!("name:{text}")
            )
        } else {
            self.advice.to_owned()
        }
    }
}

/// Finds the target with this ID.
///
/// # Errors
/// The string is not an ID, no target has it, or the server cannot be asked.
pub async fn by_id(client: &Client, text: &str, source: Source) -> Result<Target, Diagnostics> {
    let id = TargetId::parse(text).map_err(|error| {
        let detail = format!("{text:?} is {error}. {}", source.advice(text));
        let diagnostic = Diagnostic::error(Title::InvalidId, detail);
        match source.attribute {
            Some(attribute) => diagnostic.at(attribute),
            None => diagnostic,
        }
    })?;
    let found = client.find_target(&id).await;
    found
        .explained(|| format!("find the target {id}"))?
        .ok_or_else(|| {
            let detail = format!(
                "No target with the ID \"{id}\" exists on this instance: it was deleted or never \
                 existed. {}",
                source.advice(text)
            );
            missing(detail, source.attribute)
        })
}

/// Finds the target that `target_id` refers to.
///
/// # Errors
/// As for [`by_id`].
pub async fn referenced(client: &Client, target_id: &Attr<String>) -> Result<Target, Diagnostics> {
    by_id(client, target_id.require("target_id")?, REFERENCE).await
}

/// Finds the target with exactly this name, which is written in `attribute`.
///
/// # Errors
/// No target has the name, which the message compares with the names that there are, or the server
/// cannot be asked.
pub async fn by_name(
    client: &Client,
    name: &str,
    attribute: Option<&'static str>,
) -> Result<Target, Diagnostics> {
    let attempt = || format!("find the target named {name:?}");
    if let Some(target) = client.find_target_named(name).await.explained(attempt)? {
        return Ok(target);
    }
    let all = client.list_targets().await.explained(attempt)?;
    let lower = name.to_lowercase();
    let other_case = all.iter().find(|one| one.name.to_lowercase() == lower);
    let advice = match (other_case, all.len()) {
        (Some(target), _) => {
            let other = &target.name;
            format!("It has one named {other:?}: names are case-sensitive here.")
        }
        (None, 1) => "It has one target with another name.".to_owned(),
        (None, count) => format!("It has {count} targets with other names."),
    };
    let detail = format!(
        "The instance has no target named {name:?}. {advice} The data source \
         zitadelactions_targets lists the targets and finds them by a part of the name."
    );
    Err(missing(detail, attribute))
}

fn missing(detail: String, attribute: Option<&'static str>) -> Diagnostics {
    let diagnostic = Diagnostic::error(Title::TargetNotFound, detail);
    match attribute {
        Some(attribute) => diagnostic.at(attribute).into(),
        None => diagnostic.into(),
    }
}
