//! Exactly one credential, from the block or else from the environment.

use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::Secret;
use zitadel_actions::auth::{Credential, RsaKey, ServiceAccountKey, SystemUser};

use super::model::{ProviderModel, SystemApiModel};
use super::settings::{Settings, both, error_at, read, without_bom};
use crate::diagnostics::{CredentialKind, CredentialSource, Title};

/// The attribute of each kind of credential, and its environment variable.
const KINDS: [(&str, Option<&str>); 6] = [
    ("access_token", Some("ZITADEL_ACCESS_TOKEN")),
    ("access_token_file", Some("ZITADEL_ACCESS_TOKEN_FILE")),
    ("jwt_profile_json", Some("ZITADEL_JWT_PROFILE_JSON")),
    ("jwt_profile_file", Some("ZITADEL_JWT_PROFILE_FILE")),
    ("client_id", Some("ZITADEL_CLIENT_ID")),
    ("system_api", None),
];

/// A credential, and where it comes from.
pub type Found = (Credential, CredentialSource);

/// The credential; `None` while the block's is unknown.
pub fn credential(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Found>, Diagnostics> {
    if model.client_id.is_null()
        && model.client_secret.is_known()
        && settings.variable("ZITADEL_CLIENT_ID").is_none()
    {
        return Err(incomplete("client_secret", "client_id"));
    }
    let mut known: Vec<&'static str> = Vec::new();
    // An unknown value can still turn out to be null, so it does not conflict with another one yet.
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
                settings.note_unknown(name);
            }
            Ok(None)
        }
        [one] => from_block(one, model, settings),
        [] => from_environment(settings),
    }
}

/// Which kinds of credential the block has.
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
) -> Result<Option<Found>, Diagnostics> {
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
        .map(|text| parse(name, name, text))
        .transpose()
}

fn client_credentials(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Found>, Diagnostics> {
    let id = settings.text("client_id", &model.client_id, Some("ZITADEL_CLIENT_ID"));
    let secret = settings.text(
        "client_secret",
        &model.client_secret,
        Some("ZITADEL_CLIENT_SECRET"),
    );
    match (id, secret) {
        (Some(id), Some(secret)) => {
            let place = if model.client_secret.is_known() {
                "client_secret"
            } else {
                "ZITADEL_CLIENT_SECRET"
            };
            Ok(Some(client(id, &secret, place)))
        }
        _ if !settings.unknown().is_empty() => Ok(None),
        _ => Err(incomplete("client_id", "client_secret")),
    }
}

fn from_environment(settings: &mut Settings<'_>) -> Result<Option<Found>, Diagnostics> {
    let set: Vec<(&'static str, &str, String)> = KINDS
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
            Title::MissingCredentials,
            "The provider needs credentials. Set access_token (ZITADEL_ACCESS_TOKEN) to a personal \
             access token of a machine user with the role IAM_OWNER, or use access_token_file, \
             jwt_profile_file, jwt_profile_json, client_id with client_secret, or system_api.",
        )),
        [("client_id", _, id)] => match settings.variable("ZITADEL_CLIENT_SECRET") {
            Some(secret) => Ok(Some(client(id.clone(), &secret, "ZITADEL_CLIENT_SECRET"))),
            None => Err(incomplete("ZITADEL_CLIENT_ID", "ZITADEL_CLIENT_SECRET")),
        },
        [(name, variable, value)] => parse(name, variable, value.clone()).map(Some),
        [(_, one, _), (_, other, _), ..] => Err(Diagnostics::error(
            Title::ConflictingCredentials,
            format!(
                "The environment has both {one} and {other}. Unset one of them, or set the \
                 credential in the provider block, which takes precedence."
            ),
        )),
    }
}

/// The credential in a string that is set at `place`: the attribute, or a variable.
fn parse(name: &'static str, place: &str, text: String) -> Result<Found, Diagnostics> {
    let service_account = |json: &str| {
        ServiceAccountKey::from_json(&without_bom(json).to_owned().into())
            .map(Credential::JwtProfile)
            .map_err(|error| invalid_key(name, place, &error))
    };
    let (credential, kind) = match name {
        "access_token" => (
            Credential::AccessToken(Secret::new(without_bom(&text).trim())),
            CredentialKind::AccessToken,
        ),
        "access_token_file" => (
            Credential::AccessTokenFile(text.into()),
            CredentialKind::AccessTokenFile,
        ),
        "jwt_profile_json" => (service_account(&text)?, CredentialKind::JwtProfile),
        _ => (
            service_account(&read(name, place, &text)?)?,
            CredentialKind::JwtProfile,
        ),
    };
    Ok((credential, source(kind, name, place)))
}

/// Client credentials, whose secret is set at `place`. A line break at its end belongs to the file
/// or the command that it was read with.
fn client(id: String, secret: &str, place: &str) -> Found {
    let credential = Credential::ClientCredentials {
        id,
        secret: Secret::new(without_bom(secret).trim()),
    };
    let source = source(CredentialKind::ClientCredentials, "client_secret", place);
    (credential, source)
}

fn source(kind: CredentialKind, attribute: &'static str, place: &str) -> CredentialSource {
    CredentialSource {
        kind,
        attribute,
        place: place.to_owned(),
    }
}

fn system_user(
    system: &SystemApiModel,
    settings: &mut Settings<'_>,
) -> Result<Option<Found>, Diagnostics> {
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
        return Err(incomplete("system_api.user", "system_api.key"));
    };
    let key = RsaKey::from_pem(&pem.into())
        .map_err(|error| invalid_key("system_api", "system_api", &error))?;
    let user = SystemUser {
        user,
        key,
        audience,
    };
    let source = source(CredentialKind::SystemUser, "system_api", "system_api");
    Ok(Some((Credential::SystemUser(user), source)))
}

fn invalid_key(attribute: &str, place: &str, error: &dyn std::fmt::Display) -> Diagnostics {
    error_at(
        attribute,
        Title::InvalidKey,
        format!("`{place}` is invalid: {error}."),
    )
}

fn incomplete(there: &str, missing: &str) -> Diagnostics {
    error_at(
        there,
        Title::IncompleteCredentials,
        format!("`{there}` is set, but `{missing}` is not. Set both or neither."),
    )
}
