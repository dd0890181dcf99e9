//! The titles of all diagnostics of this provider. The guide "Troubleshooting" has a row for each.

/// Lists the titles once, for the type, its text and the guide.
macro_rules! titles {
    ($($name:ident = $text:literal,)*) => {
        /// The title of a diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Title {
            $(#[doc = $text] $name,)*
        }

        impl Title {
            /// All titles.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The title as Terraform shows it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

titles! {
    // The provider block.
    MissingDomain = "Missing domain",
    InvalidAddress = "Invalid address",
    MissingCredentials = "Missing credentials",
    ConflictingCredentials = "Conflicting credentials",
    IncompleteCredentials = "Incomplete credentials",
    InvalidKey = "Invalid key",
    ConflictingSettings = "Conflicting settings",
    IncompleteClientCertificate = "Incomplete client certificate",
    InvalidConnectionSettings = "Invalid connection settings",
    InvalidApiGeneration = "Invalid API generation",
    InvalidBoolean = "Invalid boolean",
    UnreadableFile = "Could not read a file",
    UnknownConfiguration = "The provider's configuration is not known yet",
    UnverifiedCertificates = "TLS certificates are not verified",
    PlainHttp = "The access token is sent unencrypted",
    // Access.
    InvalidToken = "Invalid token",
    PermissionDenied = "Permission denied",
    NoRole = "The user has no role on the instance",
    NoAccessToken = "Could not get an access token",
    // The connection to the server.
    NoAnswer = "ZITADEL does not respond",
    WrongInstanceHost = "No instance has this domain",
    ApiNotFound = "Actions API not found",
    WrongApiGeneration = "API generation not supported by this server",
    UnexpectedResponse = "Unexpected response",
    // The server.
    Unavailable = "ZITADEL failed or is not available",
    DatabaseDown = "ZITADEL cannot reach its database",
    TooManyRequests = "Too many requests",
    FeatureDisabled = "Actions v2 is switched off on this instance",
    InstanceLocked = "The instance is locked by one of its own executions",
    PageSizeRejected = "ZITADEL rejected the page size",
    NotYetVisible = "ZITADEL does not show the change yet",
    OutdatedRead = "ZITADEL returned outdated data",
    Interrupted = "Interrupted",
    UnknownError = "Unknown error from ZITADEL",
    RequestFailed = "Request failed",
    // Values.
    InvalidValue = "Invalid value",
    InvalidId = "Invalid ID",
    InvalidImportId = "Invalid import ID",
    InvalidEndpoint = "Invalid endpoint",
    InvalidDuration = "Invalid duration",
    InvalidPayloadType = "Invalid payload type",
    InvalidDate = "Invalid date",
    InvalidCondition = "Invalid condition",
    InvalidPublicKey = "Invalid public key",
    UnknownValue = "Unknown value",
    ValueTooLong = "Value exceeds the server's limit",
    NotSupported = "Not supported by this server",
    ValueRejected = "ZITADEL rejected a value",
    IncompleteFilter = "Incomplete filter",
    UnknownService = "Unknown service",
    UnknownGroup = "Unknown group",
    UnreadableOfficialState = "Cannot migrate the state",
    // Targets.
    MissingKind = "Missing kind of target",
    NameTaken = "The name is taken",
    DuplicateName = "Two targets with the same name",
    TargetNotFound = "Target not found",
    ObjectNotFound = "Object not found",
    UnreadableObject = "Unreadable object",
    CreationLost = "The target may have been created",
    EndpointRejected = "ZITADEL rejected the endpoint",
    EndpointMayBeDenied = "ZITADEL may refuse to call the endpoint",
    EndpointChanged = "The endpoint was changed outside of Terraform",
    EndpointNotSent = "The new endpoint is not sent",
    NoEndpoint = "The target has no endpoint",
    NoSigningKey = "The target has no signing key",
    NoRandomness = "No random numbers available",
    // Executions and attachments.
    ConditionUnknown = "ZITADEL does not know this condition",
    NameNotChecked = "The name was not checked",
    IncompleteGroup = "Incomplete group name",
    NeverRuns = "The execution never runs on this server",
    ExecutionNotFound = "Execution not found",
    ExecutionExists = "The execution already exists",
    ExecutionOverwritten = "An existing execution will be overwritten",
    DuplicateExecution = "Two resources for one execution",
    ManagedWholeAndInParts = "Execution managed as a whole and in parts",
    NullTarget = "Null in the list of targets",
    IncludeNotFound = "Included execution not found",
    CircularInclude = "Circular include",
    ConflictingChange = "Conflicting change",
    RemovedFromStateOnly = "Removed from state only",
    CanLock = "This execution can lock the instance",
    CanStopLogins = "This execution can stop logins",
    CanStopEvents = "This execution can stop the handling of events",
    LongWait = "Logins can take a long time",
    AttachmentNotFound = "Attachment not found",
    NotAttached = "The target is not attached",
    AlreadyAttached = "The target was already attached",
    DuplicateAttachment = "Two resources for one attachment",
    DeletedTargetsRemoved = "Deleted targets were removed from the list",
    ChangeNotConfirmed = "The change is not confirmed",
    // Public keys.
    PrivateKey = "Private key in place of a public key",
    PublicKeyNotFound = "Public key not found",
    KeyExpired = "The public key has expired",
    ActiveKeyExpired = "The active public key has expired",
    KeyActive = "The public key is active",
    TwoActiveKeys = "Two active keys for one target",
    KeyAddedTwice = "The target already had this public key",
    NoActiveKey = "The target has no active public key",
    DateInThePast = "The expiration date is in the past",
    // Test calls.
    UntestablePayload = "The payload type cannot be tested",
    ReceiverRefused = "The receiver does not accept the call",
    ReceiverSilent = "The receiver does not respond",
    ResponseNotJson = "The response is not JSON",
}

impl From<Title> for String {
    fn from(title: Title) -> Self {
        title.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::Title;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    /// The sources of the provider, except this file.
    fn sources() -> Vec<(PathBuf, String)> {
        sources_of("src")
    }

    fn sources_of(folder: &str) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        let mut folders = vec![root().join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs")
                    && !path.ends_with(file!())
                {
                    let text = fs::read_to_string(&path).unwrap();
                    found.push((path, text));
                }
            }
        }
        assert!(found.len() > 50);
        found
    }

    /// The messages in the guide: those of the provider, and those of the SDK.
    fn rows(guide: &str) -> (Vec<&str>, Vec<&str>) {
        let (ours, of_sdk) = guide.split_once("### Checks of the configuration").unwrap();
        (titles(ours), titles(of_sdk))
    }

    /// The first column of the tables.
    fn titles(part: &str) -> Vec<&str> {
        part.lines()
            .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
            .filter(|title| *title != "message")
            .collect()
    }

    #[test]
    fn the_troubleshooting_guide_has_one_row_for_each_title_and_no_other() {
        let guide = fs::read_to_string(root().join("xtask/notes/guides/troubleshooting.md"));
        let guide = guide.unwrap();
        let (rows, _) = rows(&guide);
        let of_guide: BTreeSet<&str> = rows.iter().copied().collect();
        let of_code: BTreeSet<&str> = Title::ALL.iter().map(|title| title.as_str()).collect();
        assert_eq!(of_guide, of_code);
        assert_eq!(rows.len(), of_guide.len(), "a title has two rows");
        assert_eq!(
            of_code.len(),
            Title::ALL.len(),
            "two titles are the same string"
        );
    }

    #[test]
    fn the_messages_of_the_sdk_in_the_guide_exist() {
        let guide = fs::read_to_string(root().join("xtask/notes/guides/troubleshooting.md"));
        let guide = guide.unwrap();
        let (_, rows) = rows(&guide);
        let sdk = sources_of("crates/terraform-plugin/src");
        assert!(rows.len() > 10, "{rows:?}");
        for title in rows {
            let quoted = format!("\"{title}\"");
            assert!(
                sdk.iter().any(|(_, text)| text.contains(&quoted)),
                "{title}"
            );
        }
    }

    #[test]
    fn every_title_is_used() {
        let sources = sources();
        for title in Title::ALL {
            let name = format!("Title::{title:?}");
            let is_used = |text: &String| {
                text.match_indices(&name).any(|(at, _)| {
                    !text[at + name.len()..].starts_with(|c: char| c.is_alphanumeric())
                })
            };
            assert!(sources.iter().any(|(_, text)| is_used(text)), "{name}");
        }
    }

    /// A diagnostic with a string for its title would have no row in the guide.
    #[test]
    fn no_diagnostic_has_a_title_of_its_own() {
        for (path, text) in sources() {
            for call in [
                "Diagnostic::error(",
                "Diagnostic::warning(",
                "Diagnostics::error(",
                "context.warn(",
            ] {
                for (at, _) in text.match_indices(call) {
                    let argument = text[at + call.len()..].trim_start();
                    let is_title = ["Title::", "title,", "summary,", "hazard.title()"]
                        .iter()
                        .any(|start| argument.starts_with(start));
                    let line = text[..at].lines().count();
                    assert!(is_title, "{}:{line}", path.display());
                }
            }
        }
    }
}
