//! The identity of an attachment.

use terraform_plugin::prelude::*;

/// The identity of an attachment: its ID.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct AttachmentIdentity {
    /// The execution's ID and the target's, separated by `#`.
    pub id: Attr<String>,
}

impl Identity for AttachmentIdentity {
    fn schema() -> IdentitySchema {
        let description = "The IDs of the execution and of the target, separated by #, for example \
                           event/user.human.*#338264837492864231.";
        IdentitySchema::new([IdentityAttribute::string("id").description(description)])
    }
}
