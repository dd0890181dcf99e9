//! Actions as core invokes them.

use super::config_only::body;
use super::core::{Core, CoreError, refused};
use super::violation::{Rule, Violation};
use crate::plugin::messages::action;
use crate::terraform::{AttributePath, Value};

impl Core {
    /// Validates, plans and invokes an action. Returns what it said on the way.
    pub async fn invoke(&self, type_name: &str, config: Value) -> Result<Vec<String>, CoreError> {
        use action::invoke_action::{Event, EventType, Request};
        let body = body(&self.schema.actions, type_name)?;
        let config = self
            .validated("ValidateActionConfig", type_name, body, config)
            .await?;
        let request = Request {
            action_type: type_name.to_owned(),
            config: Some(config),
            client_capabilities: Some(self.capabilities()),
        };
        let answer: action::plan_action::Response =
            self.client.call("PlanAction", request.clone()).await?;
        refused(answer.diagnostics)?;
        self.not_deferred(answer.deferred)?;
        let mut events = self
            .client
            .stream::<_, Event>("InvokeAction", request)
            .await?;
        let (mut progress, mut completed) = (Vec::new(), None);
        let violation = |what: &str| {
            Violation::new(
                Rule::ActionCompletesOnce,
                &AttributePath::root(),
                what.to_owned(),
            )
        };
        while let Some(event) = events.message().await? {
            match event.r#type {
                _ if completed.is_some() => return Err(violation("an event after the end").into()),
                Some(EventType::Progress(said)) => progress.push(said.message),
                Some(EventType::Completed(end)) => completed = Some(end.diagnostics),
                None => return Err(violation("an event of no kind").into()),
            }
        }
        let diagnostics = completed.ok_or_else(|| violation("no end"))?;
        refused(diagnostics)?;
        Ok(progress)
    }
}
