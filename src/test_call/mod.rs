//! `zitadelactions_test_call`: tests a receiver before logins depend on it.

pub mod action;

pub use action::TestCallAction;
