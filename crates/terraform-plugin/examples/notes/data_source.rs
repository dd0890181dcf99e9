//! The data source `notes_note`.

use terraform_plugin::prelude::*;

use super::note::no_such_note;
use super::shelf::Shelf;

pub(crate) struct ReadNote;

#[derive(Clone, Model)]
pub(crate) struct ReadNoteModel {
    id: Attr<String>,
    title: Attr<String>,
    text: Attr<String>,
}

impl DataSource for ReadNote {
    type Client = Shelf;
    type Model = ReadNoteModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("id")
                .required()
                .description("The note's id."),
            Attribute::string("title")
                .computed()
                .description("What it is about."),
            Attribute::string("text")
                .computed()
                .description("The note."),
        ])
        .description("A note that is there already.")
    }

    async fn read(
        &self,
        shelf: &Shelf,
        request: ReadDataSourceRequest<ReadNoteModel>,
    ) -> Result<ReadNoteModel, Diagnostics> {
        let id = request.config.id.require("id")?;
        let note = shelf.read()?.remove(id).ok_or_else(|| no_such_note(id))?;
        Ok(ReadNoteModel {
            id: id.clone().into(),
            title: note.title.into(),
            text: note.text.into(),
        })
    }
}
