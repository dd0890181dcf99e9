//! Which target an entry means whose id is known after apply: what its expression refers to.
//!
//! The configuration in a plan has the references of each expression, not the expression. So this
//! finds out what it can: through variables, outputs and `for_each`, but not through locals, which
//! the document does not have. What stays open is shown as open.

use serde_json::Value;

use super::super::model::{Entry, To};
use super::TARGET;
use super::show::{ConfigurationModule, ConfigurationResource, ResourceChange};

/// How far references are followed.
const DEPTH: usize = 16;

/// A module's call in the path to a module: its name, and its index where it has one.
type Step = (String, Option<String>);

/// The targets of a plan, as a configuration can refer to them.
#[derive(Debug, Default)]
pub(super) struct Instances(Vec<Instance>);

#[derive(Debug)]
struct Instance {
    module: Vec<Step>,
    name: String,
    index: Value,
    /// The index as a reference spells it.
    key: String,
    place: usize,
    is_new: bool,
}

impl Instances {
    /// Adds the target at `place` of the picture.
    pub(super) fn add(&mut self, found: &ResourceChange, place: usize, is_new: bool) {
        self.0.push(Instance {
            module: steps(&found.module_address),
            name: found.name.clone(),
            index: found.index.clone(),
            key: found.index.to_string(),
            place,
            is_new,
        });
        let number = |one: &Instance| one.index.as_u64();
        self.0.sort_by(|one, other| {
            (&one.module, &one.name, number(one)).cmp(&(&other.module, &other.name, number(other)))
        });
    }
}

/// What the expressions of a configuration refer to.
pub(super) struct References<'a> {
    root: &'a ConfigurationModule,
    targets: &'a Instances,
}

/// The targets that an expression refers to, in its order.
pub(super) struct Meant<'a> {
    places: Vec<usize>,
    targets: &'a Instances,
}

impl Meant<'_> {
    /// Each of them once.
    pub(super) fn distinct(&self) -> Vec<usize> {
        let mut distinct = Vec::new();
        for place in &self.places {
            if !distinct.contains(place) {
                distinct.push(*place);
            }
        }
        distinct
    }

    /// Puts them in the place of what is not known in `entries`, where it is certain which.
    pub(super) fn fill(&self, entries: &mut [Entry]) {
        let distinct = self.distinct();
        let agrees = |places: &[usize]| {
            places.len() == entries.len()
                && entries
                    .iter()
                    .zip(places)
                    .all(|(entry, place)| match &entry.to {
                        To::Target(known) => known == place,
                        to => matches!(to, To::Unknown(_)),
                    })
        };
        for places in [&self.places, &distinct] {
            if agrees(places) {
                for (entry, place) in entries.iter_mut().zip(places) {
                    entry.to = To::Target(*place);
                }
                return;
            }
        }
        let is_new = |place: &usize| {
            let mut all = self.targets.0.iter();
            all.any(|one| one.place == *place && one.is_new)
        };
        let mut candidates = distinct;
        candidates.retain(is_new);
        let mut open: Vec<&mut Entry> = entries
            .iter_mut()
            .filter(|entry| matches!(entry.to, To::Unknown(_)))
            .collect();
        let is_certain = open.len() == candidates.len();
        for (at, entry) in open.iter_mut().enumerate() {
            entry.to = match candidates.get(at).filter(|_| is_certain) {
                Some(place) => To::Target(*place),
                None => To::Unknown(candidates.clone()),
            };
        }
    }
}

impl<'a> References<'a> {
    pub(super) fn new(root: &'a ConfigurationModule, targets: &'a Instances) -> Self {
        Self { root, targets }
    }

