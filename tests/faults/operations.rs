//! What Terraform is doing when something goes wrong.

use std::sync::{Arc, OnceLock};

use libtest_mimic::Arguments;
use terraform_plugin_testing::Run;

use crate::hcl::{Block, all, attachment, execution, public_key, target_of_kind};
use crate::laws;
use crate::stage::{Retries, Stage};
use crate::world::World;

/// A public key.
pub(crate) const RSA: &str = include_str!("../fixtures/recordings/official-provider/rsa.pem");

/// An operation: from the configuration `before`, which is applied without faults, to `after`.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) command: Command,
    /// The calls of a rehearsal without faults, in order.
    pub(crate) calls: Vec<Call>,
    /// Where it begins, one for each of [`Retries`].
    stages: [OnceLock<Stage>; 2],
}

/// The command during which something goes wrong.
#[derive(Clone, Copy)]
pub(crate) enum Command {
    /// `terraform apply` of a saved plan.
    Apply,
    /// The same, of a plan that replaces this resource.
    Replace(&'static str),
    /// `terraform apply -refresh-only`.
    Refresh,
    /// `terraform import` of a target that was created outside of Terraform.
    Import,
}

/// A request to the server.
#[derive(Clone)]
pub(crate) struct Call {
    method: String,
    /// The path with `{id}` for each ID.
    path: String,
}

impl Call {
    /// Whether the call changes something.
    pub(crate) fn mutates(&self) -> bool {
        let reads = ["_search", "/search", "/token"];
        self.method != "GET" && !reads.iter().any(|end| self.path.ends_with(end))
    }

