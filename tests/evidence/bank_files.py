"""Bank files against a bank that is not ours, and against the published schemas.

    DEV_JSON=bursar-data/dev.json python -m pytest tests/evidence/bank_files.py

The bank is mock-bank: it takes the files of batch payments, answers with pain.002, books on the day, tells of it by camt.054 and camt.053, rejects
what goes to a closed account, and sends payments back days later. Everything that it sends is imported, each thing twice and in another order. The
schemas are those that the packages sepaxml and pain001 carry; no package that was found carries one of camt.053 or camt.054.
"""

import contextlib
import datetime
import importlib.metadata
import json
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from lxml import etree

from guides import api, token
from monite_sdk import DEV

pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")

IBAN, CLOSED, VENDOR = "DE89370400440532013000", "NL91ABNA0417164300", "FR1420041010050500013M02606"


def schemas():
    """Every schema of pain.001.001.09 that the packages carry."""
    files = {"sepaxml": "sepaxml/schemas/pain.001.001.09.xsd", "pain001": "pain001/templates/pain.001.001.09/pain.001.001.09.xsd"}
    found = {name: importlib.metadata.distribution(name).locate_file(path) for name, path in files.items()}
    return {name: etree.XMLSchema(etree.fromstring(file.read_bytes())) for name, file in found.items()}


class Bank:
    """A running mock-bank."""

    def __init__(self, base):
        self.base = base

    def call(self, method, path, body=None):
        data = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.base + path, data, method=method)) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as refused:
            return json.loads(refused.read())

    def sent(self):
        """What the bank has sent since it was last asked and is imported here: kinds and texts. Returns between banks are none of it, and
        neither are the statements of the vendor's account, which this bank keeps too."""
        messages = [(message["type"], message["body"]) for message in self.call("GET", "/_mock/mailbox")]
        return [(kind, text) for kind, text in messages if kind.startswith("pain.002") or (kind.startswith("camt.") and is_of_payer(text))]


def is_of_payer(text):
    """Is the account of a statement or notice that of the payer?"""
    return IBAN in etree.fromstring(text.encode()).xpath("//*[local-name()='Acct']/*[local-name()='Id']/*[local-name()='IBAN']/text()")


@contextlib.contextmanager
def running_bank():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # After its cutoff: what is handed over is settled on a later day, whatever day and hour it is.
    evening = f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}T18:00"
    process = subprocess.Popen([sys.executable, "-m", "mockbank", "--port", str(port), "--clock", evening, "--quiet"])
    bank = Bank(f"http://127.0.0.1:{port}")
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                bank.call("GET", "/_mock/health")
                break
            time.sleep(0.1)
        yield bank
    finally:
        process.terminate()
        process.wait()


