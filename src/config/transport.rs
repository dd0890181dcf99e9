//! Where the requests go, and how: TLS, headers, proxy, time.

use std::num::NonZeroU32;
use std::time::Duration;

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use url::Url;
use zitadel_actions::transport::{ClientIdentity, ConfigError, TransportConfig, base_url};

use super::model::ProviderModel;
use super::settings::{Settings, error_at};
use crate::diagnostics::{Title, capitalized};
use crate::duration;

/// The `User-Agent` of every request.
const USER_AGENT: &str = concat!(
    "terraform-provider-zitadelactions/",
    env!("CARGO_PKG_VERSION")
);

/// The address of the instance and how to call it; `None` while that is unknown.
pub fn transport_config(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<Option<TransportConfig>, Diagnostics> {
    let insecure = settings.flag("insecure", &model.insecure, "ZITADEL_INSECURE")?;
    if model.insecure.is_unknown() {
        return Ok(None);
    }
    let domain = settings.text("domain", &model.domain, Some("ZITADEL_DOMAIN"));
    let Some(domain) = domain else {
        if !settings.unknown().is_empty() {
            return Ok(None);
        }
        let missing = Diagnostic::error(
            Title::MissingDomain,
            "Set the provider's domain (ZITADEL_DOMAIN) to the host of the instance, for example \
             my-instance.zitadel.cloud or http://localhost:8080.",
        );
        return Err(missing.at("domain").into());
    };
    let base = address("domain", &model.domain, "ZITADEL_DOMAIN", &domain, insecure)?;
    let mut config = TransportConfig::new(base);
    config.user_agent = USER_AGENT.to_owned();
    config.instance_host = host(
        "instance_host",
        &model.instance_host,
        "ZITADEL_INSTANCE_HOST",
        settings,
    )?;
    config.public_host = host(
        "public_host",
        &model.public_host,
        "ZITADEL_PUBLIC_HOST",
        settings,
    )?;
    config.audience = settings.text("audience", &model.audience, Some("ZITADEL_AUDIENCE"));
    config.issuer = settings
        .text("issuer", &model.issuer, Some("ZITADEL_ISSUER"))
        .map(|issuer| {
            let insecure = insecure && !issuer.starts_with("https://");
            address("issuer", &model.issuer, "ZITADEL_ISSUER", &issuer, insecure)
        })
        .transpose()?;
    encrypt(&mut config, model, settings)?;
    limits(&mut config, model, settings);
    headers(&mut config, &model.transport_headers, settings);
    Ok(Some(config))
}

fn encrypt(
    config: &mut TransportConfig,
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<(), Diagnostics> {
    config.ca_certificates.extend(settings.text_or_file(
        ("ca_certificate", &model.ca_certificate),
        ("ca_certificate_file", &model.ca_certificate_file),
        "ZITADEL_CA_CERTIFICATE_FILE",
    )?);
    let certificate = settings.text_or_file(
        ("client_certificate", &model.client_certificate),
        ("client_certificate_file", &model.client_certificate_file),
        "ZITADEL_CLIENT_CERTIFICATE_FILE",
    )?;
    let key = settings.text_or_file(
        ("client_key", &model.client_key),
        ("client_key_file", &model.client_key_file),
        "ZITADEL_CLIENT_KEY_FILE",
    )?;
    config.client_identity = match (certificate, key) {
        (Some(certificate), Some(key)) => Some(ClientIdentity {
            certificate,
            key: key.into(),
        }),
        (None, None) => None,
        _ if !settings.unknown().is_empty() => None,
        (Some(_), None) => return Err(incomplete("client_certificate", "client_key")),
        (None, Some(_)) => return Err(incomplete("client_key", "client_certificate")),
    };
    config.insecure_skip_verify = settings
        .value("insecure_skip_verify_tls", &model.insecure_skip_verify_tls)
        .unwrap_or(false);
    config.proxy_url = settings
        .text("proxy_url", &model.proxy_url, None)
        .map(Into::into);
    Ok(())
}

fn limits(config: &mut TransportConfig, model: &ProviderModel, settings: &mut Settings<'_>) {
    if let Some(timeout) = time("request_timeout", &model.request_timeout, settings) {
        config.request_timeout = timeout;
    }
    if let Some(retries) = settings.value("max_retries", &model.max_retries) {
        config.max_retries = u32::try_from(retries).unwrap_or(u32::MAX);
    }
    config.max_requests_per_second = settings
        .value("max_requests_per_second", &model.max_requests_per_second)
        .and_then(|rate| u32::try_from(rate).ok())
        .and_then(NonZeroU32::new);
}

fn headers(
    config: &mut TransportConfig,
    headers: &Attr<std::collections::BTreeMap<String, Attr<String>>>,
    settings: &mut Settings<'_>,
) {
    match headers {
        Attr::Known(headers) => {
            for (name, value) in headers {
                if let Some(value) = settings.text("transport_headers", value, None) {
                    config.headers.push((name.clone(), value.into()));
                }
            }
        }
        Attr::Unknown => {
            settings.value::<bool>("transport_headers", &Attr::Unknown);
        }
        Attr::Null => {}
    }
}

/// A duration that the schema's validator has accepted.
pub fn time(
    name: &'static str,
    value: &Attr<String>,
    settings: &mut Settings<'_>,
) -> Option<Duration> {
    settings
        .text(name, value, None)
        .as_deref()
        .and_then(duration::parse)
}

/// The URL of an argument that names a server.
fn address(
    name: &'static str,
    value: &Attr<String>,
    variable: &str,
    text: &str,
    insecure: bool,
) -> Result<Url, Diagnostics> {
    if let Some((place, page)) = of_address_bar(text) {
        let why =
            format!("{page} is a page of ZITADEL, not a part of its address. Write {place:?}");
        return Err(invalid_address(name, value, variable, &why));
    }
    base_url(text, insecure).map_err(|error| invalid_address(name, value, variable, &error))
}

/// Splits the address of one of ZITADEL's pages, as copied from a browser, from its path.
fn of_address_bar(text: &str) -> Option<(&str, &str)> {
    let host = text.find("://").map_or(0, |scheme| scheme + "://".len());
    let from = ["/ui/", "/oauth/v2/", "/.well-known/"]
        .iter()
        .filter_map(|page| text[host..].find(page))
        .min()?;
    let (place, page) = text.split_at(host + from);
    Some((place, page.split(['?', '#']).next().unwrap_or(page)))
}

/// A host that goes into a header as it is.
fn host(
    name: &'static str,
    value: &Attr<String>,
    variable: &str,
    settings: &mut Settings<'_>,
) -> Result<Option<String>, Diagnostics> {
    let host = settings.text(name, value, Some(variable));
    let other = |c: char| c.is_whitespace() || "/@?#\\".contains(c);
    match host {
        Some(text) if text.contains(other) => {
            let why = "it must be a host or host:port without scheme and path, such as `auth.example.com`";
            Err(invalid_address(name, value, variable, &why))
        }
        host => Ok(host),
    }
}

/// The client's refusal of a setting, at its attribute.
pub fn invalid_setting(error: &ConfigError, model: &ProviderModel) -> Diagnostics {
    let of = |text: &Attr<String>, name: &'static str, file: &'static str| {
        if text.is_null() { file } else { name }
    };
    let attribute = match error {
        ConfigError::UserInfo { which } => which,
        ConfigError::Header { name, .. } => match name.as_str() {
            "x-zitadel-instance-host" => "instance_host",
            "x-zitadel-public-host" => "public_host",
            _ => "transport_headers",
        },
        ConfigError::CaCertificate(_) => of(
            &model.ca_certificate,
            "ca_certificate",
            "ca_certificate_file",
        ),
        ConfigError::ClientCertificate(_) => of(
            &model.client_certificate,
            "client_certificate",
            "client_certificate_file",
        ),
        ConfigError::ClientKey(_) => of(&model.client_key, "client_key", "client_key_file"),
        ConfigError::Proxy(_) => "proxy_url",
        _ => {
            let detail = format!("{}. Please report this.", capitalized(&error.to_string()));
            return Diagnostics::error(Title::InvalidConnectionSettings, detail);
        }
    };
    // Without the subject, which is the attribute.
    let why = match error {
        ConfigError::CaCertificate(why)
        | ConfigError::ClientCertificate(why)
        | ConfigError::ClientKey(why) => why.clone(),
        ConfigError::Proxy(why) => (*why).to_owned(),
        other => other.to_string(),
    };
    error_at(
        attribute,
        Title::InvalidConnectionSettings,
        format!("`{attribute}` is invalid: {why}."),
    )
}

fn incomplete(there: &str, missing: &'static str) -> Diagnostics {
    error_at(
        there,
        Title::IncompleteClientCertificate,
        format!("`{there}` is set, but `{missing}` is not. Set both or neither."),
    )
}

/// Points at the address unless a password or a token may be in it, which are a mistake there:
/// Terraform would quote them.
fn invalid_address(
    attribute: &str,
    value: &Attr<String>,
    variable: &str,
    error: &dyn std::fmt::Display,
) -> Diagnostics {
    let place = if value.is_null() { variable } else { attribute };
    let detail = format!("`{place}` is invalid: {error}.");
    if value
        .known()
        .is_some_and(|text| text.contains(['@', '?', '#']))
    {
        Diagnostics::error(Title::InvalidAddress, detail)
    } else {
        error_at(attribute, Title::InvalidAddress, detail)
    }
}
