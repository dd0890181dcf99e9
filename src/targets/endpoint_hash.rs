//! What is remembered of `endpoint_wo`, which must not be stored: a salted hash in private state.
//! It tells whether the server's endpoint is another one, not what it is.

use ring::digest::{Context, SHA256};
use ring::rand::{SecureRandom, SystemRandom};
use terraform_plugin::framework::PrivateState;
use terraform_plugin::terraform::Diagnostics;

use super::model::TargetModel;
use crate::diagnostics::Title;

/// Its key in private state.
const KEY: &str = "endpoint_wo";
const SALT_LENGTH: usize = 16;

/// The salted SHA-256 of an endpoint: 16 bytes of salt, then 32 bytes of hash.
pub struct EndpointHash(Vec<u8>);

impl EndpointHash {
    /// Hashes an endpoint with a salt of its own.
    ///
    /// # Errors
    /// The system's random number generator failed.
    pub fn new(endpoint: &str) -> Result<Self, Diagnostics> {
        let mut salt = [0; SALT_LENGTH];
        SystemRandom::new().fill(&mut salt).map_err(|_| {
            Diagnostics::error(
                Title::NoRandomness,
                "The provider needs a salt to detect changes of endpoint_wo without storing it. \
                 Nothing was sent; try again.",
            )
        })?;
        Ok(Self(hashed(&salt, endpoint)))
    }

    /// Hashes the `endpoint_wo` of a configuration that sets it.
    ///
    /// # Errors
    /// The system's random number generator failed.
    pub fn configured(config: &TargetModel) -> Result<Option<Self>, Diagnostics> {
        let endpoint = config.endpoint_wo.known();
        endpoint
            .map(|endpoint| Self::new(endpoint.expose()))
            .transpose()
    }

    /// The hash of the endpoint that was sent last; `None` if it is in the state itself.
    pub fn stored(private: &PrivateState) -> Option<Self> {
        private.get(KEY).map(Self)
    }

    /// Stores the hash.
    pub fn store(self, private: &PrivateState) {
        private.set(KEY, self.0);
    }

    /// Removes what is stored.
    pub fn forget(private: &PrivateState) {
        private.remove(KEY);
    }

    /// Whether this is the hash of the endpoint.
    pub fn matches(&self, endpoint: &str) -> bool {
        self.0
            .get(..SALT_LENGTH)
            .is_some_and(|salt| hashed(salt, endpoint) == self.0)
    }
}

fn hashed(salt: &[u8], endpoint: &str) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(salt);
    context.update(endpoint.as_bytes());
    [salt, context.finish().as_ref()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT: &str = "https://example.com/hook?token=secret";

    #[test]
    fn a_stored_hash_matches_its_endpoint_alone() {
        let private = PrivateState::default();
        assert!(EndpointHash::stored(&private).is_none());
        EndpointHash::new(ENDPOINT).unwrap().store(&private);
        let hash = EndpointHash::stored(&private).unwrap();
        assert!(hash.matches(ENDPOINT) && !hash.matches("https://example.com/hook"));
        EndpointHash::forget(&private);
        assert!(EndpointHash::stored(&private).is_none());
    }

    #[test]
    fn equal_endpoints_have_different_hashes() {
        let hash = || EndpointHash::new(ENDPOINT).unwrap().0;
        assert_ne!(hash(), hash());
    }

    #[test]
    fn bytes_that_are_not_a_hash_match_nothing() {
        for bytes in [Vec::new(), vec![0; 15], vec![0; 48]] {
            assert!(!EndpointHash(bytes).matches(ENDPOINT));
        }
    }
}
