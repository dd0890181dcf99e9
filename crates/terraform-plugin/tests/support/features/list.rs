//! A list whose results and errors a test chooses.

use terraform_plugin::Model;
use terraform_plugin::framework::{ListRequest, ListResource, ListResults};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Schema};

use super::identity::{Named, NamedIdentity, NamedModel};

pub(crate) struct ListNamed;

#[derive(Clone, Model)]
pub(crate) struct ListNamedConfig {
    zone: Attr<String>,
}

impl ListResource for ListNamed {
    type Client = ();
    type Config = ListNamedConfig;
    type Resource = Named;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("zone").required()])
    }

    async fn list(
        &self,
        _: &(),
        request: ListRequest<ListNamedConfig>,
        mut results: ListResults<Named>,
    ) -> Result<(), Diagnostics> {
        let zone = request.config.zone.require("zone")?;
        if zone == "closed" {
            let detail = "No one may list the closed zone.";
            return Err(Diagnostic::error("Zone closed", detail).at("zone").into());
        }
        if zone == "slow" {
            let warning = Diagnostic::warning("Slow zone", "The slow zone takes a while.");
            request.context.add(warning.at("zone"));
        }
        assert_ne!(zone, "broken", "the zone is broken");
        for name in ["a", "b"] {
            let identity = NamedIdentity::new(name, "serial");
            if !results
                .push_with_identity(name, NamedModel::new(name, zone), identity)
                .await
            {
                break;
            }
        }
        Ok(())
    }
}
