//! The list resource `notes_note`.

use terraform_plugin::prelude::*;

use super::note::{self, Note};
use super::shelf::Shelf;

pub(crate) struct ListNotes;

#[derive(Clone, Model)]
pub(crate) struct ListNotesConfig {
    pinned: Attr<bool>,
}

impl ListResource for ListNotes {
    type Client = Shelf;
    type Config = ListNotesConfig;
    type Resource = Note;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::bool("pinned").description("Only notes that are, or are not.")])
            .description("Every note on the shelf.")
    }

    async fn list(
        &self,
        shelf: &Shelf,
        query: ListRequest<ListNotesConfig>,
        mut results: ListResults<Note>,
    ) -> Result<(), Diagnostics> {
        let wanted = query.config.pinned.into_known();
        for (id, stored) in shelf.read()? {
            let matches = wanted.is_none_or(|pinned| pinned == stored.pinned);
            let title = stored.title.clone();
            if matches && !results.push(title, note::model(&id, stored)).await {
                break;
            }
        }
        Ok(())
    }
}
