//! The key that a target's calls are signed with, for those who keep it out of the state:
//! `ephemeral` reads it, `rotate` replaces it.

pub mod ephemeral;
pub mod rotate;

pub use ephemeral::SigningKey;
pub use rotate::RotateSigningKey;
