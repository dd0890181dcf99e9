//! The provider block as Terraform holds it.

use std::collections::BTreeMap;

use terraform_plugin::Model;
use terraform_plugin::terraform::Attr;

/// The attributes of the provider block. There is no `Debug`: it holds credentials.
#[derive(Clone, Default, PartialEq, Model)]
pub struct ProviderModel {
    /// The address of the instance.
    pub domain: Attr<String>,
    /// Whether to use plain HTTP.
    pub insecure: Attr<bool>,
    /// A bearer token.
    pub access_token: Attr<String>,
    /// A file with a bearer token.
    pub access_token_file: Attr<String>,
    /// The key of a service account.
    pub jwt_profile_json: Attr<String>,
    /// A file with the key of a service account.
    pub jwt_profile_file: Attr<String>,
    /// The client ID.
    pub client_id: Attr<String>,
    /// The client secret.
    pub client_secret: Attr<String>,
    /// A system user.
    pub system_api: Attr<SystemApiModel>,
    /// The issuer of tokens.
    pub issuer: Attr<String>,
    /// The audience of assertions.
    pub audience: Attr<String>,
    /// The instance's own domain.
    pub instance_host: Attr<String>,
    /// The public host.
    pub public_host: Attr<String>,
    /// Headers of every request.
    pub transport_headers: Attr<BTreeMap<String, Attr<String>>>,
    /// A certificate authority.
    pub ca_certificate: Attr<String>,
    /// A file with a certificate authority.
    pub ca_certificate_file: Attr<String>,
    /// A client certificate.
    pub client_certificate: Attr<String>,
    /// A file with a client certificate.
    pub client_certificate_file: Attr<String>,
    /// The certificate's key.
    pub client_key: Attr<String>,
    /// A file with the certificate's key.
    pub client_key_file: Attr<String>,
    /// Whether any certificate is accepted.
    pub insecure_skip_verify_tls: Attr<bool>,
    /// A proxy.
    pub proxy_url: Attr<String>,
    /// The timeout of a single attempt.
    pub request_timeout: Attr<String>,
    /// The number of retries.
    pub max_retries: Attr<i64>,
    /// The maximum rate of requests.
    pub max_requests_per_second: Attr<i64>,
    /// How long to wait until reads show our own writes.
    pub consistency_timeout: Attr<String>,
    /// `auto`, or the name of a generation.
    pub api_generation: Attr<String>,
}

/// A user of the system API.
#[derive(Clone, Default, PartialEq, Model)]
pub struct SystemApiModel {
    /// Its name in the server's configuration.
    pub user: Attr<String>,
    /// The private key, PEM.
    pub key: Attr<String>,
    /// A file with the private key.
    pub key_file: Attr<String>,
    /// The audience of its assertions.
    pub audience: Attr<String>,
}
