"""`bursar dev` starts again whatever is in its data directory, here a thousand entities, and every connection works afterwards; the history
that it makes in the background is whole, keeps to the rules, and is made once, also when the process is killed meanwhile.

    BURSAR_BIN=target/debug/bursar pytest -s tests/evidence/dev_restart.py

The printed link is followed as a newcomer does who only presses the first button of each page. The limit of its own API is
the usual one. How long the start takes is printed and not judged: a loaded machine would fail a right program."""

import concurrent.futures
import contextlib
import datetime
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

    def __init__(self, directory, *options):
        self.directory, started = directory, time.monotonic()
        self.log = directory.with_suffix(".log").open("a")
        command = [BURSAR, "dev", "--data-dir", str(directory), "--port", "0", "--simulator-port", "0", *options]
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

    def said(self):
        return self.directory.with_suffix(".log").read_text()

    def stop(self, by=signal.SIGTERM):
        self.process.send_signal(by)
        self.process.wait(20)

    def all(self, path):
        """Every row of a list of the second company."""
        rows, page = [], "limit=100"
        while page:
            answer = self.call("GET", f"{path}{'&' if '?' in path else '?'}{page}", entity=self.known["history_entity_id"])
            rows += answer["data"]
            page = answer.get("next_pagination_token") and f"pagination_token={answer['next_pagination_token']}"
        return rows

    def until_said(self, words, seconds=300):
        for _ in range(seconds * 10):
            if words in self.said():
                return
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        raise AssertionError(self.said()[-3000:])

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

    def issue_what_is_printed(self):
        """Follows the printed lines that issue something; gives how many they are."""
        printed = self.said().rsplit("Bursar is ready", 1)[1]
        lines = re.findall(r"curl -X POST '[^']*/v1(/receivables/[^']+/issue)'.*?X-Monite-Entity-Id: ([0-9a-f-]+)", printed, re.DOTALL)
        for path, entity in lines:
            self.call("POST", path, entity=entity)
        return len(lines)

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
    first = Dev(directory, "--no-history")
    said = first.press_on(first.known["connect_url"])
    assert "already" not in said.lower(), said
    assert first.healthy() == 2, "the printed link ends in a second connection, by the first button of each page"
    assert first.issue_what_is_printed() == 2, "an invoice, and an electronic one"

    first.sql("UPDATE partners SET requests_per_second = 1000000")
    body = {"type": "organization", "email": "books@example.com", "address": ADDRESS, "organization": {"legal_name": "One of a thousand"}}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: first.call("POST", "/entities", body), range(ENTITIES)))
    first.sql("UPDATE partners SET requests_per_second = 30")
    first.stop()

    again = Dev(directory, "--no-history")
    assert again.sql("SELECT count(*) FROM entities")[0][0] > ENTITIES
    printed = re.findall(r"ready after ([\d.]+) s", again.said())[-1]
    print(f"\nready after {printed} s with {ENTITIES} entities; the first start took {first.seconds:.2f} s, this one {again.seconds:.2f} s")
    assert again.healthy() == 2, "a restarted simulator knows no tokens: both connections were authorised again under their ids"
    assert again.issue_what_is_printed() == 2
    again.stop()


def mails_of(dev):
    return requests.get(f"{dev.known['simulator_url']}/_sim/mails", timeout=30).text


def test_the_second_company_has_a_past_that_is_made_once(tmp_path):
    first = Dev(tmp_path / "data")
    assert "are being made in the background" in first.said()
    for _ in range(600):
        if len(first.all("/receivables")) > 20:
            break
        time.sleep(0.1)
    # The simulated mail server forgets its mails when it ends.
    mails_before = mails_of(first)
    first.stop(signal.SIGKILL)
    # It could not take back its summary.
    (tmp_path / "data" / "dev.json").unlink()

    again = Dev(tmp_path / "data")
    assert "are being made in the background" not in again.said().rsplit("Bursar is ready", 1)[1], "it goes on and does not begin"
    again.until_said("The history of the second company is made")
    told = again.said().rsplit("The history of the second company is made", 1)[1].splitlines()[0]
    print(f"\n{told}")
    # What the kill cut off is left out; everything that was called went through.
    assert "refused" not in told, told
    counterparts, products, documents, bills = (again.all(path) for path in ("/counterparts", "/products", "/receivables", "/payables"))
    assert len(counterparts) in (59, 60) and len(products) in (39, 40) and len(bills) in range(145, 151), told
    numbers = sorted(document["document_id"] for document in documents if document["type"] == "invoice" and document["document_id"])
    assert len(numbers) == len(set(numbers)) > 120 and numbers[0] == "INV-00001" and numbers[-1] == f"INV-{len(numbers):05}", "no gap, no number twice"
    assert len({bill["document_id"] for bill in bills}) == len(bills)
    statuses = {kind: {document["status"] for document in documents if document["type"] == kind} for kind in ("invoice", "quote", "credit_note")}
    assert statuses["invoice"] >= {"draft", "issued", "overdue", "paid", "partially_paid", "canceled", "uncollectible"}, statuses
    assert statuses["quote"] >= {"accepted", "declined", "expired"} and statuses["credit_note"] >= {"issued"}, statuses
    known = {"draft", "new", "approve_in_progress", "waiting_to_be_paid", "partially_paid", "paid", "canceled", "rejected"}
    assert {bill["status"] for bill in bills} == known
    assert {document["currency"] for document in documents} == {"USD", "EUR", "GBP"} == {bill["currency"] for bill in bills}
    assert len(again.all("/payable_credit_notes")) >= 5 and len(again.all("/payment_records")) > 150
    born = sorted(document["created_at"] for document in documents)
    days = (datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(born[0])).days
    assert 720 < days < 732 and datetime.datetime.fromisoformat(born[-1]) < datetime.datetime.now(datetime.UTC)
    # An invoice became overdue in the night after its day, not when the worker first looked.
    overdue = next(document for document in documents if document["type"] == "invoice" and document["status"] == "overdue")
    [moved] = [row for row in again.all(f"/receivables/{overdue['id']}/history?event_type__in=status_changed") if row["event_data"]["new_status"] == "overdue"]
    assert datetime.date.fromisoformat(moved["timestamp"][:10]) - datetime.date.fromisoformat(overdue["due_date"]) == datetime.timedelta(days=1)
    assert again.all("/accounting_synced_records?object_type=receivable") == [], "nothing of it is one for a ledger"
    mails = mails_of(again)
    assert mails.count("Your invoice INV-") > 10
    [recurrence] = again.call("GET", "/recurrences", entity=again.known["history_entity_id"])["data"]
    made = {day["issued_invoice_id"]: day["issue_at"] for day in recurrence["iterations"] if day["issued_invoice_id"]}
    assert len(made) == 3 and recurrence["status"] == "active"
    assert {document["id"]: document["issue_date"][:10] for document in documents if document["id"] in made} == made, "each was made on its day"
    # A bill of the first company waits for an approver, who was told.
    [request] = again.call("GET", "/approval_requests?status=waiting")["data"]
    assert again.call("GET", f"/payables/{request['object_id']}")["status"] == "approve_in_progress"
    assert "grace@harbour-light.example.com" in mails_before + mails
    again.stop()
