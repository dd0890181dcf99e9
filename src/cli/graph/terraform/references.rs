//! Which target an entry means whose id is known after apply: what its expression refers to.
//!
//! The configuration in a plan has the references of each expression, not the expression. So this
//! follows them through variables, outputs and `for_each`, but not through locals, which
//! the document does not have. A target that stays ambiguous is shown as such.

use serde_json::Value;

use super::TARGET;
use super::meant::Meant;
use super::paths::{Step, parts, specific, steps};
use super::show::{ConfigurationModule, ConfigurationResource, ResourceChange};

/// How far references are followed.
const DEPTH: usize = 16;

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
    /// Whether the target at `place` has no id yet.
    pub(super) fn is_new(&self, place: usize) -> bool {
        self.0.iter().any(|one| one.place == place && one.is_new)
    }

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
        Meant::new(places, self.targets)
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
