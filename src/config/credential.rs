//! Exactly one way to prove who calls, from the block or else from the environment.

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::Secret;
use zitadel_actions::auth::{Credential, RsaKey, ServiceAccountKey, SystemUser};

use super::model::{ProviderModel, SystemApiModel};
use super::settings::{Settings, both, read};

/// The ways, with the attribute that names each and its environment variable.
const WAYS: [(&str, Option<&str>); 6] = [
    ("access_token", Some("ZITADEL_ACCESS_TOKEN")),
    ("access_token_file", Some("ZITADEL_ACCESS_TOKEN_FILE")),
    ("jwt_profile_json", Some("ZITADEL_JWT_PROFILE_JSON")),
    ("jwt_profile_file", Some("ZITADEL_JWT_PROFILE_FILE")),
    ("client_id", Some("ZITADEL_CLIENT_ID")),
    ("system_api", None),
];

/// The credential; `None` while the block's is unknown.
pub fn credential(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Credential>, Diagnostics> {
    let in_block = [
        &model.access_token,
        &model.access_token_file,
        &model.jwt_profile_json,
        &model.jwt_profile_file,
        &model.client_id,
    ];
    let mut named: Vec<&'static str> = Vec::new();
    for ((name, _), value) in WAYS.iter().zip(in_block) {
        if !value.is_null() {
            named.push(name);
        }
    }
    if !model.system_api.is_null() {
        named.push("system_api");
    }
    if model.client_id.is_null()
        && !model.client_secret.is_null()
        && settings.variable("ZITADEL_CLIENT_ID").is_none()
    {
        return Err(missing_half("client_secret", "client_id"));
    }
    if model.client_id.is_null() && !model.client_secret.is_null() {
        named.push("client_id");
    }
    match named.as_slice() {
        [] => from_environment(settings),
        [one] => from_block(one, model, settings),
        [one, other, ..] => Err(both(one, other)),
    }
}

fn from_block(
    name: &'static str,
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Credential>, Diagnostics> {
    if name == "system_api" {
        return match &model.system_api {
            Attr::Known(system) => system_user(system, settings),
            _ => {
                settings.value::<bool>("system_api", &Attr::Unknown);
                Ok(None)
            }
        };
    }
    if name == "client_id" {
        let id = settings.text("client_id", &model.client_id, Some("ZITADEL_CLIENT_ID"));
        let secret = settings.text(
            "client_secret",
            &model.client_secret,
            Some("ZITADEL_CLIENT_SECRET"),
        );
        return match (id, secret) {
            (Some(id), Some(secret)) => Ok(Some(Credential::ClientCredentials {
                id,
                secret: secret.into(),
            })),
            _ if !settings.unknown().is_empty() => Ok(None),
            _ => Err(missing_half("client_id", "client_secret")),
        };
    }
    let value = match name {
        "access_token" => &model.access_token,
        "access_token_file" => &model.access_token_file,
        "jwt_profile_json" => &model.jwt_profile_json,
        _ => &model.jwt_profile_file,
    };
    settings
        .text(name, value, None)
        .map(|text| of(name, text))
        .transpose()
}

fn from_environment(settings: &mut Settings<'_>) -> Result<Option<Credential>, Diagnostics> {
    let set: Vec<(&'static str, &str, String)> = WAYS
        .iter()
        .filter_map(|(name, variable)| {
            let variable = (*variable)?;
            settings
                .variable(variable)
                .map(|value| (*name, variable, value))
        })
        .collect();
    match set.as_slice() {
        [] => Err(Diagnostics::error(
            "No credential",
            "The provider needs one way to prove who calls. Set access_token (ZITADEL_ACCESS_TOKEN) to a personal access \
             token of a machine user with the role IAM_OWNER, or use access_token_file, jwt_profile_file, \
             jwt_profile_json, client_id with client_secret, or system_api.",
        )),
        [("client_id", _, id)] => match settings.variable("ZITADEL_CLIENT_SECRET") {
            Some(secret) => Ok(Some(Credential::ClientCredentials {
                id: id.clone(),
                secret: secret.into(),
            })),
            None => Err(missing_half("ZITADEL_CLIENT_ID", "ZITADEL_CLIENT_SECRET")),
        },
        [(name, _, value)] => of(name, value.clone()).map(Some),
        [(_, one, _), (_, other, _), ..] => Err(Diagnostics::error(
            "Two credentials",
            format!(
                "The environment has both {one} and {other}, and only one can be meant. Unset one of them."
            ),
        )),
    }
}

fn of(name: &'static str, text: String) -> Result<Credential, Diagnostics> {
    match name {
        "access_token" => Ok(Credential::AccessToken(Secret::new(text.trim()))),
        "access_token_file" => Ok(Credential::AccessTokenFile(text.into())),
        "jwt_profile_json" => service_account(name, text),
        _ => service_account(name, read(name, &text)?),
    }
}

fn service_account(name: &'static str, json: String) -> Result<Credential, Diagnostics> {
    ServiceAccountKey::from_json(&json.into())
        .map(Credential::JwtProfile)
        .map_err(|error| unusable_key(name, &error))
}

fn system_user(
    system: &SystemApiModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Credential>, Diagnostics> {
    let user = settings.text("system_api", &system.user, None);
    let audience = settings.text("system_api", &system.audience, None);
    let key = settings.text("system_api", &system.key, None);
    let key_file = settings.text("system_api", &system.key_file, None);
    if !settings.unknown().is_empty() {
        return Ok(None);
    }
    let (Some(user), Some(pem)) = (
        user,
        key.map_or_else(
            || key_file.map(|path| read("system_api", &path)),
            |key| Some(Ok(key)),
        ),
    ) else {
        return Err(missing_half("system_api", "key"));
    };
    let key = RsaKey::from_pem(&pem?.into()).map_err(|error| unusable_key("system_api", &error))?;
    Ok(Some(Credential::SystemUser(SystemUser {
        user,
        key,
        audience,
    })))
}

fn unusable_key(attribute: &str, error: &dyn std::fmt::Display) -> Diagnostics {
    Diagnostic::error(
        "The key cannot be used",
        format!("{}.", capitalized(&error.to_string())),
    )
    .at(attribute)
    .into()
}

fn missing_half(there: &str, missing: &str) -> Diagnostics {
    Diagnostics::error(
        "Half of a credential",
        format!("`{there}` is set, but `{missing}` is not. Set both or neither."),
    )
}

/// An error's text as a sentence.
pub fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
}
