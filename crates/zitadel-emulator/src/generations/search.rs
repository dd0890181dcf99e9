//! What every generation's searches have in common.

use std::cmp::Ordering;

use crate::failure::Failure;
use crate::proto::Record;
use crate::state::{Execution, Page, Paging, PublicKey, Reference, Target, TextMethod};

use super::World;
use super::condition::Condition;

/// A condition on targets.
#[derive(Debug, Clone)]
pub(crate) enum TargetFilter {
    Name(String, TextMethod),
    Ids(Vec<String>),
}

impl TargetFilter {
    fn matches(&self, target: &Target) -> bool {
        match self {
            Self::Name(name, method) => method.matches(&target.name, name),
            Self::Ids(ids) => ids.contains(&target.id),
        }
    }
}

/// A condition on executions.
#[derive(Debug, Clone)]
pub(crate) enum ExecutionFilter {
    /// IDs of executions.
    Conditions(Vec<String>),
    /// The number of the execution type.
    Type(i64),
    Target(String),
    /// The ID of an included execution.
    Include(String),
}

impl ExecutionFilter {
    fn matches(&self, execution: &Execution) -> bool {
        match self {
            Self::Conditions(ids) => ids.contains(&execution.id),
            Self::Type(number) => {
                let prefix = match number {
                    1 => "request",
                    2 => "response",
                    3 => "event",
                    4 => "function",
                    _ => "",
                };
                execution.id.starts_with(prefix)
            }
            Self::Target(id) => execution.targets.contains(&Reference::Target(id.clone())),
            Self::Include(id) => execution.targets.contains(&Reference::Include(id.clone())),
        }
    }
}

/// Refuses a filter with an empty list, as the database driver does.
pub(crate) fn non_empty(list: Vec<String>) -> Result<Vec<String>, Failure> {
    if list.is_empty() {
        return Err(Failure::foreign("values array must not be empty"));
    }
    Ok(list)
}

/// The target filters of a request, in the list `filters` or `queries`.
pub(super) fn target_filters(request: &Record, list: &str) -> Result<Vec<TargetFilter>, Failure> {
    let suffix = if list == "filters" { "filter" } else { "query" };
    let filters = request.messages(list);
    filters
        .map(|record| target_filter(record, suffix))
        .collect()
}

/// The execution filters of a request of the resources API and later.
pub(super) fn execution_filters(
    world: &World,
    request: &Record,
) -> Result<Vec<ExecutionFilter>, Failure> {
    let filters = request.messages("filters");
    filters
        .map(|record| execution_filter(world, record))
        .collect()
}

/// The target filter in a message, whose members are called `..._filter` or `..._query`.
fn target_filter(record: &Record, suffix: &str) -> Result<TargetFilter, Failure> {
    match record.message(&format!("in_target_ids_{suffix}")) {
        Some(ids) => Ok(TargetFilter::Ids(non_empty(ids.texts("target_ids"))?)),
        None => {
            let name = record
                .message(&format!("target_name_{suffix}"))
                .cloned()
                .unwrap_or_default();
            Ok(TargetFilter::Name(
                name.text("target_name").to_owned(),
                TextMethod(name.enumeration("method")),
            ))
        }
    }
}

fn execution_filter(world: &World, record: &Record) -> Result<ExecutionFilter, Failure> {
    let id =
        |condition: &Record| Condition::read(condition).map(|condition| condition.id(world.rules));
    if let Some(filter) = record.message("in_conditions_filter") {
        let ids = filter
            .messages("conditions")
            .map(id)
            .collect::<Result<_, _>>()?;
        return Ok(ExecutionFilter::Conditions(non_empty(ids)?));
    }
    if let Some(filter) = record.message("execution_type_filter") {
        return Ok(ExecutionFilter::Type(filter.enumeration("execution_type")));
    }
    if let Some(filter) = record.message("include_filter") {
        let missing = || Failure::invalid("ACTION-9BBob", "Execution condition is invalid");
        let include = Condition::read(filter.message("include").ok_or_else(missing)?)?;
        return Ok(ExecutionFilter::Include(include.include_id(world.rules)));
    }
    let target = record
        .message("target_filter")
        .map(|filter| filter.text("target_id").to_owned());
    Ok(ExecutionFilter::Target(target.unwrap_or_default()))
}

/// What targets are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TargetColumn {
    Id,
    Created,
    Changed,
    Name,
    Kind,
    Endpoint,
    Timeout,
    Async,
    Interrupt,
}

impl TargetColumn {
    fn compare(self, a: &Target, b: &Target) -> Ordering {
        match self {
            Self::Id => a.id.cmp(&b.id),
            Self::Created => a.created.cmp(&b.created),
            Self::Changed => a.changed.cmp(&b.changed),
            Self::Name => a.name.cmp(&b.name),
            Self::Kind => a.kind.cmp(&b.kind),
            Self::Endpoint => a.endpoint.cmp(&b.endpoint),
            Self::Timeout => a.timeout.cmp(&b.timeout),
            Self::Async => a.is_async.cmp(&b.is_async),
            Self::Interrupt => a.interrupt_on_error.cmp(&b.interrupt_on_error),
        }
    }
}

/// The column of a sort number of the resources API and later.
pub(super) fn target_column(number: i64) -> TargetColumn {
    match number {
        1 => TargetColumn::Id,
        3 => TargetColumn::Changed,
        4 => TargetColumn::Name,
        5 => TargetColumn::Kind,
        6 => TargetColumn::Endpoint,
        7 => TargetColumn::Timeout,
        8 => TargetColumn::Interrupt,
        _ => TargetColumn::Created,
    }
}

/// What executions and keys are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    Created,
    Changed,
    Expires,
}

pub(crate) fn find_targets(
    world: &World,
    filters: &[TargetFilter],
    column: TargetColumn,
    paging: Paging,
) -> Page<Target> {
    let mut rows = world.state.all_targets(world.rules);
    rows.retain(|target| filters.iter().all(|filter| filter.matches(target)));
    crate::state::page(rows, paging, |a, b| column.compare(a, b))
}

pub(crate) fn find_executions(
    world: &World,
    filters: &[ExecutionFilter],
    column: Option<Column>,
    paging: Paging,
) -> Page<Execution> {
    let mut rows = world.state.all_executions(world.rules);
    rows.retain(|execution| filters.iter().all(|filter| filter.matches(execution)));
    crate::state::page(rows, paging, |a, b| match column {
        None | Some(Column::Expires) => Ordering::Equal,
        Some(Column::Id) => a.id.cmp(&b.id),
        Some(Column::Created) => a.created.cmp(&b.created),
        Some(Column::Changed) => a.changed.cmp(&b.changed),
    })
}

pub(crate) fn compare_keys(column: Column, a: &PublicKey, b: &PublicKey) -> Ordering {
    match column {
        Column::Id => a.id.cmp(&b.id),
        Column::Created => a.created.cmp(&b.created),
        Column::Changed => a.changed.cmp(&b.changed),
        Column::Expires => match (a.expires, b.expires) {
            (None, None) => Ordering::Equal,
            (None, _) => Ordering::Greater,
            (_, None) => Ordering::Less,
            (a, b) => a.cmp(&b),
        },
    }
}

/// The limit of servers that have one: 100 unless asked otherwise, 1000 at most.
pub(crate) fn limit(asked: u64) -> Result<u64, Failure> {
    match asked {
        0 => Ok(100),
        1..=1000 => Ok(asked),
        _ => Err(Failure::invalid("QUERY-4M0fs", "Limit exceeded")),
    }
}
