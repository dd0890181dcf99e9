//! No secret is shown anywhere: not in a log at any level, not into a message, a plan or the
//! state.

use std::collections::BTreeSet;

use super::certificates::{Authority, Identity};
use super::{RSA_PKCS8, zitadel};
use crate::front::{Front, Reply};
use crate::hcl::TARGET;
use crate::secrets::files;
use crate::terraform::Terraform;

/// Every setting that holds a secret, as an ephemeral variable, so that not even Terraform itself
/// keeps it.
const VARIABLES: &str = r#"
variable "headers" {
  type      = map(string)
  ephemeral = true
}
variable "proxy" {
  type      = string
  ephemeral = true
}
variable "client_key" {
  type      = string
  ephemeral = true
}
"#;

/// Everything that a run leaves behind, by its place.
fn left_behind(terraform: &Terraform) -> Vec<(String, String)> {
    let mut all = files(terraform.folder());
    all.retain(|(path, _)| !path.ends_with(".pem"));
    if terraform.folder().join("plan.bin").exists() {
        let shown = terraform.run(&["show", "-json", "plan.bin"]);
        all.push(("terraform show of the plan".into(), shown.stdout));
    }
    all
}

/// The lines of a PEM text that tell something.
fn lines(pem: &str) -> impl Iterator<Item = String> + '_ {
    pem.lines()
        .filter(|line| !line.starts_with("-----") && line.len() > 20)
        .map(str::to_owned)
}

/// A run through a proxy, behind TLS with a client certificate, with headers: with each credential,
/// when all goes well and when the server refuses or repeats what it was sent.
#[test]
fn a_run_that_traces_everything_leaves_no_secret_behind() {
    let zitadel = zitadel();
    let authority = Authority::new();
    let Identity { certificate, key } = authority.certify("client.example");
    let front = Front::tls(
        zitadel.address(),
        authority.server("127.0.0.1", Some(&authority)),
        |seen| {
            match seen.header("x-mode") {
            // A server that repeats what it was sent, as loudly as it can.
            Some("echo") => Reply::Answer(400, "content-type: application/json", serde_json::json!({
                "error": "invalid_request", "error_description": seen.body, "code": 3, "message": format!("{:?}", seen.headers),
            }).to_string()),
            _ => Reply::Forward,
        }
        },
    );
    let proxy = Front::proxy(front.address);
    let service_account = zitadel.service_account_key();
    let service_key: serde_json::Value = serde_json::from_str(&service_account).unwrap();
    let (token, client_id, client_secret) = (
        zitadel.token(),
        zitadel.client_id(),
        zitadel.client_secret(),
    );
    let credentials: [Vec<(&str, &str)>; 3] = [
        vec![("ZITADEL_ACCESS_TOKEN", &token)],
        vec![("ZITADEL_JWT_PROFILE_JSON", &service_account)],
        vec![
            ("ZITADEL_CLIENT_ID", &client_id),
            ("ZITADEL_CLIENT_SECRET", &client_secret),
        ],
    ];
    for credential in credentials {
        for mode in ["forward", "echo"] {
            let mut terraform = Terraform::new("", &credential);
            std::fs::write(terraform.folder().join("ca.pem"), authority.pem()).unwrap();
            std::fs::write(terraform.folder().join("client.pem"), &certificate).unwrap();
            terraform.set("ZITADEL_DOMAIN", &format!("https://{}", front.address));
            terraform.set("ZITADEL_AUDIENCE", &format!("http://{}", front.address));
            terraform.set(
                "TF_VAR_headers",
                &format!(r#"{{"x-gate":"HEADERSENTINEL","x-mode":"{mode}"}}"#),
            );
            terraform.set(
                "TF_VAR_proxy",
                &format!("http://user:PROXYSENTINEL@{}", proxy.address),
            );
            terraform.set("TF_VAR_client_key", &key);
            terraform.set("TF_LOG", "TRACE");
            let log = terraform.folder().join("trace.log").display().to_string();
            terraform.set("TF_LOG_PATH", &log);
            terraform.write(format!(
                "{VARIABLES}\nprovider \"zitadelactions\" {{\n  transport_headers = var.headers\n  proxy_url = var.proxy\n  \
                 client_key = var.client_key\n  client_certificate_file = \"client.pem\"\n  ca_certificate_file = \"ca.pem\"\n  max_retries = 0\n}}\n{TARGET}"
            ));
            let mut secrets: BTreeSet<String> =
                ["HEADERSENTINEL", "PROXYSENTINEL", &token, &client_secret]
                    .map(str::to_owned)
                    .into();
            secrets.extend(lines(service_key["key"].as_str().unwrap()));
            secrets.extend(lines(&key));

            let mut said = terraform
                .run(&["plan", "-no-color", "-out=plan.bin"])
                .said();
            said += &terraform.try_apply().said();
            if mode == "forward" {
                assert!(zitadel.find_target("t").is_some(), "{said}");
                said += &terraform
                    .run(&["destroy", "-auto-approve", "-no-color"])
                    .succeeded()
                    .said();
            }
            let sent = front.seen();
            secrets.extend(
                sent.iter()
                    .filter_map(|seen| seen.bearer().map(str::to_owned)),
            );
            secrets.extend(sent.iter().filter_map(|seen| {
                seen.body
                    .split("assertion=")
                    .nth(1)?
                    .split('&')
                    .next()
                    .map(str::to_owned)
            }));
            let all = [
                left_behind(&terraform),
                vec![("what was said".to_owned(), said)],
            ]
            .concat();
            assert!(
                all.iter()
                    .any(|(place, text)| place.ends_with("trace.log") && text.contains("outcome")),
                "the log holds our lines"
            );
            for (place, text) in all {
                for secret in &secrets {
                    assert!(
                        !text.contains(secret.as_str()),
                        "{} of a secret is in {place} ({mode})",
                        &secret[..secret.len().min(12)]
                    );
                }
            }
        }
    }
}

#[test]
fn the_key_of_a_system_user_is_written_nowhere() {
    let zitadel = zitadel();
    let block = "variable \"key\" {\n  type = string\n  ephemeral = true\n}\nprovider \"zitadelactions\" {\n  system_api = { user = \"operator\", key = var.key }\n}\n";
    let mut terraform = Terraform::new(
        format!("{block}{TARGET}"),
        &[
            ("ZITADEL_DOMAIN", &zitadel.base_url()),
            ("TF_VAR_key", RSA_PKCS8),
            ("TF_LOG", "TRACE"),
        ],
    );
    let log = terraform.folder().join("trace.log").display().to_string();
    terraform.set("TF_LOG_PATH", &log);
    let run = terraform.try_apply();
    run.failed();
    for (place, text) in [
        left_behind(&terraform),
        vec![("what was said".to_owned(), run.said())],
    ]
    .concat()
    {
        assert!(
            lines(RSA_PKCS8).all(|line| !text.contains(&line)),
            "the key is in {place}"
        );
    }
}
