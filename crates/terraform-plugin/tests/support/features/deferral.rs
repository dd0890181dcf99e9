//! Objects that wait for a later plan.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    CreateRequest, DataSource, Deferral, DeleteRequest, ImportStateRequest, ModifyPlanRequest,
    NoIdentity, ReadDataSourceRequest, ReadRequest, Resource, UpdateRequest,
};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};

/// Cannot be planned before its cluster is known, nor found before it exists.
pub(crate) struct Node {
    /// Whether it looks at its plan although the provider is deferred.
    pub(crate) always: bool,
}

#[derive(Clone, Default, Model)]
pub(crate) struct NodeModel {
    cluster: Attr<String>,
    id: Attr<String>,
}

fn schema() -> Schema {
    Schema::new([
        Attribute::string("cluster").required(),
        Attribute::string("id").computed(),
    ])
}

const ABSENT: &str = "absent";

impl Resource for Node {
    type Client = ();
    type Model = NodeModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        schema()
    }

    async fn modify_plan(
        &self,
        _: &(),
        request: &mut ModifyPlanRequest<NodeModel>,
    ) -> Result<(), Diagnostics> {
        if request.config.cluster.as_str() == Some("") {
            return Err(Diagnostics::error("No cluster", "Name the cluster."));
        }
        if request.config.cluster.is_unknown() {
            request.context.defer(Deferral::ResourceConfigUnknown)?;
        }
        Ok(())
    }

    fn modifies_deferred_plans(&self) -> bool {
        self.always
    }

    async fn create(
        &self,
        _: &(),
        request: CreateRequest<NodeModel>,
    ) -> Result<NodeModel, Diagnostics> {
        Ok(NodeModel {
            id: "node".into(),
            ..request.planned
        })
    }

    async fn read(
        &self,
        _: &(),
        request: ReadRequest<NodeModel>,
    ) -> Result<Option<NodeModel>, Diagnostics> {
        if request.state.cluster.as_str() == Some(ABSENT) {
            request.context.defer(Deferral::AbsentPrerequisite)?;
        }
        Ok(Some(request.state))
    }

    async fn update(
        &self,
        _: &(),
        request: UpdateRequest<NodeModel>,
    ) -> Result<NodeModel, Diagnostics> {
        Ok(request.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<NodeModel>) -> Result<(), Diagnostics> {
        Ok(())
    }

    async fn import_state(
        &self,
        _: &(),
        request: ImportStateRequest,
    ) -> Result<NodeModel, Diagnostics> {
        if request.id == ABSENT {
            request.context.defer(Deferral::AbsentPrerequisite)?;
        }
        Ok(NodeModel {
            id: request.id.into(),
            ..NodeModel::default()
        })
    }
}

pub(crate) struct ReadNode;

impl DataSource for ReadNode {
    type Client = ();
    type Model = NodeModel;

    fn schema(&self) -> Schema {
        schema()
    }

    async fn read(
        &self,
        _: &(),
        request: ReadDataSourceRequest<NodeModel>,
    ) -> Result<NodeModel, Diagnostics> {
        if request.config.cluster.as_str() == Some(ABSENT) {
            request.context.defer(Deferral::AbsentPrerequisite)?;
        }
        Ok(NodeModel {
            id: "found".into(),
            ..request.config
        })
    }
}
