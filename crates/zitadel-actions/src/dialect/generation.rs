//! The generations of the API and the servers that speak them.

use std::{fmt, str::FromStr, sync::Arc};

use super::{
    Dialect, flat::Flat, resources_v3alpha::ResourcesV3alpha, v2::V2, v2beta::V2beta,
    v3alpha::V3alpha, v3alpha_2024_03::V3alpha2024_03, v3alpha_2024_05::V3alpha2024_05,
};
use crate::model::{ServerVersion, VersionRange};

/// A generation of the API: one set of paths and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Generation {
    /// v4.0 and later.
    V2,
    /// v3 and v4; on v4 in addition to [`Generation::V2`].
    V2beta,
    /// v2.59 to v2.71.
    ResourcesV3alpha,
    /// v2.52 to v2.58.
    V3alpha2024_05,
    /// v2.48 to v2.51.
    V3alpha2024_03,
}

impl Generation {
    /// Every generation, newest first: the order in which they are looked for.
    pub const ALL: [Self; 5] = [
        Self::V2,
        Self::V2beta,
        Self::ResourcesV3alpha,
        Self::V3alpha2024_05,
        Self::V3alpha2024_03,
    ];

    /// The newest generation.
    pub const NEWEST: Self = Self::V2;

    /// The name, as in configuration and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V2beta => "v2beta",
            Self::ResourcesV3alpha => "resources_v3alpha",
            Self::V3alpha2024_05 => "v3alpha_2024_05",
            Self::V3alpha2024_03 => "v3alpha_2024_03",
        }
    }

    /// The releases that serve it; source: API.md 1.
    pub fn releases(self) -> VersionRange {
        let v = ServerVersion::new;
        match self {
            Self::V2 => VersionRange::new(v(4, 0, 0), None),
            Self::V2beta => VersionRange::new(v(3, 0, 0), None),
            Self::ResourcesV3alpha => VersionRange::new(v(2, 59, 0), Some(v(3, 0, 0))),
            Self::V3alpha2024_05 => VersionRange::new(v(2, 52, 0), Some(v(2, 59, 0))),
            Self::V3alpha2024_03 => VersionRange::new(v(2, 48, 0), Some(v(2, 52, 0))),
        }
    }

    /// The dialect of this generation on a server of which `server` is known.
    pub fn dialect(self, server: VersionRange) -> Arc<dyn Dialect> {
        match self {
            Self::V2 => Arc::new(Flat::<V2>::new(server)),
            Self::V2beta => Arc::new(Flat::<V2beta>::new(server)),
            Self::ResourcesV3alpha => Arc::new(ResourcesV3alpha::new(server)),
            Self::V3alpha2024_05 => Arc::new(V3alpha::<V3alpha2024_05>::new(server)),
            Self::V3alpha2024_03 => Arc::new(V3alpha::<V3alpha2024_03>::new(server)),
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Generation {
    type Err = UnknownGeneration;

    fn from_str(name: &str) -> Result<Self, UnknownGeneration> {
        let known = Self::ALL
            .into_iter()
            .find(|generation| generation.name() == name);
        known.ok_or_else(|| UnknownGeneration(name.to_owned()))
    }
}

/// A string that is not the name of a generation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an API generation: use v2, v2beta, resources_v3alpha, v3alpha_2024_05 or \
     v3alpha_2024_03"
)]
pub struct UnknownGeneration(String);
