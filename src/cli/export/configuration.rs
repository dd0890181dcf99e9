//! An inventory as a configuration: for each object its import block and its resource block.

use std::collections::BTreeMap;

use url::Url;
use zitadel_actions::model::{
    ApiScope, Condition, Endpoint, EventScope, Execution, PayloadType, PublicKey, Target, TargetId,
    TargetKind, TargetRef,
};

use super::block::Block;
use super::inventory::Inventory;
use super::labels::{Names, of_execution, of_target};
use crate::cli::endpoint::may_hold_a_secret;
use crate::hcl::quoted;
use crate::printable::visible;
use crate::{duration, public_keys};

const HEAD: &str = "\
# The targets, executions and public keys of a ZITADEL instance, written by
# `terraform-provider-zitadelactions export`. Its plan imports everything and changes nothing.
# Remove the import blocks after the apply.
";

const REQUIRED_PROVIDERS: &str = "\
terraform {
  required_providers {
    zitadelactions = {
      source = \"zitadelactions/zitadelactions\"
    }
  }
}
";

const BESIDE: &str = "# In a directory without a terraform block, it also needs this one (see export --standalone):\n#\n";

/// What is written, and what is left out.
#[derive(Debug)]
pub struct Configuration {
    /// The configuration, in an order that does not depend on the server's.
    pub text: String,
    /// The conditions that no configuration can name.
    pub left_out: Vec<String>,
}

impl Configuration {
    /// The configuration of an inventory; a `standalone` one names the provider.
    pub fn of(inventory: &Inventory, standalone: bool) -> Self {
        let targets = named(&inventory.targets, |target| {
            (of_target(&target.name), target.id.as_str().to_owned())
        });
        let names: BTreeMap<&TargetId, &str> = targets
            .iter()
            .map(|(name, target)| (&target.id, name.as_str()))
            .collect();
        let mut blocks = Vec::new();
        for (name, target) in &targets {
            let (resource, variable) = self::target(name, target);
            blocks.extend(variable);
            blocks.extend([
                import("zitadelactions_target", name, target.id.as_str()),
                resource,
            ]);
        }
        let keys = named(&inventory.keys, |(target, key)| {
            let target = names.get(target).copied().unwrap_or("target");
            (format!("{target}_key"), key.id.as_str().to_owned())
        });
        for (name, (target, row)) in &keys {
            let id = public_keys::flatten::id(target, &row.id);
            blocks.push(import("zitadelactions_target_public_key", name, &id));
            blocks.push(key(name, &reference(target, &names), row));
        }
        let (usable, odd): (Vec<_>, Vec<_>) =
            inventory.executions.iter().partition(|one| usable(one));
        let executions = named(&usable, |execution| {
            (of_execution(&execution.condition), execution.condition.id())
        });
        for (name, row) in &executions {
            let id = row.condition.id();
            blocks.push(import("zitadelactions_execution", name, &id));
            blocks.push(execution(name, row, &names));
        }
        let mut text = HEAD.to_owned();
        if standalone {
            text.push_str(&format!("\n{REQUIRED_PROVIDERS}"));
        } else {
            let block = REQUIRED_PROVIDERS.lines().map(|line| format!("# {line}\n"));
            text.push_str(&format!("#\n{BESIDE}{}", block.collect::<String>()));
        }
        for block in blocks {
            text.push_str(&format!("\n{block}"));
        }
        let mut left_out: Vec<&Execution> = odd;
        left_out.sort_by_key(|execution| execution.condition.id());
        for execution in &left_out {
            text.push_str(&format!("\n{}", remark(execution, &names)));
        }
        for object in &inventory.unreadable {
            let object = visible(object);
            text.push_str(&format!(
                "\n# Left out: the {object}, which this version of the provider cannot read.\n"
            ));
        }
        Self {
            text,
            left_out: left_out.into_iter().map(shown).collect(),
        }
    }

