//! Routes as data.

/// What a route does, whatever its generation calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateTarget,
    UpdateTarget,
    DeleteTarget,
    GetTarget,
    ListTargets,
    SetExecution,
    DeleteExecution,
    ListExecutions,
    ListFunctions,
    ListMethods,
    ListServices,
    AddKey,
    ActivateKey,
    DeactivateKey,
    RemoveKey,
    ListKeys,
}

impl Operation {
    /// What a gRPC method of the tables does.
    fn of(rpc: &str) -> Self {
        match rpc {
            "CreateTarget" => Self::CreateTarget,
            "UpdateTarget" | "PatchTarget" => Self::UpdateTarget,
            "DeleteTarget" => Self::DeleteTarget,
            "GetTarget" | "GetTargetByID" => Self::GetTarget,
            "ListTargets" | "SearchTargets" => Self::ListTargets,
            "SetExecution" => Self::SetExecution,
            "DeleteExecution" => Self::DeleteExecution,
            "ListExecutions" | "SearchExecutions" => Self::ListExecutions,
            "ListExecutionFunctions" => Self::ListFunctions,
            "ListExecutionMethods" => Self::ListMethods,
            "ListExecutionServices" => Self::ListServices,
            "AddPublicKey" => Self::AddKey,
            "ActivatePublicKey" => Self::ActivateKey,
            "DeactivatePublicKey" => Self::DeactivateKey,
            "RemovePublicKey" => Self::RemoveKey,
            "ListPublicKeys" => Self::ListKeys,
            other => unreachable!("the route tables name no method {other}"),
        }
    }

    /// Whether it is one of the lists of functions, methods and services.
    pub(crate) fn lists_names(self) -> bool {
        matches!(
            self,
            Self::ListFunctions | Self::ListMethods | Self::ListServices
        )
    }
}

/// What a caller needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    /// Any valid token.
    Authenticated,
    /// A role that reads.
    Read,
    /// A role that writes.
    Write,
}

/// Where the request message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyRule {
    /// From the path alone; a body is not read.
    Ignored,
    /// From the query string; a body is not read.
    Query,
    /// The body is the message.
    Whole,
    /// The body is the message in this field: (field, its message).
    Field(&'static str, &'static str),
    /// The body is the list in this field, the rest comes from the query string: (field, message).
    List(&'static str, &'static str),
}

/// One route.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// Segments; `{field}` fills a field of the message.
    pub(crate) path: String,
    pub(crate) operation: Operation,
    /// The gRPC method's name.
    pub(crate) rpc: &'static str,
    pub(crate) body: BodyRule,
    pub(crate) permission: Permission,
    /// The status of success.
    pub(crate) status: u16,
}

/// A line of a route table: method, path, gRPC method, body, permission, status.
pub(super) type Row = (
    &'static str,
    &'static str,
    &'static str,
    BodyRule,
    Permission,
    u16,
);

/// The routes of a table below a base path, with the generation's word for `{search}`.
pub(super) fn table(base: &str, search: &str, rows: &[Row]) -> Vec<Route> {
    let route = |&(method, path, rpc, body, permission, status): &Row| Route {
        method,
        path: format!("{base}{}", path.replace("{search}", search)),
        operation: Operation::of(rpc),
        rpc,
        body,
        permission,
        status,
    };
    rows.iter().map(route).collect()
}

impl Route {
    /// The request message's name.
    pub(crate) fn message(&self) -> String {
        format!("{}Request", self.rpc)
    }

    /// The values of the path's fields when the (decoded) path matches.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<(&str, String)>> {
        match_path(&self.path, path)
    }
}

/// Matches a path with a pattern, segment by segment.
fn match_path<'a>(pattern: &'a str, path: &str) -> Option<Vec<(&'a str, String)>> {
    let (expected, actual): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    if expected.len() != actual.len() {
        return None;
    }
    let mut fields = Vec::new();
    for (expected, actual) in expected.into_iter().zip(actual) {
        match expected
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(field) => fields.push((field, actual.to_owned())),
            None if expected == actual => {}
            None => return None,
        }
    }
    Some(fields)
}

/// A path with its percent escapes decoded, slashes among them, as Go's server gives it to the
/// gateway.
pub(crate) fn decode_path(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .filter(|_| *first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
