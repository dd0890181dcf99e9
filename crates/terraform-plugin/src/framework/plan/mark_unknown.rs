//! Marks what an update may change besides what the configuration changes.

use crate::framework::walk::{Body, nesting};
use crate::terraform::schema::OnUpdate;
use crate::terraform::{Attribute, Nesting, Value};
use std::collections::BTreeMap;

/// Marks the computed attributes that this update may change as unknown. An attribute can change
/// the next one, so this repeats until nothing new is marked.
pub(super) fn mark_unknown(body: Body<'_>, config: &Value, prior: &Value, planned: &mut Value) {
    let Value::Object(entries) = planned else {
        return;
    };
    loop {
        let is_altered = |name: &String| {
            entries
                .get(name)
                .is_some_and(|value| value != prior.get(name))
        };
        let may_alter = |attribute: &&Attribute| {
            let left_to_provider =
                config.get(&attribute.name).is_null() && attribute.default.is_none();
            let marked = match &attribute.on_update {
                OnUpdate::Keep => false,
                OnUpdate::Unknown => true,
                OnUpdate::UnknownWith(names) => names.iter().any(is_altered),
            };
            left_to_provider && marked && entries.get(&attribute.name) != Some(&Value::Unknown)
        };
        let Some(attribute) = body.object.attributes.iter().find(may_alter) else {
            break;
        };
        entries.insert(attribute.name.clone(), Value::Unknown);
    }
    let attributes = body.object.attributes.iter().filter_map(|attribute| {
        attribute
            .nested()
            .map(|(nesting, object)| (&attribute.name, nesting, Body::from(object)))
    });
    let blocks = body
        .blocks
        .iter()
        .map(|block| (&block.name, nesting(block), Body::from(block)));
    for (name, nesting, body) in attributes.chain(blocks) {
        if let Some(value) = entries.get_mut(name) {
            mark_nested(nesting, body, config.get(name), prior.get(name), value);
        }
    }
}

/// New elements are unknown already, and elements of sets have no prior to be altered.
fn mark_nested(
    nesting: Nesting,
    body: Body<'_>,
    config: &Value,
    prior: &Value,
    planned: &mut Value,
) {
    match planned {
        Value::List(items) | Value::Tuple(items) => {
            let (config, prior) = (
                config.items().unwrap_or_default(),
                prior.items().unwrap_or_default(),
            );
            for ((item, config), prior) in items.iter_mut().zip(config).zip(prior) {
                mark_unknown(body, config, prior, item);
            }
        }
        Value::Map(entries) => mark_entries(body, config, prior, entries),
        Value::Object(entries) if nesting == Nesting::Map => {
            mark_entries(body, config, prior, entries);
        }
        planned if config.is_known() && prior.is_known() => {
            mark_unknown(body, config, prior, planned);
        }
        _ => {}
    }
}

fn mark_entries(
    body: Body<'_>,
    config: &Value,
    prior: &Value,
    planned: &mut BTreeMap<String, Value>,
) {
    for (key, item) in planned {
        if prior.get(key).is_known() {
            mark_unknown(body, config.get(key), prior.get(key), item);
        }
    }
}
