//! A resource without any power.

use super::fixture::{Client, Name};
use crate::Model;
use crate::framework::{
    CreateRequest, DeleteRequest, NoIdentity, ReadRequest, Resource, UpdateRequest,
};
use crate::terraform::{Attr, Attribute, Diagnostics, Schema};

pub(super) struct Plain;

#[derive(Debug, Clone, Model)]
pub(super) struct PlainModel {
    name: Attr<Name>,
}

impl Resource for Plain {
    type Client = Client;
    type Model = PlainModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("name").sensitive()])
    }

    async fn create(
        &self,
        _: &Client,
        change: CreateRequest<PlainModel>,
    ) -> Result<PlainModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn read(
        &self,
        _: &Client,
        current: ReadRequest<PlainModel>,
    ) -> Result<Option<PlainModel>, Diagnostics> {
        Ok(Some(current.state))
    }

    async fn update(
        &self,
        _: &Client,
        change: UpdateRequest<PlainModel>,
    ) -> Result<PlainModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(&self, _: &Client, _: DeleteRequest<PlainModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}
