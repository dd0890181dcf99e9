//! Servers, gateways and proxies that repeat in their errors what they were sent.

use std::fmt;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use libtest_mimic::{Failed, Trial};
use serde_json::json;
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::Core;
use terraform_plugin_testing::Run;
use terraform_provider_zitadelactions::ZitadelActions;
use zitadel_emulator::Emulator;

use crate::front::{Front, Reply, Seen};
use crate::sentinel::{self, Sentinel, is_nowhere};

/// A private key that opens nothing: it was made for the tests of the client.
pub(crate) const RSA: &str =
    include_str!("../../crates/zitadel-actions/tests/transport/auth/rsa_pkcs8.pem");

/// How a server writes what it repeats.
#[derive(Clone, Copy)]
pub(crate) enum Spelling {
    Plain,
    Percent,
    /// JSON as Go writes it: `&`, `<` and `>` are escaped too.
    GoJson,
    /// JSON within JSON.
    JsonTwice,
    Base64,
    Base64Url,
    /// Broken after every ten characters.
    Lines,
    /// Base64 as in a mail.
    Base64Lines,
}

pub(crate) const SPELLINGS: [Spelling; 8] = [
    Spelling::Plain,
    Spelling::Percent,
    Spelling::GoJson,
    Spelling::JsonTwice,
    Spelling::Base64,
    Spelling::Base64Url,
    Spelling::Lines,
    Spelling::Base64Lines,
];

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain",
            Self::Percent => "percent-encoded",
            Self::GoJson => "JSON of Go",
            Self::JsonTwice => "JSON within JSON",
            Self::Base64 => "base64",
            Self::Base64Url => "base64 for URLs",
            Self::Lines => "broken over lines",
            Self::Base64Lines => "base64 over lines",
        })
    }
}

impl Spelling {
    pub(crate) fn of(self, text: &str) -> String {
        let json = |text: &str| json!(text).to_string();
        match self {
            Self::Plain => text.to_owned(),
            Self::Percent => text.bytes().fold(String::new(), |all, byte| {
                if byte.is_ascii_alphanumeric() {
                    all + &char::from(byte).to_string()
                } else {
                    all + &format!("%{byte:02X}")
                }
            }),
            Self::GoJson => json(text)
                .replace('&', "\\u0026")
                .replace('<', "\\u003c")
                .replace('>', "\\u003e"),
            Self::JsonTwice => json(&json(text)),
            Self::Base64 => STANDARD.encode(text),
            Self::Base64Url => URL_SAFE_NO_PAD.encode(text),
            Self::Lines => wrapped(text, 10),
            Self::Base64Lines => wrapped(&STANDARD.encode(text), 19),
        }
    }
}

fn wrapped(text: &str, width: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.chunks(width).map(|line| line.iter().collect());
    lines.collect::<Vec<String>>().join("\n")
}

/// Who repeats: the API, or the endpoint that gives tokens.
#[derive(Clone, Copy)]
enum Place {
    Api,
    TokenEndpoint,
    /// The API, when a target is created.
    Create,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Api => "API",
            Self::TokenEndpoint => "token endpoint",
            Self::Create => "create",
        })
    }
}

/// What a failure looks like.
#[derive(Clone, Copy)]
enum Form {
    /// JSON of the API.
    Api,
    /// JSON of OIDC, which the token endpoint speaks.
    Oidc,
    /// Text, as the server answers for an unknown instance.
    Text,
    /// A page of a proxy.
    Html,
}

/// Every class of failure in the form that the place speaks, and two of them in every form.
fn failures(place: Place) -> Vec<(u16, Form)> {
    let own = match place {
        Place::Api | Place::Create => Form::Api,
        Place::TokenEndpoint => Form::Oidc,
    };
    let statuses = [302, 400, 401, 403, 404, 409, 429, 500, 502, 503];
    let mut failures = statuses.map(|status| (status, own)).to_vec();
    for status in [400, 500] {
        let forms = [Form::Api, Form::Oidc, Form::Text, Form::Html];
        failures.extend(forms.map(|form| (status, form)));
    }
    failures
}

