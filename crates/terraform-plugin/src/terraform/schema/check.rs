//! What makes a schema unsound: core's own rules (its `InternalValidate`), and settings that would
//! have no effect.

use super::block::contains_dynamic;
use super::{
    Attribute, Block, BlockNesting, Mode, Nesting, Object, OnUpdate, RequiresReplace, Schema,
};
use crate::terraform::conform::conform;
use crate::terraform::{AttributePath, Type};
use std::collections::BTreeSet;

/// Names that core keeps for itself at the root of resources and the like.
pub(super) const IN_RESOURCES: &[&str] = &[
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
];

/// Names that core keeps for itself in provider blocks.
pub(super) const IN_PROVIDER_BLOCKS: &[&str] = &[
    "alias",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "source",
    "version",
];

pub(super) fn problems(schema: &Schema, reserved: &[&str]) -> Vec<String> {
    let mut check = Check {
        problems: Vec::new(),
    };
    let names = schema
        .object
        .attributes
        .iter()
        .map(|attribute| &attribute.name);
    for name in names.chain(schema.blocks.iter().map(|block| &block.name)) {
        if reserved.contains(&name.as_str()) {
            check.problem(
                &AttributePath::root().attribute(name),
                "Terraform keeps this name for itself",
            );
        }
    }
    check.body(
        &schema.object,
        &schema.blocks,
        &AttributePath::root(),
        Inside::default(),
    );
    check.problems
}

/// What surrounds an object.
#[derive(Clone, Copy, Default)]
struct Inside {
    set: bool,
    computed: bool,
}

struct Check {
    problems: Vec<String>,
}

impl Check {
    fn problem(&mut self, path: &AttributePath, problem: &str) {
        self.problems.push(format!("{path}: {problem}"));
    }

    fn body(&mut self, object: &Object, blocks: &[Block], path: &AttributePath, inside: Inside) {
        let mut seen = BTreeSet::new();
        let names = object.attributes.iter().map(|attribute| &attribute.name);
        for name in names.chain(blocks.iter().map(|block| &block.name)) {
            let path = path.attribute(name);
            let allowed = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            };
            if name.is_empty() || !name.chars().all(allowed) {
                self.problem(
                    &path,
                    "names have lower-case letters, digits and underscores",
                );
            }
            if !seen.insert(name) {
                self.problem(&path, "the name is used twice");
            }
        }
        for rule in &object.rules {
            for name in rule.names.iter().filter(|name| !seen.contains(name)) {
                self.problem(
                    path,
                    &format!("a rule names `{name}`, which does not exist"),
                );
            }
        }
        for attribute in &object.attributes {
            self.attribute(attribute, &seen, &path.attribute(&attribute.name), inside);
        }
        for block in blocks {
            self.block(block, &path.attribute(&block.name), inside);
        }
    }

    fn attribute(
        &mut self,
        attribute: &Attribute,
        beside: &BTreeSet<&String>,
        path: &AttributePath,
        inside: Inside,
    ) {
        let computed = attribute.mode.is_computed();
        if attribute.write_only && computed {
            self.problem(path, "a write-only attribute cannot be computed");
        }
        if attribute.write_only && inside.set {
            self.problem(path, "a set cannot hold write-only attributes");
        }
        if attribute.write_only && !matches!(attribute.requires_replace, RequiresReplace::Never) {
            self.problem(
                path,
                "a write-only attribute would replace the object at every plan",
            );
        }
        if inside.computed && attribute.mode != Mode::Computed {
            self.problem(path, "attributes inside a computed one are computed");
        }
        match &attribute.default {
            Some(_) if attribute.mode != Mode::OptionalComputed => {
                self.problem(path, "an attribute with a default is optional and computed");
            }
            Some(default) if conform(default.clone(), &attribute.value_type()).is_err() => {
                self.problem(path, "the default has another type than the attribute");
            }
            _ => {}
        }
        if attribute.on_update != OnUpdate::Keep && !computed {
            self.problem(path, "only a computed attribute can become unknown");
        }
        if attribute.plan_modifier.is_some() && (!computed || attribute.default.is_some()) {
            self.problem(
                path,
                "only a computed attribute without a default is planned by the provider",
            );
        }
        if let OnUpdate::UnknownWith(names) = &attribute.on_update {
            for name in names.iter().filter(|name| !beside.contains(name)) {
                self.problem(
                    path,
                    &format!("it changes with `{name}`, which does not exist"),
                );
            }
        }
        if let Some(better) = &attribute.prefer_write_only
            && !beside.contains(better)
        {
            let problem = format!("it prefers `{better}`, which is not there");
            self.problem(path, &problem);
        }
        if attribute.equality.is_some() && !can_be_compared(attribute) {
            self.problem(
                path,
                "only primitive values and elements can be semantically equal; set it on the attributes inside",
            );
        }
        if attribute.mode == Mode::Computed && !attribute.validators.is_empty() {
            self.problem(
                path,
                "nobody can set it, so a validator has nothing to check",
            );
        }
        if inside.set && contains_dynamic(&attribute.value_type()) {
            self.problem(path, "a set cannot hold values of dynamic type");
        }
        match attribute.nested() {
            Some((nesting, object)) => {
                if nesting == Nesting::Set && contains_dynamic(&attribute.value_type()) {
                    self.problem(path, "a set cannot hold values of dynamic type");
                }
                let inside = Inside {
                    set: inside.set || nesting == Nesting::Set,
                    computed: attribute.mode == Mode::Computed,
                };
                self.body(object, &[], path, inside);
            }
            None => {
                if matches!(attribute.value_type(), Type::Set(of) if contains_dynamic(&of)) {
                    self.problem(path, "a set cannot hold values of dynamic type");
                }
            }
        }
    }

    fn block(&mut self, block: &Block, path: &AttributePath, inside: Inside) {
        let (fewest, most) = (block.min_items, block.max_items);
        match block.nesting {
            BlockNesting::Single if fewest != most || fewest > 1 => {
                self.problem(
                    path,
                    "a single block stands 0 or 1 times: both limits are the same",
                );
            }
            BlockNesting::Group | BlockNesting::Map if fewest != 0 || most != 0 => {
                self.problem(path, "blocks of this nesting have no limits");
            }
            BlockNesting::List | BlockNesting::Set if most != 0 && fewest > most => {
                self.problem(path, "the fewest are more than the most");
            }
            _ => {}
        }
        if block.nesting == BlockNesting::Set && contains_dynamic(&block.value_type()) {
            self.problem(path, "a set cannot hold values of dynamic type");
        }
        let inside = Inside {
            set: inside.set || block.nesting == BlockNesting::Set,
            computed: false,
        };
        self.body(&block.object, &block.blocks, path, inside);
    }
}

