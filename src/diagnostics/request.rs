//! Errors of what was asked: the configuration has to change.

use zitadel_actions::Error;

use super::{Explanation, Subject, Title, advice, advice_at, import_instructions};

pub(super) fn explanation(error: &Error, subject: Subject<'_>) -> Option<Explanation> {
    of_object(error, subject)
        .or_else(|| of_targets(error, subject))
        .or_else(|| of_key(error))
}

fn of_object(error: &Error, subject: Subject<'_>) -> Option<Explanation> {
    Some(match error {
        Error::NotFound(_) => advice(
            Title::ObjectNotFound,
            "It was deleted after the plan was created. Plan again: the new plan shows what is missing.",
        ),
        Error::AlreadyExists(_) => {
            let name = match subject {
                Subject::Target(name) => name,
                _ => "<name>",
            };
            advice_at("name", Title::NameTaken, name_taken(name))
        }
        Error::LostCreation { name, .. } => advice(
            Title::CreationLost,
            format!(
                "ZITADEL's response was lost, so the target's ID is not in the state. Apply again. If the name is \
                 taken then, the target was created: import it {}",
                import_instructions("zitadelactions_target", &format!("name:{name}"))
            ),
        ),
        Error::UnreadableObject(_) => advice(
            Title::UnreadableObject,
            "The server returned this object in a form that the provider does not know: ZITADEL is newer than the \
             provider, or the stored data is damaged. The state is unchanged. Upgrade the provider, or correct the \
             object in ZITADEL.",
        ),
        Error::InvalidArgument(_) => advice(
            Title::ValueRejected,
            "The server's message above names the value. If the plan could have caught it, please report it.",
        ),
        Error::ConditionUnknown(_) => advice_at(
            "condition",
            Title::ConditionUnknown,
            "No such method, service, function, event or group exists on this server's version. Names change between \
             releases (session.v2beta became session.v2, and the function names changed with v3).",
        ),
        Error::EndpointDenied(_) => advice_at(
            "endpoint",
            Title::EndpointRejected,
            "From v4.11.1 on, the server resolves the endpoint's host when a target is saved. It rejects a host that \
             does not resolve, has no address that it may call, or is on its deny list: Executions.DenyList, which \
             holds localhost and loopback by default, and from v4.15.2 on HTTPClient.DenyList, which also holds \
             private networks. Make the host resolve where ZITADEL runs, or change the server's list.",
        ),
        Error::Unsupported(_) => advice(
            Title::NotSupported,
            "Remove it from the configuration, or use a version of ZITADEL that supports it.",
        ),
        Error::InvalidInput(_) => advice(Title::InvalidValue, "Correct it in the configuration."),
        Error::LostRace { .. } => advice(
            Title::ConflictingChange,
            "Another client keeps overwriting this execution, and ZITADEL has no conditional update. Run the applies \
             one after the other.",
        ),
        _ => return None,
    })
}

/// What to do when the target of this name exists already.
fn name_taken(name: &str) -> String {
    format!(
        "Names are unique on an instance, regardless of case. Choose another name, or import the existing target by \
         its exact name {}",
        import_instructions("zitadelactions_target", &format!("name:{name}"))
    )
}

fn of_targets(error: &Error, subject: Subject<'_>) -> Option<Explanation> {
    let list = match subject {
        Subject::TargetList(attribute) => attribute,
        Subject::Object | Subject::Target(_) => "target_ids",
        Subject::OneTarget => "target_id",
    };
    Some(match (error, subject) {
        (Error::ReferencedTargetMissing(_), Subject::OneTarget) => advice_at(
            list,
            Title::TargetNotFound,
            "No target with this ID exists on this instance: it was deleted or never existed. Refer to the target's \
             `id` attribute instead of a literal ID. Nothing was changed.",
        ),
        (Error::ReferencedTargetMissing(_), _) => advice_at(
            list,
            Title::TargetNotFound,
            "One of the IDs does not exist on this instance, or is listed twice. Refer to the target's `id` attribute \
             instead of a literal ID, and remove the IDs of deleted targets. Nothing was changed.",
        ),
        (Error::ReferencedIncludeMissing(_), _) => advice_at(
            list,
            Title::IncludeNotFound,
            "Create the included execution first, and refer to it so that Terraform knows the order.",
        ),
        (Error::CircularInclude(_), _) => advice_at(
            list,
            Title::CircularInclude,
            "An execution cannot include itself, directly or indirectly, and includes nest at most three levels deep.",
        ),
        _ => return None,
    })
}

fn of_key(error: &Error) -> Option<Explanation> {
    Some(match error {
        Error::KeyMissing(_) => advice(
            Title::PublicKeyNotFound,
            "The key or its target was deleted after the plan was created, or never existed. Plan again.",
        ),
        Error::KeyExpired(_) => advice_at(
            "active",
            Title::KeyExpired,
            "An expired key cannot be activated. Give the resource a new key, or a later expiration_date.",
        ),
        Error::KeyActive(_) => advice(
            Title::KeyActive,
            "An active key cannot be removed. Activate another key first, or set `active = false`.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_creation_names_the_import_that_recovers_it() {
        let error = Error::LostCreation {
            name: "my hook".to_owned(),
            cause: Box::new(Error::Interrupted {
                operation: "create target",
            }),
        };
        let found = explanation(&error, Subject::Object).unwrap();
        assert!(
            found
                .advice
                .contains("terraform import '<address>' 'name:my hook'")
        );
    }
}