/// The content type and the body of a failure.
fn body(form: Form, text: &str) -> (&'static str, String) {
    let detail =
        json!({"@type": "type.googleapis.com/zitadel.v1.ErrorDetail", "id": text, "message": text});
    let json = "application/json";
    match form {
        Form::Api => {
            let body = json!({"code": 3, "message": text, "details": [detail]});
            (json, body.to_string())
        }
        Form::Oidc => {
            let body = json!({"error": "invalid_request", "error_description": text});
            (json, body.to_string())
        }
        Form::Text => ("text/plain", text.to_owned()),
        Form::Html => ("text/html", format!("<html><pre>{text}</pre></html>")),
    }
}

/// A server that answers this, repeating the request in headers and body.
fn echo(zitadel: &Emulator, place: Place, spelling: Spelling, status: u16, form: Form) -> Front {
    Front::plain(zitadel.address(), move |seen| {
        let is_meant = match place {
            Place::Api => !seen.is_token_request(),
            Place::TokenEndpoint => seen.is_token_request(),
            Place::Create => seen.method == "POST" && seen.target == "/v2/actions/targets",
        };
        if !is_meant {
            return Reply::Forward;
        }
        let (kind, body) = body(form, &spelling.of(&repeated(seen)));
        // A wait this long ends the tries at once.
        let wait = "retry-after: 86400";
        let repeated = URL_SAFE_NO_PAD.encode(repeated(seen));
        let header = format!("content-type: {kind}\r\n{wait}\r\nlocation: /{repeated}");
        Reply::Answer(status, header.leak(), body)
    })
}

fn repeated(seen: &Seen) -> String {
    let headers = seen
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"));
    let headers: String = headers.collect();
    format!(
        "bad request: {} {}\n{headers}\n{}",
        seen.method, seen.target, seen.body
    )
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test(
        "the search finds every spelling",
        sentinel::is_found_in_every_spelling,
    )];
    let by_environment = [
        ("access token", Place::Api),
        ("access token file", Place::Api),
        ("client secret", Place::TokenEndpoint),
        ("assertion of a service account", Place::TokenEndpoint),
        ("token of the token endpoint", Place::Api),
    ];
    for (secret, place) in by_environment {
        for spelling in SPELLINGS {
            let name = format!("echo / {secret} / {place} / {spelling}");
            let run = move || from_environment(secret, place, spelling);
            trials.push(Trial::test(name, run));
        }
    }
    let by_block = [
        ("access token", Place::Api),
        ("client secret", Place::TokenEndpoint),
        ("transport header", Place::Api),
        ("transport header", Place::TokenEndpoint),
        ("assertion of a system user", Place::Api),
        ("endpoint_wo", Place::Create),
    ];
    for (secret, place) in by_block {
        for spelling in SPELLINGS {
            let name = format!("echo / {secret} in the block / {place} / {spelling}");
            let run = move || from_block(secret, place, spelling);
            trials.push(Trial::test(name, run));
        }
    }
    trials
}

/// What `export` says, which learns its credential from the environment: no schema tells what is
/// sensitive there.
fn from_environment(secret: &str, place: Place, spelling: Spelling) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let sentinel = Sentinel::new();
    let file = folder.path().join("token");
    std::fs::write(&file, sentinel.awkward())?;
    let zitadel = Emulator::builder().start_blocking();
    for (status, form) in failures(place) {
        let front = echo(&zitadel, place, spelling, status, form);
        let (awkward, file) = (sentinel.awkward(), file.display().to_string());
        let (id, right) = (zitadel.client_id(), zitadel.client_secret());
        let key = zitadel.service_account_key();
        let credential: Vec<(&str, &str)> = match secret {
            "access token" => vec![("ZITADEL_ACCESS_TOKEN", &awkward)],
            "access token file" => vec![("ZITADEL_ACCESS_TOKEN_FILE", &file)],
            "client secret" => {
                vec![
                    ("ZITADEL_CLIENT_ID", &id),
                    ("ZITADEL_CLIENT_SECRET", &awkward),
                ]
            }
            "assertion of a service account" => vec![("ZITADEL_JWT_PROFILE_JSON", &key)],
            _ => vec![
                ("ZITADEL_CLIENT_ID", &id),
                ("ZITADEL_CLIENT_SECRET", &right),
            ],
        };
        let output = Command::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"))
            .arg("export")
            .env_clear()
            .envs(credential)
            .env("ZITADEL_DOMAIN", front.url())
            .stdin(Stdio::null())
            .output()?;
        let run = Run::from(output);
        if run.code == 0 {
            return Err(format!("the answer {status} is taken for a success").into());
        }
        let texts = [("stdout", &*run.stdout), ("stderr", &*run.stderr)];
        is_nowhere(&sentinel, texts)?;
        for sent in sent(&front) {
            is_nowhere(&sent, texts).map_err(|failed| format!("{status}: {failed:?}"))?;
        }
    }
    Ok(())
}

