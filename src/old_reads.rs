//! What a refresh says if the server's reads are older than the state.

use terraform_plugin::framework::Context;

use crate::diagnostics::Title;

/// Warns that an object stays in the state as it is, because the server's reads miss it or show
/// what it was before.
pub fn warn_of_old_reads(object: &str, context: &Context) {
    context.warn(
        Title::OutdatedRead,
        format!(
            "The server accepted the last change of {object}, but its reads do not show it: the \
             projection behind them is late or has skipped an event. The state is unchanged. If \
             this persists, check the server's projections."
        ),
    );
}
