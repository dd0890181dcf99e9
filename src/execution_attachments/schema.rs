//! The schema of `zitadelactions_execution_attachment`.

use terraform_plugin::terraform::validators::one_of;
use terraform_plugin::terraform::{Attribute, Schema};

use crate::executions::schema::condition;
use crate::targets::schema::target_id;

/// The schema of `zitadelactions_execution_attachment`.
pub fn schema() -> Schema {
    Schema::new([
        Attribute::string("id").computed().description(
            "The IDs of the execution and of the target, separated by `#`: \
             `event/user.human.*#338264837492864231`.",
        ),
        Attribute::object("condition", condition()).required().requires_replace().description(
            "When the target is called: exactly one of `request`, `response`, `function` and \
             `event`. Changing this forces replacement.",
        ),
        Attribute::string("target_id")
            .required()
            .requires_replace()
            .validate(target_id())
            .description("The ID of the target. Changing this forces replacement."),
        Attribute::string("position").default("last").validate(one_of(["first", "last"])).description(
            "Where to insert the target when it is attached: `first` or `last`. Later attachments \
             may come before or after it.",
        ),
    ])
    .description(
        "One target's place in an execution that several modules or teams share: each attaches its \
         own target to the same condition. For an execution that one configuration owns as a whole \
         use `zitadelactions_execution`, which also keeps the order.",
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_one_that_terraform_accepts() {
        assert_eq!(super::schema().problems(), Vec::<String>::new());
    }
}
