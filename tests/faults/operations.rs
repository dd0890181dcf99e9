//! What Terraform is doing when something goes wrong.

use std::sync::{Arc, OnceLock};

use libtest_mimic::Arguments;
use terraform_plugin_testing::Run;

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
    /// What the operation asked of the server in a rehearsal without faults, in order.
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
    /// `terraform import` of a target that was created by hand.
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

    /// Whether what the operation is about was created by hand.
    pub(crate) fn takes_over(&self) -> bool {
        matches!(self.command, Command::Import)
    }

    /// Runs the command to its end.
    pub(crate) fn run(&self, world: &World) -> Run {
        world.terraform.run(&self.arguments())
    }

    /// Does what a practitioner does after a failed command: the same again.
    pub(crate) fn run_again(&self, world: &World) -> Run {
        if self.takes_over() && laws::in_state(world).is_empty() {
            let run = self.run(world);
            if run.code != 0 {
                return run;
            }
        }
        world.terraform.try_apply()
    }

    /// The same operation with the calls that it makes, found out by making them.
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
        assert!(!self.calls.is_empty(), "{} asks nothing", self.name);
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
            name.contains(start) || !all().iter().any(|one| one.name.contains(start))
        }
        None => true,
    };
    let rehearse = |operation: Operation| Arc::new(operation.rehearsed());
    std::thread::scope(|scope| {
        let threads: Vec<_> = all()
            .into_iter()
            .filter(|operation| wanted(operation.name))
            .map(|operation| scope.spawn(move || rehearse(operation)))
            .collect();
        let rehearsed = threads.into_iter().map(|thread| thread.join());
        rehearsed
            .map(|operation| operation.expect("a rehearsal succeeds"))
            .collect()
    })
}

fn target(lines: &str) -> String {
    named_target("t", lines)
}

fn named_target(name: &str, lines: &str) -> String {
    format!(
        "resource \"zitadelactions_target\" {name:?} {{\n  name     = {name:?}\n  endpoint = \"https://example.com/{name}\"\n  {lines}\n}}\n"
    )
}

const WEBHOOK: &str = "rest_webhook = { interrupt_on_error = false }";

fn execution(targets: &str) -> String {
    format!(
        "{}{}resource \"zitadelactions_execution\" \"e\" {{\n  condition = {{ event = {{ event = \"user.human.added\" }} }}\n  \
         target_ids = [{targets}]\n}}\n",
        target(WEBHOOK),
        named_target("u", WEBHOOK),
    )
}

/// Two targets, of which these are attached.
fn attached(names: &[&str]) -> String {
    let one = |name: &&str| {
        format!(
            "resource \"zitadelactions_execution_attachment\" {name:?} {{\n  condition = {{ event = {{ group = \"user.human\" }} }}\n  \
         target_id = zitadelactions_target.{name}.id\n}}\n"
        )
    };
    let attachments: String = names.iter().map(one).collect();
    format!(
        "{}{}{attachments}",
        target(WEBHOOK),
        named_target("u", WEBHOOK)
    )
}

fn key(lines: &str) -> String {
    format!(
        "{}resource \"zitadelactions_target_public_key\" \"k\" {{\n  target_id = zitadelactions_target.t.id\n  \
         public_key = {}\n  {lines}\n}}\n",
        target(WEBHOOK),
        serde_json::json!(RSA),
    )
}

/// The operations, in the order of the README's table of resources.
fn all() -> Vec<Operation> {
    let interrupting = target("rest_webhook = { interrupt_on_error = true }");
    let (plain, slow) = (
        target(WEBHOOK),
        target(&format!("{WEBHOOK}\n  timeout = \"20s\"")),
    );
    let rotated = target(&format!("{WEBHOOK}\n  signing_key_version = 1"));
    let (both, one) = (
        "zitadelactions_target.t.id, zitadelactions_target.u.id",
        "zitadelactions_target.t.id",
    );
    let no_execution = attached(&[]);
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
        Operation::new("execution create", &no_execution, &execution(both)),
        Operation::new("execution update", &execution(both), &execution(one)),
        Operation::new("execution replace", &execution(both), &execution(both))
            .by(Command::Replace("zitadelactions_execution.e")),
        Operation::new("execution delete", &execution(both), &no_execution),
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
        Operation::new("key create", &plain, &key("")),
        Operation::new("key create active", &plain, &key("active = true")),
        Operation::new("key activate", &key(""), &key("active = true")),
        Operation::new(
            "key replace",
            &key("active = true"),
            &key("active = true\n  expiration_date = \"2099-01-01T00:00:00Z\""),
        ),
        Operation::new("key delete active", &key("active = true"), &plain),
    ]
}
