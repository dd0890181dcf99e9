//! Finding out what the server speaks. Source: API.md 12 and the recordings of `routes`.

use std::sync::Arc;

use super::{ApiGeneration, Client};
use crate::{
    Error,
    dialect::{Dialect, Generation, NameList, instance},
    http::Level,
    model::{ServerVersion, VersionRange},
};

const V4: ServerVersion = ServerVersion::new(4, 0, 0);
const DOCUMENTED_PATHS: ServerVersion = ServerVersion::new(2, 60, 1);
const MAY_2024: ServerVersion = ServerVersion::new(2, 52, 0);

/// The generation that is spoken, and what finding it out says about the server.
#[derive(Clone, Debug)]
pub(super) struct Found {
    generation: Generation,
    server: VersionRange,
    dialect: Arc<dyn Dialect>,
    /// Why the server does not accept the caller, where detection met that.
    refusal: Option<Error>,
}

impl Found {
    fn new(generation: Generation, server: VersionRange) -> Self {
        Self {
            generation,
            server,
            dialect: generation.dialect(server),
            refusal: None,
        }
    }
}

impl Client {
    /// Finds out what the server speaks, and whether it accepts the caller, so that a fault which
    /// every call would report is reported once.
    ///
    /// Every other call also detects the generation before it is sent, once per client. Where the
    /// generation is pinned, detection may need no request, and this call reads one list of names.
    ///
    /// # Errors
    /// What detection fails with; [`Error::Unauthenticated`] and [`Error::NoRole`] where the server
    /// does not accept the caller, [`Error::RouteMissing`] where it does not serve the pinned
    /// generation.
    pub async fn connect(&self) -> Result<(), Error> {
        let found = self.found().await?;
        if let Some(refusal) = found.refusal {
            return Err(refusal);
        }
        if self.shared.options.api_generation == ApiGeneration::Auto {
            return Ok(());
        }
        match self.list_names(NameList::Functions).await {
            // The generation may be pinned because an ingress closes this path alone.
            Ok(_)
            | Err(
                Error::PermissionDenied(_)
                | Error::RateLimited { .. }
                | Error::FeatureDisabled(_)
                | Error::MethodNotAllowed(_)
                | Error::UnknownRefusal(_)
                | Error::UnexpectedAnswer(_),
            ) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The dialect to speak: the refined one where there is one already.
    pub(super) async fn dialect(&self) -> Result<Arc<dyn Dialect>, Error> {
        match self.shared.refined.peek() {
            Some(dialect) => Ok(dialect),
            None => Ok(self.found().await?.dialect),
        }
    }

    /// The dialect with all that can be known of the server's version.
    pub(super) async fn refined(&self) -> Result<Arc<dyn Dialect>, Error> {
        let client = self.clone();
        self.shared
            .refined
            .get(move || async move { client.refine().await })
            .await
    }

    async fn found(&self) -> Result<Found, Error> {
        let client = self.clone();
        self.shared
            .found
            .get(move || async move {
                let found = match client.shared.options.api_generation {
                    ApiGeneration::Auto => client.detect().await,
                    ApiGeneration::Pinned(generation) => client.pinned(generation).await,
                }?;
                client.record_server(found.generation, found.server);
                Ok(found)
            })
            .await
    }

    async fn detect(&self) -> Result<Found, Error> {
        for (base, generation) in instance::PROBED_BASES {
            let refusal = match self.send(instance::probe(base)).await {
                Err(Error::RouteMissing(_)) => continue,
                Err(error @ (Error::Unauthenticated(_) | Error::NoRole(_))) => Some(error),
                Ok(_)
                | Err(
                    Error::PermissionDenied(_)
                    | Error::RateLimited { .. }
                    | Error::FeatureDisabled(_),
                ) => None,
                // An answer that proves neither the route nor its absence is an error, since the
                // next probe would get the same.
                Err(error) => return Err(error),
            };
            let server = generation.releases();
            let server = match generation {
                Generation::V3alpha2024_05 | Generation::V3alpha2024_03 => {
                    let found = self.tell_2024_apart().await;
                    return found.map(|found| Found { refusal, ..found });
                }
                Generation::V2 => server,
                // v4 would have answered to v2.
                Generation::V2beta => server.narrowed(V4, false),
                Generation::ResourcesV3alpha => server.narrowed(DOCUMENTED_PATHS, !base.is_empty()),
            };
            let found = Found::new(generation, server);
            return Ok(Found { refusal, ..found });
        }
        Err(Error::NoGeneration)
    }

    /// Whether there is a route. Only the router's own 404 says no.
    async fn serves(&self, base: &str) -> Result<bool, Error> {
        match self.send(instance::probe(base)).await {
            Ok(_)
            | Err(
                Error::Unauthenticated(_)
                | Error::PermissionDenied(_)
                | Error::NoRole(_)
                | Error::RateLimited { .. }
                | Error::FeatureDisabled(_),
            ) => Ok(true),
            Err(Error::RouteMissing(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn tell_2024_apart(&self) -> Result<Found, Error> {
        let is_may = match self.version().await? {
            Some(version) => version >= MAY_2024,
            None => self.is_may_by_services().await?,
        };
        let generation = if is_may {
            Generation::V3alpha2024_05
        } else {
            Generation::V3alpha2024_03
        };
        Ok(Found::new(generation, generation.releases()))
    }

    /// For callers who may not read the version: by the services of the server, which tell the
    /// oldest and the newest releases apart. Only the releases in between are sent a creation that
    /// cannot succeed.
    async fn is_may_by_services(&self) -> Result<bool, Error> {
        let services = self.send(instance::services_of_2024()).await?;
        let has = |name: &str| services.iter().any(|service| service == name);
        if has("zitadel.execution.v3alpha.ExecutionService") {
            return Ok(false);
        }
        if has("zitadel.session.v2.SessionService") {
            return Ok(true);
        }
        match self.send(instance::probe_v3alpha_messages()).await {
            // The refusal names the member that the generation requires.
            Err(Error::InvalidArgument(refusal)) => Ok(refusal.message.contains(".Endpoint")),
            Err(error) => Err(error),
            Ok(()) => Err(Error::NoGeneration),
        }
    }

    /// What a pinned generation leaves open about its paths.
    async fn pinned(&self, generation: Generation) -> Result<Found, Error> {
        let server = generation.releases();
        let server = match generation {
            Generation::V2beta => match self.version().await? {
                Some(version) => agreeing(generation, version)?,
                None => match self.send(instance::probe_v2beta_on_v4()).await {
                    Ok(()) => server.narrowed(V4, true),
                    Err(Error::RouteMissing(_)) => server.narrowed(V4, false),
                    Err(error) => return Err(error),
                },
            },
            Generation::ResourcesV3alpha => match self.version().await? {
                Some(version) => agreeing(generation, version)?,
                None => server.narrowed(DOCUMENTED_PATHS, !self.serves("").await?),
            },
            // Both are at the same paths, and each half understands the messages of the other.
            Generation::V3alpha2024_05 | Generation::V3alpha2024_03 => {
                match self.version().await? {
                    Some(version) => agreeing(generation, version)?,
                    None => server,
                }
            }
            Generation::V2 => server,
        };
        Ok(Found::new(generation, server))
    }

    async fn refine(&self) -> Result<Arc<dyn Dialect>, Error> {
        let Found {
            generation, server, ..
        } = self.found().await?;
        let server = match self.version().await? {
            Some(version) => agreeing(generation, version)?,
            None if generation == Generation::V2 => {
                let methods = self.list_names(NameList::Methods).await?;
                let newer = "/zitadel.action.v2.ActionService/AddPublicKey";
                let has_keys = methods.iter().any(|method| method == newer);
                server.narrowed(ServerVersion::new(4, 8, 0), has_keys)
            }
            None => server,
        };
        self.record_server(generation, server);
        Ok(generation.dialect(server))
    }

    fn record_server(&self, generation: Generation, server: VersionRange) {
        let fields: [(&str, &dyn std::fmt::Display); 2] =
            [("generation", &generation), ("server", &server)];
        self.shared
            .exchange
            .record(Level::Debug, "API found", &fields);
    }

    /// The exact version; `None` where the caller may not read it, or it is not a release.
    async fn version(&self) -> Result<Option<ServerVersion>, Error> {
        let client = self.clone();
        self.shared
            .version
            .get(move || async move {
                match client.send(instance::server_version()).await {
                    Ok(text) => Ok(text.parse().ok()),
                    Err(
                        Error::Unauthenticated(_)
                        | Error::PermissionDenied(_)
                        | Error::NoRole(_)
                        | Error::NotFound(_)
                        | Error::RouteMissing(_)
                        | Error::MethodNotAllowed(_)
                        | Error::UnknownRefusal(_)
                        // An ingress that closes /admin/ answers with a page of its own.
                        | Error::UnexpectedAnswer(_),
                    ) => Ok(None),
                    Err(error) => Err(error),
                }
            })
            .await
    }
}

/// The range of exactly `version`, if it serves `generation`.
fn agreeing(generation: Generation, version: ServerVersion) -> Result<VersionRange, Error> {
    if generation.releases().contains(version) {
        Ok(VersionRange::exactly(version))
    } else {
        Err(Error::WrongGeneration {
            generation: generation.name(),
            server: version,
        })
    }
}
