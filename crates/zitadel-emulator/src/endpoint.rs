//! Which endpoints a server accepts.
//!
//! Servers from v4.11.1 on resolve an endpoint's host and compare its addresses with a deny list.
//! The emulator does not use DNS, so that a test needs no network: a host counts as
//! resolvable unless it is a single label other than `localhost`, or ends in one of the names
//! that RFC 2606 reserves (`.invalid`, `.test`, `.example`).

use std::net::IpAddr;

use crate::failure::Failure;
use crate::go_url;
use crate::rules::Rules;

/// The addresses that endpoints may not have.
#[derive(Debug, Clone)]
pub(crate) struct EndpointPolicy {
    pub(crate) denied: Vec<IpAddr>,
}

impl EndpointPolicy {
    /// Refuses an endpoint with the first ID when it is not a URL, with the second when it is
    /// denied.
    pub(crate) fn check(
        &self,
        rules: Rules,
        endpoint: &str,
        ids: [&'static str; 2],
    ) -> Result<(), Failure> {
        let url = match go_url::parse(endpoint) {
            Ok(url) if !endpoint.is_empty() => url,
            _ => return Err(Failure::invalid(ids[0], "Target has an invalid URL")),
        };
        if rules.resolves_endpoints() && self.denies(&url.host) {
            return Err(Failure::invalid(ids[1], "Errors.Target.DeniedURL"));
        }
        Ok(())
    }

    /// Whether an endpoint is denied at the time of the call, on servers that check it then.
    pub(crate) fn denies_call(&self, rules: Rules, endpoint: &str) -> bool {
        rules.resolves_endpoints()
            && go_url::parse(endpoint).is_ok_and(|url| self.denies(&url.host))
    }

    fn denies(&self, host: &str) -> bool {
        match resolve(host) {
            None => true,
            Some(addresses) => addresses
                .iter()
                .any(|address| self.denied.contains(address)),
        }
    }
}

/// The addresses of a host that are known without DNS, `None` when it does not resolve.
fn resolve(host: &str) -> Option<Vec<IpAddr>> {
    if let Ok(address) = host.parse() {
        return Some(vec![address]);
    }
    let name = host.trim_end_matches('.').to_lowercase();
    if name == "localhost" || name.ends_with(".localhost") {
        return Some(vec![
            IpAddr::from([127, 0, 0, 1]),
            IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
        ]);
    }
    let reserved = [".invalid", ".test", ".example"]
        .iter()
        .any(|suffix| name.ends_with(suffix));
    (name.contains('.') && !reserved).then(Vec::new)
}
