//! What a release is built for.

use std::fmt;

/// A platform by its names in Go, which the registries use, and the targets of Rust that serve it.
#[derive(Debug)]
pub struct Platform {
    /// `GOOS`.
    pub os: &'static str,
    /// `GOARCH`.
    pub arch: &'static str,
    /// The targets of Rust, best first: a static binary runs on every distribution.
    pub triples: &'static [&'static str],
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.os, self.arch)
    }
}

impl Platform {
    /// `.exe` on Windows.
    pub fn suffix(&self) -> &'static str {
        if self.os == "windows" { ".exe" } else { "" }
    }
}

const fn platform(
    os: &'static str,
    arch: &'static str,
    triples: &'static [&'static str],
) -> Platform {
    Platform { os, arch, triples }
}

/// Every platform of a release. FreeBSD on arm64 is missing, because Rust ships no standard library
/// for it.
pub const PLATFORMS: [Platform; 9] = [
    platform("darwin", "amd64", &["x86_64-apple-darwin"]),
    platform("darwin", "arm64", &["aarch64-apple-darwin"]),
    platform("freebsd", "amd64", &["x86_64-unknown-freebsd"]),
    platform(
        "linux",
        "386",
        &["i686-unknown-linux-musl", "i686-unknown-linux-gnu"],
    ),
    platform(
        "linux",
        "amd64",
        &["x86_64-unknown-linux-musl", "x86_64-unknown-linux-gnu"],
    ),
    platform(
        "linux",
        "arm",
        &[
            "arm-unknown-linux-musleabihf",
            "arm-unknown-linux-gnueabihf",
        ],
    ),
    platform(
        "linux",
        "arm64",
        &["aarch64-unknown-linux-musl", "aarch64-unknown-linux-gnu"],
    ),
    platform(
        "windows",
        "amd64",
        &["x86_64-pc-windows-msvc", "x86_64-pc-windows-gnu"],
    ),
    platform(
        "windows",
        "arm64",
        &["aarch64-pc-windows-msvc", "aarch64-pc-windows-gnullvm"],
    ),
];
