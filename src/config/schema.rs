//! What practitioners write in the provider block.

use terraform_plugin::terraform::validators::{Validator, non_empty, number_between, one_of};
use terraform_plugin::terraform::{Attribute, Object, Schema, Type};

use crate::duration;

/// The schema of the provider block.
pub fn schema() -> Schema {
    let mut attributes = address();
    attributes.extend(credentials());
    attributes.extend(transport());
    attributes.extend(behaviour());
    Schema::new(attributes).description(
        "Targets and executions of ZITADEL's Actions v2, on every version of ZITADEL from v2.48 on. Every argument may \
         come from the environment where one is named; the configuration goes before it.",
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
            "The instance: `host`, `host:port` or an `https://` URL. `http://` is taken for loopback only, elsewhere it \
             needs `insecure = true`. Environment: `ZITADEL_DOMAIN`.",
        ),
        Attribute::bool("insecure").optional().description(
            "Plain HTTP: whoever sits in between reads the token. Environment: `ZITADEL_INSECURE`.",
        ),
        text(
            "issuer",
            "Where tokens are issued, when it is not the domain. Environment: `ZITADEL_ISSUER`.",
        ),
        text(
            "audience",
            "The audience of assertions, when it is not the issuer. Environment: `ZITADEL_AUDIENCE`.",
        ),
        text(
            "instance_host",
            "The instance's own domain, when requests go elsewhere (a port-forward, a proxy): the header \
             `x-zitadel-instance-host`, for ZITADEL v2.59 and later. Environment: `ZITADEL_INSTANCE_HOST`.",
        ),
        text(
            "public_host",
            "The host that the public sees: the header `x-zitadel-public-host`. Environment: `ZITADEL_PUBLIC_HOST`.",
        ),
    ]
}

fn credentials() -> Vec<Attribute> {
    vec![
        text(
            "access_token",
            "A personal access token of a machine user, or any other bearer token. Environment: `ZITADEL_ACCESS_TOKEN`.",
        )
        .sensitive(),
        text(
            "access_token_file",
            "A file that holds the token; it is read again when the server refuses the token. Environment: \
             `ZITADEL_ACCESS_TOKEN_FILE`.",
        ),
        text(
            "jwt_profile_json",
            "The key of a service account, as ZITADEL hands it out in JSON. Environment: `ZITADEL_JWT_PROFILE_JSON`.",
        )
        .sensitive(),
        text(
            "jwt_profile_file",
            "A file with the key of a service account. Environment: `ZITADEL_JWT_PROFILE_FILE`.",
        ),
        text("client_id", "The id of a machine user's client credentials. Environment: `ZITADEL_CLIENT_ID`."),
        text(
            "client_secret",
            "The secret of a machine user's client credentials. Environment: `ZITADEL_CLIENT_SECRET`.",
        )
        .sensitive(),
        Attribute::object(
            "system_api",
            Object::new([
                Attribute::string("user").required().validate(non_empty()).description(
                    "The user's name under `SystemAPIUsers` in the server's configuration.",
                ),
                text("key", "The user's private RSA key, PEM.").sensitive(),
                text("key_file", "A file with the user's private RSA key."),
                text("audience", "The audience of its assertions, when it is not the issuer."),
            ])
            .exactly_one_of(["key", "key_file"]),
        )
        .optional()
        .description("A user of the system API, for self-hosted servers: it signs its own tokens."),
    ]
}

fn transport() -> Vec<Attribute> {
    vec![
        Attribute::map("transport_headers", Type::String)
            .optional()
            .sensitive()
            .description("Headers of every request, token requests included."),
        text("ca_certificate", "Further certificate authorities to trust, PEM."),
        text(
            "ca_certificate_file",
            "A file with further certificate authorities to trust. Environment: `ZITADEL_CA_CERTIFICATE_FILE`.",
        ),
        text("client_certificate", "The certificate to show to a server that asks for one, PEM."),
        text(
            "client_certificate_file",
            "A file with the certificate to show. Environment: `ZITADEL_CLIENT_CERTIFICATE_FILE`.",
        ),
        text("client_key", "The certificate's private key, PEM.").sensitive(),
        text(
            "client_key_file",
            "A file with the certificate's private key. Environment: `ZITADEL_CLIENT_KEY_FILE`.",
        ),
        Attribute::bool("insecure_skip_verify_tls").optional().description(
            "Whether to accept any certificate. Whoever sits in between can then read the token, so each run warns.",
        ),
        text(
            "proxy_url",
            "The proxy of all requests. Without it `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment decide.",
        )
        .sensitive(),
    ]
}

fn behaviour() -> Vec<Attribute> {
    vec![
        Attribute::string("request_timeout").optional().validate(time()).description(
            "How long one try of a request may take, as a duration; 30 s by default.",
        ),
        Attribute::number("max_retries").optional().validate(number_between(0, 100)).description(
            "How often a request is tried again that may be repeated; 5 by default.",
        ),
        Attribute::number("max_requests_per_second")
            .optional()
            .validate(number_between(1, 1_000_000))
            .description("The most requests in a second, of the whole provider; no cap by default."),
        Attribute::string("consistency_timeout").optional().validate(time()).description(
            "How long to wait until the server's reads show the provider's own writes, as a duration; 60 s by default.",
        ),
        Attribute::string("api_generation")
            .optional()
            .validate(one_of(["auto", "v2", "v2beta", "resources_v3alpha", "v3alpha_2024_05", "v3alpha_2024_03"]))
            .description(
                "The generation of the API to speak. `auto`, the default, finds it out with one request. Environment: \
                 `ZITADEL_API_GENERATION`.",
            ),
    ]
}

fn time() -> Validator {
    Validator::text(
        "must be a duration such as 30s or 2m",
        |text| match duration::parse(text) {
            Some(duration) if !duration.is_zero() => Ok(()),
            Some(_) => Err("no time at all is too little".into()),
            None => Err(format!(
                "{text:?} is no duration; write a number and a unit (h, m, s, ms)"
            )),
        },
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_one_that_terraform_accepts() {
        assert_eq!(super::schema().problems(), Vec::<String>::new());
    }
}
