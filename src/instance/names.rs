//! Data sources of the names that conditions may have on this server: methods, services, functions
//! and types of events.

use std::sync::Arc;

use terraform_plugin::Model;
use terraform_plugin::framework::{DataSource, ReadDataSourceRequest};
use terraform_plugin::terraform::validators::non_empty;
use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema, Type};
use zitadel_actions::dialect::NameList;

use crate::config::Connection;
use crate::diagnostics::Explain;

/// The data source `zitadelactions_execution_methods`.
#[derive(Debug)]
pub struct ExecutionMethods;

/// The attributes of the data source `zitadelactions_execution_methods`.
#[derive(Clone, Debug, Model)]
pub struct MethodsData {
    /// Of this service alone.
    pub service: Attr<String>,
    /// With their slashes.
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
            names("methods", "The methods, as `request` and `response` conditions name them: `/zitadel.session.v2.SessionService/ListSessions`."),
        ])
        .description("The methods of the API that conditions can name on this server.")
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<MethodsData>,
    ) -> Result<MethodsData, Diagnostics> {
        let prefix = request
            .config
            .service
            .as_str()
            .map_or(String::new(), |service| format!("/{service}/"));
        let methods = list(connection, NameList::Methods, "methods").await?;
        Ok(MethodsData {
            methods: beginning_with(&prefix, &methods),
            ..request.config
        })
    }
}

/// The data source `zitadelactions_execution_services`.
#[derive(Debug)]
pub struct ExecutionServices;

/// The attributes of the data source `zitadelactions_execution_services`.
#[derive(Clone, Debug, Model)]
pub struct ServicesData {
    /// Full names.
    pub services: Attr<Vec<String>>,
}

impl DataSource for ExecutionServices {
    type Client = Connection;
    type Model = ServicesData;

    fn schema(&self) -> Schema {
        let services = names(
            "services",
            "The services, as `request` and `response` conditions name them: `zitadel.session.v2.SessionService`.",
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
            services: beginning_with("", &services),
        })
    }
}

/// The data source `zitadelactions_execution_functions`.
#[derive(Debug)]
pub struct ExecutionFunctions;

/// The attributes of the data source `zitadelactions_execution_functions`.
#[derive(Clone, Debug, Model)]
pub struct FunctionsData {
    /// As conditions name them.
    pub functions: Attr<Vec<String>>,
}

impl DataSource for ExecutionFunctions {
    type Client = Connection;
    type Model = FunctionsData;

    fn schema(&self) -> Schema {
        let functions = names(
            "functions",
            "The functions, as `function` conditions name them: `preuserinfo`. Before ZITADEL v3 they have longer names.",
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
            functions: beginning_with("", &functions),
        })
    }
}

/// The data source `zitadelactions_event_types`.
#[derive(Debug)]
pub struct EventTypes;

/// The attributes of the data source `zitadelactions_event_types`.
#[derive(Clone, Debug, Model)]
pub struct EventTypesData {
    /// Below this name alone.
    pub group: Attr<String>,
    /// As conditions name them.
    pub event_types: Attr<Vec<String>>,
}

impl DataSource for EventTypes {
    type Client = Connection;
    type Model = EventTypesData;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("group").optional().validate(non_empty()).description(
                "Only types below this name: `user.human` gives `user.human.added` and its like, those that a condition on \
                 the group catches.",
            ),
            names("event_types", "The types of events, as `event` conditions name them: `user.human.added`."),
        ])
        .description("The types of events that conditions can name on this server. Reading them takes an instance role.")
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<EventTypesData>,
    ) -> Result<EventTypesData, Diagnostics> {
        let prefix = request
            .config
            .group
            .as_str()
            .map_or(String::new(), |group| format!("{group}."));
        let all = connection
            .client()?
            .list_event_types()
            .await
            .explained(|| "list the event types of the server")?;
        Ok(EventTypesData {
            event_types: beginning_with(&prefix, &all),
            ..request.config
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

/// In alphabetical order, so that a server's own order is no change.
fn beginning_with(prefix: &str, names: &[String]) -> Attr<Vec<String>> {
    let mut names: Vec<String> = names
        .iter()
        .filter(|name| name.starts_with(prefix))
        .cloned()
        .collect();
    names.sort();
    Attr::Known(names)
}
