//! The signature that ZITADEL puts on each call of a target, for receivers and their tests.

use std::fmt::Write;

use ring::hmac;

use crate::Secret;

/// The name of the header that carries the signature, as on the wire.
pub const HEADER: &str = "Zitadel-Signature";

/// The header's value: `t=<timestamp>,v1=<hex>`, the HMAC-SHA256 of `<timestamp>.<body>` with the
/// target's signing key as a string.
///
/// `timestamp` is in seconds since 1970; receivers refuse one that is more than five minutes old.
/// `body` is what is sent, byte for byte; for a JWT the token. Source: API.md 10, and the
/// recorded payloads of v2.66 and later.
pub fn header(signing_key: &Secret, timestamp: u64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, signing_key.expose().as_bytes());
    let mut message = format!("{timestamp}.").into_bytes();
    message.extend_from_slice(body);
    let mut header = format!("t={timestamp},v1=");
    for byte in hmac::sign(&key, &message).as_ref() {
        // Writing to a string cannot fail.
        let _ = write!(header, "{byte:02x}");
    }
    header
}
