//! Errors of the connection to the API: the address, the network, or a proxy in front of the
//! server.

use zitadel_actions::Error;
use zitadel_actions::error::TransportFailureKind;

use super::{Explanation, Title, advice};

pub(super) fn explanation(error: &Error) -> Option<Explanation> {
    Some(match error {
        Error::WrongInstanceHost(_) => advice(
            Title::WrongInstanceHost,
            "ZITADEL runs at this address, but the host of the request is not a domain of any instance. Check the \
             provider's domain (ZITADEL_DOMAIN); behind a port-forward or a proxy, set instance_host \
             (ZITADEL_INSTANCE_HOST) to the instance's own domain. Nothing was changed, and the state is unchanged.",
        )
        .shared(),
        Error::RouteMissing(_) => advice(
            Title::ApiNotFound,
            "The server does not serve this path of the Actions API. Check that the provider's domain \
             (ZITADEL_DOMAIN) is a ZITADEL of v2.48 or later, that no proxy hides /v2/actions, and that \
             api_generation (ZITADEL_API_GENERATION), if set, fits the server.",
        ),
        Error::NoGeneration => advice(
            Title::ApiNotFound,
            "Check that the provider's domain (ZITADEL_DOMAIN) is a ZITADEL of v2.48 or later, and that no proxy hides its paths (/v2/actions on v4).",
        )
        .shared(),
        Error::WrongGeneration { .. } => advice(
            Title::WrongApiGeneration,
            "Remove api_generation (ZITADEL_API_GENERATION) so that the provider detects the generation, or set one \
             that this server supports.",
        )
        .shared(),
        Error::UnexpectedAnswer(_) => advice(
            Title::UnexpectedResponse,
            "Something other than the ZITADEL API responded: often a proxy, a login page or a server at a wrong \
             domain. Check the provider's domain (ZITADEL_DOMAIN) and the proxies in between. The state is \
             unchanged.",
        ),
        Error::Transport(failure) => advice(
            Title::NoAnswer,
            format!("{} The state is unchanged.", remedy(failure.kind)),
        )
        .shared(),
        _ => return None,
    })
}

fn remedy(kind: TransportFailureKind) -> &'static str {
    match kind {
        TransportFailureKind::Name => {
            "Check the provider's domain (ZITADEL_DOMAIN), and that this machine can resolve it."
        }
        TransportFailureKind::Proxy => {
            "Check the proxy: proxy_url in the provider block, or HTTPS_PROXY and HTTP_PROXY in the \
             environment. Hosts in NO_PROXY are reached directly."
        }
        TransportFailureKind::Certificate => {
            "Trust the server's certificate authority with ca_certificate or ca_certificate_file \
             (ZITADEL_CA_CERTIFICATE_FILE); the system's authorities stay trusted."
        }
        TransportFailureKind::CertificateDate => {
            "Renew the server's certificate, or correct the clock of this machine."
        }
        TransportFailureKind::CertificateHost => {
            "Set the provider's domain (ZITADEL_DOMAIN) to a name in the certificate. If the server is reached under \
             another name, set instance_host (ZITADEL_INSTANCE_HOST) to the instance's own domain."
        }
        TransportFailureKind::ClientCertificate => {
            "Configure a certificate that the server trusts, with client_certificate and client_key, or \
             client_certificate_file and client_key_file (ZITADEL_CLIENT_CERTIFICATE_FILE, ZITADEL_CLIENT_KEY_FILE)."
        }
        TransportFailureKind::Tls => {
            "Check the scheme and the port of the provider's domain (ZITADEL_DOMAIN), and the proxies in between."
        }
        TransportFailureKind::Time => {
            "The server, or a proxy in front of it, is slow or does not respond. If that is expected, raise \
             request_timeout in the provider block."
        }
        _ => {
            "Check the provider's domain (ZITADEL_DOMAIN), the server and the network. If the server is behind a \
             proxy, set proxy_url (HTTPS_PROXY)."
        }
    }
}
