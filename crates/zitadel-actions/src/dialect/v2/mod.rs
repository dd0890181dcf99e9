//! The stable API of v4.0 and later: flat messages under `/v2/actions`, and from v4.8 on payload
//! types and public keys, which no other generation has.

mod public_keys;

use serde_json::{Value, json};

use super::{
    AddedPublicKey, Dialect, ExecutionFilter, Feature, Generation, Limits, Listed, NameList, Page,
    TargetFilter, flat, wire,
};
use crate::{
    Error,
    call::Call,
    model::{
        Condition, CreatedTarget, Execution, KeyId, PayloadType, PriorTarget, PublicKey,
        PublicKeyDraft, ServerVersion, Target, TargetDraft, TargetId, TargetPatch, TargetRef,
        Timestamp, UpdatedTarget, VersionRange,
    },
};

const BASE: &str = "/v2/actions";

/// The dialect of v2.
#[derive(Clone, Debug)]
pub struct V2 {
    server: VersionRange,
}

impl V2 {
    /// The dialect of a server of which `server` is known.
    pub fn new(server: VersionRange) -> Self {
        Self { server }
    }

    fn reaches(&self, minor: u32, patch: u32) -> Option<bool> {
        self.server.reaches(ServerVersion::new(4, minor, patch))
    }
}

impl Dialect for V2 {
    fn generation(&self) -> Generation {
        Generation::V2
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        match feature {
            Feature::PayloadTypes | Feature::PublicKeys => self.reaches(8, 0),
            Feature::ListOrder => self.reaches(1, 0),
            // Broken from v4.1.0 to v4.7.0 (API.md 5.5).
            Feature::BroadRequestsRun => match (self.reaches(7, 1), self.reaches(1, 0)) {
                (Some(true), _) | (_, Some(false)) => Some(true),
                (Some(false), Some(true)) => Some(false),
                _ => None,
            },
            Feature::SigningKeys
            | Feature::CreationDates
            | Feature::RequestsRun
            | Feature::FunctionsAndEventsRun => Some(true),
            Feature::Includes | Feature::MixedIncludes | Feature::ResponseIncludes => Some(false),
        }
    }

    fn limits(&self) -> Limits {
        let endpoint = if self.reaches(5, 0) == Some(false) {
            1000
        } else {
            2048
        };
        Limits {
            endpoint,
            ..Limits::LATER
        }
    }

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        let mut body = wire::settings_to_json(draft);
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes)?;
            body.insert(
                "payloadType".to_owned(),
                payload_type_to_json(draft.payload_type),
            );
        }
        Ok(flat::create_target(BASE, body))
    }

    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        _past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        let mut body = wire::patch_to_json(patch);
        if let Some(payload_type) = patch.payload_type {
            self.require(Feature::PayloadTypes)?;
            body.insert("payloadType".to_owned(), payload_type_to_json(payload_type));
        }
        Ok(flat::update_target(
            BASE,
            id,
            body,
            patch.rotate_signing_key,
        ))
    }

    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>> {
        flat::probe_target(BASE, id)
    }

    fn delete_target(&self, id: &TargetId) -> Call<()> {
        flat::delete_target(BASE, id)
    }

    fn get_target(&self, id: &TargetId) -> Call<Target> {
        flat::get_target(BASE, id)
    }

    fn list_targets(&self, filter: TargetFilter<'_>, page: Page) -> Call<Listed<Target>> {
        flat::list_targets(BASE, "search", filter, page)
    }

    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error> {
        Ok(flat::set_execution(
            BASE,
            condition,
            flat::plain_ids(self, targets)?,
        ))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        flat::set_execution(BASE, condition, [])
    }

    fn list_executions(&self, filter: ExecutionFilter<'_>, page: Page) -> Call<Listed<Execution>> {
        flat::list_executions(BASE, filter, page)
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list("/v2/actions/executions", list)
    }

    fn add_public_key(
        &self,
        target: &TargetId,
        draft: &PublicKeyDraft,
    ) -> Result<Call<AddedPublicKey>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::add(BASE, target, draft))
    }

    fn list_public_keys(
        &self,
        target: &TargetId,
        page: Page,
    ) -> Result<Call<Listed<PublicKey>>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::list(BASE, target, page))
    }

    fn activate_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Call<Option<Timestamp>>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::activate(BASE, target, key))
    }

    fn deactivate_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Call<Option<Timestamp>>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::deactivate(BASE, target, key))
    }

    fn remove_public_key(&self, target: &TargetId, key: &KeyId) -> Result<Call<()>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::remove(BASE, target, key))
    }
}

fn payload_type_to_json(payload_type: PayloadType) -> Value {
    json!(match payload_type {
        PayloadType::Json => "PAYLOAD_TYPE_JSON",
        PayloadType::Jwt => "PAYLOAD_TYPE_JWT",
        PayloadType::Jwe => "PAYLOAD_TYPE_JWE",
    })
}
