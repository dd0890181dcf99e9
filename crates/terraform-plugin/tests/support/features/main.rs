//! A provider with one object for each of the rarer features, for the tests in process and under
//! the real command line.

use std::process::ExitCode;

use terraform_plugin::Model;
use terraform_plugin::framework::{
    ConfigureRequest, Deferral, Provider, Registry, ValidateConfigRequest,
};
use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_plugin::terraform::validators::number_between;
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Schema};

mod deferral;
mod function;
mod identity;
mod list;
mod local;
mod meta;
mod option;
mod state_store;
mod timeouts;

fn main() -> ExitCode {
    let options = ServeOptions::new(
        "example.com/terraform-plugin/features",
        env!("CARGO_PKG_VERSION"),
    );
    serve(Features, options)
}

pub(crate) struct Features;

#[derive(Clone, Model)]
pub(crate) struct Config {
    region: Attr<String>,
    retries: Attr<i64>,
}

impl Provider for Features {
    type Client = ();
    type Config = Config;

    fn name(&self) -> &str {
        "features"
    }

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("region").description("Unknown values defer everything."),
            Attribute::number("retries").validate(number_between(0, 10)),
        ])
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<Config>,
        diagnostics: &mut Diagnostics,
    ) {
        if request.config.region.as_str() == Some("moon") {
            let error = Diagnostic::error("Unknown region", "There is none on the moon.");
            diagnostics.push(error.at("region"));
        }
    }

    fn meta_schema(&self) -> Schema {
        meta::schema()
    }

    async fn configure(&self, request: ConfigureRequest<Config>) -> Result<(), Diagnostics> {
        if request.config.region.is_unknown() {
            request.context.defer(Deferral::ProviderConfigUnknown).ok();
        }
        Ok(())
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry
            .resource("node", deferral::Node { always: false })
            .resource("checked_node", deferral::Node { always: true })
            .data_source("node", deferral::ReadNode)
            .resource("named", identity::Named)
            .list_resource("named", list::ListNamed)
            .function("half", function::Half)
            .state_store("drawer", state_store::Drawer)
            .local_resource("choice", option::Choice)
            .local_resource("host", local::Host)
            .resource("disk", timeouts::Disk { block: false })
            .resource("volume", timeouts::Disk { block: true })
            .resource("tagged", meta::Tagged)
            .data_source("module", meta::Module);
    }
}
