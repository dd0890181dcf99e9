//! The warning of a refresh when the server's reads are older than the state.

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::Attr;
use zitadel_actions::model::Timestamp;

use crate::diagnostics::Title;

/// Warns that an object stays in the state as it is, because the server's reads miss it or show
/// an older version of it.
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

/// The date of the last change that the state has seen; older reads are ignored.
pub fn seen(change_date: &Attr<String>) -> Option<Timestamp> {
    Timestamp::parse(change_date.as_str()?).ok()
}
