//! Every message of `tfplugin6.proto` 6.11 and of go-plugin's own services, written by hand.
//!
//! Field numbers and types are facts of the wire, taken from the protocol of Terraform 1.16
//! (`docs/plugin-protocol/tfplugin6.proto`) and go-plugin 1.8. One module per RPC holds its
//! `Request` and `Response`, as the protocol nests them; RPCs whose messages have the same shape
//! share one struct, since names of messages never travel.

pub(crate) mod action;
pub(crate) mod common;
pub(crate) mod data_source;
pub(crate) mod ephemeral_resource;
pub(crate) mod function;
pub(crate) mod go_plugin;
pub(crate) mod list_resource;
pub(crate) mod managed_resource;
pub(crate) mod provider;
pub(crate) mod resource_identity;
pub(crate) mod schema;
pub(crate) mod state_store;

#[cfg(test)]
mod tests;