    /// What the expression of an attribute refers to.
    pub(super) fn of(&self, found: &ResourceChange, attribute: &str) -> Meant<'a> {
        let module = steps(&found.module_address);
        let mut places = Vec::new();
        let resource = self.module(&module).and_then(|module| {
            let address = format!("{}.{}", found.type_name, found.name);
            module.resources.iter().find(|one| one.address == address)
        });
        if let Some(resource) = resource {
            let each = Each {
                resource,
                key: &found.index,
            };
            if let Some(expression) = resource.expressions.get(attribute) {
                self.follow(expression, &module, Some(each), DEPTH, &mut places);
            }
        }
        Meant {
            places,
            targets: self.targets,
        }
    }

    fn module(&self, path: &[Step]) -> Option<&'a ConfigurationModule> {
        path.iter().try_fold(self.root, |module, (name, _)| {
            Some(&module.module_calls.get(name)?.module)
        })
    }

    fn follow(
        &self,
        expression: &Value,
        module: &[Step],
        each: Option<Each<'_>>,
        depth: usize,
        places: &mut Vec<usize>,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for reference in specific(expression) {
            let parts = parts(reference);
            let part = |at: usize| parts.get(at).map_or("", |(name, _)| name.as_str());
            match part(0) {
                TARGET => {
                    let index = parts.get(1).and_then(|(_, index)| index.as_deref());
                    places.extend(self.instances(module, part(1), index));
                }
                "var" => {
                    let call = module.split_last().and_then(|((name, _), parent)| {
                        let call = self.module(parent)?.module_calls.get(name)?;
                        Some((call.expressions.get(part(1))?, parent))
                    });
                    if let Some((expression, parent)) = call {
                        self.follow(expression, parent, None, depth, places);
                    }
                }
                "module" => {
                    let mut inner = module.to_vec();
                    let index = parts.get(1).and_then(|(_, index)| index.clone());
                    inner.push((part(1).to_owned(), index));
                    let output = self.module(&inner).and_then(|of| of.outputs.get(part(2)));
                    if let Some(output) = output {
                        self.follow(&output.expression, &inner, None, depth, places);
                    }
                }
                "each" if part(1) == "value" => {
                    let Some(each) = each else { continue };
                    let mut all = Vec::new();
                    let expression = &each.resource.for_each_expression;
                    self.follow(expression, module, None, depth, &mut all);
                    let of_key = |place: &&usize| {
                        let mut known = self.targets.0.iter();
                        known.any(|one| one.place == **place && one.index == *each.key)
                    };
                    let own: Vec<usize> = all.iter().filter(of_key).copied().collect();
                    places.extend(if own.is_empty() { all } else { own });
                }
                _ => {}
            }
        }
    }

    fn instances(&self, module: &[Step], name: &str, index: Option<&str>) -> Vec<usize> {
        let matches_step = |(one, other): (&Step, &Step)| {
            one.0 == other.0 && (one.1.is_none() || other.1.is_none() || one.1 == other.1)
        };
        let found = self.targets.0.iter().filter(|one| {
            one.name == name
                && one.module.len() == module.len()
                && one.module.iter().zip(module).all(matches_step)
                && index.is_none_or(|index| one.key == index)
        });
        found.map(|one| one.place).collect()
    }
}

/// What `each` means in a resource.
#[derive(Clone, Copy)]
struct Each<'a> {
    resource: &'a ConfigurationResource,
    key: &'a Value,
}

/// The references of an expression, wherever in it, without those that only repeat the beginning of
/// the one before.
fn specific(expression: &Value) -> Vec<&str> {
    let mut all = Vec::new();
    collect(expression, &mut all);
    let mut specific: Vec<&str> = Vec::new();
    let mut before = "";
    for reference in all {
        let rest = before.strip_prefix(reference);
        if !rest.is_some_and(|rest| rest.starts_with(['.', '['])) {
            specific.push(reference);
            before = reference;
        }
    }
    specific
}

fn collect<'a>(expression: &'a Value, found: &mut Vec<&'a str>) {
    match expression {
        Value::Object(members) => {
            if let Some(references) = members.get("references").and_then(Value::as_array) {
                found.extend(references.iter().filter_map(Value::as_str));
            } else {
                members.values().for_each(|member| collect(member, found));
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, found)),
        _ => {}
    }
}

/// The steps of a module's address: `module.a["x"].module.b`.
fn steps(address: &str) -> Vec<Step> {
    parts(address).into_iter().skip(1).step_by(2).collect()
}

/// The parts of a reference between its dots, each with its index: `a["x.y"].b[0]`.
fn parts(reference: &str) -> Vec<Step> {
    let mut parts = vec![(String::new(), None)];
    let mut index: Option<String> = None;
    let (mut quoted, mut escaped) = (false, false);
    for character in reference.chars() {
        let Some((name, at)) = parts.last_mut() else {
            break;
        };
        match (&mut index, character) {
            (Some(text), ']') if !quoted => {
                *at = Some(std::mem::take(text));
                index = None;
            }
            (Some(text), character) => {
                quoted ^= character == '"' && !escaped;
                escaped = character == '\\' && !escaped;
                text.push(character);
            }
            (None, '[') => index = Some(String::new()),
            (None, '.') => parts.push((String::new(), None)),
            (None, character) => name.push(character),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_at_its_own_dots_only() {
        let part = |name: &str, index: Option<&str>| (name.to_owned(), index.map(str::to_owned));
        assert_eq!(
            parts(r#"module.m["a.b"].zitadelactions_target.t[0].id"#),
            [
                part("module", None),
                part("m", Some(r#""a.b""#)),
                part("zitadelactions_target", None),
                part("t", Some("0")),
                part("id", None),
            ]
        );
        assert_eq!(
            steps(r#"module.a["x]\"y"].module.b"#),
            [part("a", Some(r#""x]\"y""#)), part("b", None)]
        );
        assert!(steps("").is_empty());
    }

    #[test]
    fn a_reference_counts_once_in_its_longest_form() {
        let expression = serde_json::json!({"references": [
            "zitadelactions_target.a.id", "zitadelactions_target.a",
            "zitadelactions_target.ab[0].id", "zitadelactions_target.ab[0]", "zitadelactions_target.ab",
        ]});
        assert_eq!(
            specific(&expression),
            [
                "zitadelactions_target.a.id",
                "zitadelactions_target.ab[0].id"
            ]
        );
    }
}
