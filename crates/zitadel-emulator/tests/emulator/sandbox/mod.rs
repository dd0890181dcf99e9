//! The sandbox: what is applied runs, as the server of that version runs it.

mod answers;
mod jose;
mod matching;
mod payloads;
mod program;
mod receiver;

use std::time::Duration;

use zitadel_emulator::{Emulator, TargetKind, Trace};

use receiver::Receiver;

const WEBHOOK: TargetKind = TargetKind::Webhook {
    interrupt_on_error: false,
};
const GATE: TargetKind = TargetKind::Webhook {
    interrupt_on_error: true,
};
const CALL: TargetKind = TargetKind::Call {
    interrupt_on_error: true,
};

fn server(version: &str) -> Emulator {
    Emulator::builder().server_version(version).start_blocking()
}

fn target(emulator: &Emulator, name: &str, kind: TargetKind, receiver: &Receiver) -> String {
    emulator.create_target(name, &receiver.url, kind, Duration::from_secs(5))
}

fn fire(emulator: &Emulator, condition: &str) -> Trace {
    emulator.fire_blocking(condition).unwrap()
}

/// The names of the targets that were called, in order.
fn called(trace: &Trace) -> Vec<&str> {
    let made = trace.calls.iter().filter(|call| !call.headers.is_empty());
    made.map(|call| call.target.as_str()).collect()
}
