//! A resource without anything remote, with attributes that are planned from each other.

use terraform_plugin::Model;
use terraform_plugin::framework::LocalResource;
use terraform_plugin::terraform::{Attr, Attribute, AttributePlan, Diagnostics, Schema};

pub(crate) struct Host;

#[derive(Clone, Model)]
pub(crate) struct HostModel {
    name: Attr<String>,
    size: Attr<i64>,
    url: Attr<String>,
    generation: Attr<String>,
}

impl LocalResource for Host {
    type Model = HostModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("name").required(),
            Attribute::number("size").default(1).requires_replace_if(
                |size: &AttributePlan<'_, i64>| size.planned.known() < size.prior.known(),
            ),
            Attribute::string("url")
                .computed()
                .plan_with(|url: &AttributePlan<'_, String>| {
                    url.beside::<String>("name")
                        .map(|name| format!("https://{name}/"))
                }),
            Attribute::string("generation")
                .computed()
                .changes_with(["size"]),
        ])
    }

    fn complete(&self, mut planned: HostModel) -> Result<HostModel, Diagnostics> {
        let name = planned.name.require("name")?;
        planned.url.fill(format!("https://{name}/"));
        let size = planned.size.require("size")?;
        planned.generation.fill(format!("g{size}"));
        Ok(planned)
    }
}