    /// How much is left out.
    pub fn count_left_out(&self) -> String {
        match self.left_out.len() {
            1 => "1 execution".to_owned(),
            count => format!("{count} executions"),
        }
    }
}

/// Whether a configuration can name the conditions. Servers before v3 store any name of an event:
/// with slashes, blanks, or a `.*` that a group does not have.
fn usable(execution: &Execution) -> bool {
    let can_be_named = |condition: &Condition| condition.id().parse().as_ref() == Ok(condition);
    can_be_named(&execution.condition)
        && execution.targets.iter().all(|entry| match entry {
            TargetRef::Target(_) => true,
            TargetRef::Include(included) => can_be_named(included),
        })
}

fn shown(execution: &Execution) -> String {
    quoted(&execution.condition.id())
}

/// A comment about an execution that cannot be written.
fn remark(execution: &Execution, names: &BTreeMap<&TargetId, &str>) -> String {
    let called = execution.targets.iter().map(|entry| match entry {
        TargetRef::Target(id) => reference(id, names),
        TargetRef::Include(included) => format!("the targets of {}", quoted(&included.id())),
    });
    format!(
        "# Left out: the execution on {}. No event or group has this name, so no resource can manage\n\
         # it and ZITADEL never runs it. Its list: {}.\n",
        shown(execution),
        called.collect::<Vec<_>>().join(", ")
    )
}

/// Each object with a unique name, sorted by its preferred name and by its ID.
fn named<T>(objects: &[T], label: impl Fn(&T) -> (String, String)) -> Vec<(String, &T)> {
    let mut wanted: Vec<_> = objects
        .iter()
        .map(|object| (label(object), object))
        .collect();
    wanted.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut names = Names::default();
    wanted
        .into_iter()
        .map(|((label, _), object)| (names.take(&label), object))
        .collect()
}

fn import(resource: &str, name: &str, id: &str) -> Block {
    Block::new("import", &[])
        .set("to", format!("{resource}.{name}"))
        .text("id", id)
}

/// The blocks of a target; arguments with their default value are omitted.
fn target(name: &str, target: &Target) -> (Block, Option<Block>) {
    let mut block =
        Block::new("resource", &["zitadelactions_target", name]).text("name", &target.name);
    let held_back = target.endpoint.as_ref().map_or(Some(LOST), held_back);
    block = match (&target.endpoint, held_back) {
        (Some(endpoint), None) => block.text("endpoint", endpoint.as_str()),
        _ => block.set("endpoint", format!("var.{name}_endpoint")),
    };
    let timeout = duration::format(target.timeout);
    if target.timeout.is_zero() {
        block = block
            .comment("The timeout on the server is zero, which ends every call before it starts.")
            .comment("Without a timeout here, the apply sets the provider's default.");
    } else if timeout != "10s" {
        block = block.text("timeout", &timeout);
    }
    block = match target.kind {
        TargetKind::Webhook { interrupt_on_error } => {
            block.set("rest_webhook", interrupting(interrupt_on_error))
        }
        TargetKind::Call { interrupt_on_error } => {
            block.set("rest_call", interrupting(interrupt_on_error))
        }
        TargetKind::Async => block.set("rest_async", "{}"),
    };
    if target.payload_type != PayloadType::Json {
        block = block.text("payload_type", &target.payload_type.to_string());
    }
    (block, held_back.map(|why| variable(name, why)))
}

fn interrupting(interrupt_on_error: bool) -> &'static str {
    if interrupt_on_error {
        "{ interrupt_on_error = true }"
    } else {
        "{ interrupt_on_error = false }"
    }
}

/// Why an endpoint becomes a variable, in lines of comment.
type Reason = &'static [&'static str];

const SECRET: Reason = &[
    "This endpoint may hold a secret: it has a user, a password, a query, or a part of its path that",
    "looks like a token. Set the variable in the environment, as TF_VAR_ followed by its name.",
    "Terraform then shows the endpoint as changed, because it becomes sensitive; the value stays the",
    "same.",
];

