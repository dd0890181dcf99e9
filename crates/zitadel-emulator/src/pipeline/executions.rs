//! The executions that run on a call of the API.

use std::sync::Arc;

use super::{Server, Work, lock};
use crate::exchange::Request;
use crate::failure::Failure;
use crate::proto::decode::Decoder;
use crate::proto::encode::encode;
use crate::rules::Rules;
use crate::runner::{CallKind, Occasion, Payload, Plan, TargetCall};

impl Work<'_> {
    /// The request message as JSON, in the shape that targets receive.
    fn message(&self, rules: Rules) -> String {
        match self {
            Self::Actions {
                generation,
                route,
                request,
            } => {
                let schema = generation.schema();
                encode(schema, &route.message(), request, rules.sends_go_messages()).to_string()
            }
            Self::Instance { .. } => "{}".to_owned(),
        }
    }
}

impl Server {
    pub(super) fn payload(&self, request: &Request, work: &Work<'_>) -> Payload {
        let (service, rpc) = work.rpc();
        let method = format!("/{service}/{rpc}");
        let message = work.message(self.rules);
        let world = lock(&self.world);
        let instance = &world.state.instance;
        Payload::of_call(self.rules, instance, &method, &request.host, &message)
    }

    /// Runs the execution on a call; the payload comes back as the answers changed it.
    pub(super) async fn run(
        self: &Arc<Self>,
        kind: CallKind,
        work: &Work<'_>,
        mut payload: Payload,
    ) -> Result<Payload, Failure> {
        let (service, rpc) = work.rpc();
        let occasion = Occasion::Call {
            kind,
            service: service.to_owned(),
            rpc: rpc.to_owned(),
        };
        let name = occasion.to_string();
        let plan = Plan::of(&lock(&self.world), occasion);
        let Some(plan) = plan else {
            return Ok(payload);
        };
        let run = plan.run(&mut payload).await;
        let failure = run.failure().cloned();
        let server = Arc::clone(self);
        tokio::spawn(async move { server.record_target_calls(&name, &run.finish().await) });
        failure.map_or(Ok(payload), Err)
    }

    /// Keeps calls of targets for the tests, and logs them.
    pub(crate) fn record_target_calls(&self, occasion: &str, calls: &[TargetCall]) {
        let made = calls.iter().filter(|call| !call.was_left_out());
        for call in made {
            self.log(&format!("{occasion} -> {}", call.summary()));
            lock(&self.controls).target_calls.push(call.clone());
        }
    }

    pub(crate) fn log(&self, line: &str) {
        if let Some(log) = &self.log {
            log(line.trim_end());
        }
    }

    /// Takes the request message that an answer changed. Servers before v3 decode it as a Go
    /// struct; there the emulator's own calls stay as they were sent.
    pub(super) fn change(&self, work: &mut Work<'_>, payload: &Payload) -> Result<(), Failure> {
        let sent = work.message(self.rules);
        let Work::Actions {
            generation,
            route,
            request,
        } = work
        else {
            return Ok(());
        };
        let message = payload.get("request").unwrap_or_default();
        if message == sent || self.rules.sends_go_messages() {
            return Ok(());
        }
        let decoder = Decoder {
            schema: generation.schema(),
            names_fields: self.rules.decoder_names_fields(),
        };
        *request = decoder
            .body(&route.message(), message)
            .map_err(Failure::foreign)?;
        Ok(())
    }
}
