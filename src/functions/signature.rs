//! `signature`: the header that proves a call to come from ZITADEL, for testing a receiver.

use terraform_plugin::framework::{Function, FunctionError, Parameter, Signature};
use terraform_plugin::terraform::Type;
use zitadel_actions::{Secret, signature};

/// `signature(signing_key, timestamp, body)`.
#[derive(Debug)]
pub struct CallSignature;

impl Function for CallSignature {
    type Arguments = (String, u64, String);
    type Output = String;

    fn signature(&self) -> Signature {
        Signature::returning(Type::String)
            .parameter(Parameter::new("signing_key", Type::String).description("The signing key of the target."))
            .parameter(Parameter::new("timestamp", Type::Number).description(
                "When the call is made, in whole seconds since 1970. Receivers refuse what is more than five minutes old.",
            ))
            .parameter(Parameter::new("body", Type::String).description(
                "The body of the call, byte for byte; for a target of payload type `JWT` the token's text.",
            ))
            .summary("The ZITADEL-Signature header of a call")
            .description(
                "The value of the `ZITADEL-Signature` header that ZITADEL sends with a call of a target, to test a receiver \
                 with. It is `t=<timestamp>,v1=<signature>`; the signature is the HMAC-SHA256 of `<timestamp>.<body>` with \
                 the target's signing key, in hexadecimal.",
            )
    }

    fn call(
        &self,
        (signing_key, timestamp, body): (String, u64, String),
    ) -> Result<String, FunctionError> {
        if signing_key.is_empty() {
            return Err(FunctionError::new(
                "The signing key is empty: a target without one gets calls without a signature.",
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
