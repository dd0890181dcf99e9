//! State of the official provider's `zitadel_action_target`, for `moved` blocks.

use terraform_plugin::framework::MoveStateRequest;
use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::model::TargetKind;

use super::flatten;
use super::model::TargetModel;
use crate::official_state::OfficialState;

/// The target in a state of the official provider; `None` if the state is of another type.
///
/// # Errors
/// The state has values that the official provider never writes.
pub fn from_official(source: &MoveStateRequest) -> Result<Option<TargetModel>, Diagnostics> {
    match OfficialState::of(source) {
        Some(state) if state.type_name() == "zitadel_action_target" => target(&state).map(Some),
        _ => Ok(None),
    }
}

fn target(state: &OfficialState<'_>) -> Result<TargetModel, Diagnostics> {
    let text = |name: &str| state.require(name).map(Attr::from);
    // A rotation that was requested there is done; signing_key_version counts those to come.
    let target = TargetModel {
        id: text("id")?,
        name: text("name")?,
        endpoint: text("endpoint")?,
        timeout: text("timeout")?,
        payload_type: payload_type(state)?.into(),
        signing_key: state.text("signing_key")?.map(str::to_owned).into(),
        store_signing_key: true.into(),
        ..TargetModel::default()
    };
    Ok(flatten::with_kind(&target, kind(state)?))
}

fn kind(state: &OfficialState<'_>) -> Result<TargetKind, Diagnostics> {
    let interrupt_on_error = state.is_true("interrupt_on_error")?;
    match state.require("target_type")? {
        "REST_WEBHOOK" => Ok(TargetKind::Webhook { interrupt_on_error }),
        "REST_CALL" => Ok(TargetKind::Call { interrupt_on_error }),
        "REST_ASYNC" => Ok(TargetKind::Async),
        other => Err(state.unreadable(
            "target_type",
            &format!("is {other:?}, which is not a type of target"),
        )),
    }
}

fn payload_type(state: &OfficialState<'_>) -> Result<&'static str, Diagnostics> {
    match state.text("payload_type")? {
        None | Some("PAYLOAD_TYPE_UNSPECIFIED" | "PAYLOAD_TYPE_JSON") => Ok("JSON"),
        Some("PAYLOAD_TYPE_JWT") => Ok("JWT"),
        Some("PAYLOAD_TYPE_JWE") => Ok("JWE"),
        Some(other) => Err(state.unreadable(
            "payload_type",
            &format!("is {other:?}, which is not a payload type"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn moved(state: Value) -> Result<Option<TargetModel>, Diagnostics> {
        from_official(&MoveStateRequest::new(
            "registry.terraform.io/zitadel/zitadel",
            "zitadel_action_target",
            state,
        ))
    }

    fn official() -> Value {
        json!({"id": "1", "name": "n", "endpoint": "https://example.com/", "target_type": "REST_CALL", "timeout": "90s",
               "interrupt_on_error": true, "payload_type": null, "signing_key": "", "expiration_signing_key": ""})
    }

    #[test]
    fn what_the_official_provider_never_reads_is_the_default_or_null() {
        let target = moved(official()).unwrap().unwrap();
        assert_eq!(target.payload_type.as_str(), Some("JSON"));
        assert!(
            target.signing_key.is_null()
                && target.signing_key_version.is_null()
                && target.creation_date.is_null()
        );
        assert!(
            target.rest_call.is_known()
                && target.rest_webhook.is_null()
                && target.rest_async.is_null()
        );
    }

    #[test]
    fn an_unknown_word_is_an_error_that_names_it() {
        for name in ["target_type", "payload_type"] {
            let mut state = official();
            state[name] = "NONSENSE".into();
            let error = moved(state).err().unwrap().to_string();
            assert!(
                error.contains(name) && error.contains("NONSENSE"),
                "{error}"
            );
        }
    }
}
