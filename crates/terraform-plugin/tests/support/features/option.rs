//! A nested object that the provider gives where the configuration does not.

use terraform_plugin::Model;
use terraform_plugin::framework::LocalResource;
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};

pub(crate) struct Choice;

#[derive(Clone, Model)]
pub(crate) struct ChoiceModel {
    option: Attr<Choices>,
    parts: Attr<Vec<Choices>>,
}

#[derive(Clone, Model)]
pub(crate) struct Choices {
    color: Attr<String>,
    id: Attr<String>,
}

impl LocalResource for Choice {
    type Model = ChoiceModel;

    fn schema(&self) -> Schema {
        let choices = || {
            [
                Attribute::string("color").optional(),
                Attribute::string("id").computed(),
            ]
        };
        Schema::new([
            Attribute::object("option", choices()).optional_computed(),
            Attribute::list_of_objects("parts", choices()).optional(),
        ])
    }

    fn complete(&self, mut planned: ChoiceModel) -> Result<ChoiceModel, Diagnostics> {
        planned.option.fill(Choices {
            // Only a configuration can give a color.
            color: Attr::Null,
            id: Attr::Unknown,
        });
        let parts = planned.parts.known_mut().into_iter().flatten();
        for choices in planned.option.known_mut().into_iter().chain(parts) {
            choices.id.fill("made");
        }
        Ok(planned)
    }
}
