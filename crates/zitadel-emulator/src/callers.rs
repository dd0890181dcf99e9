//! The users of the instance: tokens, roles, permissions.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::exchange::Request;
use crate::failure::{Code, Failure};
use crate::generations::Permission;
use crate::state::random_string;

/// Who sent a request, by its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// No Authorization header.
    Anonymous,
    /// A header without a valid token.
    Unknown,
    /// The owner of the instance, by the token of the builder.
    Owner,
    /// The owner, by an access token of the token endpoint.
    OwnerByAccessToken,
    /// A user with the role `IAM_OWNER_VIEWER`.
    Viewer,
    /// A user without any role.
    WithoutRole,
}

/// An access token issued by the token endpoint.
#[derive(Debug)]
struct AccessToken {
    /// Whether its audience has ZITADEL's own project, without which the API refuses it.
    has_audience: bool,
    ends: Instant,
}

/// The tokens that are valid.
pub(crate) struct Callers {
    owner: String,
    access: BTreeMap<String, AccessToken>,
    pub(crate) lifetime: Duration,
}

impl Callers {
    pub(crate) fn new(owner: String, lifetime: Duration) -> Self {
        Self {
            owner,
            access: BTreeMap::new(),
            lifetime,
        }
    }

    pub(crate) fn owner_token(&self) -> &str {
        &self.owner
    }

    pub(crate) fn viewer_token(&self) -> String {
        format!("{}-viewer", self.owner)
    }

    pub(crate) fn token_without_role(&self) -> String {
        format!("{}-without-role", self.owner)
    }

    pub(crate) fn client_secret(&self) -> String {
        format!("{}-client-secret", self.owner)
    }

    /// Issues an access token.
    pub(crate) fn issue(&mut self, has_audience: bool) -> String {
        let token = random_string(86);
        let ends = Instant::now() + self.lifetime;
        self.access
            .insert(token.clone(), AccessToken { has_audience, ends });
        token
    }

    /// Ends every access token.
    pub(crate) fn revoke_all(&mut self) {
        self.access.clear();
    }

    /// The sender of a request, for the record of calls.
    pub(crate) fn caller_of(&self, request: &Request) -> Caller {
        match self.identify(request) {
            Ok(caller) => caller,
            Err(_) if request.header("authorization").is_none() => Caller::Anonymous,
            Err(_) => Caller::Unknown,
        }
    }

    /// Identifies the caller, or refuses the authentication.
    pub(crate) fn identify(&self, request: &Request) -> Result<Caller, Failure> {
        let refused = |id, text| Failure::zitadel(Code::Unauthenticated, id, text);
        let header = request
            .header("authorization")
            .filter(|header| !header.is_empty());
        let header =
            header.ok_or_else(|| Failure::gateway(Code::Unauthenticated, "auth header missing"))?;
        let token = header
            .strip_prefix("Bearer ")
            .ok_or_else(|| refused("AUTH-toLo1", "invalid auth header"))?;
        match token {
            token if token == self.owner => Ok(Caller::Owner),
            token if token == self.viewer_token() => Ok(Caller::Viewer),
            token if token == self.token_without_role() => Ok(Caller::WithoutRole),
            token => match self.access.get(token) {
                Some(access) if access.has_audience && access.ends > Instant::now() => {
                    Ok(Caller::OwnerByAccessToken)
                }
                _ => Err(refused("AUTH-7fs1e", "Errors.Token.Invalid")),
            },
        }
    }
}

/// Checks whether the caller has a permission.
pub(crate) fn check_permission(caller: Caller, permission: Permission) -> Result<(), Failure> {
    match (permission, caller) {
        (Permission::Authenticated, _) | (_, Caller::Owner | Caller::OwnerByAccessToken) => Ok(()),
        (Permission::Read, Caller::Viewer) => Ok(()),
        (Permission::Write, Caller::Viewer) => Err(Failure::zitadel(
            Code::PermissionDenied,
            "AUTH-5mWD2",
            "No matching permissions found",
        )),
        _ => Err(Failure::not_found("AUTHZ-cdgFk", "membership not found")),
    }
}
