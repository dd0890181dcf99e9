//! Settings under which others can read the access token.

use terraform_plugin::framework::Context;
use zitadel_actions::transport::TransportConfig;

use crate::diagnostics::Title;

/// Warns of each such setting.
pub fn warn_if_exposed(transport: &TransportConfig, context: &Context) {
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
                transport.base.origin().ascii_serialization()
            ),
        );
    }
}
