//! The API of v2.52 to v2.58: the kinds and the endpoint as today, one list of targets and
//! includes, and executions that show their condition under a capital `Condition`.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Dialect, Feature, Generation, RowIdentity,
    v3alpha::{Details, V3alphaGeneration},
    wire::{self, FunctionSpelling},
};
use crate::{
    Error,
    call::Mismatch,
    model::{
        Condition, Execution, PayloadType, PriorTarget, Target, TargetDraft, TargetPatch, TargetRef,
    },
};

/// What distinguishes v3alpha_2024_05.
#[derive(Debug)]
pub(super) struct V3alpha2024_05;

impl V3alphaGeneration for V3alpha2024_05 {
    const GENERATION: Generation = Generation::V3alpha2024_05;
    const FUNCTIONS: FunctionSpelling = FunctionSpelling::Object;
    const FILTERS_EXECUTIONS: bool = true;
    const INTERRUPT_OUTLIVES_ASYNC: bool = false;

    type Target = GotTarget;
    type Execution = GotExecution;

    fn has(feature: Feature) -> bool {
        match feature {
            Feature::Includes
            | Feature::MixedIncludes
            | Feature::RequestsRun
            | Feature::BroadRequestsRun => true,
            Feature::SigningKeys
            | Feature::PayloadTypes
            | Feature::PublicKeys
            | Feature::ResponseIncludes
            | Feature::CreationDates
            | Feature::FunctionsAndEventsRun
            | Feature::ListOrder => false,
        }
    }

    fn draft_to_json(draft: &TargetDraft) -> Value {
        wire::settings_to_json(draft).into()
    }

    fn patch_to_json(patch: &TargetPatch, _past: &PriorTarget) -> Result<Value, Error> {
        Ok(wire::patch_to_json(patch).into())
    }

    fn list_to_json(
        dialect: &dyn Dialect,
        targets: &[TargetRef],
    ) -> Result<(&'static str, Value), Error> {
        Ok(("targets", wire::mixed_to_json(dialect, targets)?.into()))
    }

    fn execution_key(condition: &Condition) -> String {
        condition.id()
    }

    fn can_find(_condition: &Condition) -> bool {
        true
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GotTarget {
    target_id: String,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    kind: wire::Kind,
    timeout: Option<String>,
    #[serde(default)]
    endpoint: String,
}

impl wire::Object for GotTarget {
    type Neutral = Target;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_target(json)
    }

    fn read(self) -> Result<Target, Mismatch> {
        Ok(Target {
            id: wire::target_id(&self.target_id)?,
            name: self.name,
            endpoint: wire::endpoint(self.endpoint),
            kind: self.kind.read()?,
            timeout: wire::timeout(self.timeout.as_deref())?,
            payload_type: PayloadType::Json,
            signing_key: None,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct GotExecution {
    #[serde(rename = "Condition", alias = "condition")]
    condition: wire::Condition,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    targets: Vec<wire::Entry>,
}

impl wire::Object for GotExecution {
    type Neutral = Execution;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_execution(json)
    }

    fn read(self) -> Result<Execution, Mismatch> {
        Ok(Execution {
            condition: self.condition.read()?,
            targets: wire::Entry::read_all(self.targets)?,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}
