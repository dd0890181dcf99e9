//! What differs between server versions; each difference is one named question.

use crate::version::Version;

/// The behaviour of one recorded server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) version: Version,
}

impl Rules {
    fn since(&self, bound: &str) -> bool {
        self.version >= Version::bound(bound)
    }

    /// The status of a known path with another method.
    pub(crate) fn method_not_allowed_status(&self) -> u16 {
        if self.since("2.55") { 405 } else { 501 }
    }

    /// Whether protobuf's complaint about a wrong type names the field.
    pub(crate) fn decoder_names_fields(&self) -> bool {
        self.since("2.60")
    }

    /// Whether `x-zitadel-instance-host` overrides the Host header.
    pub(crate) fn honours_instance_host_header(&self) -> bool {
        self.since("2.59")
    }

    /// The ID and text of the refusal while the feature flag `actions` is off, on servers that have
    /// the flag.
    pub(crate) fn feature_refusal(&self) -> Option<(&'static str, &'static str)> {
        if !self.since("2.50") || self.since("3.0") {
            None
        } else if self.since("2.52") {
            Some(("ACTION-8o6pvqfjhs", "Feature \"Action\" is not enabled"))
        } else {
            Some(("SCHEMA-141bwx3lef", "Errors.action.NotEnabled"))
        }
    }

    /// Whether the lists of functions, methods and services are behind the feature flag too.
    pub(crate) fn name_lists_need_flag(&self) -> bool {
        self.since("2.62")
    }

    /// Whether the lists of functions, methods and services need a role and not only a token.
    pub(crate) fn name_lists_need_role(&self) -> bool {
        !self.since("2.59")
    }

