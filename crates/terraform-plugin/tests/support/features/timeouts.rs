//! Timeouts, as an attribute and as a block.

use std::future::pending;
use std::time::Duration;

use terraform_plugin::Model;
use terraform_plugin::framework::{
    Context, CreateRequest, DeleteRequest, ImportStateRequest, NoIdentity, ReadRequest, Resource,
    UpdateRequest,
};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema, Timeouts};

/// An object that is never ready if its size is 0.
pub(crate) struct Disk {
    pub(crate) block: bool,
}

#[derive(Clone, Default, Model)]
pub(crate) struct DiskModel {
    size: Attr<i64>,
    id: Attr<String>,
}

async fn until_ready(context: &Context, disk: &DiskModel) -> Result<(), Diagnostics> {
    if disk.size == Attr::Known(0) {
        context.wait_for(pending::<()>()).await?;
    }
    Ok(())
}

impl Resource for Disk {
    type Client = ();
    type Model = DiskModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        let minute = Duration::from_secs(60);
        let timeouts = Timeouts::new().create(minute).update(minute);
        Schema::new([
            Attribute::number("size").required(),
            Attribute::string("id").computed(),
        ])
        .timeouts(if self.block {
            timeouts.as_block()
        } else {
            timeouts
        })
    }

    async fn create(
        &self,
        _: &(),
        request: CreateRequest<DiskModel>,
    ) -> Result<DiskModel, Diagnostics> {
        let disk = DiskModel {
            id: "disk".into(),
            ..request.planned.clone()
        };
        request.save(&disk);
        until_ready(&request.context, &disk).await?;
        Ok(disk)
    }

    async fn read(
        &self,
        _: &(),
        request: ReadRequest<DiskModel>,
    ) -> Result<Option<DiskModel>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(
        &self,
        _: &(),
        request: UpdateRequest<DiskModel>,
    ) -> Result<DiskModel, Diagnostics> {
        until_ready(&request.context, &request.planned).await?;
        Ok(request.planned)
    }

    async fn delete(&self, _: &(), request: DeleteRequest<DiskModel>) -> Result<(), Diagnostics> {
        assert_eq!(
            request.context.deadline(),
            None,
            "a delete has no timeout here"
        );
        Ok(())
    }

    async fn import_state(
        &self,
        _: &(),
        request: ImportStateRequest,
    ) -> Result<DiskModel, Diagnostics> {
        Ok(DiskModel {
            id: request.id.into(),
            size: 1.into(),
        })
    }
}
