//! The connection that the resources use: a client of the instance in the provider block.

use std::sync::Arc;

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::client::Client;
use zitadel_actions::test_call::TestCaller;
use zitadel_actions::transport::{Transport, TransportConfig};

use super::client_options::client_options;
use super::credential::credential;
use super::exposure::warn_if_exposed;
use super::model::ProviderModel;
use super::settings::{Environment, Settings, at_attribute};
use super::transport::{invalid_setting, transport_config};
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
        let options = client_options(model, transport.as_ref(), &mut settings)?;
        let connected = match (credential, transport) {
            (Some((credential, source)), Some(transport)) if settings.unknown().is_empty() => {
                warn_if_exposed(&transport, context);
                let caller = Caller::register(address_of(&transport), source);
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
    /// would report is reported once, at the provider block. The lists that most runs begin with
    /// are read at the same time; what is wrong with them is said by the calls that need them.
    ///
    /// # Errors
    /// The server cannot be reached, is not ZITADEL, or does not accept the credential.
    pub async fn check(&self) -> Result<(), Diagnostics> {
        let Ok(connected) = &self.connected else {
            return Ok(());
        };
        let client = connected.client.clone();
        tokio::spawn(async move { client.read_ahead().await });
        match connected.client.connect().await {
            Ok(()) => Ok(()),
            Err(error) => Err(connected.refused(&error).into()),
        }
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

impl Connected {
    /// The fault of all calls, at the setting that has to change.
    fn refused(&self, error: &Error) -> Diagnostic {
        let attempt = if is_of_credential(error) {
            "connect to ZITADEL".to_owned()
        } else {
            format!("reach ZITADEL at {}", self.caller.host)
        };
        let diagnostic = explain(error, Subject::Object, attempt);
        if is_of_credential(error) {
            at_attribute(self.caller.credential.attribute, diagnostic)
        } else if self.has_domain {
            diagnostic.at("domain")
        } else {
            diagnostic
        }
    }
}

/// The instance's address as it is called.
fn address_of(transport: &TransportConfig) -> String {
    transport.base.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests;
