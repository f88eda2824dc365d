"""`bursar dev` starts again whatever is in its data directory, here a thousand entities, and every connection works afterwards.

    BURSAR_BIN=target/debug/bursar pytest -s tests/evidence/dev_restart.py

The printed link is followed as a newcomer does who only presses the first button of each page. The limit of its own API is
the usual one. How long the start takes is printed and not judged: a loaded machine would fail a right program."""

import concurrent.futures
import contextlib
import html
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import time

import pytest
import requests

BURSAR = os.environ.get("BURSAR_BIN")
if not BURSAR:
    pytest.skip("skipped: BURSAR_BIN is not set", allow_module_level=True)

ENTITIES = 1000
ADDRESS = {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Invalidenstrasse 1"}


class Dev:
    """A running `bursar dev`."""

    def __init__(self, directory):
        self.directory, started = directory, time.monotonic()
        self.log = directory.with_suffix(".log").open("w")
        command = [BURSAR, "dev", "--data-dir", str(directory), "--port", "0", "--simulator-port", "0"]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        summary = directory / "dev.json"
        for _ in range(600):
            if summary.exists() and summary.stat().st_size:
                break
            assert self.process.poll() is None, directory.with_suffix(".log").read_text()
            time.sleep(0.02)
        self.seconds = time.monotonic() - started
        self.known = json.loads(summary.read_text())
        self.token = self.call("POST", "/auth/token", {"grant_type": "client_credentials", **{name: self.known[name] for name in ("client_id", "client_secret")}})["access_token"]

    def call(self, method, path, body=None, entity=None):
        headers = {"x-monite-version": "2024-05-25", "x-monite-entity-id": entity or self.known["entity_id"]}
        headers |= {"authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        answer = requests.request(method, f"{self.known['api_url']}/v1{path}", json=body, headers=headers, timeout=30)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def sql(self, statement):
        with contextlib.closing(sqlite3.connect(self.directory / "bursar.db", timeout=20)) as db:
            rows = db.execute(statement).fetchall()
            db.commit()
            return rows

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def press_on(self, link):
        """Presses the first button of each page; gives the text of the last one."""
        session = requests.Session()
        session.headers["origin"] = self.known["api_url"]
        platform = re.search(r'name="platform"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="platform"', session.get(link, timeout=30).text)
        platform = next(found for found in platform.groups() if found)
        consent = session.post(f"{link}/start", data={"platform": platform}, allow_redirects=False, timeout=30).headers["location"]
        chosen = re.search(r'value="([^"]+)" (?:selected|checked)', requests.get(consent, timeout=30).text).group(1)
        back = requests.post(consent, data={"company": chosen, "decision": "allow"}, allow_redirects=False, timeout=30).headers["location"]
        session.get(back, timeout=30)
        return html.unescape(session.post(f"{link}/confirm", data={"company": chosen, "decision": "confirm"}, timeout=30).text)

    def healthy(self):
        """Waits until every connection is kept in step; gives their number."""
        for _ in range(600):
            reports = self.call("GET", "/connection_reports")["data"]
            if all(report["health"] == "healthy" for report in reports):
                return len(reports)
            time.sleep(0.1)
        raise AssertionError([(report["health"], report["status"]) for report in reports])


def test_a_thousand_entities_do_not_hold_up_the_start(tmp_path):
    directory = tmp_path / "data"
    first = Dev(directory)
    said = first.press_on(first.known["connect_url"])
    assert "already" not in said.lower(), said
    assert first.healthy() == 2, "the printed link ends in a second connection, by the first button of each page"

    first.sql("UPDATE partners SET requests_per_second = 1000000")
    body = {"type": "organization", "email": "books@example.com", "address": ADDRESS, "organization": {"legal_name": "One of a thousand"}}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: first.call("POST", "/entities", body), range(ENTITIES)))
    first.sql("UPDATE partners SET requests_per_second = 30")
    first.stop()

    again = Dev(directory)
    assert again.sql("SELECT count(*) FROM entities")[0][0] > ENTITIES
    printed = re.search(r"ready after ([\d.]+) s", directory.with_suffix(".log").read_text()).group(1)
    print(f"\nready after {printed} s with {ENTITIES} entities; the first start took {first.seconds:.2f} s, this one {again.seconds:.2f} s")
    assert again.healthy() == 2, "a restarted simulator knows no tokens: both connections were authorised again under their ids"
    again.stop()
