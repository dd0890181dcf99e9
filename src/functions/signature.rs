//! `signature`: the header that proves that a call comes from ZITADEL, to test a receiver.

use terraform_plugin::prelude::*;
use zitadel_actions::{Secret, signature};

/// `signature(signing_key, timestamp, body)`.
#[derive(Debug)]
pub struct CallSignature;

impl Function for CallSignature {
    type Arguments = (String, u64, String);
    type Output = String;

    fn signature(&self) -> Signature {
        Signature::returning(Type::String)
            .parameter(
                Parameter::new("signing_key", Type::String)
                    .description("The signing key of the target."),
            )
            .parameter(Parameter::new("timestamp", Type::Number).description(
                "The time of the call, in whole seconds since 1970. Receivers reject calls that \
                 are older than five minutes.",
            ))
            .parameter(Parameter::new("body", Type::String).description(
                "The body of the call, byte for byte. For a target of payload type `JWT` it is the \
                 token.",
            ))
            .summary("The ZITADEL-Signature header of a call")
            .description(
                "Returns the value of the `ZITADEL-Signature` header that ZITADEL sends with a \
                 call of a target, to test a receiver. It is `t=<timestamp>,v1=<signature>`; the \
                 signature is the HMAC-SHA256 of `<timestamp>.<body>` with the target's signing \
                 key, in hexadecimal. Requires Terraform 1.8 or OpenTofu 1.7.",
            )
    }

    fn call(
        &self,
        (signing_key, timestamp, body): (String, u64, String),
    ) -> Result<String, FunctionError> {
        if signing_key.is_empty() {
            return Err(FunctionError::new(
                "The signing key is empty: ZITADEL does not sign its calls to a target without one.",
            )
            .argument(0));
        }
        Ok(signature::header(
            &Secret::new(signing_key),
            timestamp,
            body.as_bytes(),
        ))
    }
}