/// The bearer tokens and the assertions that arrived; of those that the provider signed, the
/// signature is the secret.
fn sent(front: &Front) -> Vec<Sentinel> {
    let mut found = Vec::new();
    for seen in front.seen() {
        let assertion = seen.body.split("assertion=").nth(1);
        let assertion = assertion.and_then(|rest| rest.split('&').next());
        for secret in seen.bearer().into_iter().chain(assertion) {
            let last = secret.rsplit('.').next().unwrap_or_default();
            found.push(Sentinel::of(last));
        }
    }
    found
}

/// What the provider says to Terraform, with the secret in its block or in a resource.
fn from_block(secret: &str, place: Place, spelling: Spelling) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let sentinel = Sentinel::new();
    let zitadel = Emulator::builder().start_blocking();
    for (status, form) in failures(place) {
        let front = echo(&zitadel, place, spelling, status, form);
        let said = runtime.block_on(diagnostics(&zitadel, &front, secret, &sentinel))?;
        let texts = [("the diagnostics", &*said)];
        is_nowhere(&sentinel, texts).map_err(|failed| format!("{status}: {failed:?}"))?;
        for sent in sent(&front) {
            is_nowhere(&sent, texts).map_err(|failed| format!("{status}: {failed:?}"))?;
        }
    }
    Ok(())
}

/// All diagnostics of a configure and a create, which fail.
async fn diagnostics(
    zitadel: &Emulator,
    front: &Front,
    secret: &str,
    sentinel: &Sentinel,
) -> Result<String, Failed> {
    let text = |text: &str| Value::from(text);
    let mut block = vec![
        ("domain", text(&front.url())),
        ("max_retries", Value::from(0)),
        ("consistency_timeout", text("1s")),
    ];
    let client = |secret: &str| {
        let id = zitadel.client_id();
        [
            ("client_id", Value::from(&*id)),
            ("client_secret", Value::from(secret)),
        ]
    };
    match secret {
        "access token" => block.push(("access_token", text(&sentinel.awkward()))),
        "client secret" => block.extend(client(&sentinel.awkward())),
        "transport header" => {
            let header = Value::from(sentinel.awkward().as_str());
            block.push((
                "transport_headers",
                Value::Map([("x-gate".to_owned(), header)].into()),
            ));
            block.extend(client(&zitadel.client_secret()));
        }
        "assertion of a system user" => {
            let user = [("user", text("operator")), ("key", text(RSA))];
            block.push(("system_api", Value::object(user)));
        }
        _ => block.push(("access_token", text(&zitadel.token()))),
    }
    let core = Core::start(ZitadelActions).await?;
    let mut said = match core.configure(Value::object(block)).await {
        Ok(warnings) => warnings.to_string(),
        Err(error) => return Ok(error.to_string()),
    };
    let endpoint = format!("https://u:{sentinel}@example.com/{sentinel}?token={sentinel}");
    let target = Value::object([
        ("name", text("t")),
        ("endpoint_wo", text(&endpoint)),
        ("endpoint_wo_version", Value::from(1)),
        ("rest_async", Value::object([] as [(&str, Value); 0])),
    ]);
    match core.plan("zitadelactions_target", None, target).await {
        Err(error) => said += &error.to_string(),
        Ok(plan) => match core.apply(plan).await {
            Ok(_) => return Err("the create succeeds".into()),
            Err(failure) => said += &failure.to_string(),
        },
    }
    Ok(said)
}
