//! What is remembered of an endpoint that may not be stored: a salted hash in private state, enough
//! to see that the server's endpoint is another one, not enough to read it.

use ring::digest::{Context, SHA256};
use ring::rand::{SecureRandom, SystemRandom};
use terraform_plugin::framework::PrivateState;
use terraform_plugin::terraform::Diagnostics;

use crate::diagnostics::Title;

/// Its name in private state.
const NAME: &str = "endpoint_wo";
const SALT: usize = 16;

/// The salted SHA-256 of an endpoint: 16 bytes of salt, then 32 of hash.
pub struct Seal(Vec<u8>);

impl Seal {
    /// The seal of an endpoint that is to be sent, with a salt of its own.
    ///
    /// # Errors
    /// The operating system's random number generator fails.
    pub fn new(endpoint: &str) -> Result<Self, Diagnostics> {
        let mut salt = [0; SALT];
        SystemRandom::new().fill(&mut salt).map_err(|_| {
            Diagnostics::error(
                Title::NoRandomness,
                "The operating system's random number generator failed, and the hash of endpoint_wo needs a salt. \
                 Nothing was sent; try again.",
            )
        })?;
        Ok(Self(sealed(&salt, endpoint)))
    }

    /// The seal of what was sent last; `None` where no secret endpoint was.
    pub fn of(private: &PrivateState) -> Option<Self> {
        private.get(NAME).map(Self)
    }

    /// Remembers it.
    pub fn keep(self, private: &PrivateState) {
        private.set(NAME, self.0);
    }

    /// Forgets whatever was remembered.
    pub fn forget(private: &PrivateState) {
        private.remove(NAME);
    }

    /// Whether it was made of this endpoint.
    pub fn fits(&self, endpoint: &str) -> bool {
        self.0
            .get(..SALT)
            .is_some_and(|salt| sealed(salt, endpoint) == self.0)
    }
}

fn sealed(salt: &[u8], endpoint: &str) -> Vec<u8> {
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
    fn a_seal_fits_its_endpoint_alone() {
        let private = PrivateState::default();
        assert!(Seal::of(&private).is_none());
        Seal::new(ENDPOINT).unwrap().keep(&private);
        let seal = Seal::of(&private).unwrap();
        assert!(seal.fits(ENDPOINT) && !seal.fits("https://example.com/hook"));
        Seal::forget(&private);
        assert!(Seal::of(&private).is_none());
    }

    #[test]
    fn equal_endpoints_have_different_seals() {
        assert_ne!(
            Seal::new(ENDPOINT).unwrap().0,
            Seal::new(ENDPOINT).unwrap().0
        );
    }

    #[test]
    fn invalid_bytes_fit_no_endpoint() {
        for bytes in [Vec::new(), vec![0; 15], vec![0; 48]] {
            assert!(!Seal(bytes).fits(ENDPOINT));
        }
    }
}
