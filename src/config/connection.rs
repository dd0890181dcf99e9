//! The connection that the resources use: a client of the instance in the provider block.

use std::sync::Arc;
use std::time::Duration;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::client::{ApiGeneration, Client, ClientOptions};
use zitadel_actions::test_call::TestCaller;
use zitadel_actions::transport::{Transport, TransportConfig};

use super::credential::credential;
use super::model::ProviderModel;
use super::settings::{Environment, Settings, at_attribute, error_at};
use super::transport::{invalid_setting, time, transport_config};
use crate::diagnostics::{Caller, Subject, Title, explain, is_of_credential};
use crate::log::TerraformLog;
use crate::run::Run;

/// The connection of a run: one client for all resources.
pub struct Connection {
    connected: Result<Connected, Vec<&'static str>>,
    run: Run,
}

/// What known settings result in.
struct Connected {
    client: Client,
    test_caller: TestCaller,
    caller: Arc<Caller>,
    /// Whether the domain is set in the provider block, so that an error can point at it.
    has_domain: bool,
}

impl Connection {
    /// A connection from the provider block and the environment; nothing is sent yet.
    ///
    /// # Errors
    /// A setting that is missing, set twice or invalid. Unknown settings are not an error: the call
    /// that needs the client reports their names.
    pub fn configure(
        model: &ProviderModel,
        environment: Environment<'_>,
        context: &Context,
    ) -> Result<Self, Diagnostics> {
        let mut settings = Settings::new(environment);
        let credential = credential(model, &mut settings)?;
        let transport = transport_config(model, &mut settings)?;
        let options = ClientOptions {
            api_generation: api_generation(model, &mut settings)?,
            consistency_timeout: time(
                "consistency_timeout",
                &model.consistency_timeout,
                &mut settings,
            )
            .unwrap_or(Duration::from_secs(60)),
            max_retries: transport
                .as_ref()
                .map_or(ClientOptions::default().max_retries, |transport| {
                    transport.max_retries
                }),
        };
        let connected = match (credential, transport) {
            (Some((credential, source)), Some(transport)) if settings.unknown().is_empty() => {
                warn_if_exposed(&transport, context);
                let caller = Caller::register(host_of(&transport), source);
                let test_caller = TestCaller::new(&transport, Arc::new(TerraformLog));
                let transport = Transport::new(transport, credential, Arc::new(TerraformLog))
                    .map_err(|error| invalid_setting(&error, model))?;
                let client = Client::new(Arc::new(transport), options);
                let client = client.with_interrupt(context.stop_token().cancellation());
                Ok(Connected {
                    client,
                    test_caller,
                    caller,
                    has_domain: model.domain.is_known(),
                })
            }
            _ => Err(settings.unknown().to_vec()),
        };
        Ok(Self {
            connected,
            run: Run::default(),
        })
    }

    /// Detects what the server is, which every call needs, so that a fault which all resources
    /// would report is reported once, at the provider block.
    ///
    /// # Errors
    /// The server cannot be reached, is not ZITADEL, or does not accept the credential.
    pub async fn check(&self) -> Result<(), Diagnostics> {
        let Ok(Connected {
            client,
            caller,
            has_domain,
            ..
        }) = &self.connected
        else {
            return Ok(());
        };
        let Err(error) = client.connect().await else {
            return Ok(());
        };
        let attempt = format!("connect to {}", caller.host);
        let diagnostic = explain(&error, Subject::Object, attempt);
        let diagnostic = if is_of_credential(&error) {
            at_attribute(caller.credential.attribute, diagnostic)
        } else if *has_domain {
            diagnostic.at("domain")
        } else {
            diagnostic
        };
        Err(diagnostic.into())
    }

    /// The client, for a call that cannot wait.
    ///
    /// # Errors
    /// The names of the settings that are not known yet.
    pub fn client(&self) -> Result<&Client, Diagnostics> {
        self.connected().map(|connected| &connected.client)
    }