const LOST: Reason = &[
    "The server has lost this endpoint: targets from before v2.52 lose it in an upgrade.",
    "Set the right one; the apply then repairs the target.",
];

const UNUSABLE: Reason = &[
    "The endpoint on the server is not an absolute http or https URL, so ZITADEL cannot call it.",
    "Set the right one; the apply then repairs the target.",
];

/// Why an endpoint is not written, if that is so.
fn held_back(endpoint: &Endpoint) -> Option<Reason> {
    match (
        Endpoint::parse(endpoint.as_str()),
        Url::parse(endpoint.as_str()),
    ) {
        (Ok(_), Ok(url)) => may_hold_a_secret(&url).then_some(SECRET),
        _ => Some(UNUSABLE),
    }
}

/// The variable is sensitive, whatever the reason: its value may be the secret on the server.
fn variable(target: &str, why: Reason) -> Block {
    let variable = Block::new("variable", &[&format!("{target}_endpoint")]);
    let variable = why
        .iter()
        .fold(variable, |variable, line| variable.comment(*line));
    variable
        .text(
            "description",
            &format!("The endpoint of zitadelactions_target.{target}."),
        )
        .set("type", "string")
        .set("sensitive", "true")
}

/// A reference to a target, so that Terraform knows the order.
fn reference(id: &TargetId, targets: &BTreeMap<&TargetId, &str>) -> String {
    match targets.get(id) {
        Some(name) => format!("zitadelactions_target.{name}.id"),
        None => quoted(id.as_str()),
    }
}

/// `active = false` is not written: it would undo an activation outside of Terraform.
fn key(name: &str, target: &str, key: &PublicKey) -> Block {
    let mut block = Block::new("resource", &["zitadelactions_target_public_key", name])
        .set("target_id", target)
        .lines("public_key", &key.pem);
    if let Some(date) = &key.expiration_date {
        block = block.text("expiration_date", date.as_str());
    }
    if key.active {
        block = block.set("active", "true");
    }
    block
}

fn execution(name: &str, execution: &Execution, targets: &BTreeMap<&TargetId, &str>) -> Block {
    let block = Block::new("resource", &["zitadelactions_execution", name])
        .set("condition", condition(&execution.condition));
    let id = |id: &TargetId| reference(id, targets);
    let entries = &execution.targets;
    if entries
        .iter()
        .all(|entry| matches!(entry, TargetRef::Target(_)))
    {
        let ids = entries.iter().filter_map(|entry| match entry {
            TargetRef::Target(target) => Some(id(target)),
            TargetRef::Include(_) => None,
        });
        return block.list("target_ids", ids.collect());
    }
    let entries = entries.iter().map(|entry| match entry {
        TargetRef::Target(target) => format!("{{ target_id = {} }}", id(target)),
        TargetRef::Include(included) => format!("{{ include = {} }}", condition(included)),
    });
    block.list("targets", entries.collect())
}

fn condition(condition: &Condition) -> String {
    let call = |scope: &ApiScope| match scope {
        ApiScope::Method(name) => format!("method = {}", quoted(name)),
        ApiScope::Service(name) => format!("service = {}", quoted(name)),
        ApiScope::All => "all = true".to_owned(),
    };
    let (kind, which) = match condition {
        Condition::Request(scope) => ("request", call(scope)),
        Condition::Response(scope) => ("response", call(scope)),
        Condition::Function(name) => ("function", format!("name = {}", quoted(name))),
        Condition::Event(EventScope::Event(name)) => ("event", format!("event = {}", quoted(name))),
        Condition::Event(EventScope::Group(name)) => ("event", format!("group = {}", quoted(name))),
        Condition::Event(EventScope::All) => ("event", "all = true".to_owned()),
    };
    format!("{{ {kind} = {{ {which} }} }}")
}
