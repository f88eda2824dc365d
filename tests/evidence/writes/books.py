"""One language for what is done in a ledger, and our connector as one speaker of it; `write_clients.py` has the others.

Scenarios say `books.document(...)`, `books.pay(...)`; whoever implements `Books` writes that to the simulator in its own way.
"""

import dataclasses
import decimal
import json
import os
import subprocess
import uuid

import requests

DATE, DUE, PAID = "2026-03-01", "2026-03-31", "2026-03-02"
SALES = ("invoice", "credit_note")
# The provider's name of each kind, and the member that holds an id.
QUICKBOOKS = {
    "customer": "Customer", "vendor": "Vendor", "item": "Item", "invoice": "Invoice", "bill": "Bill", "credit_note": "CreditMemo",
    "vendor_credit": "VendorCredit", "payment": "Payment", "bill_payment": "BillPayment",
}
XERO = {
    "contact": "Contacts", "item": "Items", "invoice": "Invoices", "bill": "Invoices", "credit_note": "CreditNotes",
    "vendor_credit": "CreditNotes", "payment": "Payments", "bill_payment": "Payments",
}
KEYS = {"Contacts": "ContactID", "Items": "ItemID", "Invoices": "InvoiceID", "CreditNotes": "CreditNoteID", "Payments": "PaymentID"}
ENTITIES = {"quickbooks_online": (QUICKBOOKS, "Id"), "xero": (XERO, None)}


def rows_of(platform, company, entity):
    """All objects of an entity as the simulator holds them."""
    provider = "xero" if platform == "xero" else "quickbooks"
    query = {"provider": provider, "company": company, "entity": entity}
    return requests.get(os.environ["SIMULATOR_URL"] + "/_sim/state", params=query, timeout=30).json()["entities"].get(entity, [])


@dataclasses.dataclass
class Line:
    """What a line comes to, with tax where the mode says so."""

    quantity: str
    price: str
    amount: str
    tax: str
    percent: str = "20"
    description: str = "Work"


@dataclasses.dataclass
class Document:
    kind: str
    number: str
    mode: str
    lines: list
    party: str = ""
    currency: str = "GBP"
    rate: str | None = None

    def total(self):
        amounts = sum(decimal.Decimal(line.amount) for line in self.lines)
        return amounts + (self.tax() if self.mode == "exclusive" else 0)

    def tax(self):
        return sum(decimal.Decimal(line.tax) for line in self.lines)

    def taxes(self):
        """What each percentage taxes, a line that has it, what is taxed without tax, and the tax."""
        for percent in dict.fromkeys(line.percent for line in self.lines):
            lines = [line for line in self.lines if line.percent == percent]
            tax = sum(decimal.Decimal(line.tax) for line in lines)
            amounts = sum(decimal.Decimal(line.amount) for line in lines)
            yield percent, lines[0], amounts - tax if self.mode == "inclusive" else amounts, tax

    def is_sale(self):
        return self.kind in SALES


class Facts:
    """What both companies of the United Kingdom have, by provider."""

    QUICKBOOKS = {("sale", "20"): "3", ("purchase", "20"): "4", ("sale", "5"): "5", ("purchase", "5"): "6"}
    XERO = {("sale", "20"): "OUTPUT2", ("purchase", "20"): "INPUT2", ("sale", "5"): "RROUTPUT", ("purchase", "5"): "RRINPUT"}

    @staticmethod
    def rate(platform, document, line):
        table = Facts.XERO if platform == "xero" else Facts.QUICKBOOKS
        return table["sale" if document.is_sale() else "purchase", line.percent]

    @staticmethod
    def rate_behind(company, code, is_sale):
        """The rate of a tax code of QuickBooks, which taxes name where lines name the code."""
        row = next(row for row in rows_of("quickbooks_online", company, "TaxCode") if row["Id"] == code)
        rates = row["SalesTaxRateList" if is_sale else "PurchaseTaxRateList"]["TaxRateDetail"]
        return rates[0]["TaxRateRef"]["value"]


