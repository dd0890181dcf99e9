//! Data sources of the names that conditions can have on this server: methods, services, functions
//! and event types.

use std::sync::Arc;

use terraform_plugin::prelude::*;
use terraform_plugin::terraform::validators::non_empty;
use zitadel_actions::dialect::NameList;

use crate::config::Connection;
use crate::diagnostics::{Explain, Title};
use crate::did_you_mean::nearest;
use crate::executions::name_check::{alternatives, groups};
use crate::executions::schema::group;

/// The data source `zitadelactions_execution_methods`.
#[derive(Debug)]
pub struct ExecutionMethods;

/// The attributes of the data source `zitadelactions_execution_methods`.
#[derive(Clone, Debug, Model)]
pub struct MethodsData {
    /// The service, if only its methods are wanted.
    pub service: Attr<String>,
    /// The methods, with their slashes.
    pub methods: Attr<Vec<String>>,
}

impl DataSource for ExecutionMethods {
    type Client = Connection;
    type Model = MethodsData;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("service").optional().validate(non_empty()).description(
                "Only methods of this service, for example `zitadel.session.v2.SessionService`.",
            ),
            names("methods", "The methods, as `request` and `response` conditions name them: \
                `/zitadel.session.v2.SessionService/ListSessions`."),
        ])
        .description("The methods of the API that conditions can name on this server.")
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<MethodsData>,
    ) -> Result<MethodsData, Diagnostics> {
        let ReadDataSourceRequest { config, context } = request;
        let all = list(connection, NameList::Methods, "methods").await?;
        let mut methods = all.iter().map(String::as_str).collect::<Vec<_>>();
        if let Some(service) = config.service.as_str() {
            methods.retain(|method| service_of(method) == service);
            if methods.is_empty() {
                let services = all.iter().map(|method| service_of(method));
                warn_of_typo(
                    Title::UnknownService,
                    "service",
                    service,
                    services,
                    &context,
                );
            }
        }
        Ok(MethodsData {
            methods: sorted(methods),
            ..config
        })
    }
}

/// The data source `zitadelactions_execution_services`.
#[derive(Debug)]
pub struct ExecutionServices;

/// The attributes of the data source `zitadelactions_execution_services`.
#[derive(Clone, Debug, Model)]
pub struct ServicesData {
    /// The services, by their full names.
    pub services: Attr<Vec<String>>,
}

impl DataSource for ExecutionServices {
    type Client = Connection;
    type Model = ServicesData;

    fn schema(&self) -> Schema {
        let services = names(
            "services",
            "The services, as `request` and `response` conditions name them: \
             `zitadel.session.v2.SessionService`.",
        );
        Schema::new([services])
            .description("The services of the API that conditions can name on this server.")
    }

    async fn read(
        &self,
        connection: &Connection,
        _: ReadDataSourceRequest<ServicesData>,
    ) -> Result<ServicesData, Diagnostics> {
        let services = list(connection, NameList::Services, "services").await?;
        Ok(ServicesData {
            services: sorted(services.iter().map(String::as_str).collect()),
        })
    }
}

/// The data source `zitadelactions_execution_functions`.
#[derive(Debug)]
pub struct ExecutionFunctions;

/// The attributes of the data source `zitadelactions_execution_functions`.
#[derive(Clone, Debug, Model)]
pub struct FunctionsData {
    /// The functions, as conditions name them.
    pub functions: Attr<Vec<String>>,
}

impl DataSource for ExecutionFunctions {
    type Client = Connection;
    type Model = FunctionsData;

    fn schema(&self) -> Schema {
        let functions = names(
            "functions",
            "The functions, as `function` conditions name them: `preuserinfo`. Before ZITADEL v3 \
             they have longer names.",
        );
        Schema::new([functions])
            .description("The functions of ZITADEL that conditions can name on this server.")
    }

    async fn read(
        &self,
        connection: &Connection,
        _: ReadDataSourceRequest<FunctionsData>,
    ) -> Result<FunctionsData, Diagnostics> {
        let functions = list(connection, NameList::Functions, "functions").await?;
        Ok(FunctionsData {
            functions: sorted(functions.iter().map(String::as_str).collect()),
        })
    }
}

/// The data source `zitadelactions_event_types`.
#[derive(Debug)]
pub struct EventTypes;

/// The attributes of the data source `zitadelactions_event_types`.
#[derive(Clone, Debug, Model)]
pub struct EventTypesData {
    /// The group, if only the types below it are wanted.
    pub group: Attr<String>,
    /// The event types, as conditions name them.
    pub event_types: Attr<Vec<String>>,
}

impl DataSource for EventTypes {
    type Client = Connection;
    type Model = EventTypesData;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("group").optional().validate(group()).description(
                "Only event types below this name: `user.human` gives `user.human.added`, \
                 `user.human.selfregistered` and so on. A condition on the group matches these, \
                 and also the types of groups whose names begin with the same characters.",
            ),
            names("event_types", "The event types, as `event` conditions name them: `user.human.added`."),
        ])
        .description("The event types that conditions can name on this server. Reading them requires an instance role.")
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<EventTypesData>,
    ) -> Result<EventTypesData, Diagnostics> {
        let ReadDataSourceRequest { config, context } = request;
        let all = connection
            .client()?
            .list_event_types()
            .await
            .explained(|| "list the event types of the server")?;
        let mut types = all.iter().map(String::as_str).collect::<Vec<_>>();
        if let Some(group) = config.group.as_str() {
            let prefix = format!("{group}.");
            types.retain(|name| name.starts_with(&prefix));
            if types.is_empty() {
                let groups = groups(&all).into_iter();
                warn_of_typo(Title::UnknownGroup, "group", group, groups, &context);
            }
        }
        Ok(EventTypesData {
            event_types: sorted(types),
            ..config
        })
    }
}

fn names(name: &str, description: &str) -> Attribute {
    Attribute::list(name, Type::String)
        .computed()
        .description(description)
}

async fn list(
    connection: &Connection,
    which: NameList,
    word: &str,
) -> Result<Arc<Vec<String>>, Diagnostics> {
    connection
        .client()?
        .list_names(which)
        .await
        .explained(|| format!("list the {word} of the server"))
}

/// The service of a method: `zitadel.session.v2.SessionService`.
fn service_of(method: &str) -> &str {
    method
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default()
}

/// Warns of a filter that matches nothing, which would otherwise only show as missing objects.
fn warn_of_typo<'a>(
    title: Title,
    attribute: &str,
    value: &str,
    known: impl Iterator<Item = &'a str>,
    context: &Context,
) {
    let nearest = nearest(value, known);
    if nearest.is_empty() {
        return;
    }
    let detail = format!(
        "The server has no {attribute} {value:?}, so the result is empty. Did you mean {}?",
        alternatives(&nearest)
    );
    context.add(Diagnostic::warning(title, detail).at(attribute));
}

/// In alphabetical order, so that a server's own order is not a change.
fn sorted(mut names: Vec<&str>) -> Attr<Vec<String>> {
    names.sort_unstable();
    Attr::Known(names.into_iter().map(str::to_owned).collect())
}
