//! What a provider costs, printed and not judged: `cargo bench --package terraform-plugin`.
//!
//! Values in and out, plans over the socket, from spawn to handshake, memory and size. Times are
//! medians of many runs.

#[expect(dead_code, reason = "`main` is for the example's own process")]
#[path = "../examples/notes/main.rs"]
mod notes;
#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use terraform_plugin::terraform::{Type, Value};
use terraform_plugin::testing::{Core, decode_msgpack, encode_msgpack};

fn main() {
    println!("{:<44} {:>12}", "what", "median");
    values();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(plans());
    process();
}

fn show(what: &str, took: Duration) {
    println!("{what:<44} {:>9.1} µs", took.as_secs_f64() * 1e6);
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The median of `runs` runs.
fn measure(runs: usize, mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    median((0..runs).map(time).collect())
}

fn note(number: usize) -> Value {
    let day = |day: &str| Value::object([("id", "r1".into()), ("day", day.into())]);
    Value::object([
        ("title", format!("Note {number}").into()),
        ("text", "some text of a usual length".into()),
        ("pinned", true.into()),
        ("revision", 7_i64.into()),
        ("labels", Value::Set(vec!["a".into(), "b".into()])),
        (
            "reminders",
            Value::List(vec![day("2026-01-01"), day("2026-02-02")]),
        ),
    ])
}

fn values() {
    let reminder = Type::object([("id", Type::String), ("day", Type::String)]);
    let of = Type::object([
        ("title", Type::String),
        ("text", Type::String),
        ("pinned", Type::Bool),
        ("revision", Type::Number),
        ("labels", Type::set(Type::String)),
        ("reminders", Type::list(reminder)),
    ]);
    for count in [1, 1_000] {
        let of = Type::list(of.clone());
        let value = Value::List((0..count).map(note).collect());
        let bytes = encode_msgpack(&value, &of).expect("a value of its type");
        let encode = measure(200, || {
            drop(black_box(encode_msgpack(black_box(&value), &of)));
        });
        let decode = measure(200, || {
            drop(black_box(decode_msgpack(black_box(&bytes), &of)));
        });
        show(&format!("encode {count} ({} bytes)", bytes.len()), encode);
        show(&format!("decode {count}"), decode);
    }
}

async fn plans() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("notes.json").display().to_string();
    let core = Core::start(notes::Notes).await.expect("the example starts");
    let config = Value::object([("file", file.as_str().into())]);
    core.configure(config)
        .await
        .expect("the example is configured");
    for count in [1, 1_000] {
        let mut times = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            for number in 0..count {
                let title = format!("Note {number}");
                let config = Value::object([("title", title.as_str().into())]);
                let plan = core.plan("notes_note", None, config).await;
                black_box(plan.expect("the plan keeps the rules"));
            }
            times.push(start.elapsed());
        }
        show(
            &format!("validate and plan {count}, one after another"),
            median(times),
        );
    }
}

fn process() {
    let executable = support::executable("notes");
    let mut times = Vec::new();
    let mut resident = None;
    for _ in 0..30 {
        let start = Instant::now();
        let mut process = Command::new(&executable)
            .env(
                "TF_PLUGIN_MAGIC_COOKIE",
                "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
            )
            .env(
                "PLUGIN_CLIENT_CERT",
                include_str!("../tests/support/client.pem"),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let stdout = process.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        times.push(start.elapsed());
        resident = resident_kilobytes(process.id()).or(resident);
        let _ = process.kill();
        let _ = process.wait();
    }
    show("spawn to handshake, with mutual TLS", median(times));
    if let Some(kilobytes) = resident {
        println!(
            "{:<44} {kilobytes:>9} kB",
            "resident memory after the handshake"
        );
    }
    let size = executable.metadata().map_or(0, |metadata| metadata.len());
    println!("{:<44} {:>9} kB", "size of the executable", size / 1024);
}

/// The most memory that the process ever held; known on Linux.
fn resident_kilobytes(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
