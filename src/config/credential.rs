//! Exactly one way to prove who calls, from the block or else from the environment.

use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::Secret;
use zitadel_actions::auth::{Credential, RsaKey, ServiceAccountKey, SystemUser};

use super::model::{ProviderModel, SystemApiModel};
use super::settings::{Settings, both, error_at, read};

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
    if model.client_id.is_null()
        && model.client_secret.is_known()
        && settings.variable("ZITADEL_CLIENT_ID").is_none()
    {
        return Err(missing_half("client_secret", "client_id"));
    }
    let mut known: Vec<&'static str> = Vec::new();
    // What is unknown may turn out to be null, so it is in nobody's way yet.
    let mut unknown: Vec<&'static str> = Vec::new();
    for (name, presence) in in_block(model) {
        match presence {
            Attr::Known(()) => known.push(name),
            Attr::Unknown => unknown.push(name),
            Attr::Null => {}
        }
    }
    match known.as_slice() {
        [one, other, ..] => Err(both(one, other)),
        _ if !unknown.is_empty() => {
            for name in unknown {
                settings.miss(name);
            }
            Ok(None)
        }
        [one] => from_block(one, model, settings),
        [] => from_environment(settings),
    }
}

/// Which ways the block has.
fn in_block(model: &ProviderModel) -> [(&'static str, Attr<()>); 6] {
    fn presence<T>(value: &Attr<T>) -> Attr<()> {
        match value {
            Attr::Known(_) => Attr::Known(()),
            Attr::Unknown => Attr::Unknown,
            Attr::Null => Attr::Null,
        }
    }
    // Either half may be in the environment.
    let client = match &model.client_id {
        Attr::Null => presence(&model.client_secret),
        id => presence(id),
    };
    [
        ("access_token", presence(&model.access_token)),
        ("access_token_file", presence(&model.access_token_file)),
        ("jwt_profile_json", presence(&model.jwt_profile_json)),
        ("jwt_profile_file", presence(&model.jwt_profile_file)),
        ("client_id", client),
        ("system_api", presence(&model.system_api)),
    ]
}

fn from_block(
    name: &'static str,
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Credential>, Diagnostics> {
    let value = match name {
        "access_token" => &model.access_token,
        "access_token_file" => &model.access_token_file,
        "jwt_profile_json" => &model.jwt_profile_json,
        "jwt_profile_file" => &model.jwt_profile_file,
        "client_id" => return client_credentials(model, settings),
        _ => {
            return match &model.system_api {
                Attr::Known(system) => system_user(system, settings),
                _ => Ok(None),
            };
        }
    };
    settings
        .text(name, value, None)
        .map(|text| of(name, name, text))
        .transpose()
}

fn client_credentials(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Credential>, Diagnostics> {
    let id = settings.text("client_id", &model.client_id, Some("ZITADEL_CLIENT_ID"));
    let secret = settings.text(
        "client_secret",
        &model.client_secret,
        Some("ZITADEL_CLIENT_SECRET"),
    );
    match (id, secret) {
        (Some(id), Some(secret)) => Ok(Some(Credential::ClientCredentials {
            id,
            secret: secret.into(),
        })),
        _ if !settings.unknown().is_empty() => Ok(None),
        _ => Err(missing_half("client_id", "client_secret")),
    }
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
        [(name, variable, value)] => of(name, variable, value.clone()).map(Some),
        [(_, one, _), (_, other, _), ..] => Err(Diagnostics::error(
            "Two credentials",
            format!(
                "The environment has both {one} and {other}, and only one can be meant. Unset one of them."
            ),
        )),
    }
}

/// The credential in a text that stands where `place` says: in the attribute, or in a variable.
fn of(name: &'static str, place: &str, text: String) -> Result<Credential, Diagnostics> {
    let service_account = |json: String| {
        ServiceAccountKey::from_json(&json.into())
            .map(Credential::JwtProfile)
            .map_err(|error| unusable_key(name, place, &error))
    };
    match name {
        "access_token" => Ok(Credential::AccessToken(Secret::new(text.trim()))),
        "access_token_file" => Ok(Credential::AccessTokenFile(text.into())),
        "jwt_profile_json" => service_account(text),
        _ => service_account(read(name, place, &text)?),
    }
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
    let pem = match (key, key_file) {
        (Some(key), _) => Some(key),
        (None, Some(path)) => Some(read("system_api", "system_api.key_file", &path)?),
        (None, None) => None,
    };
    let (Some(user), Some(pem)) = (user, pem) else {
        return Err(missing_half("system_api.user", "system_api.key"));
    };
    let key = RsaKey::from_pem(&pem.into())
        .map_err(|error| unusable_key("system_api", "system_api", &error))?;
    Ok(Some(Credential::SystemUser(SystemUser {
        user,
        key,
        audience,
    })))
}

fn unusable_key(attribute: &str, place: &str, error: &dyn std::fmt::Display) -> Diagnostics {
    error_at(
        attribute,
        "The key cannot be used",
        format!("`{place}`: {error}."),
    )
}

fn missing_half(there: &str, missing: &str) -> Diagnostics {
    error_at(
        there,
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
