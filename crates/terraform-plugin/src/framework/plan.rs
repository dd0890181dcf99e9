//! The planner: what an object will be, as exactly as can be known before.
//!
//! The plan is made from configuration and prior state alone. Core's rules
//! (its `AssertPlanValid`) leave a provider the choice only where the
//! configuration is null and the attribute computed, and allow the prior value
//! in place of a configured one; this planner uses that freedom for defaults,
//! for kept spellings, and for "known after apply" where a change really may
//! alter a value.

mod altered;
mod replacing;

pub(crate) use replacing::replacing_paths;

use super::spelling;
use super::walk::{self, Body, nesting};
use crate::terraform::conform::infer;
use crate::terraform::{Attribute, BlockNesting, Nesting, Schema, Value};
use std::collections::BTreeMap;

/// The planned object for a create (`prior` null) or an update.
pub(crate) fn plan(schema: &Schema, prior: &Value, config: &Value) -> Value {
    let body = Body::from(schema);
    let planner = Planner {
        keeps_spelling: true,
    };
    if prior.is_null() {
        return planner.body(body, config, None);
    }
    let mut planned = planner.body(body, config, Some(prior));
    if planned != *prior {
        altered::mark_altered(body, config, prior, &mut planned);
    }
    planned
}

/// Each method gets `prior` as `None` where the object around it is new.
#[derive(Clone, Copy)]
struct Planner {
    /// Whether the prior spelling stays where the configured one means the
    /// same. Inside sets core can't tell which element was prior, and accepts
    /// the configured spelling only.
    keeps_spelling: bool,
}

impl Planner {
    fn body(self, body: Body<'_>, config: &Value, prior: Option<&Value>) -> Value {
        if config.is_unknown() || config.is_null() {
            return config.clone();
        }
        let mut planned = BTreeMap::new();
        for attribute in &body.object.attributes {
            let name = &attribute.name;
            let prior = prior.map(|prior| prior.get(name));
            planned.insert(
                name.clone(),
                self.attribute(attribute, config.get(name), prior),
            );
        }
        for block in body.blocks {
            let name = &block.name;
            let prior = prior.map(|prior| prior.get(name));
            let keeps_spelling = self.keeps_spelling && block.nesting != BlockNesting::Set;
            let planner = Planner { keeps_spelling };
            let value = planner.nested(nesting(block), block.into(), config.get(name), prior);
            planned.insert(name.clone(), value);
        }
        Value::Object(planned)
    }

    fn attribute(self, attribute: &Attribute, config: &Value, prior: Option<&Value>) -> Value {
        if attribute.write_only {
            return Value::Null;
        }
        let default = attribute
            .default
            .as_ref()
            .map(|default| walk::default_of(attribute, default));
        match (config, default, prior) {
            (Value::Unknown, ..) => Value::Unknown,
            (Value::Null, Some(default), prior) => self.spelled(attribute, default, prior),
            (Value::Null, None, Some(prior)) if attribute.mode.is_computed() => prior.clone(),
            (Value::Null, None, None) if attribute.mode.is_computed() => Value::Unknown,
            (Value::Null, ..) => Value::Null,
            (config, _, prior) => {
                let same = |prior: &&Value| spelling::means_the_same(attribute, prior, config);
                match (prior.filter(same), attribute.nested()) {
                    (Some(prior), _) if self.keeps_spelling => prior.clone(),
                    (_, Some((nesting, object))) => {
                        self.nested(nesting, object.into(), config, prior)
                    }
                    (_, None) => config.clone(),
                }
            }
        }
    }

    fn spelled(self, attribute: &Attribute, value: Value, prior: Option<&Value>) -> Value {
        match prior {
            Some(prior) if self.keeps_spelling => spelling::keep_attribute(attribute, prior, value),
            _ => value,
        }
    }

    fn nested(
        self,
        nesting: Nesting,
        body: Body<'_>,
        config: &Value,
        prior: Option<&Value>,
    ) -> Value {
        let prior = prior.filter(|prior| prior.is_known());
        let by_key = |entries: &BTreeMap<String, Value>| {
            let before = |key: &str| prior.and_then(|prior| prior.entries()?.get(key));
            let plan =
                |(key, item): (&String, _)| (key.clone(), self.body(body, item, before(key)));
            entries.iter().map(plan).collect()
        };
        let by_index = |items: &Vec<Value>| {
            let before = |at: usize| prior.and_then(|prior| prior.items()?.get(at));
            items
                .iter()
                .enumerate()
                .map(|(at, item)| self.body(body, item, before(at)))
                .collect()
        };
        match config {
            Value::List(items) => Value::List(by_index(items)),
            Value::Tuple(items) => Value::Tuple(by_index(items)),
            Value::Set(items) => self.set(body, items, prior),
            Value::Map(entries) => Value::Map(by_key(entries)),
            Value::Object(entries) if nesting == Nesting::Map => Value::Object(by_key(entries)),
            Value::Dynamic(typed) => {
                let before = prior.map(|prior| match prior {
                    Value::Dynamic(typed) => &typed.1,
                    other => other,
                });
                let planned = self.nested(nesting, body, &typed.1, before);
                Value::Dynamic(Box::new((infer(&planned), planned)))
            }
            config => self.body(body, config, prior),
        }
    }

    /// The prior set where nothing changed in meaning, which core allows for
    /// the attribute as a whole; else the elements as they are configured.
    fn set(self, body: Body<'_>, items: &[Value], prior: Option<&Value>) -> Value {
        let kept = Value::Set(self.elements(body, items, prior));
        if !self.keeps_spelling || Some(&kept) == prior {
            return kept;
        }
        let planner = Planner {
            keeps_spelling: false,
        };
        Value::Set(planner.elements(body, items, prior))
    }

    /// Elements of a set have no address: a configured element continues the
    /// prior element that it agrees with in everything that is configured.
    fn elements(self, body: Body<'_>, items: &[Value], prior: Option<&Value>) -> Vec<Value> {
        let mut candidates: Vec<&Value> = prior
            .and_then(Value::items)
            .unwrap_or_default()
            .iter()
            .collect();
        let same = Planner {
            keeps_spelling: true,
        };
        let plan = |item: &Value| {
            let continues =
                |candidate: &&Value| same.body(body, item, Some(candidate)) == **candidate;
            let continued = candidates.iter().position(continues);
            self.body(body, item, continued.map(|at| candidates.swap_remove(at)))
        };
        items.iter().map(plan).collect()
    }
}
