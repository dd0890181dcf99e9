//! Mistakes in a configuration. Terraform quotes the lines that an error points at, so an error
//! about a secret must not point at them.

use libtest_mimic::{Failed, Trial};

use crate::echoes::RSA;
use crate::sentinel::{Sentinel, is_nowhere};
use crate::terraform::Terraform;

/// A block of the configuration with a mistake; `SECRET` stands for the secret, `KEY` for a private
/// key in one line, as JSON writes it.
const MISTAKES: [(&str, &str); 24] = [
    (
        "an access token with a blank",
        r#"provider { access_token = "SECRET SECRET" }"#,
    ),
    (
        "an access token with a line break",
        r#"provider { access_token = "SECRET\nSECRET" }"#,
    ),
    (
        "two credentials",
        r#"provider { access_token = "SECRET", jwt_profile_json = "SECRET" }"#,
    ),
    (
        "half a credential",
        r#"provider { client_secret = "SECRET" }"#,
    ),
    (
        "a service account that is not JSON",
        r#"provider { jwt_profile_json = "SECRET" }"#,
    ),
    (
        "a service account without a key",
        r#"provider { jwt_profile_json = "{\"key\":\"SECRET\"}" }"#,
    ),
    (
        "a service account with a broken key",
        r#"provider { jwt_profile_json = "{\"type\":\"serviceaccount\",\"keyId\":\"1\",\"userId\":\"2\",\"key\":\"-----BEGIN RSA PRIVATE KEY-----\\nSECRET\\n-----END RSA PRIVATE KEY-----\"}" }"#,
    ),
    (
        "a key given as a token file",
        r#"provider { access_token_file = "/nowhere" }"#,
    ),
    (
        "a system user with a broken key",
        r#"provider { system_api = { user = "u", key = "SECRET" } }"#,
    ),
    (
        "a system user without a name",
        r#"provider { system_api = { user = "", key = "KEY" } }"#,
    ),
    (
        "a header with a line break",
        r#"provider { access_token = "t", transport_headers = { x-a = "SECRET\nSECRET" } }"#,
    ),
    (
        "a header with a bad name",
        r#"provider { access_token = "t", transport_headers = { "x a" = "SECRET" } }"#,
    ),
    (
        "a proxy with a bad scheme",
        r#"provider { access_token = "t", proxy_url = "ftp://u:SECRET@h" }"#,
    ),
    (
        "a proxy that is not a URL",
        r#"provider { access_token = "t", proxy_url = "u:SECRET@h:x" }"#,
    ),
    (
        "a client key that is not PEM",
        r#"provider { access_token = "t", client_certificate = "c", client_key = "SECRET" }"#,
    ),
    (
        "a private key as a client certificate",
        r#"provider { access_token = "t", client_certificate = "KEY", client_key = "KEY" }"#,
    ),
    (
        "a private key as a certificate authority",
        r#"provider { access_token = "t", ca_certificate = "KEY" }"#,
    ),
    (
        "a domain with a password",
        r#"provider { access_token = "t", domain = "https://u:SECRET@h" }"#,
    ),
    (
        "an issuer with a password",
        r#"provider { access_token = "t", issuer = "https://u:SECRET@h" }"#,
    ),
    (
        "a domain with a query",
        r#"provider { access_token = "t", domain = "https://h/?token=SECRET" }"#,
    ),
    (
        "an endpoint_wo with a bad scheme",
        r#"target { endpoint_wo = "ftp://u:SECRET@h/SECRET?SECRET", endpoint_wo_version = 1, rest_async = {} }"#,
    ),
    (
        "an endpoint_wo that the server refuses",
        r#"target { endpoint_wo = "https://denied.invalid/SECRET?SECRET", endpoint_wo_version = 1, rest_async = {} }"#,
    ),
    (
        "an endpoint_wo without its version",
        r#"target { endpoint_wo = "https://u:SECRET@h/SECRET", rest_async = {} }"#,
    ),
    (
        "a private key as a public key",
        r#"key { target_id = "1", public_key = "KEY" }"#,
    ),
];