    /// The call as a case names it, such as `POST /v2/actions/targets/{id}`.
    pub(crate) fn shown(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl Operation {
    fn new(name: &'static str, before: &str, after: &str) -> Self {
        Self {
            name,
            before: before.to_owned(),
            after: after.to_owned(),
            command: Command::Apply,
            calls: Vec::new(),
            stages: Default::default(),
        }
    }

    fn by(mut self, command: Command) -> Self {
        self.command = command;
        self
    }

    /// A server and a folder in which everything is ready for the operation.
    pub(crate) fn prepared(&self, retries: Retries) -> World {
        self.stages[retries as usize]
            .get_or_init(|| Stage::of(self, retries))
            .world()
    }

    /// The arguments of the command during which something goes wrong.
    pub(crate) fn arguments(&self) -> Vec<&'static str> {
        match self.command {
            Command::Apply | Command::Replace(_) => {
                vec!["apply", "-input=false", "-no-color", "plan.bin"]
            }
            Command::Refresh => vec![
                "apply",
                "-refresh-only",
                "-auto-approve",
                "-input=false",
                "-no-color",
            ],
            Command::Import => vec![
                "import",
                "-input=false",
                "-no-color",
                "zitadelactions_target.t",
                "name:t",
            ],
        }
    }

    /// Whether the object was created outside of Terraform.
    pub(crate) fn imports(&self) -> bool {
        matches!(self.command, Command::Import)
    }

    /// Runs the command to its end.
    pub(crate) fn run(&self, world: &World) -> Run {
        world.terraform.run(&self.arguments())
    }

    /// Does what a practitioner does after a failed command: runs it again.
    pub(crate) fn run_again(&self, world: &World) -> Run {
        if self.imports() && laws::in_state(world).is_empty() {
            let run = self.run(world);
            if run.code != 0 {
                return run;
            }
        }
        world.terraform.try_apply()
    }

    /// The same operation with the calls that it makes, recorded by running it once.
    fn rehearsed(mut self) -> Self {
        let world = self.prepared(Retries::None);
        self.run(&world).succeeded();
        self.calls = world
            .zitadel
            .calls()
            .iter()
            .map(|call| Call {
                method: call.method.clone(),
                path: without_ids(&call.path),
            })
            .collect();
        assert!(!self.calls.is_empty(), "{} sends no request", self.name);
        self
    }
}

/// The path with `{id}` for each ID.
fn without_ids(path: &str) -> String {
    let shown = |step: &str| {
        let id = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if id {
            "{id}".to_owned()
        } else {
            step.to_owned()
        }
    };
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}

/// The operations that the command line selects, rehearsed.
pub(crate) fn selected(arguments: &Arguments) -> Vec<Arc<Operation>> {
    let wanted = |name: &str| match &arguments.filter {
        // A filter may name an operation, a part of its name, or more than its name.
        Some(filter) => {
            let start = filter.split(" / ").next().unwrap_or(filter);
            name.contains(start) || !every().iter().any(|one| one.name.contains(start))
        }
        None => true,
    };
    let rehearse = |operation: Operation| Arc::new(operation.rehearsed());
    std::thread::scope(|scope| {
        let threads: Vec<_> = every()
            .into_iter()
            .filter(|operation| wanted(operation.name))
            .map(|operation| scope.spawn(move || rehearse(operation)))
            .collect();
        let rehearsed = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        rehearsed
            .map(|operation| operation.expect("a rehearsal succeeds"))
            .collect()
    })
}

/// A webhook that does not interrupt.
fn webhook(name: &str) -> Block {
    target_of_kind(name, "rest_webhook", false)
}

/// Two targets, of which an execution calls these.
fn called(names: &[&str]) -> String {
    let condition = r#"{ event = { event = "user.human.added" } }"#;
    let execution = execution("e", condition, names);
    all([webhook("t"), webhook("u"), execution])
}

/// Two targets, of which these are attached.
fn attached(names: &[&str]) -> String {
    let condition = r#"{ event = { group = "user.human" } }"#;
    let attachments = names.iter().map(|name| attachment(name, condition, name));
    all([webhook("t"), webhook("u")].into_iter().chain(attachments))
}

/// A target with a key that has these further arguments.
fn with_key(arguments: &[(&str, &str)]) -> String {
    let key = public_key("k", "t", RSA);
    let set = |key: Block, (name, value): &(&str, &str)| key.set(name, value);
    all([webhook("t"), arguments.iter().fold(key, set)])
}

/// The operations, in the order of the README's table of resources.
fn every() -> Vec<Operation> {
    let interrupting = target_of_kind("t", "rest_webhook", true).to_string();
    let plain = webhook("t").to_string();
    let slow = webhook("t").text("timeout", "20s").to_string();
    let rotated = webhook("t").set("signing_key_version", 1).to_string();
    let (no_execution, one, both) = (attached(&[]), called(&["t"]), called(&["t", "u"]));
    let (key, active) = (with_key(&[]), with_key(&[("active", "true")]));
    let expires = ("expiration_date", "\"2099-01-01T00:00:00Z\"");
    let expiring = with_key(&[("active", "true"), expires]);
    vec![
        Operation::new("target create", "", &plain),
        Operation::new("target update", &plain, &slow),
        Operation::new("target update in two steps", &interrupting, &plain),
        Operation::new("target rotate", &plain, &rotated),
        Operation::new("target replace", &plain, &plain)
            .by(Command::Replace("zitadelactions_target.t")),
        Operation::new("target delete", &plain, ""),
        Operation::new("target read", &plain, &plain).by(Command::Refresh),
        Operation::new("target import", "", &plain).by(Command::Import),
        Operation::new("execution create", &no_execution, &both),
        Operation::new("execution update", &both, &one),
        Operation::new("execution replace", &both, &both)
            .by(Command::Replace("zitadelactions_execution.e")),
        Operation::new("execution delete", &both, &no_execution),
        Operation::new(
            "attachment create",
            &attached(&["t"]),
            &attached(&["t", "u"]),
        ),
        Operation::new(
            "attachment delete",
            &attached(&["t", "u"]),
            &attached(&["t"]),
        ),
        Operation::new("key create", &plain, &key),
        Operation::new("key create active", &plain, &active),
        Operation::new("key activate", &key, &active),
        Operation::new("key replace", &active, &expiring),
        Operation::new("key delete active", &active, &plain),
    ]
}
