//! The `provider_meta` block.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    Context, CreateRequest, DataSource, DeleteRequest, ModifyPlanRequest, NoIdentity,
    ReadDataSourceRequest, ReadRequest, Resource, UpdateRequest,
};
use terraform_plugin::terraform::{Attr, Attribute, Block, Diagnostics, Schema};

#[derive(Clone, Model)]
struct Meta {
    module_name: String,
}

pub(crate) fn schema() -> Schema {
    Schema::new([Attribute::string("module_name").required()])
}

fn module_name(context: &Context) -> Result<Attr<String>, Diagnostics> {
    let meta: Option<Meta> = context.provider_meta()?;
    Ok(meta.map(|meta| meta.module_name).into())
}

/// Shows the module's name as it is read.
pub(crate) struct Module;

#[derive(Clone, Model)]
pub(crate) struct ModuleModel {
    name: Attr<String>,
    part: Attr<Vec<Part>>,
}

#[derive(Clone, Model)]
pub(crate) struct Part {
    name: Attr<String>,
}

impl DataSource for Module {
    type Client = ();
    type Model = ModuleModel;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("name").computed()])
            .block(Block::list("part", [Attribute::string("name")]))
    }

    async fn read(
        &self,
        _: &(),
        request: ReadDataSourceRequest<ModuleModel>,
    ) -> Result<ModuleModel, Diagnostics> {
        let name = module_name(&request.context)?;
        // Core wants an empty list of blocks, whatever the model says.
        let part = Attr::Null;
        Ok(ModuleModel { name, part })
    }
}

/// Keeps the module's name as each operation sees it.
pub(crate) struct Tagged;

#[derive(Clone, Model)]
pub(crate) struct TaggedModel {
    planned_in: Attr<String>,
    applied_in: Attr<String>,
    read_in: Attr<String>,
}

impl Resource for Tagged {
    type Client = ();
    type Model = TaggedModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new(["planned_in", "applied_in", "read_in"].map(|name| {
            let attribute = Attribute::string(name).computed();
            attribute.unknown_on_update()
        }))
    }

    async fn modify_plan(
        &self,
        _: &(),
        request: &mut ModifyPlanRequest<TaggedModel>,
    ) -> Result<(), Diagnostics> {
        request.planned.planned_in = module_name(&request.context)?;
        Ok(())
    }

    async fn create(
        &self,
        _: &(),
        request: CreateRequest<TaggedModel>,
    ) -> Result<TaggedModel, Diagnostics> {
        Ok(TaggedModel {
            applied_in: module_name(&request.context)?,
            read_in: Attr::Null,
            ..request.planned
        })
    }

    async fn read(
        &self,
        _: &(),
        request: ReadRequest<TaggedModel>,
    ) -> Result<Option<TaggedModel>, Diagnostics> {
        let read_in = module_name(&request.context)?;
        Ok(Some(TaggedModel {
            read_in,
            ..request.state
        }))
    }

    async fn update(
        &self,
        _: &(),
        request: UpdateRequest<TaggedModel>,
    ) -> Result<TaggedModel, Diagnostics> {
        Ok(TaggedModel {
            applied_in: module_name(&request.context)?,
            ..request.planned
        })
    }

    async fn delete(&self, _: &(), _: DeleteRequest<TaggedModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}
