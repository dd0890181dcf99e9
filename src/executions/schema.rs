//! The schema of `zitadelactions_execution`.

use terraform_plugin::terraform::validators::{
    Validator, each, non_empty, unique_items, without_null,
};
use terraform_plugin::terraform::{Attribute, Object, Schema};
use zitadel_actions::model::{ApiScope, Condition, EventScope};

use crate::diagnostics::Title;
use crate::targets::schema::target_id;

/// The schema of `zitadelactions_execution`.
pub fn schema() -> Schema {
    Schema::new(vec![
        Attribute::string("id").computed().description(
            "The ID of the execution: its condition as one string, the same on every version of \
             ZITADEL: `request/zitadel.session.v2.SessionService/ListSessions`, \
             `event/user.human.*`, `function/preuserinfo`, `response`.",
        ),
        Attribute::object("condition", condition())
            .required()
            .requires_replace()
            .description(
                "When the targets are called: exactly one of `request`, `response`, `function` and \
             `event`. Changing this forces replacement.",
            ),
        Attribute::list("target_ids", terraform_plugin::terraform::Type::String)
            .optional()
            .validate(non_empty())
            .validate(unique_items())
            .validate(each(target_id()))
            .validate(without_null())
            .description(
                "The IDs of the targets, in calling order: at least one, without duplicates.",
            ),
        Attribute::list_of_objects(
            "targets",
            Object::new([
                Attribute::string("target_id")
                    .optional()
                    .validate(target_id())
                    .description("The ID of a target."),
                Attribute::object("include", condition())
                    .optional()
                    .description(
                        "The condition of another execution whose targets are called here.",
                    ),
            ])
            .exactly_one_of(["target_id", "include"]),
        )
        .optional()
        .validate(non_empty())
        .validate(unique_items())
        .validate(without_null())
        .description(
            "Targets and included executions, in calling order. Only needed for includes, which \
             only ZITADEL v2.48 to v2.71 supports; otherwise use `target_ids`.",
        ),
        Attribute::bool("overwrite_existing")
            .optional()
            .description(
                "Whether a create replaces the targets of an execution that already exists. If \
             `false`, that is an error with the command to import it. Defaults to `false`.",
            ),
        Attribute::string("creation_date").computed().description(
            "When the execution was created, in RFC 3339 format. Null if the server does not \
             report it.",
        ),
        Attribute::string("change_date")
            .computed()
            .unknown_on_update()
            .description("When the execution was last changed, in RFC 3339 format."),
    ])
    .exactly_one_of(["target_ids", "targets"])
    .description(
        "An execution: the targets that ZITADEL calls on a request, response, function or event, \
         and their order. ZITADEL has one execution for each condition; if several match, only the \
         most specific one runs.",
    )
}

/// The members of a condition.
pub fn condition() -> Object {
    Object::new([
        Attribute::object("request", call()).optional().description(
            "Before ZITADEL runs a call of its API.",
        ),
        Attribute::object("response", call()).optional().description(
            "After ZITADEL ran a call of its API.",
        ),
        Attribute::object(
            "function",
            [Attribute::string("name").required().validate(function()).description(
                "The function, for example `preuserinfo`, `preaccesstoken` or `presamlresponse` \
                 (ZITADEL v3 and later).",
            )],
        )
        .optional()
        .description("While ZITADEL runs one of its functions."),
        Attribute::object(
            "event",
            Object::new([
                Attribute::string("event").optional().validate(event()).description(
                    "One event type, for example `user.human.added`.",
                ),
                Attribute::string("group").optional().validate(group()).description(
                    "All event types that begin with a name, for example `user.human`, without \
                     `.*`.",
                ),
                all("Every event."),
            ])
            .exactly_one_of(["event", "group", "all"]),
        )
        .optional()
        .description("After an event was stored: exactly one of `event`, `group` and `all`."),
    ])
    .exactly_one_of(["request", "response", "function", "event"])
}

fn call() -> Object {
    Object::new([
        Attribute::string("method")
            .optional()
            .validate(method())
            .description(
                "One method, for example `/zitadel.session.v2.SessionService/ListSessions`.",
            ),
        Attribute::string("service")
            .optional()
            .validate(service())
            .description(
                "All methods of one service, for example `zitadel.session.v2.SessionService`.",
            ),
        all("Every call."),
    ])
    .exactly_one_of(["method", "service", "all"])
}

fn all(what: &str) -> Attribute {
    Attribute::bool("all")
        .optional()
        .validate(Validator::new("must be true or not set", |all: &bool| {
            if *all {
                Ok(())
            } else {
                Err("false has no meaning. Set it to true, or remove it".into())
            }
        }))
        .description(format!("{what} Either true or not set."))
}

/// A check of a name in a condition.
fn in_condition(
    expectation: &'static str,
    check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
) -> Validator {
    Validator::text(expectation, check).summary(Title::InvalidCondition.as_str())
}

fn method() -> Validator {
    in_condition("must be like /package.Service/Method", |text| {
        if ApiScope::method(text).is_ok() {
            return Ok(());
        }
        Err(match ApiScope::method(&format!("/{text}")) {
            Ok(_) => format!("the leading slash is missing. Write \"/{text}\""),
            Err(_) => format!(
                "{text:?} is not a method. The data source zitadelactions_execution_methods lists \
                 the methods of the server"
            ),
        })
    })
}

fn service() -> Validator {
    in_condition("must be like package.Service", |text| {
        if ApiScope::service(text).is_ok() {
            return Ok(());
        }
        Err(match ApiScope::method(text) {
            Ok(_) => format!("{text:?} is a method. Set `method` instead"),
            Err(_) => format!(
                "{text:?} is not a service. The data source zitadelactions_execution_services \
                 lists the services of the server"
            ),
        })
    })
}

fn function() -> Validator {
    in_condition(
        "must be the name of a function such as preuserinfo",
        |text| {
            Condition::function(text)
                .map(drop)
                .map_err(|_| format!("{text:?} is not a name"))
        },
    )
}

fn event() -> Validator {
    in_condition("must be an event type such as user.human.added", |text| {
        if EventScope::event(text).is_ok() {
            return Ok(());
        }
        Err(match text.strip_suffix(".*") {
            Some(group) => format!("this is a group. Write `group = {group:?}` instead"),
            None => format!("{text:?} is not an event type"),
        })
    })
}

/// Refuses a string that is not the name of a group of events.
pub fn group() -> Validator {
    in_condition(
        "must be the beginning of event types such as user.human",
        |text| {
            if EventScope::group(text).is_ok() {
                return Ok(());
            }
            Err(match text.strip_suffix(".*") {
                Some(group) => format!("ZITADEL adds `.*` itself. Write {group:?}"),
                None => format!("{text:?} is not a group of events"),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_one_that_terraform_accepts() {
        assert_eq!(super::schema().problems(), Vec::<String>::new());
    }
}
