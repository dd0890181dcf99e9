//! The action `notes_pin`.

use terraform_plugin::prelude::*;

use super::note::no_such_note;
use super::shelf::Shelf;

pub(crate) struct Pin;

#[derive(Clone, Model)]
pub(crate) struct PinConfig {
    id: Attr<String>,
}

impl Action for Pin {
    type Client = Shelf;
    type Config = PinConfig;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("id")
            .required()
            .description("The note's id.")])
        .description("Puts a note first.")
    }

    async fn invoke(
        &self,
        shelf: &Shelf,
        invocation: InvokeRequest<PinConfig>,
    ) -> Result<(), Diagnostics> {
        let id = invocation.config.id.require("id")?;
        invocation.progress(format!("looking for {id}"));
        let pinned = shelf.change(|notes| {
            let note = notes.get_mut(id)?;
            note.pinned = true;
            Some(())
        })?;
        pinned.ok_or_else(|| no_such_note(id))
    }
}
