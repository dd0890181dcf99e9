//! The transport against a server on a real socket.

mod answers;
mod auth;
mod common;
mod creation;
mod interruption;
mod masking;
mod proxy;
mod retries;
mod server;
mod tls;
