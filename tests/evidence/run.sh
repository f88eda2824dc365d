#!/usr/bin/env bash
# Evidence: official clients and a browser, against the built server and its simulated providers.
#
#   tests/evidence/run.sh           builds the server (debug), starts `bursar dev` on free ports, runs every script of this folder
#   tests/evidence/run.sh machines  the same with one script
#
# Checkers that are not part of the project are used when a folder `shared/tools` lies beside or above it; without them those parts are
# skipped, aloud.
set -euo pipefail
cd "$(dirname "$0")/../.."

project="$PWD"
target="${CARGO_TARGET_DIR:-target}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"
environment="$target/evidence-venv"
scratch="$(mktemp -d)"
AXE_VERSION=4.14.1

say() { printf '\n-- %s\n' "$*"; }

stop_all() {
  status=$?
  # shellcheck disable=SC2046 # one word for each
  kill $(jobs -p) 2>/dev/null || true
  wait
  rm -rf "$scratch"
  exit "$status"
}
trap stop_all EXIT
trap 'exit 130' INT TERM

say "building the server"
# As the suite does: with the features of one package alone, what all of them share would be built anew.
cargo test --quiet --workspace --no-run

if ! cat tests/evidence/requirements.txt tests/evidence/files.txt | cmp --silent - "$environment/installed.txt"; then
  say "making a Python environment in $environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r tests/evidence/requirements.txt
  "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/evidence/files.txt
  cat tests/evidence/requirements.txt tests/evidence/files.txt >"$environment/installed.txt"
fi

if command -v node >/dev/null && command -v npm >/dev/null; then
  export SAMPLES_NODE="$target/evidence-node"
  if ! cmp --silent tests/evidence/samples/package-lock.json "$SAMPLES_NODE/package-lock.json" || [ ! -d "$SAMPLES_NODE/node_modules" ]; then
    say "installing TypeScript in $SAMPLES_NODE"
    mkdir -p "$SAMPLES_NODE"
    cp tests/evidence/samples/package.json tests/evidence/samples/package-lock.json "$SAMPLES_NODE"
    npm ci --prefix "$SAMPLES_NODE" --silent --no-audit --no-fund
  fi
  export NODE_CLIENTS="$target/evidence-clients"
  if ! cmp --silent tests/evidence/clients/package-lock.json "$NODE_CLIENTS/package-lock.json" || [ ! -d "$NODE_CLIENTS/node_modules" ]; then
    say "installing xero-node, node-quickbooks and intuit-oauth in $NODE_CLIENTS"
    mkdir -p "$NODE_CLIENTS"
    cp tests/evidence/clients/package.json tests/evidence/clients/package-lock.json "$NODE_CLIENTS"
    npm ci --prefix "$NODE_CLIENTS" --silent --no-audit --no-fund
  fi
  export REACT_NODE="$target/evidence-react"
  if ! cmp --silent tests/evidence/react/package-lock.json "$REACT_NODE/package-lock.json" || [ ! -d "$REACT_NODE/node_modules" ]; then
    say "installing the official React components in $REACT_NODE"
    mkdir -p "$REACT_NODE"
    cp tests/evidence/react/package.json tests/evidence/react/package-lock.json "$REACT_NODE"
    npm ci --prefix "$REACT_NODE" --silent --no-audit --no-fund
  fi
else
  say "SKIPPED: no Node, so no sample in TypeScript and no client in Node is run"
fi

export BURSAR_BIN="$target/debug/bursar" WRITE_BIN="$target/debug/examples/write" PRINT_BIN="$target/debug/examples/sample"
export SCREENSHOTS="$target/evidence-screenshots"
mkdir -p "$SCREENSHOTS"

tools=""
for folder in shared/tools ../shared/tools ../../shared/tools; do
  [ -n "$tools" ] || [ ! -d "$folder" ] || tools="$(cd "$folder" && pwd)"
done
if [ -n "$tools" ]; then
  export PUBLIC_CONTRACT="$tools/../reference/openapi-2024-05-25.json"
  export XERO_SCHEMA_CHECK="$tools/xero-schema-check" QBO_PROPERTY_CHECK="$tools/qbo-property-check"
