#!/usr/bin/env bash
# Runs every test. Installs what they need where it is missing; starts a PostgreSQL server of its own.
#   ./test.sh            everything
#   ./test.sh --no-e2e   without the browser
set -euo pipefail
cd "$(dirname "$0")"

e2e=yes
for arg in "$@"; do
  case $arg in
    --no-e2e) e2e=no ;;
    *) echo "error: \`$arg\` is no option; there is --no-e2e" >&2; exit 2 ;;
  esac
done

work=$(mktemp -d "${TMPDIR:-/tmp}/ombud-test.XXXXXX")
chmod 755 "$work"
postgres_pid=
step=preparation
clean_up() {
  code=$?
  trap - EXIT
  if [ -n "$postgres_pid" ]; then
    kill -INT "$postgres_pid" 2>/dev/null || true
    wait "$postgres_pid" 2>/dev/null || true
  fi
  rm -rf "$work"
  if [ "$code" != 0 ]; then echo "FAILED in: $step" >&2; fi
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { step=$1; printf '\n== %s\n' "$1" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# ── What the tests need ──────────────────────────────────────────────────────────────────────────────────────────
if ! have cargo && [ -x "$HOME/.cargo/bin/cargo" ]; then PATH="$HOME/.cargo/bin:$PATH"; fi
have cargo || { echo "error: Rust is not installed" >&2; echo "hint: get it from https://rustup.rs" >&2; exit 1; }

# Debian keeps the server's programs out of the path.
postgres_bin() {
  local place
  if have initdb && have postgres; then dirname "$(readlink -f "$(command -v initdb)")"; return; fi
  place=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$place" ] && [ -x "$place/initdb" ] && echo "$place"
}
browser() {
  local name
  for name in "${OMBUD_TEST_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && have "$name"; then command -v "$name"; return; fi
  done
  return 1
}

missing=()
postgres_bin >/dev/null || missing+=(postgresql)
have cc || missing+=(build-essential)
if [ "$e2e" = yes ]; then
  browser >/dev/null || missing+=(chromium)
  have node || missing+=(nodejs)
  have npm || missing+=(npm)
fi
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  if ! have apt-get; then
    echo "error: these are missing: ${missing[*]}" >&2
    echo "hint: install them with your system's package manager, then run ./test.sh again" >&2
    exit 1
  fi
  root=()
  if [ "$(id -u)" != 0 ]; then root=(sudo); fi
  "${root[@]}" apt-get update -qq
  # Without a server of the system's own: only its programs are wanted.
  "${root[@]}" mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | "${root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# ── A PostgreSQL server of our own, on a free port, for loopback only ────────────────────────────────────────────
say "PostgreSQL"
bin=$(postgres_bin)
as_owner=()
if [ "$(id -u)" = 0 ]; then
  # It refuses to run as root.
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  as_owner=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups env HOME="$work")
  mkdir "$work/pg"
  chown "$owner" "$work/pg"
else
  mkdir "$work/pg"
fi
"${as_owner[@]}" "$bin/initdb" --pgdata "$work/pg/data" --username ombud --auth trust --encoding UTF8 --locale C \
  --no-sync >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; exit 1; }
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  # Durability is the server's own business and not what these tests are about.
  "${as_owner[@]}" "$bin/postgres" -D "$work/pg/data" -c listen_addresses=127.0.0.1 -c port="$port" \
    -c unix_socket_directories="$work/pg" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300 -c logging_collector=off >"$work/postgres.log" 2>&1 &
  postgres_pid=$!
  ready=no
  # Waits for the condition, at most half a minute; a server that ended has lost its port to another program.
  for _ in $(seq 300); do
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then ready=yes; break; fi
    kill -0 "$postgres_pid" 2>/dev/null || break
    sleep 0.1
  done
  [ "$ready" = yes ] && break
  wait "$postgres_pid" 2>/dev/null || true
  postgres_pid=
done
[ -n "$postgres_pid" ] || { echo "error: PostgreSQL did not start" >&2; cat "$work/postgres.log" >&2; exit 1; }
export OMBUD_TEST_POSTGRES="postgres://ombud@127.0.0.1:$port/postgres"
export CI=${CI:-true}
echo "$("$bin/postgres" --version) on port $port" >&2

# ── The tests ────────────────────────────────────────────────────────────────────────────────────────────────────
say "cargo xtask check"
cargo xtask check

say "build"
cargo build --locked --workspace --all-targets

say "unit, property, database and HTTP tests"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --locked --workspace --profile ci
else
  cargo test --locked --workspace --all-targets
fi

say "examples in the documentation"
cargo test --locked --workspace --doc --quiet

if [ "$e2e" = yes ]; then
  say "browser tests"
  (cd e2e && npm ci --no-audit --no-fund --loglevel=error)
  OMBUD_TEST_BROWSER=$(browser)
  OMBUD_TEST_BINARY=$(realpath "${CARGO_TARGET_DIR:-target}/debug/ombud")
  export OMBUD_TEST_BROWSER OMBUD_TEST_BINARY
  (cd e2e && npm test)
fi

printf '\nAll tests passed.\n'
