//! The action: a signed sample call to a target's endpoint, and what came back.

use terraform_plugin::prelude::*;
use terraform_plugin::terraform::validators::Validator;
use zitadel_actions::model::{Condition, PayloadType, Target, TargetKind};
use zitadel_actions::redact;
use zitadel_actions::test_call::{TestAnswer, TestCall, sample};

use crate::config::Connection;
use crate::diagnostics::Title;
use crate::executions::model::ConditionModel;
use crate::executions::{checks, condition, name_check, schema};
use crate::targets::find;
use crate::targets::schema::target_id;

/// How much of an answer is shown, in characters.
const SHOWN: usize = 500;

/// The action `zitadelactions_test_call`.
#[derive(Debug)]
pub struct TestCallAction;

/// Its attributes.
#[derive(Clone, Debug, Model)]
pub struct TestCallModel {
    /// The target's id.
    pub target_id: Attr<String>,
    /// What the call is a sample of.
    pub condition: Attr<ConditionModel>,
    /// The body, in place of a sample.
    pub body: Attr<String>,
}

impl Action for TestCallAction {
    type Client = Connection;
    type Config = TestCallModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("target_id").required().validate(target_id()).description("The ID of the target."),
            Attribute::object("condition", schema::condition()).required().description(
                "The condition of the sample call: exactly one of `request`, `response`, \
                 `function` and `event`.",
            ),
            Attribute::string("body").optional().validate(json()).description(
                "The body to send, in JSON. Defaults to a sample in the shape that ZITADEL sends \
                 for the condition.",
            ),
        ])
        .description(
            "Calls the endpoint of a target with a signed sample, as ZITADEL would, and shows the \
             status, the time and the start of the response, so that a receiver can be tested \
             before logins depend on it. The call comes from the machine on which Terraform runs. \
             Supports targets with the payload type `JSON`; only ZITADEL can sign the tokens of \
             the others. Requires Terraform 1.14.",
        )
    }

    async fn plan(
        &self,
        connection: &Connection,
        request: PlanActionRequest<TestCallModel>,
    ) -> Result<(), Diagnostics> {
        let condition = condition::expand(&request.config.condition)?;
        let Some(client) = connection.client_if_known() else {
            return Ok(());
        };
        if let Some(condition) = condition {
            name_check::check(client, &condition, &request.context).await?;
        }
        let target = request.config.target_id.as_str();
        checks::check_target(client, connection.run(), target, "target_id".into()).await
    }

    async fn invoke(
        &self,
        connection: &Connection,
        request: InvokeRequest<TestCallModel>,
    ) -> Result<(), Diagnostics> {
        let config = &request.config;
        let condition = condition::expand(&config.condition)?.ok_or_else(|| {
            Diagnostic::error(Title::UnknownValue, "The condition is not known yet.")
                .at("condition")
        })?;
        let target = find::referenced(connection.client()?, &config.target_id).await?;
        let call = call(&target, &condition, &config.body)?;
        let endpoint = redact::urls(call.endpoint.as_str());
        let key = if call.signing_key.is_some() {
            "signed"
        } else {
            "unsigned, because the target has no key"
        };
        request.progress(format!(
            "Calling {endpoint} with a sample of {condition}, {key}."
        ));
        let interrupt = request.context.stop_token().cancellation();
        let answer = connection.test_caller()?.send(&call, &interrupt).await;
        let answer = answer.map_err(|error| unanswered(&target, &error.to_string()))?;
        let shown = rendered(&endpoint, &answer);
        if !answer.status.is_success() {
            return Err(refused(&target, &shown));
        }
        if matches!(target.kind, TargetKind::Call { .. }) && !is_json(&answer.body) {
            return Err(Diagnostic::error(
                Title::ResponseNotJson,
                format!("{shown}\n\nZITADEL uses the response of a rest_call and treats a response that is not JSON \
                    as a failure. Respond with JSON, or with an empty body."),
            )
            .at("target_id")
            .into());
        }
        request.progress(shown);
        Ok(())
    }
}

fn call(
    target: &Target,
    condition: &Condition,
    body: &Attr<String>,
) -> Result<TestCall, Diagnostics> {
    if target.payload_type != PayloadType::Json {
        return Err(Diagnostic::error(
            Title::UntestablePayload,
            format!(
                "The target {:?} has the payload type {}, whose tokens only ZITADEL can sign, with \
                 a key of the instance. Test the receiver with a target of the payload type JSON.",
                target.name, target.payload_type
            ),
        )
        .at("target_id")
        .into());
    }
    let endpoint = target.endpoint.clone().ok_or_else(|| {
        Diagnostic::error(
            Title::NoEndpoint,
            format!(
                "The target {:?} lost its endpoint in an upgrade of ZITADEL. Apply the target's \
                 configuration to set it again.",
                target.name
            ),
        )
        .at("target_id")
    })?;
    Ok(TestCall {
        endpoint,
        timeout: target.timeout,
        signing_key: target.signing_key.clone(),
        body: body
            .known()
            .cloned()
            .unwrap_or_else(|| sample::body(condition).to_string()),
    })
}

/// `https://h.example/[redacted] answered 200 OK after 12 ms: {"a":1}`.
fn rendered(endpoint: &str, answer: &TestAnswer) -> String {
    let start: String = answer.body.chars().take(SHOWN).collect();
    let body = match (start.trim(), answer.body.chars().nth(SHOWN)) {
        ("", _) => " with an empty body".to_owned(),
        (start, None) => format!(": {start}"),
        (start, Some(_)) => format!(": {start} …"),
    };
    format!(
        "{endpoint} answered {} after {} ms{body}",
        answer.status,
        answer.took.as_millis()
    )
}

/// An empty answer is as good as an empty object.
fn is_json(body: &str) -> bool {
    body.trim().is_empty() || serde_json::from_str::<serde_json::Value>(body).is_ok()
}

fn refused(target: &Target, shown: &str) -> Diagnostics {
    let detail = format!(
        "{shown}\n\nA status other than 2xx is a failure: {}. ZITADEL does not follow redirects. If \
         the receiver rejects the signature, compare its key with the target's signing_key.",
        consequence(target)
    );
    Diagnostic::error(Title::ReceiverRefused, detail)
        .at("target_id")
        .into()
}

fn unanswered(target: &Target, why: &str) -> Diagnostic {
    let detail = format!(
        "Could not call the endpoint of the target {:?}: {why}.\n\nIf the receiver \
         does not respond within the target's timeout, {}. The call leaves from where Terraform runs: a receiver that \
         only ZITADEL can reach cannot be tested this way.",
        target.name,
        consequence(target)
    );
    Diagnostic::error(Title::ReceiverSilent, detail).at("target_id")
}

fn consequence(target: &Target) -> &'static str {
    match target.kind.interrupt_on_error() {
        Some(true) => {
            "ZITADEL aborts the call that it is processing, because the target has \
             interrupt_on_error = true"
        }
        Some(false) => "ZITADEL logs it and continues",
        None => "ZITADEL ignores it, because the target is asynchronous",
    }
}

fn json() -> Validator {
    Validator::text("must be JSON", |text| {
        serde_json::from_str::<serde_json::Value>(text)
            .map(drop)
            .map_err(|error| error.to_string())
    })
}