else
  say "SKIPPED: no folder shared/tools, so nothing is held against the providers' and the contract's own descriptions"
fi

# The samples come first, because they begin where a newcomer begins. The scripts of the simulated providers may forget all tokens, so
# those that need connected books go before them.
clients=(guides)
for script in tests/evidence/*.py; do
  case "$script" in
    # What the scripts share has no tests of its own.
    */guides.py | */conformance.py | */permissions.py) ;;
    */*_clients.py | */*_browser.py | */react_screens.py | */contract_fuzz.py) ;;
    *) clients+=("$(basename "$script" .py)") ;;
  esac
done
clients+=(node_clients xero_clients quickbooks_clients write_clients)
pages=()
browsers=()
if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then
  # Looks for faults of accessibility; a tool of the tests, no part of the product.
  axe="$target/axe-core-$AXE_VERSION"
  if [ ! -s "$axe/package/axe.min.js" ] && command -v npm >/dev/null; then
    mkdir -p "$axe"
    (cd "$axe" && npm pack --silent "axe-core@$AXE_VERSION" && tar xzf "axe-core-$AXE_VERSION.tgz" package/axe.min.js) >/dev/null || rm -rf "$axe"
  fi
  if [ -s "$axe/package/axe.min.js" ]; then export AXE_CORE="$axe/package/axe.min.js"; else say "SKIPPED: no axe-core, so nothing looks for faults of accessibility"; fi
  # The longest one, with a server of its own.
  pages=(pages_browser)
  browsers=(connect_browser payment_browser docs_browser portal_browser react_browser react_screens)
else
  say "SKIPPED: no Chromium, so no page is opened in a browser"
fi
# What follows no plan goes last.
browsers+=(contract_fuzz)

# Runs scripts one after the other, with a server and simulated providers of their own.
run_scripts() (
  name="$1"
  shift
  "$target/debug/bursar" dev --no-history --data-dir "$scratch/$name" --port 0 --simulator-port 0 --admin-port 0 >"$scratch/$name-dev.log" 2>&1 &
  server=$!
  stop_server() {
    status=$?
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    [ "$status" = 0 ] || tail -n 30 "$scratch/$name-dev.log"
    exit "$status"
  }
  trap stop_server EXIT
  trap 'exit 143' TERM
  export DEV_JSON="$scratch/$name/dev.json"
  for _ in $(seq 600); do
    [ ! -s "$DEV_JSON" ] || break
    kill -0 "$server" 2>/dev/null || { echo "bursar dev ended before it was ready"; exit 1; }
    sleep 0.1
  done
  [ -s "$DEV_JSON" ] || { echo "bursar dev was not ready after a minute"; exit 1; }
  named() { "$environment/bin/python" -c 'import json, os, sys; print(json.load(open(os.environ["DEV_JSON"]))[sys.argv[1]])' "$1"; }
  SIMULATOR_URL="$(named simulator_url)"
  export SIMULATOR_URL
  if [ -n "$tools" ] && { [ "$name" = clients ] || [ "$name" = one ]; }; then
    # Before anything is changed.
    say "the served document against the public contract"
    "$tools/contract-diff" "$(named api_url)/v1/openapi.json"
  fi
  for script in "$@"; do
    say "tests/evidence/$script.py"
    "$environment/bin/python" -m pytest -q -rs -p no:cacheprovider "$project/tests/evidence/$script.py"
  done
)

if [ -n "${1:-}" ]; then
  run_scripts one "$1"
else
  # A browser mostly waits: its scripts run beside the others. What each run prints is shown when all have ended.
  runs=()
  begin() {
    run_scripts "$@" >"$scratch/$1.log" 2>&1 &
    runs+=($!)
  }
  begin clients "${clients[@]}"
  [ "${#pages[@]}" -eq 0 ] || begin pages "${pages[@]}"
  begin browsers "${browsers[@]}"
  status=0
  for run in "${runs[@]}"; do wait "$run" || status=1; done
  cat "$scratch"/{clients,pages,browsers}.log 2>/dev/null || true
  [ "$status" = 0 ] || { echo "evidence does not hold" >&2; exit 1; }
fi
say "evidence holds"