class Payer:
    """An entity with an account at the bank, and vendors."""

    def __init__(self):
        self.given = token()
        address = {"country": "BR", "city": "Recife", "line1": "Rua do Sol 1", "postal_code": "50030"}
        company = {"type": "organization", "email": "bank@example.com", "tax_id": "12345", "organization": {"legal_name": "Payer & Söhne"}}
        self.entity = api("POST", "/entities", self.given, body=company | {"address": address})["id"]
        account = {"country": "DE", "currency": "EUR", "iban": IBAN, "account_holder_name": "Payer & Söhne"}
        self.account = self.call("POST", "/bank_accounts", account)["id"]
        self.vendors = {iban: self.vendor(iban, name) for iban, name in {CLOSED: "Müller Papier", VENDOR: "Café Crème"}.items()}

    def call(self, method, path, body=None):
        # One token may ask thirty times a second; the server answers faster than that.
        time.sleep(0.04)
        return api(method, path, self.given, self.entity, body)

    def vendor(self, iban, name):
        address = {"country": iban[:2], "city": "Lyon", "line1": "Rue 1", "postal_code": "69001"}
        body = {"legal_name": name, "is_vendor": True, "is_customer": False, "address": address}
        vendor = self.call("POST", "/counterparts", {"type": "organization", "organization": body})["id"]
        self.call("POST", f"/counterparts/{vendor}/bank_accounts", {"country": iban[:2], "currency": "EUR", "iban": iban})
        return vendor

    def bill(self, number, amount, iban, **more):
        day = datetime.date.today().isoformat()
        body = {"document_id": number, "currency": "EUR", "issued_at": day, "due_date": day, "counterpart_id": self.vendors[iban]}
        bill = self.call("POST", "/payables", body | more)["id"]
        self.call("POST", f"/payables/{bill}/line_items", {"name": "Paper", "quantity": 1, "unit_price": amount, "tax": 0})
        self.call("POST", f"/payables/{bill}/approve_payment_operation")
        return bill

    def handed_over(self, bills):
        """A batch of these bills and its file."""
        batch = self.call("POST", "/batch_payments", {"bank_account_id": self.account, "payable_ids": bills})
        batch = self.call("POST", f"/batch_payments/{batch['id']}/send")
        headers = {"x-monite-version": "2024-05-25", "authorization": f"Bearer {self.given}", "x-monite-entity-id": self.entity}
        asked = urllib.request.Request(f"{DEV['api_url']}/v1/batch_payments/{batch['id']}/file", headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return batch, answer.read().decode()

    def imports(self, text):
        boundary = "a-bank-file"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="bank.xml"\r\n\r\n'
        headers = {"x-monite-version": "2024-05-25", "authorization": f"Bearer {self.given}", "x-monite-entity-id": self.entity}
        headers["content-type"] = f"multipart/form-data; boundary={boundary}"
        body = (head + text + f"\r\n--{boundary}--\r\n").encode()
        time.sleep(0.04)
        with urllib.request.urlopen(urllib.request.Request(DEV["api_url"] + "/v1/bank_imports", body, headers)) as answer:
            return json.load(answer)

    def statuses(self, batch):
        return [payment["status"] for payment in self.call("GET", f"/batch_payments/{batch['id']}")["payments"]]

    def stands(self, bill):
        read = self.call("GET", f"/payables/{bill}")
        return read["status"], read["amount_paid"] or 0


@pytest.fixture(scope="module")
def payer():
    return Payer()


@pytest.fixture
def bank():
    with running_bank() as bank:
        yield bank


def test_whatever_a_bill_says_its_file_keeps_the_schemas(payer):
    texts = ["RE-17", "Rechnung für Möbel №5 🙂 <&>", "x" * 200, "please quote RF18539007547034", "//", " 'a' \"b\" "]
    bills = [payer.bill(f"S-{place}", 100 + place, VENDOR, description=text) for place, text in enumerate(texts)]
    bills += [payer.bill(text, 5_000, CLOSED) for text in texts]
    batch, file = payer.handed_over(bills)
    document = etree.fromstring(file.encode())
    for name, schema in schemas().items():
        assert schema.validate(document), (name, schema.error_log)
    spaces = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    assert document.xpath("count(//p:CdtTrfTxInf)", namespaces=spaces) == len(bills)
    assert document.findtext(".//p:CtrlSum", namespaces=spaces) == f"{batch['total_amount'] / 100:.2f}"


def test_a_bank_takes_rejects_settles_and_sends_back_and_nothing_is_paid_twice(payer, bank):
    ours = bank.call("POST", "/_mock/accounts", {"id": "payer", "name": "Payer", "iban": IBAN, "currency": "EUR", "balance": 10_000_000})
    closed = bank.call("POST", "/_mock/accounts", {"id": "vendor", "name": "Vendor", "iban": CLOSED, "currency": "EUR", "behaviour": "closed-account"})
    assert "error" not in ours and "error" not in closed, (ours, closed)
    rejected, settled = payer.bill("M-1", 12_345, CLOSED), payer.bill("M-2", 6_789, VENDOR)
    batch, file = payer.handed_over([rejected, settled])
    answer = bank.call("POST", "/payments", file)
    assert [payment["outcome"] for payment in answer["payments"]] == ["rejected", "accepted"], answer
    told = bank.sent()
    for _, text in told * 2:
        payer.imports(text)
    assert payer.statuses(batch) == ["rejected", "accepted"]
    bank.call("POST", "/_mock/advance?days=10")
    told += bank.sent()
    assert {kind[:8] for kind, _ in told} == {"pain.002", "camt.054", "camt.053"}
    random.Random(17).shuffle(told)
    for _, text in told * 2:
        payer.imports(text)
    assert payer.statuses(batch) == ["rejected", "settled"]
    assert payer.stands(settled) == ("paid", 6_789) and payer.stands(rejected) == ("waiting_to_be_paid", 0)
    records = payer.call("GET", f"/payment_records?object_id={settled}")["data"]
    assert [record["status"] for record in records] == ["succeeded"]
    # The same file once more: the bank knows it, and nothing changes here.
    assert bank.call("POST", "/payments", file)["status"] != "ACCP"
    for _, text in bank.sent():
        payer.imports(text)
    assert payer.stands(settled) == ("paid", 6_789)

    # What was rejected is paid again, settled, and comes back.
    bank.call("PATCH", f"/_mock/accounts/{closed['id']}", {"behaviour": "accept"})
    bank.call("PATCH", f"/_mock/accounts/{ours['id']}", {"behaviour": "return-later", "parameters": {"days": 2}})
    again, file = payer.handed_over([rejected])
    bank.call("POST", "/payments", file)
    bank.call("POST", "/_mock/advance?days=3")
    for _, text in bank.sent():
        payer.imports(text)
    bank.call("POST", "/_mock/advance?days=10")
    for _, text in bank.sent() * 2:
        payer.imports(text)
    assert payer.statuses(again) == ["returned"]
    assert payer.stands(rejected) == ("waiting_to_be_paid", 0)
    amounts = [record["amount"] for record in payer.call("GET", f"/payment_records?object_id={rejected}&status=succeeded")["data"]]
    assert amounts == [12_345, -12_345]
