//! The ephemeral resource `notes_passphrase`.

use terraform_plugin::prelude::*;

use super::shelf::Shelf;

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
