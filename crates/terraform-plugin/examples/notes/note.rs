//! The resource `notes_note`.

use std::hash::{DefaultHasher, Hash, Hasher};

use terraform_plugin::prelude::*;

use super::shelf::{Shelf, StoredNote, StoredReminder};

pub(crate) struct Note;

#[derive(Clone, Default, Model)]
pub(crate) struct NoteModel {
    pub(crate) id: Attr<String>,
    pub(crate) title: Attr<String>,
    pub(crate) text: Attr<String>,
    pub(crate) pinned: Attr<bool>,
    pub(crate) labels: Attr<Vec<String>>,
    pub(crate) reminders: Attr<Vec<Reminder>>,
    pub(crate) passphrase_wo: Attr<String>,
    pub(crate) passphrase_version: Attr<i64>,
    pub(crate) revision: Attr<i64>,
}

#[derive(Clone, Default, Model)]
pub(crate) struct Reminder {
    pub(crate) id: Attr<String>,
    pub(crate) day: Attr<String>,
}

/// The attributes before version 1.
#[derive(Clone, Model)]
struct NoteModelV0 {
    label: Attr<String>,
    #[terraform(flatten)]
    note: NoteModel,
}

/// What is wanted of the state of a `terraform_data`.
#[derive(Clone, Model)]
struct DataState {
    input: DataInput,
}

#[derive(Clone, Model)]
struct DataInput {
    value: String,
}

impl Resource for Note {
    type Client = Shelf;
    type Model = NoteModel;
    type Identity = NoteIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("id")
                .computed()
                .description("Made from the first title."),
            Attribute::string("title")
                .required()
                .validate(validators::length_between(1, 80))
                .suppress_diff(|one: &String, other: &String| one.eq_ignore_ascii_case(other))
                .description("What the note is about, in upper or lower case."),
            Attribute::string("text")
                .default("")
                .description("The note."),
            Attribute::bool("pinned")
                .default(false)
                .description("Whether it stands first."),
            Attribute::set("labels", Type::String).description("Words to find it by."),
            Attribute::list_of_objects(
                "reminders",
                [
                    Attribute::string("id")
                        .computed()
                        .description("Its number."),
                    Attribute::string("day")
                        .required()
                        .description("When, as YYYY-MM-DD."),
                ],
            )
            .description("When to remember it."),
            Attribute::string("passphrase_wo")
                .sensitive()
                .write_only()
                .description("Locks the note. It is nowhere but in the configuration."),
            Attribute::number("passphrase_version")
                .description("Change it to send the passphrase again."),
            Attribute::number("revision")
                .computed()
                .unknown_on_update()
                .description("How often the note was written."),
        ])
        .version(1)
        .requires_together(["passphrase_wo", "passphrase_version"])
        .description("A note.")
    }

    async fn create(
        &self,
        shelf: &Shelf,
        change: CreateRequest<NoteModel>,
    ) -> Result<NoteModel, Diagnostics> {
        let id = slug(change.planned.title.require("title")?);
        let stored = stored(&change.planned, &change.config, None)?;
        let kept = shelf.change(|notes| {
            if notes.contains_key(&id) {
                None
            } else {
                notes.insert(id.clone(), stored.clone());
                Some(stored)
            }
        })?;
        let Some(kept) = kept else {
            let detail =
                format!("There is a note {id} already. Choose another title, or import it.");
            return Err(Diagnostic::error("The note exists", detail)
                .at("title")
                .into());
        };
        Ok(after(change.planned, id, &kept))
    }

    async fn read(
        &self,
        shelf: &Shelf,
        current: ReadRequest<NoteModel>,
    ) -> Result<Option<NoteModel>, Diagnostics> {
        let id = current.state.id.require("id")?;
        let note = shelf.read()?.remove(id);
        Ok(note.map(|note| NoteModel {
            passphrase_version: current.state.passphrase_version,
            ..model(id, note)
        }))
    }

    async fn update(
        &self,
        shelf: &Shelf,
        change: UpdateRequest<NoteModel>,
    ) -> Result<NoteModel, Diagnostics> {
        let id = change.prior.id.require("id")?.clone();
        let new_passphrase =
            change.prior.passphrase_version.known() != change.planned.passphrase_version.known();
        let mut written = stored(&change.planned, &change.config, Some(&change.prior))?;
        let kept = shelf.change(|notes| {
            let before = notes.get(&id)?;
            if !new_passphrase {
                written.passphrase_digest = before.passphrase_digest;
            }
            written.revision = before.revision + 1;
            notes.insert(id.clone(), written.clone());
            Some(written)
        })?;
        let Some(kept) = kept else {
            let detail = "It was deleted in the meantime. Apply again to create it.";
            return Err(Diagnostics::error("The note is gone", detail));
        };
        Ok(after(change.planned, id, &kept))
    }

    async fn delete(
        &self,
        shelf: &Shelf,
        change: DeleteRequest<NoteModel>,
    ) -> Result<(), Diagnostics> {
        let id = change.prior.id.require("id")?;
        shelf.change(|notes| notes.remove(id)).map(drop)
    }

    async fn import_state(
        &self,
        _: &Shelf,
        request: ImportStateRequest,
    ) -> Result<NoteModel, Diagnostics> {
        Ok(NoteModel {
            id: request.id.into(),
            ..NoteModel::default()
        })
    }

    /// Before version 1 there was one `label`.
    async fn upgrade_state(
        &self,
        _: Option<&Shelf>,
        request: UpgradeStateRequest,
    ) -> Result<UpgradedState<NoteModel>, Diagnostics> {
        let NoteModelV0 { label, mut note } = request.state_as()?;
        note.labels = label.map(|label| vec![label]);
        Ok(note.into())
    }

    /// `terraform_data` with an `input` text becomes a note, to show how it is done.
    async fn move_state(
        &self,
        _: Option<&Self::Client>,
        request: MoveStateRequest,
    ) -> Result<Option<NoteModel>, Diagnostics> {
        if request.source_type_name != "terraform_data" {
            return Ok(None);
        }
        let DataState { input } = request.source_state_as()?;
        Ok(Some(NoteModel {
            id: slug(&input.value).into(),
            title: input.value.into(),
            ..NoteModel::default()
        }))
    }
}