    /// The caller of receivers in place of ZITADEL.
    ///
    /// # Errors
    /// As for [`Connection::client`].
    pub fn test_caller(&self) -> Result<&TestCaller, Diagnostics> {
        self.connected().map(|connected| &connected.test_caller)
    }

    fn connected(&self) -> Result<&Connected, Diagnostics> {
        self.connected.as_ref().map_err(|unknown| {
            Diagnostic::error(
                Title::UnknownConfiguration,
                format!(
                    "The provider has to contact ZITADEL here, but {} in the provider block is not \
                     known until apply. Apply the resources that it depends on first (terraform \
                     apply -target=…), or set a known value.",
                    unknown.join(", ")
                ),
            )
            .into()
        })
    }

    /// The client, if its settings are known. A check at plan can be skipped without it: apply
    /// checks again.
    pub fn client_if_known(&self) -> Option<&Client> {
        self.connected
            .as_ref()
            .ok()
            .map(|connected| &connected.client)
    }

    /// What the resources of this run know about each other.
    pub fn run(&self) -> &Run {
        &self.run
    }
}

/// The instance's address without its path.
fn host_of(transport: &TransportConfig) -> String {
    transport.base.origin().ascii_serialization()
}

fn warn_if_exposed(transport: &TransportConfig, context: &Context) {
    if transport.insecure_skip_verify {
        context.warn(
            Title::UnverifiedCertificates,
            "insecure_skip_verify_tls is set, so anyone between Terraform and ZITADEL can read the \
             access token. Trust the server's certificate authority with ca_certificate_file \
             instead.",
        );
    }
    if transport.is_plain_text() {
        context.warn(
            Title::PlainHttp,
            format!(
                "insecure is set and {} is not this machine, so anyone between Terraform and \
                 ZITADEL can read the access token. Use https, and trust the server's certificate \
                 authority with ca_certificate_file if needed.",
                host_of(transport)
            ),
        );
    }
}

