//! What a plan may say: core's `AssertPlanValid`.

use std::collections::BTreeMap;

use super::rules::{Correlation, correlate};
use super::schema::{Attribute, Body, Nesting};
use super::violation::{Rule, Violation};
use crate::terraform::{AttributePath, Value};

/// Every way in which a plan does not keep the configuration.
pub(crate) fn plan_violations(
    body: &Body,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Vec<Violation> {
    let mut check = Check(Vec::new());
    check.body(body, prior, config, planned, &AttributePath::root());
    check.0
}

struct Check(Vec<Violation>);

impl Check {
    fn found(&mut self, path: &AttributePath, detail: impl Into<String>) {
        let violation = Violation::new(Rule::PlanKeepsConfig, path, detail);
        self.0.push(violation);
    }

    /// False when one of the two is there and the other is not, or neither is.
    fn both_exist(&mut self, config: &Value, planned: &Value, path: &AttributePath) -> bool {
        match (config.is_null(), planned.is_null()) {
            (false, true) => self.found(path, "planned for absence but configured"),
            (true, false) => self.found(path, "planned for existence but not configured"),
            (true, true) => {}
            (false, false) => return true,
        }
        false
    }

    fn body(
        &mut self,
        body: &Body,
        prior: &Value,
        config: &Value,
        planned: &Value,
        path: &AttributePath,
    ) {
        if !self.both_exist(config, planned, path) {
            return;
        }
        self.attributes(&body.attributes, prior, config, planned, path);
        for (name, block) in &body.blocks {
            let path = path.attribute(name);
            let (prior, config, planned) = (prior.get(name), config.get(name), planned.get(name));
            if !config.is_known() && planned == config {
                continue;
            }
            if planned.is_unknown() {
                self.found(&path, "a block itself must not be unknown");
                continue;
            }
            self.nested(block.nesting, &block.body, prior, config, planned, &path);
        }
    }

    fn attributes(
        &mut self,
        attributes: &BTreeMap<String, Attribute>,
        prior: &Value,
        config: &Value,
        planned: &Value,
        path: &AttributePath,
    ) {
        for (name, attribute) in attributes {
            let path = path.attribute(name);
            self.attribute(
                attribute,
                prior.get(name),
                config.get(name),
                planned.get(name),
                &path,
            );
        }
    }

    fn attribute(
        &mut self,
        attribute: &Attribute,
        prior: &Value,
        config: &Value,
        planned: &Value,
        path: &AttributePath,
    ) {
        if attribute.write_only {
            // Judged apart: it is null in every plan, whatever the configuration says.
            return;
        }
        let accepted = planned == config;
        let prior_kept = planned == prior && !prior.is_null() && !config.is_null();
        let chosen = attribute.computed && config.is_null();
        if accepted || prior_kept || chosen {
            return;
        }
        match &attribute.nested {
            Some((nesting, body)) => self.nested(*nesting, body, prior, config, planned, path),
            None if prior.is_null() => {
                self.found(path, format!("planned {planned:?}, configured {config:?}"));
            }
            None => self.found(
                path,
                format!("planned {planned:?}, configured {config:?}, before {prior:?}"),
            ),
        }
    }

    fn nested(
        &mut self,
        nesting: Nesting,
        body: &Body,
        prior: &Value,
        config: &Value,
        planned: &Value,
        path: &AttributePath,
    ) {
        if !self.both_exist(config, planned, path) {
            return;
        }
        if planned.is_unknown() || config.is_unknown() {
            if planned != config {
                self.found(path, format!("planned {planned:?}, configured {config:?}"));
            }
            return;
        }
        if matches!(nesting, Nesting::Single | Nesting::Group) {
            return self.body(body, prior, config, planned, path);
        }
        match correlate(prior, config, planned, path) {
            Correlation::Pairs(pairs) => {
                for (path, prior, config, planned) in pairs {
                    if planned.is_unknown() && !config.is_unknown() {
                        self.found(&path, "an element itself must not be unknown");
                    } else if planned != config {
                        self.body(body, prior, config, planned, &path);
                    }
                }
            }
            Correlation::Different(detail) => self.found(path, detail),
            Correlation::Sets(config, planned) => {
                let fits = |config: &Value, planned: &Value| {
                    plan_violations(body, &Value::Null, config, planned).is_empty()
                };
                let alone = planned.iter().any(|p| !config.iter().any(|c| fits(c, p)))
                    || config.iter().any(|c| !planned.iter().any(|p| fits(c, p)));
                if config.len() != planned.len() || alone {
                    self.found(path, "the planned elements are not the configured ones");
                }
            }
        }
    }
}
