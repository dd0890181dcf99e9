//! The schema of `zitadelactions_target_public_key`.

use terraform_plugin::terraform::validators::Validator;
use terraform_plugin::terraform::{Attribute, Schema};
use zitadel_actions::model::{InvalidPublicKey, PublicKeyPem, Timestamp};

use crate::diagnostics::Title;
use crate::targets::schema::target_id;
use crate::timestamp;

/// The schema of `zitadelactions_target_public_key`.
pub fn schema() -> Schema {
    Schema::new([
        Attribute::string("id").computed().description("`<target_id>/<key_id>`."),
        Attribute::string("target_id")
            .required()
            .requires_replace()
            .validate(target_id())
            .description("The ID of the target that the key belongs to. Changing this forces replacement."),
        Attribute::string("public_key")
            .required()
            .requires_replace()
            .suppress_diff(|one: &String, other: &String| is_same_key(one, other))
            .validate(public_key())
            .description(
                "The key in PEM format (`-----BEGIN PUBLIC KEY-----`): RSA, or ECDSA on P-224, \
                 P-256, P-384 or P-521, at most 8192 bytes. Text outside the PEM block and line \
                 endings are ignored. Changing the key forces replacement.",
            ),
        Attribute::string("expiration_date")
            .optional()
            .requires_replace()
            .suppress_diff(|one: &String, other: &String| is_same_instant(one, other))
            .validate(expiration_date())
            .description(
                "When the key expires, in RFC 3339 format. It must be in the future when the key \
                 is added. The same instant in another time zone is not a change. By default, the \
                 key never expires. Changing this forces replacement.",
            ),
        Attribute::bool("active").optional_computed().description(
            "Whether ZITADEL encrypts the target's payloads with this key. One key of a target can \
             be active: activating this one deactivates the other one. If omitted, the provider \
             leaves it alone: a new key is inactive, and a key that is activated outside of \
             Terraform stays active.",
        ),
        Attribute::string("key_id")
            .computed()
            .description("The ID of the key, which is the `kid` in the header of encrypted payloads."),
        Attribute::string("fingerprint")
            .computed()
            .description("`SHA256:` followed by the unpadded base64 of the SHA-256 hash of the key's DER encoding. \
                Known at plan time."),
        Attribute::string("creation_date").computed().description("When the key was added, in RFC 3339 format."),
        Attribute::string("change_date")
            .computed()
            .unknown_on_update()
            .description("When the key was last changed, in RFC 3339 format."),
    ])
    .description(
        "A public key of a target. With `payload_type = \"JWE\"` ZITADEL encrypts what it sends to \
         the target's active key. Requires ZITADEL v4.8 or later.",
    )
}

fn is_same_key(one: &str, other: &str) -> bool {
    matches!((one.parse::<PublicKeyPem>(), other.parse::<PublicKeyPem>()), (Ok(one), Ok(other)) if one == other)
}

fn is_same_instant(one: &str, other: &str) -> bool {
    matches!((timestamp::parse(one), timestamp::parse(other)), (Ok(one), Ok(other)) if one == other)
}

fn public_key() -> Validator {
    Validator::text("must be an RSA or ECDSA public key in PEM format", |text| {
        match text.parse::<PublicKeyPem>() {
            // Terraform would quote the key; the plan refuses it without pointing at its line.
            Ok(_) | Err(InvalidPublicKey::Private) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    })
    .summary(Title::InvalidPublicKey.as_str())
}

fn expiration_date() -> Validator {
    Validator::text(
        "must be an RFC 3339 time such as 2027-01-01T00:00:00Z",
        |text| match timestamp::parse(text) {
            Err(error) => Err(error.to_string()),
            Ok(date) if !Timestamp::is_in_microseconds(&date) => Err(
                "ZITADEL stores microseconds, so at most six decimals of a second are allowed"
                    .into(),
            ),
            Ok(_) => Ok(()),
        },
    )
    .summary(Title::InvalidDate.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_one_that_terraform_accepts() {
        assert_eq!(schema().problems(), Vec::<String>::new());
    }

    #[test]
    fn instants_are_equal_whatever_their_spelling() {
        assert!(is_same_instant(
            "2027-01-01T00:00:00Z",
            "2027-01-01t01:00:00.000+01:00"
        ));
        assert!(!is_same_instant(
            "2027-01-01T00:00:00Z",
            "2027-01-01T00:00:01Z"
        ));
        assert!(!is_same_instant("tomorrow", "tomorrow"));
    }
}
