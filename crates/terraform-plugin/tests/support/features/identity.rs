//! An identity of which the state holds a part only, and which an update may change.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    CreateRequest, DeleteRequest, Identity, ImportIdentityRequest, MoveStateRequest, ReadRequest,
    Resource, UpdateRequest,
};
use terraform_plugin::terraform::{
    Attr, Attribute, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
};

pub(crate) struct Named;

#[derive(Clone, Default, Model)]
pub(crate) struct NamedModel {
    name: Attr<String>,
    zone: Attr<String>,
}

/// `serial` is nowhere in the state.
#[derive(Clone, Model)]
pub(crate) struct NamedIdentity {
    name: Attr<String>,
    serial: Attr<String>,
}

impl Identity for NamedIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([
            IdentityAttribute::string("name"),
            IdentityAttribute::string("serial"),
        ])
        .mutable()
    }
}

impl NamedIdentity {
    pub(crate) fn new(name: &str, serial: &str) -> Self {
        Self {
            name: name.into(),
            serial: serial.into(),
        }
    }
}

impl NamedModel {
    pub(crate) fn new(name: &str, zone: &str) -> Self {
        Self {
            name: name.into(),
            zone: zone.into(),
        }
    }
}

impl Resource for Named {
    type Client = ();
    type Model = NamedModel;
    type Identity = NamedIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("name").required(),
            Attribute::string("zone").optional().requires_replace(),
        ])
    }

    async fn create(
        &self,
        _: &(),
        request: CreateRequest<NamedModel>,
    ) -> Result<NamedModel, Diagnostics> {
        let zone = request.planned.zone.as_str().unwrap_or("anywhere");
        request.context.set_identity(NamedIdentity {
            name: request.planned.name.clone(),
            serial: format!("serial-{zone}").into(),
        });
        Ok(request.planned)
    }

    async fn read(
        &self,
        _: &(),
        request: ReadRequest<NamedModel>,
    ) -> Result<Option<NamedModel>, Diagnostics> {
        Ok(Some(request.state))
    }

    /// The name is the identity's and may change; the serial stays.
    async fn update(
        &self,
        _: &(),
        request: UpdateRequest<NamedModel>,
    ) -> Result<NamedModel, Diagnostics> {
        Ok(request.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<NamedModel>) -> Result<(), Diagnostics> {
        Ok(())
    }

    async fn move_state(
        &self,
        _: Option<&()>,
        request: MoveStateRequest,
    ) -> Result<Option<NamedModel>, Diagnostics> {
        if request.source_type_name != "terraform_data" {
            return Ok(None);
        }
        let name = request.source_state["output"]["value"]
            .as_str()
            .unwrap_or("moved");
        let identity = NamedIdentity::new(name, "serial-moved");
        request.context.set_identity(identity);
        Ok(Some(NamedModel::new(name, "z")))
    }

    async fn import_identity(
        &self,
        _: &(),
        request: ImportIdentityRequest<NamedIdentity>,
    ) -> Result<NamedModel, Diagnostics> {
        Ok(NamedModel {
            name: request.identity.name,
            ..NamedModel::default()
        })
    }
}
