//! What a refresh says when the server's reads are older than the state.

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::Attr;
use zitadel_actions::model::Timestamp;

use crate::diagnostics::Title;

/// Says that an object stays in state as it is, since the server's reads miss it or show what it
/// was before.
pub fn warn_of_old_reads(object: &str, context: &Context) {
    context.warn(
        Title::OutdatedRead,
        format!(
            "The server accepted the last change of {object}, but its reads do not show it: the projection behind \
             them is late or has skipped an event. The state is unchanged. If this persists, check the server's \
             projections."
        ),
    );
}

/// The date of the last change that the state has seen; reads that are older are not believed.
pub fn seen(change_date: &Attr<String>) -> Option<Timestamp> {
    Timestamp::parse(change_date.as_str()?).ok()
}
