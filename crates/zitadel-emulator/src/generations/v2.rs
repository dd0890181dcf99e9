//! v2 (v4.0 and later): flat messages, and from v4.8 on payload types and public keys.

use super::flat::Flat;
use super::public_keys;
use crate::version::Version;

/// v2 on one server.
pub(super) fn new(version: Version) -> Flat {
    let mut flat = Flat::new("v2", version, "search");
    if version >= Version::bound("4.8") {
        flat.shows_payload_type = true;
        flat.routes.extend(public_keys::routes());
    }
    flat
}
