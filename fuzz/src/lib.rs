//! What must hold for any input.
//!
//! Each target takes bytes and panics when a law is broken. `fuzz/libfuzzer` runs them for as long
//! as it is given (`make fuzz MINUTES=5`), guided by coverage; `tests/short.rs` runs the kept
//! corpus and a few thousand mutations of it in every `make test`.

mod answers;
mod configuration;
mod export;
mod rpc;
mod strings;
mod values;

pub mod mutation;

/// One target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, which is also the name of its folder below `fuzz/corpus`.
    pub name: &'static str,
    /// What it says about its input.
    pub law: &'static str,
    /// Checks the law for one input.
    pub run: fn(&[u8]),
    /// Strings that inputs are made of.
    pub words: &'static [&'static str],
}

/// Every target.
pub const TARGETS: [Target; 9] = [
    Target {
        name: "msgpack",
        law: "msgpack is refused, or survives the way back",
        run: values::msgpack,
        words: &["\u{93}", "\u{81}", "\u{d4}", "\u{c0}"],
    },
    Target {
        name: "state_json",
        law: "the JSON of a state is refused or read",
        run: values::state_json,
        words: strings::JSON,
    },
    Target {
        name: "rpc",
        law: "the provider answers, and still answers afterwards",
        run: rpc::any_request,
        words: strings::TERRAFORM,
    },
    Target {
        name: "configuration",
        law: "any configuration is valid, or refused in words",
        run: configuration::any_configuration,
        words: strings::CONFIGURATION,
    },
    Target {
        name: "import_id",
        law: "an import id is refused, or means the same when it is written back",
        run: strings::import_id,
        words: strings::IDS,
    },
    Target {
        name: "condition",
        law: "the id of a condition is refused, or survives the way back on every generation",
        run: strings::condition,
        words: strings::IDS,
    },
    Target {
        name: "duration",
        law: "a duration is refused, or is equal to what is written back",
        run: strings::duration,
        words: &[
            "1h", "90s", "1m30s", "250ms", "0.5s", "h", "m", "s", "ms", "us", "ns", "-", "+", ".",
        ],
    },
    Target {
        name: "api_answer",
        law: "an answer of the API is read, or is an error that does not show its body",
        run: answers::any_answer,
        words: strings::JSON,
    },
    Target {
        name: "export",
        law: "an export is HCL, whatever the names on the server are",
        run: export::any_names,
        words: strings::HCL,
    },
];

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
