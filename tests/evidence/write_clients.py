"""What our connector writes, held against the providers' own descriptions and their official clients.

    SIMULATOR_URL=http://127.0.0.1:4010 WRITE_BIN=target/debug/examples/write pytest tests/evidence/write_clients.py

Each scenario is done twice, in two fresh worlds: by our connector and by the official client of the provider. Both worlds must hold the
same, but for ids, times, versions and our own mark. With XERO_SCHEMA_CHECK and QBO_PROPERTY_CHECK every body that we send is checked
against the provider's own description; without them that part is skipped, aloud.
"""

import functools
import json
import os
import subprocess
import sys

import pytest
import requests

if not os.environ.get("SIMULATOR_URL") or not os.environ.get("WRITE_BIN"):
    pytest.skip("skipped: SIMULATOR_URL or WRITE_BIN is not set", allow_module_level=True)

from writes import quickbooks, xero
from writes.books import KEYS, QUICKBOOKS, XERO, Document, Line, rows_of

URL = os.environ["SIMULATOR_URL"]
PLATFORMS = {"quickbooks_online": quickbooks, "xero": xero}

PLAIN = [Line("2", "50", "100", "20")]
LINES = {
    "one line": ("exclusive", PLAIN),
    "two rates": ("exclusive", [Line("1", "10.03", "10.03", "2.01"), Line("7", "1.11", "7.77", "0.39", "5")]),
    "many lines": ("exclusive", [Line("1", f"{cents / 100}", f"{cents / 100}", f"{round(cents / 5) / 100}") for cents in range(1005, 1055, 5)]),
    "a discount": ("exclusive", [Line("1", "100", "100", "20"), Line("1", "-10", "-10", "-2", description="Discount")]),
    "tax inside": ("inclusive", [Line("2", "60", "120", "20"), Line("3", "3.5", "10.5", "0.5", "5")]),
    "tax inside, uneven": ("inclusive", [Line("1", "99.99", "99.99", "16.67")]),
    "half an hour": ("exclusive", [Line("0.5", "80.5", "40.25", "8.05")]),
    "emoji and accents": ("exclusive", [Line("1", "10", "10", "2", description="Glâce 🍦 «à la» \"crème\" \\ 'n' más")]),
    "a long description": ("exclusive", [Line("1", "10", "10", "2", description="very " * 700)]),
}


def created(kind, name):
    def act(books):
        mode, lines = LINES[name]
        books.document(Document(kind, "EV-1", mode, lines, books.of(kind)), books.goods)
    return act


def updated(kind):
    def act(books):
        document = Document(kind, "EV-1", "exclusive", PLAIN, books.of(kind))
        made = books.document(document, books.goods)
        document.lines = [Line("2", "60", "120", "24"), Line("1", "5", "5", "1")]
        books.update(made, document, books.goods)
    return act


def paid(kind, *amounts):
    def act(books):
        document = Document(kind, "EV-1", "exclusive", PLAIN, books.of(kind))
        made = books.document(document, books.goods)
        for amount in amounts:
            books.pay(made, document, amount)
    return act


def voided(kind):
    def act(books):
        books.void(books.document(Document(kind, "EV-1", "exclusive", PLAIN, books.of(kind)), books.goods))
    return act


def unpaid(kind):
    def act(books):
        document = Document(kind, "EV-1", "exclusive", PLAIN, books.of(kind))
        made = books.document(document, books.goods)
        books.delete(books.pay(made, document, "120"))
    return act


def credited(kind, credit):
    def act(books):
        document = Document(kind, "EV-1", "exclusive", PLAIN, books.of(kind))
        made = books.document(document, books.goods)
        note = books.document(Document(credit, "CN-1", "exclusive", [Line("1", "50", "50", "10")], books.of(credit)), books.goods)
        books.use(note, made, document, "60")
    return act


def foreign(kind):
    def act(books):
        party = books.party("customer" if kind == "invoice" else "vendor", "Ada SARL", "EUR")
        document = Document(kind, "EV-1", "exclusive", PLAIN, party, "EUR", "0.8")
        books.pay(books.document(document, books.goods), document, "70")
    return act


def named(name):
    return lambda books: books.party("customer", name)


SCENARIOS = {f"{kind}, {name}": created(kind, name) for kind in ("invoice", "bill") for name in LINES}
SCENARIOS |= {f"{kind}, {name}": created(kind, name) for kind in ("credit_note", "vendor_credit") for name in ("one line", "tax inside", "two rates")}
SCENARIOS |= {f"{kind} updated": updated(kind) for kind in ("invoice", "bill")}
SCENARIOS |= {f"{kind} paid in part": paid(kind, "50") for kind in ("invoice", "bill")}
SCENARIOS |= {f"{kind} paid in two parts": paid(kind, "50", "70") for kind in ("invoice", "bill")}
SCENARIOS |= {f"{kind} voided": voided(kind) for kind in ("invoice", "bill", "credit_note", "vendor_credit")}
SCENARIOS |= {f"payment of {kind} taken back": unpaid(kind) for kind in ("invoice", "bill")}
SCENARIOS |= {"credit note used": credited("invoice", "credit_note"), "vendor credit used": credited("bill", "vendor_credit")}
SCENARIOS |= {f"{kind} in euros": foreign(kind) for kind in ("invoice", "bill")}
SCENARIOS |= {"a long name": named("x" * 255), "a name with signs": named("Émile & Søn 🧾 \"A/S\" O'Neill")}


