//! The data source `zitadelactions_api`: which generation of the API answers, and what it can do.

use std::collections::BTreeMap;

use terraform_plugin::prelude::*;
use zitadel_actions::client::ApiInfo;

use crate::config::Connection;
use crate::diagnostics::Explain;
use crate::duration;

/// The data source `zitadelactions_api`.
#[derive(Debug)]
pub struct ApiDataSource;

/// The attributes of the data source `zitadelactions_api`.
#[derive(Clone, Debug, Model)]
pub struct ApiData {
    /// The name of the generation.
    pub generation: Attr<String>,
    /// The release, where it can be read.
    pub server_version: Attr<String>,
    /// The first release that the server may be.
    pub server_version_at_least: Attr<String>,
    /// Features by name; null if the version is not known.
    pub capabilities: Attr<BTreeMap<String, Attr<bool>>>,
    /// The largest values.
    pub limits: Attr<LimitsData>,
}

/// The largest values that the server accepts.
#[derive(Clone, Debug, Model)]
pub struct LimitsData {
    /// Characters.
    pub name: Attr<u64>,
    /// Characters.
    pub endpoint: Attr<u64>,
    /// A duration.
    pub timeout: Attr<String>,
}

impl DataSource for ApiDataSource {
    type Client = Connection;
    type Model = ApiData;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("generation").computed().description(
                "The generation of the Actions API that the provider uses with this server: `v2`, \
                 `v2beta`, `resources_v3alpha`, `v3alpha_2024_05` or `v3alpha_2024_03`.",
            ),
            Attribute::string("server_version").computed().description(
                "The server's release, such as `4.13.1`. Null if the token may not read it, which \
                 requires an instance role.",
            ),
            Attribute::string("server_version_at_least").computed().description(
                "The oldest release that the server can be: the same as `server_version` if that \
                 is known.",
            ),
            Attribute::map("capabilities", Type::Bool).computed().description(
                "What this server supports, by name: `signing_keys`, `payload_types`, \
                 `public_keys`, `includes`, `mixed_includes`, `response_includes`, \
                 `creation_dates`, and whether executions on requests, functions, events and broad \
                 conditions run, and in which order their targets are called (`requests_run`, \
                 `functions_and_events_run`, `broad_requests_run`, `list_order`). Null if that \
                 depends on the release, which is not known.",
            ),
            Attribute::object(
                "limits",
                Object::new([
                    Attribute::number("name").computed().description("The longest name of a target, in characters."),
                    Attribute::number("endpoint").computed().description("The longest endpoint of a target, in \
                        characters."),
                    Attribute::string("timeout").computed().description("The longest timeout of a target, as a \
                        duration. Null if there is no limit."),
                ]),
            )
            .computed()
            .description("The largest values that this server accepts."),
        ])
        .description("The generation of the Actions API on this server, the server's release, and what it supports.")
    }

    async fn read(
        &self,
        connection: &Connection,
        _: ReadDataSourceRequest<ApiData>,
    ) -> Result<ApiData, Diagnostics> {
        let info = connection
            .client()?
            .api_info()
            .await
            .explained(|| "detect the server's version")?;
        Ok(flatten(&info))
    }
}

fn flatten(info: &ApiInfo) -> ApiData {
    let number = |version: &dyn ToString| version.to_string().trim_start_matches('v').to_owned();
    let capabilities = info
        .features
        .iter()
        .map(|(feature, has)| (feature.name().to_owned(), Attr::from(*has)));
    ApiData {
        generation: info.generation.name().into(),
        server_version: info.server.exact().map(|version| number(&version)).into(),
        server_version_at_least: number(&info.server.at_least).into(),
        capabilities: Attr::Known(capabilities.collect()),
        limits: Attr::Known(LimitsData {
            name: u64::try_from(info.limits.name).ok().into(),
            endpoint: u64::try_from(info.limits.endpoint).ok().into(),
            timeout: info.limits.timeout.map(duration::format).into(),
        }),
    }
}
