//! What stands beside the resource: data source, ephemeral resource, list resource, action and
//! function.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    Action, DataSource, EphemeralResource, Function, FunctionError, InvokeRequest, ListRequest,
    ListResource, ListResults, OpenRequest, Opened, Parameter, ReadDataSourceRequest, Signature,
};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Schema, Type};

use super::note::{self, Note};
use super::shelf::Shelf;

fn no_such_note(id: &str) -> Diagnostics {
    let detail = format!("There is no note {id}. Ids are titles in lower case with hyphens.");
    Diagnostic::error("No such note", detail).at("id").into()
}

/// The data source `notes_note`.
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

/// The ephemeral resource `notes_passphrase`.
pub(crate) struct Passphrase;

#[derive(Clone, Model)]
pub(crate) struct PassphraseModel {
    words: Attr<i64>,
    value: Attr<String>,
}

impl EphemeralResource for Passphrase {
    type Client = Shelf;
    type Model = PassphraseModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::number("words")
                .required()
                .description("How many words."),
            Attribute::string("value")
                .computed()
                .sensitive()
                .description("The words."),
        ])
        .description("A passphrase that is never stored.")
    }

    async fn open(
        &self,
        _: &Shelf,
        request: OpenRequest<PassphraseModel>,
    ) -> Result<Opened<PassphraseModel>, Diagnostics> {
        let words = *request.config.words.require("words")?;
        let value = vec!["correct"; usize::try_from(words).unwrap_or_default()].join(" ");
        Ok(Opened {
            result: PassphraseModel {
                words: words.into(),
                value: value.into(),
            },
            renew_at: None,
        })
    }
}

/// The list resource `notes_note`.
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

/// The action `notes_pin`.
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

/// The function `provider::notes::slug`.
pub(crate) struct Slug;

impl Function for Slug {
    type Arguments = (String,);
    type Output = String;

    fn signature(&self) -> Signature {
        Signature::returning(Type::String)
            .parameter(Parameter::new("title", Type::String).description("A title."))
            .summary("The id that a note of this title gets")
            .description("Lower case, with hyphens between the words.")
    }

    fn call(&self, (title,): (String,)) -> Result<String, FunctionError> {
        let slug = note::slug(&title);
        if slug.is_empty() {
            return Err(FunctionError::new("The title has no letter and no digit.").argument(0));
        }
        Ok(slug)
    }
}
