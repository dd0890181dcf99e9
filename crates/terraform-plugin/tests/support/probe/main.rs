//! A provider whose handlers misbehave on request, for the tests of the process.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use terraform_plugin::Model;
use terraform_plugin::framework::{
    ConfigureRequest, CreateRequest, DeleteRequest, NoIdentity, Provider, ReadRequest, Registry,
    Resource, UpdateRequest,
};
use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};

fn main() -> ExitCode {
    let options = ServeOptions::new(
        "example.com/terraform-plugin/probe",
        env!("CARGO_PKG_VERSION"),
    );
    serve(Probe, options)
}

struct Probe;

#[derive(Clone, Model)]
struct Nothing {}

impl Provider for Probe {
    type Client = ();
    type Config = Nothing;

    fn name(&self) -> &str {
        "probe"
    }

    fn schema(&self) -> Schema {
        Schema::new([])
    }

    async fn configure(&self, _: ConfigureRequest<Nothing>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource("slow", Slow).resource("panic", Panics);
    }
}

/// An object that takes a while to create, whether Terraform wants to stop or not, as a request
/// that is on its way does.
struct Slow;

#[derive(Clone, Model)]
struct SlowModel {
    id: Attr<String>,
    /// Where to write what happens.
    journal: String,
    milliseconds: i64,
}

impl Resource for Slow {
    type Client = ();
    type Model = SlowModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("id").computed(),
            Attribute::string("journal").required(),
            Attribute::number("milliseconds").required(),
        ])
    }

    async fn create(
        &self,
        _: &(),
        change: CreateRequest<SlowModel>,
    ) -> Result<SlowModel, Diagnostics> {
        let planned = change.planned;
        note(&planned.journal, "creating");
        tracing::info!(answer = 42, token = "swordfish-4712", "asked the remote");
        log::debug!("a dependency speaks");
        tokio::time::sleep(Duration::from_millis(planned.milliseconds.unsigned_abs())).await;
        let stopped = change.context.stop_token().is_stopped();
        note(
            &planned.journal,
            if stopped {
                "created, stopped"
            } else {
                "created"
            },
        );
        Ok(SlowModel {
            id: Attr::Known("1".to_owned()),
            ..planned
        })
    }

    async fn read(
        &self,
        _: &(),
        current: ReadRequest<SlowModel>,
    ) -> Result<Option<SlowModel>, Diagnostics> {
        Ok(Some(current.state))
    }

    async fn update(
        &self,
        _: &(),
        change: UpdateRequest<SlowModel>,
    ) -> Result<SlowModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<SlowModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}

fn note(journal: &str, line: &str) {
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).open(journal).unwrap();
    writeln!(file, "{line}").unwrap();
}

/// An object whose create panics.
struct Panics;

#[derive(Clone, Model)]
struct PanicsModel {
    message: String,
}

impl Resource for Panics {
    type Client = ();
    type Model = PanicsModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("message").required().sensitive()])
    }

    async fn create(
        &self,
        _: &(),
        change: CreateRequest<PanicsModel>,
    ) -> Result<PanicsModel, Diagnostics> {
        panic!("cannot handle {}", change.planned.message)
    }

    async fn read(
        &self,
        _: &(),
        current: ReadRequest<PanicsModel>,
    ) -> Result<Option<PanicsModel>, Diagnostics> {
        Ok(Some(current.state))
    }

    async fn update(
        &self,
        _: &(),
        change: UpdateRequest<PanicsModel>,
    ) -> Result<PanicsModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<PanicsModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}
