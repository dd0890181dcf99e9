#!/usr/bin/env bash
# GoReleaser looks for target/<triple>/release/<binary>_v<version>, which cargo never writes.
# This runs cargo as asked and then links the binary under that name.
set -euo pipefail
cargo "$@"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
for argument in "$@"; do
  case "$argument" in --target=*) triple=${argument#--target=} ;; esac
done
folder="target/${triple:?the --target flag is missing}/release"
for suffix in "" .exe; do
  plain="$folder/terraform-provider-zitadelactions$suffix"
  [ -f "$plain" ] && ln -f "$plain" "$folder/terraform-provider-zitadelactions_v$version$suffix"
done
exit 0
