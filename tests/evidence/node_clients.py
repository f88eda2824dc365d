"""xero-node, node-quickbooks and intuit-oauth complete their flows against the simulated providers.

    npm ci --prefix DIRECTORY   (with clients/package.json and its lock in it)
    SIMULATOR_URL=http://127.0.0.1:4010 NODE_CLIENTS=DIRECTORY pytest tests/evidence/node_clients.py

What is asserted stands in the scripts, which Node's own runner runs."""

import os
import pathlib
import subprocess

import pytest

CLIENTS = pathlib.Path(__file__).with_name("clients")


@pytest.mark.parametrize("script", ["xero_node.js", "quickbooks_node.js"])
def test_a_client_that_others_wrote_completes_its_flow(script):
    installed = os.environ.get("NODE_CLIENTS")
    if not installed or not os.environ.get("SIMULATOR_URL"):
        pytest.skip("skipped: SIMULATOR_URL and NODE_CLIENTS are not set, so no client in Node is run")
    environment = os.environ | {"NODE_PATH": str(pathlib.Path(installed, "node_modules"))}
    ran = subprocess.run(["node", "--test", str(CLIENTS / script)], env=environment, capture_output=True, text=True, timeout=120, check=False)
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
