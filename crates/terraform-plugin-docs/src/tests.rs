//! The pages of a small provider that has what ours has not: blocks.

use std::fs;
use std::path::Path;

use terraform_plugin::Model;
use terraform_plugin::framework::{
    ConfigureRequest, DataSource, Provider, ReadDataSourceRequest, Registry,
};
use terraform_plugin::terraform::{Attr, Attribute, Block, Diagnostics, Object, Schema};

use crate::Docs;

#[derive(Clone, Model)]
struct Empty {}

struct Notes;

impl Provider for Notes {
    type Client = ();
    type Config = Empty;

    fn name(&self) -> &str {
        "notes"
    }

    fn schema(&self) -> Schema {
        Schema::new([]).description("Keeps notes. In memory.")
    }

    async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.data_source("note", ReadNote);
    }
}

struct ReadNote;

#[derive(Clone, Model)]
struct ReadNoteModel {
    priority: Attr<i64>,
    page: Attr<Vec<Page>>,
}

#[derive(Clone, Model)]
struct Page {
    margin: Attr<Margin>,
}

#[derive(Clone, Model)]
struct Margin {
    top: Attr<i64>,
}

impl DataSource for ReadNote {
    type Client = ();
    type Model = ReadNoteModel;

    fn schema(&self) -> Schema {
        let margin = Attribute::object("margin", [Attribute::number("top").description("Above.")]);
        let page = Object::new([margin.description("White space.")]);
        Schema::new([Attribute::number("priority")
            .computed()
            .description("The lower, the sooner.")])
        .block(Block::list("page", page).items(1, 3).description("A page."))
        .description("Reads a note.")
        .deprecated("Read it yourself.")
    }

    async fn read(
        &self,
        (): &(),
        request: ReadDataSourceRequest<ReadNoteModel>,
    ) -> Result<ReadNoteModel, Diagnostics> {
        Ok(request.config)
    }
}

const PAGE: &str = r#"---
page_title: "notes_note Data Source - notes"
subcategory: ""
description: |-
  Reads a note.
---

# notes_note (Data Source)

Reads a note.

~> **Deprecated.** Read it yourself.

Notes on notes.

## Example Usage

```terraform
data "notes_note" "it" {}
```

## Limits

None.

## Schema

### Required

- `page` (Block List, Min: 1, Max: 3) A page. (see [below for nested schema](#nestedblock--page))

### Read-Only

- `priority` (Number) The lower, the sooner.

<a id="nestedblock--page"></a>
### Nested Schema for `page`

#### Optional

- `margin` (Attributes) White space. (see [below for nested schema](#nestedatt--page--margin))

<a id="nestedatt--page--margin"></a>
### Nested Schema for `page.margin`

#### Optional

- `top` (Number) Above.
"#;

fn write(project: &Path, file: &str, text: &str) {
    let path = project.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_page_shows_notes_example_blocks_and_what_is_nested_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path();
    let example = "data \"notes_note\" \"it\" {}\n";
    write(
        project,
        "examples/data-sources/notes_note/data-source.tf",
        example,
    );
    write(
        project,
        "notes/data-sources/notes_note.md",
        "Notes on notes.\n\n## Limits\n\nNone.\n",
    );
    let pages = Docs::new(Notes, project).pages().unwrap();
    assert_eq!(pages[Path::new("data-sources/note.md")], PAGE);
}

#[test]
fn a_guide_includes_files_and_what_the_program_knows() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path();
    write(
        project,
        "words/guides/start.md",
        "# MARK\n\n<!-- include main.tf -->\n",
    );
    write(project, "main.tf", "locals {}\n");
    let docs = Docs::new(Notes, project)
        .notes("words")
        .replace("MARK", "Start");
    let guide = &docs.pages().unwrap()[Path::new("guides/start.md")];
    assert_eq!(guide, "# Start\n\n```terraform\nlocals {}\n```\n");
}

#[test]
fn each_problem_is_a_sentence_and_writing_leaves_the_authors_own_pages_alone() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path();
    write(project, "docs/guides/mine.md", "Mine.\n");
    write(project, "docs/resources/old.md", "Old.\n");
    write(project, "examples/actions/notes_gone/action.tf", "");
    let docs = Docs::new(Notes, project);
    assert_eq!(
        docs.problems().unwrap(),
        [
            "docs/data-sources/note.md is missing: generate the pages again",
            "docs/index.md is missing: generate the pages again",
            "docs/resources/old.md is the page of nothing",
            "examples/actions/notes_gone/action.tf is the example of nothing",
            "examples/provider/provider.tf is missing",
            "examples/data-sources/notes_note/data-source.tf is missing",
        ]
    );
    docs.write().unwrap();
    assert!(!project.join("docs/resources/old.md").exists());
    assert!(project.join("docs/guides/mine.md").exists());
    let left = docs.problems().unwrap();
    assert!(
        left.iter().all(|problem| problem.starts_with("examples/")),
        "{left:?}"
    );
}
