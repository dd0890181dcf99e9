//! `zitadelactions_test_call`: proves a receiver before it is put in the way of a login.

pub mod action;

pub use action::TestCallAction;
