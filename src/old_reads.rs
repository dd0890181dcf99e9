//! What a refresh says when the server's reads are older than the state.

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::Attr;
use zitadel_actions::model::Timestamp;

/// Says that an object stays in state as it is, since the server's reads miss it or show what it
/// was before.
pub fn warn_of_old_reads(object: &str, context: &Context) {
    context.warn(
        "ZITADEL shows an old state",
        format!(
            "The server's reads miss {object} or show it as it was before its last change, although the change was \
             accepted: the projection that they come from is behind or has skipped an event. The state is unchanged. If \
             this persists, check the server's projections."
        ),
    );
}

/// The date of the last change that the state has seen; reads that are older are not believed.
pub fn seen(change_date: &Attr<String>) -> Option<Timestamp> {
    Timestamp::parse(change_date.as_str()?).ok()
}