#[derive(Clone, Model)]
pub(crate) struct NoteIdentity {
    id: Attr<String>,
}

impl Identity for NoteIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id").description("The note's id.")])
    }
}

/// Lower-case words joined by hyphens.
pub(crate) fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// The note to write for a plan. Numbers that reminders had before stay theirs.
fn stored(
    planned: &NoteModel,
    config: &NoteModel,
    prior: Option<&NoteModel>,
) -> Result<StoredNote, Diagnostics> {
    let before = prior.map_or(0, |prior| prior.reminders.known().map_or(0, Vec::len));
    let reminder = |(at, reminder): (usize, &Reminder)| {
        let number = || format!("r{}-{at}", before + 1);
        Ok(StoredReminder {
            id: reminder.id.known().cloned().unwrap_or_else(number),
            day: reminder.day.require("reminders")?.clone(),
        })
    };
    let reminders = planned.reminders.known().into_iter().flatten().enumerate();
    let digest = |passphrase: &String| {
        let mut hasher = DefaultHasher::new();
        passphrase.hash(&mut hasher);
        hasher.finish()
    };
    Ok(StoredNote {
        title: planned.title.require("title")?.clone(),
        text: planned.text.require("text")?.clone(),
        pinned: *planned.pinned.require("pinned")?,
        labels: planned.labels.known().cloned().unwrap_or_default(),
        reminders: reminders
            .map(reminder)
            .collect::<Result<_, Diagnostics>>()?,
        passphrase_digest: config.passphrase_wo.known().map(digest),
        revision: 1,
    })
}

/// The plan, with what only the shelf knows filled in.
fn after(mut planned: NoteModel, id: String, kept: &StoredNote) -> NoteModel {
    planned.id.fill(id);
    planned.revision.fill(kept.revision);
    for (planned, kept) in planned
        .reminders
        .known_mut()
        .into_iter()
        .flatten()
        .zip(&kept.reminders)
    {
        planned.id.fill(kept.id.clone());
    }
    planned
}

/// A note as the shelf has it.
pub(crate) fn model(id: &str, note: StoredNote) -> NoteModel {
    let reminder = |stored: StoredReminder| Reminder {
        id: stored.id.into(),
        day: stored.day.into(),
    };
    let reminders: Vec<Reminder> = note.reminders.into_iter().map(reminder).collect();
    NoteModel {
        id: id.into(),
        title: note.title.into(),
        text: note.text.into(),
        pinned: note.pinned.into(),
        labels: Some(note.labels).filter(|labels| !labels.is_empty()).into(),
        reminders: Some(reminders)
            .filter(|reminders| !reminders.is_empty())
            .into(),
        passphrase_wo: Attr::Null,
        passphrase_version: Attr::Null,
        revision: note.revision.into(),
    }
}

/// The error where a note is expected.
pub(crate) fn no_such_note(id: &str) -> Diagnostics {
    let detail = format!("There is no note {id}. Ids are titles in lower case with hyphens.");
    Diagnostic::error("No such note", detail).at("id").into()
}