fn api_generation(
    model: &ProviderModel,
    settings: &mut Settings<'_>,
) -> Result<ApiGeneration, Diagnostics> {
    match settings
        .text(
            "api_generation",
            &model.api_generation,
            Some("ZITADEL_API_GENERATION"),
        )
        .as_deref()
    {
        None | Some("auto") => Ok(ApiGeneration::Auto),
        Some(name) => name.parse().map(ApiGeneration::Pinned).map_err(|error| {
            let place = if model.api_generation.is_null() {
                "ZITADEL_API_GENERATION"
            } else {
                "api_generation"
            };
            error_at(
                "api_generation",
                Title::InvalidApiGeneration,
                format!("`{place}` is invalid: {error}."),
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::terraform::Attr;

    use super::*;

    fn configure(
        model: &ProviderModel,
        environment: &[(&str, &str)],
    ) -> Result<Connection, Diagnostics> {
        let variable = |name: &str| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Connection::configure(model, &variable, &Context::default())
    }

    fn refused(model: &ProviderModel, environment: &[(&str, &str)]) -> String {
        match configure(model, environment) {
            Ok(_) => panic!("should be refused"),
            Err(diagnostics) => diagnostics.to_string(),
        }
    }

    fn usable() -> ProviderModel {
        ProviderModel {
            domain: "zitadel.example".into(),
            access_token: "token".into(),
            ..ProviderModel::default()
        }
    }

    #[test]
    fn the_block_alone_and_the_environment_alone_suffice() {
        assert!(configure(&usable(), &[]).unwrap().client().is_ok());
        let environment = [
            ("ZITADEL_DOMAIN", "zitadel.example"),
            ("ZITADEL_ACCESS_TOKEN", "token"),
        ];
        assert!(
            configure(&ProviderModel::default(), &environment)
                .unwrap()
                .client()
                .is_ok()
        );
    }

    #[test]
    fn a_credential_of_the_block_takes_precedence_over_the_environment() {
        let environment = [
            ("ZITADEL_CLIENT_ID", "id"),
            ("ZITADEL_ACCESS_TOKEN_FILE", "/no/such/file"),
        ];
        assert!(configure(&usable(), &environment).is_ok());
    }

    #[test]
    fn two_credentials_in_one_layer_are_an_error_that_names_both() {
        let mut model = usable();
        model.client_id = "id".into();
        model.client_secret = "secret".into();
        let error = refused(&model, &[]);
        assert!(
            error.contains("access_token") && error.contains("client_id"),
            "{error}"
        );

        let environment = [
            ("ZITADEL_DOMAIN", "zitadel.example"),
            ("ZITADEL_ACCESS_TOKEN", "token"),
            ("ZITADEL_JWT_PROFILE_JSON", "{}"),
        ];
        let error = refused(&ProviderModel::default(), &environment);
        assert!(
            error.contains("ZITADEL_ACCESS_TOKEN") && error.contains("ZITADEL_JWT_PROFILE_JSON"),
            "{error}"
        );
    }

    #[test]
    fn what_is_missing_is_named_with_its_environment_variable() {
        let mut model = usable();
        model.domain = Attr::Null;
        assert!(refused(&model, &[]).contains("ZITADEL_DOMAIN"));
        let mut model = usable();
        model.access_token = Attr::Null;
        assert!(refused(&model, &[]).contains("ZITADEL_ACCESS_TOKEN"));
        model.client_id = "id".into();
        assert!(refused(&model, &[]).contains("client_secret"));
    }

    #[test]
    fn unknown_settings_are_not_an_error_until_the_client_is_needed() {
        for unknown in ["domain", "access_token", "ca_certificate", "max_retries"] {
            let mut model = usable();
            match unknown {
                "domain" => model.domain = Attr::Unknown,
                "access_token" => model.access_token = Attr::Unknown,
                "ca_certificate" => model.ca_certificate = Attr::Unknown,
                _ => model.max_retries = Attr::Unknown,
            }
            let connection = configure(&model, &[]).unwrap();
            assert!(connection.client_if_known().is_none());
            let error = connection.client().unwrap_err().to_string();
            assert!(error.contains(unknown), "{error}");
        }
    }

    #[test]
    fn a_credential_that_is_unknown_may_turn_out_to_be_null() {
        let mut model = usable();
        model.jwt_profile_json = Attr::Unknown;
        model.client_secret = Attr::Unknown;
        model.ca_certificate = "certificate".into();
        model.ca_certificate_file = Attr::Unknown;
        let error = configure(&model, &[]).unwrap().client().err().unwrap();
        let error = error.to_string();
        for name in ["jwt_profile_json", "client_id", "ca_certificate_file"] {
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn an_error_points_at_no_line_that_may_hold_a_secret() {
        let mut model = usable();
        model.access_token = Attr::Null;
        model.jwt_profile_json = "{\"type\":\"application\"}".into();
        let diagnostics = configure(&model, &[]).err().unwrap();
        assert_eq!(diagnostics.iter().next().unwrap().attribute_path, None);
        assert!(diagnostics.to_string().contains("`jwt_profile_json`"));
    }

    #[test]
    fn plain_http_is_not_an_error_while_insecure_is_unknown() {
        let mut model = usable();
        model.domain = "http://zitadel.example".into();
        model.insecure = Attr::Unknown;
        assert!(configure(&model, &[]).unwrap().client_if_known().is_none());
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_refused_at_its_attribute() {
        let at = |change: fn(&mut ProviderModel)| {
            let mut model = usable();
            change(&mut model);
            let diagnostics = configure(&model, &[]).err().unwrap();
            diagnostics
                .iter()
                .next()
                .unwrap()
                .attribute_path
                .clone()
                .unwrap()
                .to_string()
        };
        assert_eq!(
            at(|model| model.domain = "http://zitadel.example".into()),
            "domain"
        );
        assert_eq!(
            at(|model| model.issuer = "ftp://zitadel.example".into()),
            "issuer"
        );
        assert_eq!(
            at(|model| model.ca_certificate_file = "/no/such/file".into()),
            "ca_certificate_file"
        );
        assert_eq!(
            at(|model| model.client_certificate_file = "/no/such/file".into()),
            "client_certificate_file"
        );
    }
}
