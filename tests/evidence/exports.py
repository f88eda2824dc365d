"""Archives of exports, as others read them: Python's zipfile and csv, and the rules of Xero's import.

    DEV_JSON=bursar-data/dev.json python -m pytest tests/evidence/exports.py

Xero publishes its rules as templates and help pages, not as a program. What is held here: the headings of the templates for bills and for
sales invoices, in their order; a value below each heading with a star; days that the organisation's country reads; numbers with a dot; rows of
one number that agree in contact, days and currency; quantity times unit amount, which is the line without tax. Assumed: the organisation is set
to amounts without tax, and knows the codes that were given as extra data.
"""

import csv
import datetime
import decimal
import io
import random
import time
import urllib.request
import zipfile

import pytest

from guides import api, token
from monite_sdk import DEV

pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")

ADDRESS = ["POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity", "PORegion", "POPostalCode", "POCountry"]
TRACKING = ["TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2"]
BILLS = ["*ContactName", "EmailAddress", *ADDRESS, "*InvoiceNumber", "*InvoiceDate", "*DueDate", "Total", "InventoryItemCode", "Description"]
BILLS += ["*Quantity", "*UnitAmount", "*AccountCode", "*TaxType", "TaxAmount", *TRACKING, "Currency"]
SALES = ["*ContactName", "EmailAddress", *ADDRESS, "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate", "Total", "InventoryItemCode"]
SALES += ["*Description", "*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType", "TaxAmount", *TRACKING, "Currency", "BrandingTheme"]

# Letters that tables of commas, readers of lines and programs for spreadsheets take for something else.
LETTERS = ["a", "ß", "名", "🙂", '"', ",", ";", "'", "\r", "\n", "\t", "=", "+", "-", "@", "|", " ", "\\", "0", "\u2028", "\ufeff"]


class Seller:
    def __init__(self):
        self.given = token()
        address = {"country": "DE", "city": "Berlin", "line1": "Invalidenstrasse 1", "postal_code": "10115"}
        company = {"type": "organization", "email": "exports@example.com", "tax_id": "12/345/67890", "organization": {"legal_name": "Exports GmbH"}}
        self.entity = api("POST", "/entities", self.given, body=company | {"address": address})["id"]
        party = {"legal_name": "Acme, \"Inc.\"", "is_customer": True, "is_vendor": True, "email": "acme@example.com", "address": address}
        self.party = self.call("POST", "/counterparts", {"type": "organization", "organization": party})
        for name, value in {"default_account_code": "429", "default_tax_rate_code": "20% (VAT on Expenses)"}.items():
            said = {"object_type": "counterpart", "object_id": self.party["id"], "field_name": name, "field_value": value}
            self.call("POST", "/data_exports/extra_data", said)

    def call(self, method, path, body=None):
        # One token may ask thirty times a second; the server answers faster than that.
        time.sleep(0.04)
        return api(method, path, self.given, self.entity, body)

    def bill(self, number, lines, **more):
        body = {"document_id": number, "currency": "GBP", "issued_at": "2024-06-01", "due_date": "2024-07-13", "counterpart_id": self.party["id"]}
        bill = self.call("POST", "/payables", body | {"counterpart_address_id": self.party["default_billing_address_id"]} | more)["id"]
        for line in lines:
            self.call("POST", f"/payables/{bill}/line_items", line)
        self.call("POST", f"/payables/{bill}/submit_for_approval")
        return bill

    def invoice(self, lines, **more):
        body = {"type": "invoice", "currency": "GBP", "counterpart_id": self.party["id"], "line_items": lines}
        body["counterpart_billing_address_id"] = self.party["default_billing_address_id"]
        body["payment_terms"] = {"term_final": {"number_of_days": 30}}
        invoice = self.call("POST", "/receivables", body | more)["id"]
        return self.call("POST", f"/receivables/{invoice}/issue")

    def archive(self, format, objects):
        """Names and contents of an export, read by Python's own zipfile."""
        asked = {"date_from": "2020-01-01", "date_to": "2099-12-31", "format": format, "objects": objects}
        path = f"/data_exports/{self.call('POST', '/data_exports', asked)['id']}"
        for _ in range(600):
            export = self.call("GET", path)
            if export["status"] != "pending":
                break
            time.sleep(0.1)
        assert export["status"] == "succeeded", export
        with urllib.request.urlopen(export["source_url"]) as answer:
            archive = zipfile.ZipFile(io.BytesIO(answer.read()))
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def seller():
    return Seller()


