//! Endpoints that servers with a deny list refuse, or will refuse after an upgrade.

use std::net::IpAddr;

use terraform_plugin::framework::Context;
use url::{Host, Url};
use zitadel_actions::client::Client;
use zitadel_actions::model::ServerVersion;

use super::model::TargetModel;
use crate::diagnostics::Title;

/// The first version that resolves an endpoint's host when the target is saved.
const DENY_LIST: ServerVersion = ServerVersion::new(4, 11, 1);

/// Warns of an endpoint that is not on a public host.
pub async fn warn(client: &Client, planned: &TargetModel, context: &Context) {
    let (argument, endpoint) = match (planned.endpoint.as_str(), planned.endpoint_wo.known()) {
        (Some(endpoint), _) => ("endpoint", endpoint),
        (_, Some(secret)) => ("endpoint_wo", secret.expose()),
        _ => return,
    };
    let Some(host) = private_host(endpoint) else {
        return;
    };
    // A server whose version cannot be read is not spoken for.
    let Ok(info) = client.api_info().await else {
        return;
    };
    if info.server.reaches(DENY_LIST) == Some(false) {
        return;
    }
    context.warn(
        Title::EndpointMayBeDenied,
        format!(
            "The host in `{argument}` is {host}. From v4.11.1 on, ZITADEL refuses endpoints on \
             its deny list when a target is saved (Executions.DenyList: loopback by default). \
             From v4.15.2 on it also refuses to call them (HTTPClient.DenyList: private networks \
             by default), so ZITADEL may stop calling the target after an upgrade. Use a public \
             host, or change the server's list."
        ),
    );
}

/// What the host of an endpoint is, if it is not a public one.
fn private_host(endpoint: &str) -> Option<&'static str> {
    let url = Url::parse(endpoint).ok()?;
    let address: IpAddr = match url.host()? {
        Host::Ipv4(address) => address.into(),
        Host::Ipv6(address) => address.into(),
        Host::Domain(name) if name == "localhost" || name.ends_with(".localhost") => {
            return Some("a loopback name");
        }
        Host::Domain(name) => return (!name.contains('.')).then_some("a name without a domain"),
    };
    let is_private = match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unique_local(),
    };
    if address.is_loopback() || address.is_unspecified() {
        Some("a loopback address")
    } else {
        is_private.then_some("an address in a private network")
    }
}

#[cfg(test)]
mod tests {
    use super::private_host;

    #[test]
    fn only_hosts_that_are_not_public_are_warned_of() {
        for endpoint in [
            "http://127.0.0.1:9/x",
            "http://localhost:8080/",
            "http://LOCALHOST/",
            "https://[::1]/",
            "https://10.1.2.3/hook",
            "http://u:p@192.168.0.1/",
            "http://receiver:3000/hook",
            "http://[fd00::1]:80/",
        ] {
            assert!(private_host(endpoint).is_some(), "{endpoint}");
        }
        for endpoint in [
            "https://example.com/",
            "https://8.8.8.8/",
            "https://192.0.2.1/hook",
        ] {
            assert_eq!(private_host(endpoint), None, "{endpoint}");
        }
    }
}