def reset():
    # What the books begin with is the same for both.
    sizes = {"contacts": 3, "items": 3, "bills": 3, "invoices": 3}
    assert requests.post(f"{URL}/_sim/reset", json={"seed": 7, **sizes}, timeout=120).ok
    for provider in ("quickbooks", "xero"):
        requests.post(f"{URL}/_sim/limits", json={"provider": provider, "enforced": False}, timeout=30)


def acted(speaker, act):
    """The books after a scenario in a fresh world, and whoever acted."""
    reset()
    books = speaker()
    books.customer, books.vendor = books.party("customer", "Ada Lovelace Ltd"), books.party("vendor", "Babbage & Sons")
    books.goods = books.item("Services", "SVC")
    books.of = lambda kind: books.customer if kind in ("invoice", "credit_note") else books.vendor
    act(books)
    return books


# Who wrote when, and what stands for an object rather than says something of it.
PASSING = {
    "SyncToken", "MetaData", "UpdatedDateUTC", "LineItemID", "PaymentID", "AllocationID", "ContactID", "InvoiceID", "CreditNoteID", "ItemID",
    "AccountID", "StatusAttributeString", "sparse", "domain",
}
# Where our mark and the link to us stand, which no client knows.
MARKS = {"PrivateNote", "Url", "Reference"}
# Settings of its own that the client for QuickBooks sends with every object, whoever uses it.
OF_THE_CLIENT = {"PrintStatus", "AllowIPNPayment", "AllowOnlineACHPayment", "AllowOnlineCreditCardPayment", "TxnLineId"}
UNSAID = PASSING | MARKS | OF_THE_CLIENT


def said(value):
    """A value without what passes, and without what is nothing; numbers are equal however they are written."""
    if isinstance(value, dict):
        return {name: said(inner) for name, inner in value.items() if name not in UNSAID and inner not in (None, "", [], {}, 0, False)}
    if isinstance(value, list):
        return [said(inner) for inner in value]
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def state(platform, company):
    entities = QUICKBOOKS.values() if platform == "quickbooks_online" else KEYS
    rows = {entity: [said(row) for row in rows_of(platform, company, entity)] for entity in sorted(set(entities))}
    return {entity: sorted(json.dumps(row, sort_keys=True) for row in of_entity) for entity, of_entity in rows.items()}


def parted(ours, theirs):
    """Rows that only one of two states has, for a person to read."""
    only = lambda one, other: [f"{entity}: {row}" for entity in one for row in one[entity] if row not in other[entity]]
    return "\n".join(["only ours:", *only(ours, theirs), "only theirs:", *only(theirs, ours)])


@functools.cache
def by_ours(platform, name):
    """What our connector leaves, and the bodies that it sent for it."""
    books = acted(PLATFORMS[platform].ours, SCENARIOS[name])
    return state(platform, books.company_id()), books.bodies


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_official_client_leaves_the_same_books(platform, name):
    ours, _ = by_ours(platform, name)
    theirs = state(platform, acted(PLATFORMS[platform].Official, SCENARIOS[name]).company_id())
    assert ours == theirs, parted(ours, theirs)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_comparison_sees_a_cent_and_a_word(platform):
    states = []
    for line in (PLAIN[0], Line("2", "50", "100", "20.01"), Line("2", "50", "100", "20", description="Other work")):
        books = acted(PLATFORMS[platform].ours, lambda books: books.document(Document("bill", "EV-1", "exclusive", [line], books.vendor), books.goods))
        states.append(state(platform, books.company_id()))
    assert states[0] != states[1] and states[0] != states[2]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_body_follows_the_provider_s_own_description(platform, tmp_path):
    check = os.environ.get("XERO_SCHEMA_CHECK" if platform == "xero" else "QBO_PROPERTY_CHECK")
    if not check:
        pytest.skip("no checker is named")
    files, count = {}, 0
    for name in SCENARIOS:
        for body in by_ours(platform, name)[1]:
            entity = body["resource"].split("?")[0].split("/")
            schema = entity[2] if len(entity) > 2 else entity[0]
            count += 1
            path = tmp_path / f"{count}.json"
            if platform == "quickbooks_online":
                schema = next(name for name in QUICKBOOKS.values() if name.lower() == entity[0])
                path.write_text(json.dumps({schema: body["body"]}))
            else:
                path.write_text(json.dumps(body["body"]))
            files.setdefault(schema, []).append(str(path))
    assert count > 100
    for schema, paths in files.items():
        arguments = [schema, *paths] if platform == "xero" else paths
        checked = subprocess.run([sys.executable, check, *arguments], capture_output=True, text=True, timeout=300)
        assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr[-2000:]
        print(schema, checked.stdout.strip().splitlines()[-1])