    /// The route of the feature flags, with the flags in the server's order.
    pub(crate) fn feature_routes(&self) -> &'static [&'static str] {
        if !self.since("2.50") || self.since("3.0") {
            &[]
        } else if self.since("2.58") {
            &["/v2/features/instance", "/v2beta/features/instance"]
        } else {
            &["/v2beta/features/instance"]
        }
    }

    /// The instance features this server knows.
    pub(crate) fn feature_names(&self) -> Vec<&'static str> {
        let mut names = vec![
            "loginDefaultOrg",
            "oidcTriggerIntrospectionProjections",
            "oidcLegacyIntrospection",
            "userSchema",
            "oidcTokenExchange",
            "actions",
        ];
        let later = [
            ("2.58", "improvedPerformance"),
            ("2.59", "webKey"),
            ("2.71", "debugOidcParentError"),
            ("2.71", "oidcSingleV1SessionTermination"),
            ("2.58", "disableUserTokenEvent"),
            ("2.71", "enableBackChannelLogout"),
            ("2.71", "loginV2"),
            ("2.71", "permissionCheckV2"),
            ("2.71", "consoleUseV2UserApi"),
        ];
        names.extend(
            later
                .iter()
                .filter(|(since, _)| self.since(since))
                .map(|(_, name)| *name),
        );
        names
    }

    /// Whether targets have a signing key.
    pub(crate) fn has_signing_keys(&self) -> bool {
        self.since("2.66")
    }

    /// Whether the host of an endpoint is resolved and compared with the deny list.
    pub(crate) fn resolves_endpoints(&self) -> bool {
        self.since("4.11.1")
    }

    /// Whether an event or a group of an execution must be registered.
    pub(crate) fn checks_events(&self) -> bool {
        self.since("3.0")
    }

    /// Whether executions have IDs with slashes; older ones have dots and are no longer seen.
    pub(crate) fn has_slash_ids(&self) -> bool {
        self.since("2.52")
    }

    /// Whether a deleted target drops out of the executions that name it.
    pub(crate) fn joins_targets(&self) -> bool {
        self.since("3.0")
    }

    /// Whether the same list set again is a success without effect, and an empty list is allowed.
    pub(crate) fn ignores_same_list(&self) -> bool {
        self.since("2.59")
    }

    /// Whether a circle of includes is refused.
    pub(crate) fn refuses_circles(&self) -> bool {
        self.since("2.53")
    }

    /// Whether a request without a condition crashes the server process.
    pub(crate) fn dies_without_condition(&self) -> bool {
        !self.since("2.59")
    }

    /// Whether deleting a missing target succeeds.
    pub(crate) fn deletes_missing_targets(&self) -> bool {
        self.since("3.0")
    }

    /// Whether request and response executions run at all.
    pub(crate) fn runs_executions(&self) -> bool {
        self.since("2.52")
    }

    /// Whether executions on a service or on everything run: v3.4.2 to v3.4.9 run methods only.
    pub(crate) fn runs_wide_executions(&self) -> bool {
        !self.since("3.4.2") || self.since("3.5")
    }

    /// Whether the targets of an execution run in the reverse of their order.
    pub(crate) fn runs_in_reverse(&self) -> bool {
        !self.since("3.4.2")
    }

    /// Whether a failed execution has an error of ZITADEL's own, or is an unknown error.
    pub(crate) fn has_execution_errors(&self) -> bool {
        self.since("2.59")
    }

    /// Whether executions on events and functions run.
    pub(crate) fn runs_events(&self) -> bool {
        self.since("3.0")
    }

    /// Whether messages are sent as Go prints their structs, or as protobuf JSON.
    pub(crate) fn sends_go_messages(&self) -> bool {
        !self.since("3.0")
    }

    /// Whether an answer is merged into a message as Go's decoder does, or replaces it as
    /// protobuf's does (from ZITADEL's source; recorded is neither).
    pub(crate) fn merges_answers(&self) -> bool {
        !self.since("3.0")
    }

    /// Whether the payload of a call has the headers of the request.
    pub(crate) fn sends_headers(&self) -> bool {
        self.since("4.2")
    }

    /// Whether the payload of a function names the application: recorded on v4.13.1, not on v3.4.9.
    pub(crate) fn sends_application(&self) -> bool {
        self.since("4.13")
    }

    /// Whether targets have a payload type.
    pub(crate) fn has_payload_types(&self) -> bool {
        self.since("4.8")
    }

    /// Whether calls of targets are signed.
    pub(crate) fn signs_calls(&self) -> bool {
        self.since("2.66")
    }

    /// An error that is not ZITADEL's own, as (message, text of the detail if there is one).
    pub(crate) fn foreign_error(&self, text: &str) -> (String, Option<String>) {
        if self.since("4.11") {
            (format!("{text} ()"), Some(text.to_owned()))
        } else if self.since("4.0") {
            (format!("rpc error: code = Unknown desc = {text}"), None)
        } else {
            (text.to_owned(), None)
        }
    }

    /// Whether the older services (admin) report a failed login as an unknown error.
    pub(crate) fn wraps_admin_errors(&self) -> bool {
        self.since("4.11")
    }

    /// The first half of the message about a host or an instance that cannot be found.
    pub(crate) fn origin(&self, host: &str) -> String {
        let origin = if self.since("2.59") {
            format!("&{{{host}  http}}")
        } else {
            format!("http://{host}")
        };
        format!("unable to set instance using origin {origin} (ExternalDomain is localhost)")
    }

    /// The message about a failed lookup of an instance, up to the cause.
    pub(crate) fn lookup(&self, domain: &str) -> String {
        if self.since("2.62") {
            format!(
                "unable to get instance by domain: \
                 instanceDomain {domain}, publicHostname {domain}"
            )
        } else if self.since("2.59") {
            format!("unable to get instance by host: instanceHost {domain}, publicHost ")
        } else {
            format!("unable to get instance by host {domain}")
        }
    }

    /// The key of the text for an unknown instance.
    pub(crate) fn instance_not_found_key(&self) -> &'static str {
        if self.since("4.8") {
            "Errors.Instance.NotFound"
        } else {
            "Errors.IAM.NotFound"
        }
    }

    /// Sequence of the instance and of its domains after the setup.
    pub(crate) fn setup_sequences(&self) -> (u64, u64) {
        if self.since("2.52") {
            (29, 33)
        } else {
            (100, 104)
        }
    }

    /// What the token endpoint answers to a refused assertion: status, error, description.
    pub(crate) fn assertion_refusal(&self) -> (u16, &'static str, &'static str) {
        if self.since("2.53") {
            (500, "server_error", "Errors.Internal")
        } else {
            (400, "invalid_request", "assertion invalid")
        }
    }

    /// What the token endpoint answers to an assertion of an unknown user.
    pub(crate) fn unknown_user_refusal(&self) -> (u16, &'static str, &'static str) {
        if self.since("2.53") && !self.since("2.62") {
            (404, "invalid_request", "Errors.User.NotFound")
        } else {
            self.assertion_refusal()
        }
    }

    /// Whether a token for a scope with `openid` comes with an ID token.
    pub(crate) fn gives_id_tokens(&self) -> bool {
        self.since("2.52")
    }
}
