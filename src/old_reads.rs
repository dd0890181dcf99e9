//! What a refresh says if the server's reads are older than the state.

use terraform_plugin::framework::Context;

/// Warns that an object stays in the state as it is, because the server's reads miss it or show
/// what it was before.
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
