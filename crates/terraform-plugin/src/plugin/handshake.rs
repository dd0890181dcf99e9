//! go-plugin's handshake: what the client says in the environment, and the one line we answer.
//!
//! Nothing else in the crate writes to standard output. Contract: go-plugin 1.8, `server.go`.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls::pki_types::CertificateDer;

use super::certificate::{CertificateError, ClientCertificate};
use super::listener::{Endpoint, ListenerOptions};

const COOKIE_NAME: &str = "TF_PLUGIN_MAGIC_COOKIE";
const COOKIE_VALUE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The version of go-plugin's own protocol.
const CORE_PROTOCOL_VERSION: u8 = 1;

/// The version of Terraform's provider protocol that this crate speaks.
pub(crate) const PROTOCOL_VERSION: u8 = 6;

/// What the process that started us wants.
#[derive(Debug)]
pub(crate) struct Handshake {
    /// Present when the channel is to be encrypted and mutually authenticated.
    pub(crate) client_certificate: Option<ClientCertificate>,
    /// Where the client wants the socket.
    pub(crate) listener: ListenerOptions,
    /// Whether the client understands a seventh segment in the line.
    multiplexing_segment: bool,
}

/// Why there is nobody to shake hands with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandshakeError {
    /// A person started the program.
    #[error("this program was not started by Terraform")]
    NotStartedByTerraform,
    /// The client asked for mutual TLS in a way that cannot be met.
    #[error("PLUGIN_CLIENT_CERT cannot be used: {0}")]
    ClientCertificate(#[from] CertificateError),
    /// A variable is set to something unusable.
    #[error("{variable} is {value:?}, which is not {expected}")]
    BadVariable {
        variable: &'static str,
        value: String,
        expected: &'static str,
    },
}

impl Handshake {
    /// Whether a client started us.
    pub(crate) fn is_offered(variable: impl Fn(&str) -> Option<OsString>) -> bool {
        variable(COOKIE_NAME).is_some_and(|value| value == COOKIE_VALUE)
    }

    /// Reads the client's wishes. `variable` looks one environment variable up.
    ///
    /// `PLUGIN_PROTOCOL_VERSIONS` is not judged: a client that does not offer version 6 learns it
    /// from our line and says so in its own words.
    pub(crate) fn read(
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, HandshakeError> {
        if !Self::is_offered(&variable) {
            return Err(HandshakeError::NotStartedByTerraform);
        }
        // A value that is not text must not count as unset: without its certificate, the channel
        // would go unencrypted.
        let set = |name: &'static str| match variable(name).filter(|value| !value.is_empty()) {
            None => Ok(None),
            Some(value) => {
                let not_text = |value: OsString| HandshakeError::BadVariable {
                    variable: name,
                    value: value.to_string_lossy().into_owned(),
                    expected: "UTF-8",
                };
                value.into_string().map(Some).map_err(not_text)
            }
        };
        let port = |name: &'static str, default: u16| match set(name)? {
            None => Ok(default),
            Some(value) => value.parse().map_err(|_| HandshakeError::BadVariable {
                variable: name,
                value,
                expected: "a port number",
            }),
        };
        Ok(Self {
            client_certificate: set("PLUGIN_CLIENT_CERT")?
                .map(|pem| ClientCertificate::from_pem(&pem))
                .transpose()?,
            listener: ListenerOptions {
                socket_directory: variable("PLUGIN_UNIX_SOCKET_DIR")
                    .filter(|directory| !directory.is_empty())
                    .map(PathBuf::from),
                socket_group: set("PLUGIN_UNIX_SOCKET_GROUP")?,
                ports: port("PLUGIN_MIN_PORT", 10_000)?..=port("PLUGIN_MAX_PORT", 25_000)?,
            },
            multiplexing_segment: set("PLUGIN_MULTIPLEX_GRPC")?.is_some(),
        })
    }

    /// The answer: where we listen and, under mutual TLS, who we are.
    fn line(&self, endpoint: &Endpoint, certificate: Option<&CertificateDer<'_>>) -> String {
        let certificate = certificate.map_or_else(String::new, |der| STANDARD_NO_PAD.encode(der));
        let network = endpoint.network();
        let mut line = format!(
            "{CORE_PROTOCOL_VERSION}|{PROTOCOL_VERSION}|{network}|{endpoint}|grpc|{certificate}"
        );
        if self.multiplexing_segment {
            // The broker has nothing to multiplex: a provider never calls its client.
            line.push_str("|false");
        }
        line
    }

    /// Prints the answer, which starts the conversation.
    pub(crate) fn answer(
        &self,
        endpoint: &Endpoint,
        certificate: Option<&CertificateDer<'_>>,
    ) -> std::io::Result<()> {
        print_line(&self.line(endpoint, certificate))
    }
}

