//! The function `provider::notes::slug`.

use terraform_plugin::prelude::*;

use super::note;

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