/// Whether semantic equality can rule the attribute: a primitive, or a collection of primitives.
fn can_be_compared(attribute: &Attribute) -> bool {
    let is_primitive = |of: &Type| matches!(of, Type::Bool | Type::Number | Type::String);
    match attribute.value_type() {
        Type::List(of) | Type::Set(of) | Type::Map(of) => is_primitive(&of),
        of => is_primitive(&of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::validators::non_empty;

    fn check<const N: usize>(attributes: [Attribute; N], expect: &[&str]) {
        assert_eq!(Schema::new(attributes).problems(), expect);
    }

    #[test]
    fn a_provider_block_reserves_other_names_than_a_resource() {
        let schema = Schema::new([Attribute::string("connection"), Attribute::string("alias")]);
        let problems = |name| vec![format!("{name}: Terraform keeps this name for itself")];
        assert_eq!(schema.provider_problems(), problems("alias"));
        assert_eq!(schema.problems(), problems("connection"));
    }

    #[test]
    fn a_sound_schema_has_no_problems() {
        check(
            [
                Attribute::string("a").required(),
                Attribute::number("b").default(1),
            ],
            &[],
        );
    }

    #[test]
    fn names() {
        check(
            [Attribute::string("A-b")],
            &["A-b: names have lower-case letters, digits and underscores"],
        );
        check(
            [Attribute::string("a"), Attribute::bool("a")],
            &["a: the name is used twice"],
        );
        check(
            [Attribute::string("count")],
            &["count: Terraform keeps this name for itself"],
        );
    }

    #[test]
    fn write_only() {
        check(
            [Attribute::string("a").computed().write_only()],
            &["a: a write-only attribute cannot be computed"],
        );
        check(
            [Attribute::string("a").write_only().requires_replace()],
            &["a: a write-only attribute would replace the object at every plan"],
        );
        check(
            [Attribute::set_of_objects(
                "s",
                [Attribute::string("a").write_only()],
            )],
            &["s.a: a set cannot hold write-only attributes"],
        );
    }

    #[test]
    fn defaults() {
        check(
            [Attribute::string("a").default(1)],
            &["a: the default has another type than the attribute"],
        );
        check(
            [Attribute::string("a").default("x").required()],
            &["a: an attribute with a default is optional and computed"],
        );
    }

    #[test]
    fn computed_objects_hold_computed_attributes() {
        check(
            [Attribute::object("a", [Attribute::string("b")]).computed()],
            &["a.b: attributes inside a computed one are computed"],
        );
    }

    #[test]
    fn settings_without_effect() {
        check(
            [Attribute::string("a").unknown_on_update()],
            &["a: only a computed attribute can become unknown"],
        );
        check(
            [Attribute::string("a").computed().changes_with(["b"])],
            &["a: it changes with `b`, which does not exist"],
        );
        check(
            [Attribute::string("a").prefer_write_only("b")],
            &["a: it prefers `b`, which is not there"],
        );
        check(
            [Attribute::string("a").computed().validate(non_empty())],
            &["a: nobody can set it, so a validator has nothing to check"],
        );
        check(
            [Attribute::object("a", [Attribute::string("b")])
                .suppress_diff_as::<crate::terraform::Value>()],
            &[
                "a: only primitive values and elements can be semantically equal; set it on the attributes inside",
            ],
        );
        let schema = Schema::new([Attribute::string("a")]).conflicts(["a", "b"]);
        assert_eq!(
            schema.problems(),
            [": a rule names `b`, which does not exist"]
        );
    }

    #[test]
    fn sets_hold_nothing_dynamic() {
        check(
            [Attribute::set("a", Type::Dynamic)],
            &["a: a set cannot hold values of dynamic type"],
        );
    }

    #[test]
    fn block_limits() {
        let block = |nesting, fewest, most| {
            let block = Block::new("b", nesting, [Attribute::string("a")]).items(fewest, most);
            Schema::default().block(block).problems().len()
        };
        assert_eq!(block(BlockNesting::Single, 0, 1), 1);
        assert_eq!(block(BlockNesting::Single, 1, 1), 0);
        assert_eq!(block(BlockNesting::List, 3, 2), 1);
        assert_eq!(block(BlockNesting::Map, 1, 0), 1);
    }
}
