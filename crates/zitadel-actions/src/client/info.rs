//! What the server is and can do.

use super::Client;
use crate::{
    Error,
    dialect::{Dialect, Feature, Generation, Limits},
    model::VersionRange,
};

/// The server, as far as it can be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiInfo {
    /// The generation of the API that is spoken.
    pub generation: Generation,
    /// The server's version, or what is known of it.
    pub server: VersionRange,
    /// Each feature, and whether the server has it; `None` = unknown.
    pub features: Vec<(Feature, Option<bool>)>,
    /// The largest values that the server accepts.
    pub limits: Limits,
}

impl ApiInfo {
    fn new(dialect: &dyn Dialect) -> Self {
        Self {
            generation: dialect.generation(),
            server: dialect.server(),
            features: Feature::ALL
                .map(|feature| (feature, dialect.has(feature)))
                .into(),
            limits: dialect.limits(),
        }
    }
}

impl Client {
    /// The server's generation, version, features and limits.
    ///
    /// # Errors
    /// Those of finding it out; a version that may not be read is none.
    pub async fn api_info(&self) -> Result<ApiInfo, Error> {
        Ok(ApiInfo::new(&*self.refined().await?))
    }

    /// Whether the server has `feature`; `None` where its version decides and is not known.
    ///
    /// # Errors
    /// Those of finding it out.
    pub async fn has(&self, feature: Feature) -> Result<Option<bool>, Error> {
        match self.dialect().await?.has(feature) {
            Some(has) => Ok(Some(has)),
            None => Ok(self.refined().await?.has(feature)),
        }
    }

    /// Succeeds if the server is known to have `feature`.
    ///
    /// # Errors
    /// [`Error::Unsupported`], and those of finding it out.
    pub async fn require(&self, feature: Feature) -> Result<(), Error> {
        match self.has(feature).await? {
            Some(true) => Ok(()),
            // Refined, so that the error names the server's version.
            _ => Err(self.refined().await?.unsupported(feature).into()),
        }
    }
}