def rows(bytes):
    table = list(csv.DictReader(io.StringIO(bytes.decode("utf-8"), newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in table), "every row has every cell"
    return table


def shown(text):
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def test_whatever_stands_in_a_field_is_read_again(seller):
    chance = random.Random(17)
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(1, 12))) for _ in range(60)] + ["=cmd|' /C calc'!A0", "-1+1", "\t=1"]
    for number, text in enumerate(texts):
        bill = seller.call("POST", "/payables", {"document_id": f"TEXT-{number}", "description": text, "currency": "EUR"})["id"]
        seller.call("POST", f"/payables/{bill}/line_items", {"name": text, "quantity": 1, "unit_price": -5 if number % 2 else 5, "tax": 0})
    archive = seller.archive("csv", [{"name": "payable", "statuses": ["draft", "new"]}])
    found = {row["document_id"]: row for table in archive.values() for row in rows(table)}
    for number, text in enumerate(texts):
        row = found[f"TEXT-{number}"]
        assert row["memo"] == shown(text), text
        assert row["line_unit_price"] == ("-0.05" if number % 2 else "0.05"), "a number stays a number"
        assert row["line_description"] == shown(text.strip() or "As on the document"), text


def importable(table, headings):
    """What Xero's import asks of a table."""
    read = csv.reader(io.StringIO(table.decode("utf-8"), newline=""), strict=True)
    assert next(read) == headings
    documents = {}
    for row in rows(table):
        for heading in headings:
            assert row[heading] or not heading.startswith("*"), f"{heading} is empty: {row}"
        issued, due = (datetime.datetime.strptime(row[day], "%d/%m/%Y").date() for day in ("*InvoiceDate", "*DueDate"))
        assert due >= issued
        for number in ("Total", "*Quantity", "*UnitAmount", "TaxAmount"):
            decimal.Decimal(row[number])
        head = {heading: row[heading] for heading in ("*ContactName", "*InvoiceDate", "*DueDate", "Currency", "Total")}
        documents.setdefault(row["*InvoiceNumber"], (head, []))
        assert documents[row["*InvoiceNumber"]][0] == head, "rows of one document agree"
        documents[row["*InvoiceNumber"]][1].append(row)
    return documents


def comes_to(lines):
    """The total that Xero computes of lines without tax."""
    cent, total = decimal.Decimal("0.01"), decimal.Decimal(0)
    for row in lines:
        line = decimal.Decimal(row["*Quantity"]) * decimal.Decimal(row["*UnitAmount"])
        total += line.quantize(cent, decimal.ROUND_HALF_UP) + decimal.Decimal(row["TaxAmount"])
    return total


def test_xero_takes_bills(seller):
    seller.bill("XERO-1", [{"name": "Paper", "quantity": 3, "unit_price": 1001, "tax": 2000}, {"name": "=Pens", "quantity": 2.5, "unit_price": 99, "tax": 500}])
    archive = seller.archive("csv_xero", [{"name": "payable", "statuses": ["approve_in_progress", "waiting_to_be_paid"]}])
    assert list(archive) == ["payables_1.csv"]
    documents = importable(archive["payables_1.csv"], BILLS)
    head, lines = documents["XERO-1"]
    assert len(lines) == 2 and head["*ContactName"] == 'Acme, "Inc."'
    assert comes_to(lines) == decimal.Decimal(head["Total"])
    assert {line["*AccountCode"] for line in lines} == {"429"}


def line(price, quantity, **more):
    return {"quantity": quantity, "tax_rate_value": 1900, "product": {"name": "Desk lamp", "price": {"currency": "GBP", "value": price}}} | more


def test_xero_takes_sales(seller):
    plain = seller.invoice([line(1999, 3), line(333, 7, discount={"type": "percentage", "amount": 1000})])
    discounted = seller.invoice([line(5000, 1)], discount={"type": "amount", "amount": 700})
    api("PATCH", f"/entities/{seller.entity}/settings", seller.given, body={"vat_mode": "inclusive"})
    inclusive = seller.invoice([line(1999, 3), line(101, 7)])
    archive = seller.archive("csv_xero", [{"name": "receivable", "statuses": ["issued"]}])
    documents = importable(archive["receivables_1.csv"], SALES)
    for invoice in (plain, discounted, inclusive):
        head, lines = documents[invoice["document_id"]]
        total = decimal.Decimal(invoice["total_amount"]) / 100
        assert decimal.Decimal(head["Total"]) == comes_to(lines) == total, invoice["document_id"]
