//! Every receiver of the guide accepts what real servers sent and refuses what they did not.
//!
//! The Rust receiver always runs; those in other languages run where their toolchain is installed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running receiver.
struct Receiver {
    process: Child,
    address: String,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // Errors mean that it ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Receiver {
    fn start(mut command: Command, signing_key: &str, max_age: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let address = format!("127.0.0.1:{port}");
        let mut process = command
            .env("ADDRESS", &address)
            .env("SIGNING_KEY", signing_key)
            .env("SIGNATURE_MAX_AGE", max_age)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while TcpStream::connect(&address).is_err() {
            let ended = process.try_wait().unwrap();
            assert!(ended.is_none(), "{command:?} ended: {ended:?}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Self { process, address }
    }

    fn post(&self, path: &str, signature: &str, body: &str) -> (u16, String) {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(
            connection,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             ZITADEL-Signature: {signature}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut reader = BufReader::new(connection);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        let body = rest.split_once("\r\n\r\n").unwrap().1;
        // A chunked answer is framed; what a test looks for is inside.
        (status, body.to_owned())
    }
}

fn receivers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Whether a toolchain is there.
fn runs(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

/// How each receiver is started, under its language's name.
fn commands(scratch: &Path) -> Vec<(&'static str, Command)> {
    let mut found = vec![("Rust", Command::new(env!("CARGO_BIN_EXE_receiver")))];
    if runs("python3", &["--version"]) {
        let mut python = Command::new("python3");
        python.arg(receivers().join("python/receiver.py"));
        found.push(("Python", python));
    }
    if runs("go", &["version"]) {
        let binary = scratch.join("receiver");
        let built = Command::new("go")
            .current_dir(receivers().join("go"))
            .args(["build", "-o"])
            .args([binary.as_os_str(), ".".as_ref()])
            .env("GOFLAGS", "-buildvcs=false")
            .status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "the Go receiver does not compile"
        );
        found.push(("Go", Command::new(binary)));
    }
    if runs(
        "node",
        &[
            "--input-type=module-typescript",
            "--eval",
            "const one: number = 1",
        ],
    ) {
        let mut node = Command::new("node");
        node.arg(receivers().join("typescript/receiver.ts"));
        found.push(("TypeScript", node));
    }
    found
}

/// What real servers sent: kind, signing key, header and body.
fn recorded() -> Vec<(String, String, String, String)> {
    let folder = receivers().join("../../tests/fixtures/recordings/payloads");
    let mut calls = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let all: Vec<Value> = serde_json::from_str(&text).unwrap();
        for one in all {
            let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let signature = string(&one["headers"]["Zitadel-Signature"]);
            if !signature.is_empty() {
                let (kind, key) = (string(&one["kind"]), string(&one["signing_key"]));
                calls.push((kind, key, signature, string(&one["body_text"])));
            }
        }
    }
    assert!(calls.len() >= 20, "{} signed calls", calls.len());
    calls
}

fn path(kind: &str) -> &'static str {
    match kind.split('-').next() {
        Some("function") => "/claims",
        Some("event") => "/audit",
        _ => "/gate",
    }
}

const FOREVER: &str = "100000000000";

#[test]
fn every_recorded_call_is_accepted_and_answered() {
    let scratch = std::env::temp_dir().join(format!("receivers-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).unwrap();
    for (language, command) in commands(&scratch) {
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        println!("{language}");
        for (kind, key, signature, body) in recorded() {
            // The body of a JWT target is no JSON object, which these receivers do not read.
            if kind.contains("jwt") {
                continue;
            }
            let mut command = Command::new(&program);
            command.args(&arguments);
            let receiver = Receiver::start(command, &key, FOREVER);
            let (status, answer) = receiver.post(path(&kind), &signature, &body);
            assert_eq!(status, 200, "{language}, {kind}: {answer}");
            let wanted = match path(&kind) {
                "/claims" => "append_claims",
                "/gate" if kind.starts_with("request") => "ada@example.com",
                _ => "",
            };
            assert!(answer.contains(wanted), "{language}, {kind}: {answer}");
        }
    }
    std::fs::remove_dir_all(&scratch).unwrap();
}

#[test]
fn what_zitadel_did_not_sign_is_refused() {
    let scratch = std::env::temp_dir().join(format!("receivers-refused-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).unwrap();
    let (_, key, signature, body) = recorded()
        .into_iter()
        .find(|(kind, ..)| kind == "event")
        .unwrap();
    for (language, command) in commands(&scratch) {
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        let start = |key: &str, max_age: &str| {
            let mut command = Command::new(&program);
            command.args(&arguments);
            Receiver::start(command, key, max_age)
        };
        let receiver = start(&key, FOREVER);
        let (head, hex) = signature.split_at(signature.len() - 1);
        let other = if hex == "0" { "1" } else { "0" };
        let rotated = format!(
            "{},v1={}",
            signature.replace("v1=", "v1=00"),
            &signature[signature.len() - 64..]
        );
        for (case, header, body, status) in [
            ("as it came", signature.clone(), body.clone(), 200),
            (
                "two signatures, as while a key is rotated",
                rotated,
                body.clone(),
                200,
            ),
            (
                "another body",
                signature.clone(),
                body.replace("Ada", "Eve"),
                401,
            ),
            (
                "another signature",
                format!("{head}{other}"),
                body.clone(),
                401,
            ),
            (
                "another time",
                signature.replacen("t=1", "t=2", 1),
                body.clone(),
                401,
            ),
            (
                "no time",
                signature.split_once(',').unwrap().1.to_owned(),
                body.clone(),
                401,
            ),
            ("no signature", String::new(), body.clone(), 401),
        ] {
            assert_eq!(
                receiver.post("/audit", &header, &body).0,
                status,
                "{language}, {case}"
            );
        }
        let strict = start(&key, "300");
        assert_eq!(
            strict.post("/audit", &signature, &body).0,
            401,
            "{language}, an old call"
        );
        let foreign = start("another key", FOREVER);
        assert_eq!(
            foreign.post("/audit", &signature, &body).0,
            401,
            "{language}, another key"
        );
    }
    std::fs::remove_dir_all(&scratch).unwrap();
}

/// Only `example.com` may register.
#[test]
fn the_gate_refuses_with_a_forwarded_status() {
    let (_, key, ..) = recorded().remove(0);
    let body = r#"{"fullMethod":"/zitadel.user.v2.UserService/AddHumanUser","request":{"email":{"email":"eve@elsewhere.example"}}}"#;
    let time = 1_795_358_903;
    let mac = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.as_bytes());
    let tag = ring::hmac::sign(&mac, format!("{time}.{body}").as_bytes());
    let hex = data_encoding::HEXLOWER.encode(tag.as_ref());
    let scratch = std::env::temp_dir().join(format!("receivers-gate-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).unwrap();
    for (language, command) in commands(&scratch) {
        let receiver = Receiver::start(command, &key, FOREVER);
        let (status, answer) = receiver.post("/gate", &format!("t={time},v1={hex}"), body);
        assert_eq!(status, 200, "{language}");
        assert!(
            answer.contains("forwardedStatusCode") && answer.contains("403"),
            "{language}: {answer}"
        );
    }
    std::fs::remove_dir_all(&scratch).unwrap();
}
