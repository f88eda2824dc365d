"""Xero, spoken by our connector and by its official Python client."""

import datetime

from xero_python.accounting import (Account, Allocation, Allocations, Contact, Contacts, CreditNote, CreditNotes, CurrencyCode, Invoice, Invoices, Item, Items,
                                    LineAmountTypes, LineItem, Payment, PaymentDelete, Payments, Purchase)

import requests
from writes.books import DATE, DUE, PAID, Facts, Ours
from xero_clients import BASE, Connected

TYPES = {"invoice": "ACCREC", "bill": "ACCPAY", "credit_note": "ACCRECCREDIT", "vendor_credit": "ACCPAYCREDIT"}


def connected():
    return Connected([requests.get(BASE + "/_sim/companies", timeout=30).json()["xero"][1]["id"]])


class OurXero(Ours):
    def company_id(self):
        return self.company["id"]


def ours():
    xero = connected()
    return OurXero("xero", xero.tenant, xero.token["access_token"], {})


def day(text):
    return datetime.date.fromisoformat(text)


class Official:
    """The client as its own documentation uses it."""

    def __init__(self):
        self.xero = connected()
        self.api, self.tenant = self.xero.api, self.xero.tenant

    def company_id(self):
        return self.tenant

    def party(self, kind, name, currency="GBP"):
        contact = Contact(name=name, email_address="office@ada.test", default_currency=CurrencyCode(currency))
        return self.api.create_contacts(self.tenant, Contacts(contacts=[contact])).contacts[0].contact_id

    def item(self, name, code):
        item = Item(code=code, name=name, is_sold=True, sales_details=Purchase(unit_price=80.0, account_code="401"))
        self.api.create_items(self.tenant, Items(items=[item]))
        return code

    def fields(self, document, item, made=None):
        known = made.line_items if made else []
        line = lambda at, line: LineItem(
            line_item_id=known[at].line_item_id if at < len(known) else None, description=line.description, quantity=float(line.quantity),
            unit_amount=float(line.price), line_amount=float(line.amount), tax_amount=float(line.tax),
            tax_type=Facts.rate("xero", document, line), item_code=item if document.is_sale() else None,
            account_code="401" if document.is_sale() else "632",
        )
        fields = {
            "type": TYPES[document.kind], "date": day(DATE), "status": "AUTHORISED",
            "line_amount_types": {"exclusive": LineAmountTypes.EXCLUSIVE, "inclusive": LineAmountTypes.INCLUSIVE}[document.mode],
            "line_items": [line(at, each) for at, each in enumerate(document.lines)],
        }
        if not made:
            fields |= {"contact": Contact(contact_id=document.party), "currency_code": CurrencyCode(document.currency)}
            fields |= {"currency_rate": 1 / float(document.rate)} if document.rate else {}
        return fields

    def document(self, document, item):
        fields = self.fields(document, item)
        if "CREDIT" in fields["type"]:
            note = CreditNote(credit_note_number=document.number, **fields)
            return self.api.create_credit_notes(self.tenant, CreditNotes(credit_notes=[note])).credit_notes[0]
        invoice = Invoice(invoice_number=document.number, due_date=day(DUE), **fields)
        return self.api.create_invoices(self.tenant, Invoices(invoices=[invoice])).invoices[0]

    def update(self, made, document, item):
        fields = self.fields(document, item, made)
        fields.pop("status")
        return self.api.update_invoice(self.tenant, made.invoice_id, Invoices(invoices=[Invoice(invoice_id=made.invoice_id, **fields)])).invoices[0]

    def void(self, made):
        if isinstance(made, CreditNote):
            note = CreditNote(credit_note_id=made.credit_note_id, status="VOIDED")
            return self.api.update_credit_note(self.tenant, made.credit_note_id, CreditNotes(credit_notes=[note]))
        return self.api.update_invoice(self.tenant, made.invoice_id, Invoices(invoices=[Invoice(invoice_id=made.invoice_id, status="VOIDED")]))

    def pay(self, made, document, amount):
        payment = Payment(invoice=Invoice(invoice_id=made.invoice_id), account=Account(code="090"), date=day(PAID), amount=float(amount), reference="WIRE-1")
        if document.rate:
            payment.currency_rate = 1 / float(document.rate)
        return self.api.create_payments(self.tenant, Payments(payments=[payment])).payments[0]

    def delete(self, payment):
        return self.api.delete_payment(self.tenant, payment.payment_id, PaymentDelete(status="DELETED"))

    def use(self, note, made, document, amount):
        use = Allocation(invoice=Invoice(invoice_id=made.invoice_id), amount=float(amount), date=day(PAID))
        return self.api.create_credit_note_allocation(self.tenant, note.credit_note_id, Allocations(allocations=[use]))
