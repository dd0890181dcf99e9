//! The answers of v2 and v2beta.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    Secret,
    call::Mismatch,
    dialect::{RowIdentity, wire},
    model::{CreatedTarget, Execution, PayloadType, Target, TargetRef, Timestamp},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    id: String,
    creation_date: Option<String>,
    signing_key: Option<String>,
}

impl Created {
    pub(super) fn read(self) -> Result<CreatedTarget, Mismatch> {
        let creation_date = wire::date(self.creation_date.as_deref())?;
        Ok(CreatedTarget {
            id: wire::target_id(&self.id)?,
            signing_key: self.signing_key.map(Secret::new),
            change_date: creation_date.clone(),
            creation_date,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Updated {
    change_date: Option<String>,
    pub(super) signing_key: Option<String>,
}

impl Updated {
    pub(super) fn changed(&self) -> Result<Option<Timestamp>, Mismatch> {
        wire::date(self.change_date.as_deref())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Set {
    pub(super) set_date: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FlatTarget {
    id: String,
    creation_date: Option<String>,
    change_date: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    kind: wire::Kind,
    timeout: Option<String>,
    #[serde(default)]
    endpoint: String,
    signing_key: Option<String>,
    payload_type: Option<String>,
}

impl wire::Object for FlatTarget {
    type Neutral = Target;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_target(json)
    }

    fn read(self) -> Result<Target, Mismatch> {
        Ok(Target {
            id: wire::target_id(&self.id)?,
            name: self.name,
            endpoint: wire::endpoint(self.endpoint),
            kind: self.kind.read()?,
            timeout: wire::timeout(self.timeout.as_deref())?,
            payload_type: payload_type(self.payload_type.as_deref())?,
            signing_key: self.signing_key.map(Secret::new),
            creation_date: wire::date(self.creation_date.as_deref())?,
            change_date: wire::date(self.change_date.as_deref())?,
        })
    }
}

/// Absent means unspecified, which behaves as JSON (API.md 4.4).
fn payload_type(name: Option<&str>) -> Result<PayloadType, Mismatch> {
    match name {
        None | Some("PAYLOAD_TYPE_UNSPECIFIED" | "PAYLOAD_TYPE_JSON") => Ok(PayloadType::Json),
        Some("PAYLOAD_TYPE_JWT") => Ok(PayloadType::Jwt),
        Some("PAYLOAD_TYPE_JWE") => Ok(PayloadType::Jwe),
        Some(other) => Err(format!(
            "its payload type `{other}` is unknown to this client"
        )),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FlatExecution {
    condition: wire::Condition,
    creation_date: Option<String>,
    change_date: Option<String>,
    #[serde(default)]
    targets: Vec<String>,
}

impl wire::Object for FlatExecution {
    type Neutral = Execution;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_execution(json)
    }

    fn read(self) -> Result<Execution, Mismatch> {
        let target = |id: &String| wire::target_id(id).map(TargetRef::Target);
        Ok(Execution {
            condition: self.condition.read()?,
            targets: self.targets.iter().map(target).collect::<Result<_, _>>()?,
            creation_date: wire::date(self.creation_date.as_deref())?,
            change_date: wire::date(self.change_date.as_deref())?,
        })
    }
}
