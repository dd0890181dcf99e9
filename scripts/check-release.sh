#!/usr/bin/env bash
# Refuses a release whose tag, Cargo.toml, CHANGELOG.md and dist/ do not say the same.
# Usage: scripts/check-release.sh v1.2.3 [--before-build] | snapshot
set -euo pipefail
cd "$(dirname "$0")/.."

refuse() {
  echo "No release: $1" >&2
  exit 1
}

tag=${1:?the tag is missing}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)

if [ "$tag" != snapshot ]; then
  [ "$tag" = "v$version" ] || refuse "the tag is $tag, but Cargo.toml says $version. Set the version in Cargo.toml and tag that commit v$version."
  heading=$(grep -m 1 "^## $version" CHANGELOG.md) || refuse "CHANGELOG.md has no section $version."
  case $heading in
    *unreleased*) refuse "CHANGELOG.md still calls $version unreleased. Write its date: \"## $version (January 2, 2006)\"." ;;
  esac
fi

[ "${2:-}" = --before-build ] && exit 0
ls dist/terraform-provider-zitadelactions_"$version"_*.zip >/dev/null 2>&1 ||
  refuse "dist/ has no archive of version $version. Run make dist first."