/// How the secret gets into the configuration.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Literally,
    /// As a variable, whose value Terraform shows beside the line that uses it.
    AsVariable,
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (mistake, block) in MISTAKES {
        for (written, how) in [
            (Written::Literally, "literal"),
            (Written::AsVariable, "variable"),
        ] {
            let name = format!("quotation / {mistake} / {how}");
            trials.push(Trial::test(name, move || {
                is_refused_silently(block, written)
            }));
        }
    }
    trials
}

fn is_refused_silently(block: &str, written: Written) -> Result<(), Failed> {
    let sentinel = Sentinel::new();
    let (variables, configuration) = configuration(block, written, &sentinel);
    let zitadel = zitadel_emulator::Emulator::builder()
        .deny_list(vec![std::net::Ipv4Addr::LOCALHOST.into()])
        .start_blocking();
    let (domain, token) = (zitadel.base_url(), zitadel.token());
    let mut environment = vec![];
    if !block.contains("domain =") {
        environment.push(("ZITADEL_DOMAIN", &*domain));
    }
    if !block.starts_with("provider") {
        environment.push(("ZITADEL_ACCESS_TOKEN", &*token));
    }
    environment.extend(variables.iter().map(|(name, value)| (&**name, &**value)));
    let terraform = Terraform::new(&configuration, &environment);
    let run = terraform.try_apply();
    if run.code == 0 {
        return Err(format!("the mistake is accepted:\n{}", run.stdout).into());
    }
    let texts = [("stdout", &*run.stdout), ("stderr", &*run.stderr)];
    is_nowhere(&sentinel, texts)?;
    for line in RSA
        .lines()
        .filter(|line| !line.contains("-----") && line.len() > 20)
    {
        is_nowhere(&Sentinel::of(line), texts)?;
    }
    Ok(())
}

/// The environment and the configuration of a mistake.
fn configuration(
    block: &str,
    written: Written,
    sentinel: &Sentinel,
) -> (Vec<(String, String)>, String) {
    let (kind, body) = block.split_once(' ').expect("a kind and a body");
    let body = body
        .replace("SECRET", &sentinel.to_string())
        .replace("KEY", &RSA.replace('\n', "\\n"));
    // One argument a line, as people write them.
    let body = body
        .replace("\", ", "\"\n  ")
        .replace("{ ", "{\n  ")
        .replace(" }", "\n}");
    let head = match kind {
        "provider" => "provider \"zitadelactions\"",
        "target" => "resource \"zitadelactions_target\" \"t\"",
        _ => "resource \"zitadelactions_target_public_key\" \"k\"",
    };
    let name = if kind == "target" {
        "name = \"t\"\n  "
    } else {
        ""
    };
    let mut configuration = format!("{head} {}", body.replacen('{', &format!("{{\n  {name}"), 1));
    if kind == "provider" {
        configuration += "\nresource \"zitadelactions_target\" \"t\" {\n  name = \"t\"\n  endpoint = \"https://example.com\"\n  rest_async = {}\n}\n";
    }
    let mut variables = Vec::new();
    if written == Written::AsVariable {
        let mut lines: Vec<String> = Vec::new();
        for (at, line) in configuration.lines().enumerate() {
            let secret = line.contains(&sentinel.to_string()) || line.contains("PRIVATE KEY");
            match line.split_once(" = ") {
                Some((name, value)) if secret && value.starts_with('"') => {
                    let text: String = serde_json::from_str(value).expect("a string");
                    variables.push((format!("TF_VAR_v{at}"), text));
                    lines.push(format!("{name} = var.v{at}"));
                }
                _ => lines.push(line.to_owned()),
            }
        }
        configuration = lines.join("\n");
        for (name, _) in &variables {
            let name = name.trim_start_matches("TF_VAR_");
            configuration += &format!("\nvariable {name:?} {{\n  type = string\n}}\n");
        }
    }
    (variables, configuration)
}
