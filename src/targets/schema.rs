//! The schema of `zitadelactions_target`.

use terraform_plugin::terraform::validators::{Validator, length_between, one_of};
use terraform_plugin::terraform::{Attribute, Schema};
use zitadel_actions::model::{Endpoint, TargetId};

use crate::diagnostics::Title;
use crate::duration;

/// The kinds of a target as attributes, of which exactly one is set.
const KINDS: [&str; 3] = ["rest_webhook", "rest_call", "rest_async"];

/// The schema of `zitadelactions_target`.
pub fn schema() -> Schema {
    Schema::new(vec![
        Attribute::string("id").computed().description("The ID of the target."),
        Attribute::string("name")
            .required()
            .validate(length_between(1, 1000))
            .description(
                "The name of the target, 1 to 1000 characters (200 before ZITADEL v2.59). Unique \
                 on the instance, regardless of upper and lower case.",
            ),
        Attribute::string("endpoint").optional().validate(endpoint()).description(
            "The URL that ZITADEL calls: absolute, `http` or `https`, at most 1000 characters \
             (2048 from ZITADEL v4.5 on). From v4.11.1 on the server resolves its host when the \
             target is saved. Exactly one of `endpoint` and `endpoint_wo`.",
        ),
        Attribute::string("endpoint_wo").optional().sensitive().write_only().validate(endpoint()).description(
            "Replaces `endpoint` for a URL that carries a token. It is sent to ZITADEL but never \
             stored in plan or state; a salted hash detects changes made outside of Terraform. \
             Requires Terraform 1.11 or OpenTofu 1.11.",
        ),
        Attribute::number("endpoint_wo_version").optional().validate(whole()).description(
            "Any whole number, set together with `endpoint_wo`. Changing it sends `endpoint_wo` \
             again.",
        ),
        Attribute::string("timeout")
            .default("10s")
            .suppress_diff(|one: &String, other: &String| duration::equal(one, other))
            .validate(timeout())
            .description(
                "How long ZITADEL waits for the response, as a duration such as `10s`, `250ms` or \
                 `1m30s`. It must be greater than zero, and at most 270 s from ZITADEL v2.59 on. \
                 `90s` and `1m30s` are the same duration.",
            ),
        Attribute::object("rest_webhook", [interrupt_on_error()]).optional().description(
            "ZITADEL waits for the response and uses only its status.",
        ),
        Attribute::object("rest_call", [interrupt_on_error()]).optional().description(
            "ZITADEL waits for the response and uses its body: a changed request or response, or \
             claims for a token.",
        ),
        Attribute::object("rest_async", [never_interrupts()]).optional().description(
            "ZITADEL does not wait for the response.",
        ),
        Attribute::string("payload_type")
            .default("JSON")
            .validate(
                one_of(["JSON", "JWT", "JWE"]).summary(Title::InvalidPayloadType.as_str()),
            )
            .description(
                "The format of what ZITADEL sends: plain `JSON`, a signed `JWT`, or an encrypted \
                 `JWE`, which requires an active public key of the target. `JWT` and `JWE` require \
                 ZITADEL v4.8 or later.",
            ),
        Attribute::string("signing_key")
            .computed()
            .sensitive()
            .changes_with(["signing_key_version", "store_signing_key"])
            .description(
                "The key with which a receiver verifies the `ZITADEL-Signature` header, read again \
                 at every refresh. Null before ZITADEL v2.66. It is stored in the state as plain \
                 text, unless `store_signing_key` is `false`.",
            ),
        Attribute::bool("store_signing_key").default(true).description(
            "Whether to store `signing_key` in the state. If `false`, read the key where it is \
             needed with the ephemeral resource `zitadelactions_signing_key`.",
        ),
        Attribute::number("signing_key_version").optional().validate(whole()).description(
            "Any whole number. Changing it replaces the signing key; the old key stops working \
             immediately. Requires ZITADEL v2.66 or later.",
        ),
        Attribute::string("creation_date").computed().description(
            "When the target was created, in RFC 3339 format. Null if the server does not report \
             it (before ZITADEL v2.59).",
        ),
        Attribute::string("change_date").computed().unknown_on_update().description(
            "When the target was last changed, in RFC 3339 format.",
        ),
    ])
    .exactly_one_of(KINDS)
    .exactly_one_of(["endpoint", "endpoint_wo"])
    .requires_together(["endpoint_wo", "endpoint_wo_version"])
    .description(
        "A target: an endpoint that ZITADEL calls. Executions say when; exactly one of \
         `rest_webhook`, `rest_call` and `rest_async` says how.",
    )
}

fn interrupt_on_error() -> Attribute {
    Attribute::bool("interrupt_on_error")
        .required()
        .description(
            "Whether a status outside 2xx, a timeout or a failed connection ends what ZITADEL was \
         doing for its caller. If false, ZITADEL logs the error and calls the next target.",
        )
}

/// Without this attribute, Terraform would drop the argument without a word, and a practitioner
/// would believe that the target interrupts.
fn never_interrupts() -> Attribute {
    Attribute::bool("interrupt_on_error")
        .optional()
        .validate(Validator::new("must not be set", |_: &bool| {
            Err(
                "ZITADEL never waits for an asynchronous target, so it cannot interrupt. Use \
                 rest_webhook or rest_call"
                    .into(),
            )
        }))
        .description("Must not be set: ZITADEL never waits for an asynchronous target, so it cannot interrupt.")
}

fn endpoint() -> Validator {
    Validator::text(
        "must be an absolute URL such as https://example.com/hook",
        |text| {
            Endpoint::parse(text).map(drop).map_err(|error| {
                let is_address = !text.contains("://") && !text.contains('@');
                if is_address && Endpoint::parse(&format!("https://{text}")).is_ok() {
                    "it has no scheme. Write https:// in front of it".into()
                } else {
                    error.why().to_owned()
                }
            })
        },
    )
    .summary(Title::InvalidEndpoint.as_str())
}

/// Refuses a string that is not the ID of a target.
pub fn target_id() -> Validator {
    Validator::text("must be the ID of a target", |text| {
        TargetId::parse(text)
            .map(drop)
            .map_err(|error| error.why().to_owned())
    })
    .summary(Title::InvalidId.as_str())
}

fn timeout() -> Validator {
    Validator::text(
        "must be a positive duration such as 10s, 250ms or 1m30s",
        |text| match duration::parse(text) {
            None if text.starts_with('-') => Err("a timeout cannot be negative".into()),
            None if text.parse::<f64>().is_ok() => {
                Err(format!("{text:?} has no unit. Write \"{text}s\""))
            }
            None => Err(format!(
                "{text:?} is not a duration. Write a number and a unit (h, m, s, ms)"
            )),
            Some(duration) if duration.is_zero() => {
                Err("a timeout of zero would end every call before it starts".into())
            }
            Some(_) => Ok(()),
        },
    )
    .summary(Title::InvalidDuration.as_str())
}

fn whole() -> Validator {
    Validator::new("must be a whole number", |_: &i64| Ok(()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_one_that_terraform_accepts() {
        assert_eq!(super::schema().problems(), Vec::<String>::new());
    }
}
