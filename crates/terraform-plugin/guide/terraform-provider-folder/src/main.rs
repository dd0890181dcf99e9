//! A provider that keeps files in a folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_plugin::prelude::*;

fn main() -> ExitCode {
    serve(
        FolderProvider,
        ServeOptions::new("registry.terraform.io/me/folder", env!("CARGO_PKG_VERSION")),
    )
}

/// The client: what the resources work with.
struct Folder(PathBuf);

struct FolderProvider;

/// The provider block.
#[derive(Clone, Model)]
struct FolderConfig {
    path: Attr<String>,
}

impl Provider for FolderProvider {
    type Client = Folder;
    type Config = FolderConfig;

    fn name(&self) -> &str {
        "folder"
    }

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("path")
            .required()
            .description("The folder that the files are in.")])
        .description("Keeps files in a folder.")
    }

    async fn configure(
        &self,
        request: ConfigureRequest<FolderConfig>,
    ) -> Result<Folder, Diagnostics> {
        let path = request.config.path.require("path")?;
        Ok(Folder(PathBuf::from(path)))
    }

    fn register(&self, registry: &mut Registry<Folder>) {
        registry.resource("file", FileResource);
    }
}

/// The resource `folder_file`.
struct FileResource;

/// Its values: one field for each attribute.
#[derive(Clone, Default, Model)]
struct FileModel {
    name: Attr<String>,
    content: Attr<String>,
    size: Attr<u64>,
}

impl Resource for FileResource {
    type Client = Folder;
    type Model = FileModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("name")
                .required()
                .requires_replace()
                .description("The file's name. Changing this forces replacement."),
            Attribute::string("content")
                .default("")
                .description("What is in the file."),
            Attribute::number("size")
                .computed()
                .changes_with(["content"])
                .description("The file's size in bytes."),
        ])
        .description("A text file.")
    }

    async fn create(
        &self,
        folder: &Folder,
        request: CreateRequest<FileModel>,
    ) -> Result<FileModel, Diagnostics> {
        let mut file = request.planned;
        let path = folder.0.join(file.name.require("name")?);
        let content = file.content.require("content")?;
        File::create_new(&path)
            .and_then(|mut created| created.write_all(content.as_bytes()))
            .map_err(|error| failed("create", &error))?;
        file.size = (content.len() as u64).into();
        Ok(file)
    }

    async fn read(
        &self,
        folder: &Folder,
        request: ReadRequest<FileModel>,
    ) -> Result<Option<FileModel>, Diagnostics> {
        let mut file = request.state;
        let path = folder.0.join(file.name.require("name")?);
        let content = match fs::read_to_string(path) {
            // Gone: Terraform plans to create it again.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            content => content.map_err(|error| failed("read", &error))?,
        };
        file.size = (content.len() as u64).into();
        file.content = content.into();
        Ok(Some(file))
    }

    async fn update(
        &self,
        folder: &Folder,
        request: UpdateRequest<FileModel>,
    ) -> Result<FileModel, Diagnostics> {
        let mut file = request.planned;
        let path = folder.0.join(file.name.require("name")?);
        let content = file.content.require("content")?;
        fs::write(path, content).map_err(|error| failed("write", &error))?;
        file.size = (content.len() as u64).into();
        Ok(file)
    }

    async fn delete(
        &self,
        folder: &Folder,
        request: DeleteRequest<FileModel>,
    ) -> Result<(), Diagnostics> {
        let path = folder.0.join(request.prior.name.require("name")?);
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("delete", &error)),
            _ => Ok(()),
        }
    }

    async fn import_state(
        &self,
        _: &Folder,
        request: ImportStateRequest,
    ) -> Result<FileModel, Diagnostics> {
        Ok(FileModel {
            name: request.id.into(),
            ..FileModel::default()
        })
    }
}

/// An error at the attribute that named the file.
fn failed(what: &str, error: &io::Error) -> Diagnostics {
    let detail = format!("Could not {what} the file: {error}.");
    Diagnostic::error("File not accessible", detail)
        .at("name")
        .into()
}
