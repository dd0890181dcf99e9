//! A provider with one object for each of the rarer features, for the tests in process and under
//! the real command line.

use std::process::ExitCode;

use terraform_plugin::Model;
use terraform_plugin::framework::{ConfigureRequest, Deferral, Provider, Registry};
use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};

mod deferral;
mod function;
mod identity;
mod list;
mod local;
mod meta;
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
}

impl Provider for Features {
    type Client = ();
    type Config = Config;

    fn name(&self) -> &str {
        "features"
    }

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("region").description("Unknown values defer everything.")])
    }

    fn meta_schema(&self) -> Schema {
        meta::schema()
    }

    async fn configure(&self, request: ConfigureRequest<Config>) -> Result<(), Diagnostics> {
        if request.config.region.is_unknown() {
            request.context.defer(Deferral::ProviderConfigUnknown)?;
        }
        Ok(())
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry
            .resource("node", deferral::Node)
            .data_source("node", deferral::ReadNode)
            .resource("named", identity::Named)
            .list_resource("named", list::ListNamed)
            .function("half", function::Half)
            .local_resource("host", local::Host)
            .resource("disk", timeouts::Disk { block: false })
            .resource("volume", timeouts::Disk { block: true })
            .resource("tagged", meta::Tagged)
            .data_source("module", meta::Module);
    }
}
