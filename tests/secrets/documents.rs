//! What the program writes about an instance whose endpoints hold passwords and tokens: exports,
//! pictures, test calls.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::Core;
use terraform_plugin_testing::Run;
use terraform_provider_zitadelactions::ZitadelActions;
use zitadel_emulator::{Emulator, TargetKind};

use crate::echoes::{SPELLINGS, Spelling};
use crate::front::{Front, Reply};
use crate::sentinel::{Sentinel, is_nowhere};
use crate::terraform::Terraform;

const FORMATS: [&str; 5] = ["svg", "mermaid", "markdown", "dot", "json"];

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test("document / export", export)];
    for format in FORMATS {
        let of_server = move || graph(format, Source::Server);
        trials.push(Trial::test(
            format!("document / graph of a server / {format}"),
            of_server,
        ));
        let of_plan = move || graph(format, Source::Plan);
        trials.push(Trial::test(
            format!("document / graph of a plan / {format}"),
            of_plan,
        ));
        let of_state = move || graph(format, Source::State);
        trials.push(Trial::test(
            format!("document / graph of a state / {format}"),
            of_state,
        ));
    }
    for spelling in SPELLINGS {
        let name = format!("document / test call whose receiver repeats it / {spelling}");
        trials.push(Trial::test(name, move || test_call(spelling)));
    }
    trials
}

/// A server with one target on one event, whose endpoint holds this.
fn furnished(sentinel: &Sentinel) -> Emulator {
    let zitadel = Emulator::builder().start_blocking();
    let endpoint = format!("https://u:{sentinel}@example.com/hook?token={sentinel}");
    let kind = TargetKind::Webhook {
        interrupt_on_error: true,
    };
    let id = zitadel.create_target("t", &endpoint, kind, Duration::from_secs(10));
    zitadel.set_execution("event/user.human.added", &[&id]);
    zitadel
}

fn program(arguments: &[&str], zitadel: &Emulator, stdin: &str) -> Result<Run, Failed> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"))
        .args(arguments)
        .env_clear()
        .env("ZITADEL_DOMAIN", zitadel.base_url())
        .env("ZITADEL_ACCESS_TOKEN", zitadel.token())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // A program that needs no input may have ended.
    let _ = child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(stdin.as_bytes());
    Ok(Run::from(child.wait_with_output()?).succeeded())
}

/// Neither the endpoint's secrets nor the signing key nor the token.
fn is_clean(run: &Run, sentinel: &Sentinel, zitadel: &Emulator) -> Result<(), Failed> {
    let texts = [("stdout", &*run.stdout), ("stderr", &*run.stderr)];
    let target = zitadel.find_target("t").expect("the target");
    let key = target.signing_key.expect("a signing key");
    is_nowhere(sentinel, texts)?;
    is_nowhere(&Sentinel::of(&key), texts)?;
    is_nowhere(&Sentinel::of(&zitadel.token()), texts)?;
    if run.stdout.trim().is_empty() {
        return Err("the document is empty".into());
    }
    Ok(())
}

fn export() -> Result<(), Failed> {
    let sentinel = Sentinel::new();
    let zitadel = furnished(&sentinel);
    is_clean(&program(&["export"], &zitadel, "")?, &sentinel, &zitadel)
}

/// What a picture is drawn from.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    Server,
    Plan,
    State,
}

fn graph(format: &str, source: Source) -> Result<(), Failed> {
    let sentinel = Sentinel::new();
    let zitadel = furnished(&sentinel);
    let format = format!("--format={format}");
    if source == Source::Server {
        let run = program(&["graph", &format], &zitadel, "")?;
        return is_clean(&run, &sentinel, &zitadel);
    }
    let id = zitadel.find_target("t").expect("the target").id;
    let (domain, token) = (zitadel.base_url(), zitadel.token());
    let environment = [
        ("ZITADEL_DOMAIN", &*domain),
        ("ZITADEL_ACCESS_TOKEN", &*token),
    ];
    let terraform = Terraform::new(
        format!(
            "resource \"zitadelactions_target\" \"t\" {{\n  name = \"t\"\n  endpoint = \"https://u:{sentinel}@example.com/other?token={sentinel}\"\n  rest_webhook = {{ interrupt_on_error = true }}\n}}\n\
             resource \"zitadelactions_execution\" \"e\" {{\n  condition = {{ event = {{ event = \"user.human.added\" }} }}\n  target_ids = [zitadelactions_target.t.id]\n}}\n"
        ),
        &environment,
    );
    terraform.import("zitadelactions_target.t", &id).succeeded();
    terraform
        .import("zitadelactions_execution.e", "event/user.human.added")
        .succeeded();
    let shown = if source == Source::Plan {
        terraform
            .run(&["plan", "-input=false", "-out=plan.bin"])
            .succeeded();
        terraform.run(&["show", "-json", "plan.bin"]).succeeded()
    } else {
        terraform.run(&["show", "-json"]).succeeded()
    };
    is_nowhere(&sentinel, [("show", &*shown.stdout)]).expect_err("the source holds the secret");
    let run = program(&["graph", &format, "--from", "-"], &zitadel, &shown.stdout)?;
    is_clean(&run, &sentinel, &zitadel)
}

/// A receiver that repeats its request: URL, credentials and signature.
fn test_call(spelling: Spelling) -> Result<(), Failed> {
    let sentinel = Sentinel::new();
    let zitadel = Emulator::builder().start_blocking();
    let receiver = Front::plain(zitadel.address(), move |seen| {
        let headers = seen
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\n"));
        let text = format!("{}\n{}", seen.target, headers.collect::<String>());
        Reply::Answer(400, "content-type: text/plain", spelling.of(&text))
    });
    let endpoint = format!(
        "http://u:{sentinel}@{}/hook?token={sentinel}",
        receiver.address
    );
    let id = zitadel.create_target("t", &endpoint, TargetKind::Async, Duration::from_secs(10));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let said = runtime.block_on(async {
        let core = Core::start(ZitadelActions)
            .await
            .expect("the provider starts");
        let block = [
            ("domain", zitadel.base_url()),
            ("access_token", zitadel.token()),
        ];
        let block = block.map(|(name, text)| (name, Value::from(text)));
        core.configure(Value::object(block))
            .await
            .expect("the provider is configured");
        let name = Value::object([("name", Value::from("preuserinfo"))]);
        let condition = Value::object([("function", name)]);
        let call = Value::object([("target_id", Value::from(id)), ("condition", condition)]);
        core.invoke("zitadelactions_test_call", call)
            .await
            .expect_err("a 400")
            .to_string()
    });
    let seen = receiver.seen();
    let signature = seen[0].header("zitadel-signature").expect("a signature");
    let signature = signature.rsplit('=').next().unwrap_or_default();
    let texts = [("the diagnostics", &*said)];
    is_nowhere(&sentinel, texts)?;
    is_nowhere(&Sentinel::of(signature), texts)
}
