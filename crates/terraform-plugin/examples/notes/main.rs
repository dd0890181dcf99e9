//! A complete small provider: notes in a JSON file.
//!
//! ```sh
//! cargo build --example notes        # then dev_overrides, see tests/cli.rs
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_plugin::prelude::*;

mod action;
mod data_source;
mod ephemeral_resource;
mod function;
mod list_resource;
mod note;
mod shelf;

use shelf::Shelf;

fn main() -> ExitCode {
    let options = ServeOptions::new(
        "example.com/terraform-plugin/notes",
        env!("CARGO_PKG_VERSION"),
    );
    serve(Notes, options)
}

pub(crate) struct Notes;

#[derive(Clone, Model)]
pub(crate) struct NotesConfig {
    file: Attr<String>,
}

impl Provider for Notes {
    type Client = Shelf;
    type Config = NotesConfig;

    fn name(&self) -> &str {
        "notes"
    }

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("file")
            .description("The file that holds the notes. Defaults to the variable NOTES_FILE.")])
        .description("Keeps notes in a file.")
    }

    async fn configure(
        &self,
        request: ConfigureRequest<NotesConfig>,
    ) -> Result<Shelf, Diagnostics> {
        let file = match request.config.file {
            Attr::Known(file) => file,
            // The file may be named by something that is still to be made: there is no need for it
            // before the first note is read or written.
            Attr::Unknown => return Ok(Shelf::unknown()),
            Attr::Null => std::env::var("NOTES_FILE").map_err(|_| {
                Diagnostic::error(
                    "Where are the notes?",
                    "Set `file` in the provider block, or the variable NOTES_FILE.",
                )
                .at("file")
            })?,
        };
        Ok(Shelf::new(PathBuf::from(file)))
    }

    fn register(&self, registry: &mut Registry<Shelf>) {
        registry.resource("note", note::Note);
        registry.data_source("note", data_source::ReadNote);
        registry.ephemeral_resource("passphrase", ephemeral_resource::Passphrase);
        registry.list_resource("note", list_resource::ListNotes);
        registry.action("pin", action::Pin);
        registry.function("slug", function::Slug);
    }
}
