//! What practitioners write in the provider block.

use terraform_plugin::terraform::validators::{Validator, non_empty, number_between, one_of};
use terraform_plugin::terraform::{Attribute, Object, Schema, Type};

use crate::diagnostics::Title;
use crate::duration;

/// The schema of the provider block.
pub fn schema() -> Schema {
    let mut attributes = address();
    attributes.extend(credentials());
    attributes.extend(transport());
    attributes.extend(behaviour());
    Schema::new(attributes).description(
        "Targets and executions of ZITADEL's Actions v2, on every version of ZITADEL from v2.48 \
         on. Arguments that name an environment variable can also be set through it; the provider \
         block takes precedence.",
    )
}

fn text(name: &str, description: &str) -> Attribute {
    Attribute::string(name)
        .optional()
        .validate(non_empty())
        .description(description)
}

fn address() -> Vec<Attribute> {
    vec![
        text(
            "domain",
            "The instance: `host`, `host:port` or an `https://` URL. Plain `http://` is accepted \
             for loopback only, unless `insecure = true`. Environment: `ZITADEL_DOMAIN`.",
        ),
        Attribute::bool("insecure").optional().description(
            "Whether to use plain HTTP. Anyone between Terraform and ZITADEL can then read the \
             access token, so each run warns unless the domain is loopback. Defaults to `false`. \
             Environment: `ZITADEL_INSECURE`.",
        ),
        text(
            "issuer",
            "The issuer of tokens, if it is not the domain. Environment: `ZITADEL_ISSUER`.",
        ),
        text(
            "audience",
            "The audience of assertions, if it is not the issuer. Environment: `ZITADEL_AUDIENCE`.",
        ),
        text(
            "instance_host",
            "The instance's own domain, if requests go to another host such as a port-forward or a \
             proxy. It is sent as the header `x-zitadel-instance-host`, for ZITADEL v2.59 and \
             later. Environment: `ZITADEL_INSTANCE_HOST`.",
        ),
        text(
            "public_host",
            "The public host of the instance, sent as the header `x-zitadel-public-host`. \
             Environment: `ZITADEL_PUBLIC_HOST`.",
        ),
    ]
}

fn credentials() -> Vec<Attribute> {
    vec![
        text(
            "access_token",
            "A personal access token of a machine user, or any other bearer token. Environment: \
             `ZITADEL_ACCESS_TOKEN`.",
        )
        .sensitive(),
        text(
            "access_token_file",
            "A file with the access token. It is read again if the server refuses the token. \
             Environment: `ZITADEL_ACCESS_TOKEN_FILE`.",
        ),
        text(
            "jwt_profile_json",
            "The JSON key of a service account, as ZITADEL creates it. Environment: \
             `ZITADEL_JWT_PROFILE_JSON`.",
        )
        .sensitive(),
        text(
            "jwt_profile_file",
            "A file with the JSON key of a service account. Environment: \
             `ZITADEL_JWT_PROFILE_FILE`.",
        ),
        text("client_id", "The client ID of a machine user. Environment: `ZITADEL_CLIENT_ID`."),
        text(
            "client_secret",
            "The client secret of a machine user. Environment: `ZITADEL_CLIENT_SECRET`.",
        )
        .sensitive(),
        Attribute::object(
            "system_api",
            Object::new([
                Attribute::string("user").required().validate(non_empty()).description(
                    "The user's name under `SystemAPIUsers` in the server's configuration.",
                ),
                text("key", "The user's private RSA key, in PEM format.").sensitive(),
                text("key_file", "A file with the user's private RSA key."),
                text("audience", "The audience of its assertions, if it is not the issuer."),
            ])
            .exactly_one_of(["key", "key_file"]),
        )
        .optional()
        .description("A user of the system API of a self-hosted server. The provider signs its tokens itself."),
    ]
}

fn transport() -> Vec<Attribute> {
    vec![
        Attribute::map("transport_headers", Type::String)
            .optional()
            .sensitive()
            .description("Headers to add to every request, including those for tokens."),
        text("ca_certificate", "Additional certificate authorities to trust, in PEM format."),
        text(
            "ca_certificate_file",
            "A file with additional certificate authorities to trust. Environment: \
             `ZITADEL_CA_CERTIFICATE_FILE`.",
        ),
        text("client_certificate", "The client certificate for a server that requires one, in PEM format."),
        text(
            "client_certificate_file",
            "A file with the client certificate. Environment: `ZITADEL_CLIENT_CERTIFICATE_FILE`.",
        ),
        text("client_key", "The private key of the client certificate, in PEM format.").sensitive(),
        text(
            "client_key_file",
            "A file with the private key of the client certificate. Environment: \
             `ZITADEL_CLIENT_KEY_FILE`.",
        ),
        Attribute::bool("insecure_skip_verify_tls").optional().description(
            "Whether to accept any certificate. Anyone between Terraform and ZITADEL can then read \
             the access token, so each run warns. Defaults to `false`.",
        ),
        text(
            "proxy_url",
            "The proxy for all requests, as an `http://` or `https://` URL. Defaults to the \
             environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.",
        )
        .sensitive(),
    ]
}

fn behaviour() -> Vec<Attribute> {
    vec![
        Attribute::string("request_timeout").optional().validate(time()).description(
            "The timeout of a single attempt of a request, as a duration such as `30s`. Defaults \
             to `30s`.",
        ),
        Attribute::number("max_retries").optional().validate(number_between(0, 100)).description(
            "How often to retry a request that is safe to repeat, from 0 to 100. Defaults to `5`.",
        ),
        Attribute::number("max_requests_per_second")
            .optional()
            .validate(number_between(1, 1_000_000))
            .description("The maximum number of requests per second across the whole provider, from 1 to 1,000,000. \
                Unlimited by default."),
        Attribute::string("consistency_timeout").optional().validate(time()).description(
            "How long to wait until the server's reads show the provider's own writes, as a \
             duration such as `60s`. A refresh waits as long for an execution or a public key that \
             is missing right after its last change. Defaults to `60s`.",
        ),
        Attribute::string("api_generation")
            .optional()
            .validate(
                one_of(["auto", "v2", "v2beta", "resources_v3alpha", "v3alpha_2024_05", "v3alpha_2024_03"])
                    .summary(Title::InvalidApiGeneration.as_str()),
            )
            .description(
                "The generation of the API to use: `auto`, `v2`, `v2beta`, `resources_v3alpha`, \
                 `v3alpha_2024_05` or `v3alpha_2024_03`. `auto` detects it with one request. \
                 Defaults to `auto`. Environment: `ZITADEL_API_GENERATION`.",
            ),
    ]
}

fn time() -> Validator {
    Validator::text(
        "must be a duration such as 30s or 2m",
        |text| match duration::parse(text) {
            Some(duration) if !duration.is_zero() => Ok(()),
            Some(_) => Err("it must be greater than zero".into()),
            None if text.parse::<f64>().is_ok() => {
                Err(format!("{text:?} has no unit. Write \"{text}s\""))
            }
            None => Err(format!(
                "{text:?} is not a duration. Write a number and a unit (h, m, s, ms)"
            )),
        },
    )
    .summary(Title::InvalidDuration.as_str())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_one_that_terraform_accepts() {
        assert_eq!(super::schema().problems(), Vec::<String>::new());
    }
}
