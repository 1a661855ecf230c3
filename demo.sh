#!/usr/bin/env bash
# Builds Ombud and shows a demo newspaper on this machine. Options go to `ombud demo`: --port, --data, --reset.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }
stop() {
  say "error: $1"
  shift
  for hint in "$@"; do say "hint: $hint"; done
  exit 1
}

wanted=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)

# A fresh installation of Rust is found before the shell has been opened anew.
if ! command -v cargo >/dev/null && [ -x "$HOME/.cargo/bin/cargo" ]; then
  PATH="$HOME/.cargo/bin:$PATH"
fi
command -v cargo >/dev/null ||
  stop "Rust is not installed" \
    "get Rust $wanted or newer from https://rustup.rs (or your system's packages), then run ./demo.sh again"

if command -v cc >/dev/null; then :; elif command -v gcc >/dev/null; then export CC=gcc; elif command -v clang >/dev/null; then export CC=clang; else
  stop "there is no C compiler, and the database is built from C" \
    "Debian and Ubuntu: sudo apt-get install build-essential" \
    "Fedora: sudo dnf install gcc; macOS: xcode-select --install"
fi

# With rustup, this is also where the pinned toolchain is fetched.
if ! version=$(cargo --version 2>/tmp/ombud-cargo.$$); then
  message=$(tail -n 1 /tmp/ombud-cargo.$$)
  rm -f /tmp/ombud-cargo.$$
  stop "Rust $wanted could not be started: $message" \
    "rustup fetches it over the network; with a newer Rust already there, try: RUSTUP_TOOLCHAIN=stable ./demo.sh"
fi
rm -f /tmp/ombud-cargo.$$
found=$(printf '%s' "$version" | sed 's/^cargo \([0-9][0-9.]*\).*/\1/')
oldest=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)
if [ "$(printf '%s\n%s\n' "$oldest" "$found" | sort -V | head -n 1)" != "$oldest" ]; then
  stop "Rust $found is too old; Ombud needs $oldest or newer" \
    "run: rustup update, or get a newer Rust from https://rustup.rs"
fi

say "building Ombud with Rust $found; the first time takes some minutes"
cargo build --release --locked --package ombud
target=${CARGO_TARGET_DIR:-target}
# `exec`, so that Ctrl-C reaches the demo alone.
exec "$target/release/ombud" demo "$@"