class Ours:
    """Our connector, through the example that prepares and sends one write a line."""

    def __init__(self, platform, company, token, accounts):
        self.platform, self.token, self.accounts = platform, token, accounts
        self.company = {"id": company, "name": "Second Company", "country": "GB", "base_currency": "GBP"}
        self.bodies, self.known = [], {}

    def party(self, kind, name, currency="GBP"):
        entry = {"kind": kind, "name": name, "email": "office@ada.test", "currency": currency}
        return self.send({"create": {"object": {"party": entry}}})["remote_id"]

    def item(self, name, code):
        entry = {"name": name, "code": code, "is_goods": False, "sales_price": "80", "income_account": self.account("401")}
        made = self.send({"create": {"object": {"item": entry}}})
        return code if self.platform == "xero" else made["remote_id"]

    def account(self, code):
        return {"code": code} if self.platform == "xero" else {"id": self.accounts[code]}

    def document(self, document, item):
        return self.send({"create": {"object": {"document": self.entry(document, item)}}})

    def update(self, made, document, item):
        return self.send({"update": {"target": self.target(made), "object": {"document": self.entry(document, item)}}})

    def void(self, made):
        return self.send({"void": {"target": self.target(made)}})

    def delete(self, made):
        return self.send({"delete": {"target": self.target(made)}})

    def pay(self, made, document, amount):
        entry = {
            "kind": "payment" if document.is_sale() else "bill_payment",
            "document": {"kind": made["kind"], "remote_id": made["remote_id"]},
            "counterpart_id": document.party, "date": PAID, "amount": amount, "currency": document.currency,
            "currency_rate": document.rate, "account": self.account("090"), "is_credit_card": False,
            "reference": "WIRE-1", "marker": "mark-pay",
        }
        return self.send({"create": {"object": {"payment": entry}}})

    def use(self, note, made, document, amount):
        entry = {
            "credit": {"kind": note["kind"], "remote_id": note["remote_id"]},
            "document": {"kind": made["kind"], "remote_id": made["remote_id"]},
            "counterpart_id": document.party, "date": PAID, "amount": amount, "currency": document.currency,
            "account": self.account("090"), "marker": "mark-use",
        }
        return self.send({"create": {"object": {"allocation": entry}}})

    def entry(self, document, item):
        line = lambda line: {
            "description": line.description, "quantity": line.quantity, "unit_amount": line.price,
            "amount": line.amount, "tax_amount": line.tax,
            "tax_rate_id": Facts.rate(self.platform, document, line), "item_id": item if document.is_sale() else None,
            "account": self.account("401" if document.is_sale() else "632"),
        }
        return {
            "kind": document.kind, "number": document.number, "date": DATE, "due_date": DUE, "currency": document.currency,
            "currency_rate": document.rate, "counterpart_id": document.party,
            "tax_mode": document.mode, "push_as": "authorised", "note": None, "link": "https://bursar.test/1", "marker": "mark-1",
            "lines": [line(each) for each in document.lines], "taxes": self.taxes(document), "tax_total": str(document.tax()),
            "total": str(document.total()),
        }

    def taxes(self, document):
        return []

    def target(self, made):
        """The newest state, as an update must have read it."""
        raw = self.read(made)
        version = raw.get("SyncToken", made["remote_version"])
        return {"kind": made["kind"], "remote_id": made["remote_id"], "remote_version": version, "raw": json.dumps(raw)}

    def read(self, made):
        names, ident = ENTITIES[self.platform]
        rows = rows_of(self.platform, self.company["id"], names[made["kind"]])
        key = ident or KEYS[names[made["kind"]]]
        return next(row for row in rows if row[key] == made["remote_id"])

    def send(self, write):
        order = {"platform": self.platform, "company": self.company, "write": write}
        order["at"] = {"url": os.environ["SIMULATOR_URL"], "token": self.token, "key": uuid.uuid4().hex}
        ran = subprocess.run([os.environ["WRITE_BIN"]], input=json.dumps(order) + "\n", capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        answer = json.loads(ran.stdout)
        assert "confirmed" in (answer.get("outcome") or {}), answer
        self.bodies.append(answer)
        return answer["outcome"]["confirmed"]