/// Prints what a person needs to attach Terraform to this running process (`--debug`).
pub(crate) fn print_reattach(address: &str, endpoint: &Endpoint) -> std::io::Result<()> {
    let mut providers = serde_json::Map::new();
    providers.insert(
        address.to_owned(),
        serde_json::json!({
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL_VERSION,
            "Pid": std::process::id(),
            "Test": true,
            "Addr": { "Network": endpoint.network(), "String": endpoint.to_string() },
        }),
    );
    let providers = serde_json::Value::Object(providers);
    print_line(&format!(
        "The provider is running. Run Terraform with this variable, and stop the provider with \
         Ctrl-C:\n\n\tTF_REATTACH_PROVIDERS='{providers}'\n{}",
        exposure(endpoint)
    ))
}

/// Who can use a provider that runs for a debugger: its channel is not encrypted, and asks nobody
/// for a certificate.
fn exposure(endpoint: &Endpoint) -> &'static str {
    match endpoint {
        Endpoint::Unix(_) => "",
        Endpoint::Tcp(_) => {
            "\nWARNING: Every user of this computer can connect to this port, and use the provider \
             with the credentials that Terraform configures it with. Do not use --debug on a \
             computer that you share.\n"
        }
    }
}

/// Prints one line of text and makes sure that it is out.
pub(crate) fn print_line(line: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Handshake, HandshakeError> {
        Handshake::read(|name| {
            let mut all = variables.iter();
            all.find(|(known, _)| *known == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    const COOKIE: (&str, &str) = (COOKIE_NAME, COOKIE_VALUE);

    fn endpoint() -> Endpoint {
        Endpoint::Unix("/tmp/plugin-x/provider.sock".into())
    }

    #[test]
    fn a_debugged_provider_on_a_port_says_who_can_reach_it() {
        assert_eq!(exposure(&endpoint()), "");
        let port = Endpoint::Tcp(([127, 0, 0, 1], 10_000).into());
        assert!(exposure(&port).contains("Every user of this computer can connect"));
    }

    #[test]
    fn a_missing_or_wrong_cookie_means_a_person() {
        for variables in [&[][..], &[(COOKIE_NAME, "other")][..]] {
            assert!(matches!(
                read(variables),
                Err(HandshakeError::NotStartedByTerraform)
            ));
        }
    }

    #[test]
    fn protocol_versions_may_come_in_any_order_or_lack_ours() {
        for versions in ["5,6", "6,5", "6", "5", ""] {
            let handshake = read(&[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", versions)]).unwrap();
            assert_eq!(
                handshake.line(&endpoint(), None),
                "1|6|unix|/tmp/plugin-x/provider.sock|grpc|"
            );
        }
    }

    #[test]
    fn the_certificate_is_base64_without_padding() {
        let handshake = read(&[COOKIE]).unwrap();
        let certificate = CertificateDer::from(vec![0xff, 0xfe, 0xfd, 0xfc]);
        let line = handshake.line(&endpoint(), Some(&certificate));
        assert!(line.ends_with("|grpc|//79/A"), "{line}");
    }

    #[test]
    fn the_seventh_segment_is_only_for_clients_that_ask() {
        let handshake = read(&[COOKIE, ("PLUGIN_MULTIPLEX_GRPC", "true")]).unwrap();
        assert!(handshake.line(&endpoint(), None).ends_with("|grpc||false"));
    }

    #[test]
    fn a_broken_client_certificate_is_an_error_that_names_the_variable() {
        let error = read(&[COOKIE, ("PLUGIN_CLIENT_CERT", "nonsense")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "PLUGIN_CLIENT_CERT cannot be used: it holds no certificate in PEM form"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_client_certificate_that_is_not_text_is_refused_and_never_taken_for_none() {
        use std::os::unix::ffi::OsStringExt;
        let error = Handshake::read(|name| match name {
            COOKIE_NAME => Some(COOKIE_VALUE.into()),
            "PLUGIN_CLIENT_CERT" => Some(OsString::from_vec(vec![0xff, 0xfe])),
            _ => None,
        });
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("PLUGIN_CLIENT_CERT is "), "{error}");
        assert!(error.ends_with("which is not UTF-8"), "{error}");
    }

    #[test]
    fn a_port_that_is_no_number_is_an_error_that_names_the_variable() {
        let error = read(&[COOKIE, ("PLUGIN_MIN_PORT", "many")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "PLUGIN_MIN_PORT is \"many\", which is not a port number"
        );
    }
}
