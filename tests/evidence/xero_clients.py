"""The official Xero client works against the simulator as it does against Xero.

    python -m venv venv && venv/bin/pip install xero-python==15.2.0 requests pytest pyyaml jsonschema
    SIMULATOR_URL=http://127.0.0.1:4010 venv/bin/python -m pytest -rs tests/evidence/xero_clients.py

The client is unchanged but for its host. `XERO_SCHEMA_CHECK` may name a program `CHECK SCHEMA FILE...` that holds answers against
Xero's published description; without it that part is skipped, aloud. The simulator must run without rate limits or be fresh.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import urllib.parse
import uuid

import pytest
import requests
from xero_python.accounting import (
    Account,
    AccountingApi,
    Allocation,
    Allocations,
    Contact,
    Contacts,
    CreditNote,
    CreditNotes,
    Invoice,
    Invoices,
    Item,
    Items,
    LineItem,
    Payment,
    PaymentDelete,
)
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token, TokenApi
from xero_python.exceptions import AccountingBadRequestException, ApiException
from xero_python.identity import IdentityApi

BASE = os.environ.get("SIMULATOR_URL", "").rstrip("/")
pytestmark = pytest.mark.skipif(not BASE, reason="SIMULATOR_URL is not set")

CLIENT, SECRET, BACK = "xero-python-app", "a-secret", "https://app.example/callback"
SCOPE = "openid offline_access accounting.settings accounting.contacts accounting.transactions"
LISTS = ["Invoices", "Accounts", "Contacts", "TaxRates", "Items", "Payments", "CreditNotes", "Organisation"]
# Xero's real answers carry these beside the /Date()/ form; its description leaves them out.
UNDESCRIBED = {"DateString", "DueDateString"}

TokenApi.refresh_token_url = BASE + "/connect/token"
TokenApi.revoke_token_url = BASE + "/connect/revocation"


def consent(companies=None, decision="allow", state="state-1"):
    """Drives the consent page as a browser would; gives back what the app's callback got."""
    query = {"response_type": "code", "client_id": CLIENT, "redirect_uri": BACK, "scope": SCOPE, "state": state}
    url = BASE + "/identity/connect/authorize?" + urllib.parse.urlencode(query)
    page = requests.get(url)
    assert page.status_code == 200 and "Harbour Light Trading" in page.text
    if companies is None:
        companies = [requests.get(BASE + "/_sim/companies").json()["xero"][0]["id"]]
    form = [("company", company) for company in companies] + [("decision", decision)]
    answer = requests.post(url, data=form, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    back = urllib.parse.urlparse(answer.headers["location"])
    assert back.netloc == "app.example"
    return dict(urllib.parse.parse_qsl(back.query))


def exchange(code):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    return requests.post(BASE + "/connect/token", data=form, auth=(CLIENT, SECRET))


class Connected:
    """The client with a token store, as its own documentation builds it."""

    def __init__(self, companies=None):
        answer = exchange(consent(companies)["code"])
        assert answer.status_code == 200, answer.text
        self.token = answer.json()
        configuration = Configuration(oauth2_token=OAuth2Token(client_id=CLIENT, client_secret=SECRET))
        self.client = ApiClient(configuration, pool_threads=1)
        self.client.oauth2_token_getter(lambda: self.token)
        self.client.oauth2_token_saver(self.save)
        self.client.set_oauth2_token(self.token)
        self.identity = IdentityApi(self.client, base_url=BASE)
        self.api = AccountingApi(self.client, base_url=BASE + "/api.xro/2.0")
        self.tenant = str(self.identity.get_connections()[0].tenant_id)

    def save(self, token):
        self.token = token

    def raw(self, path, **params):
        headers = {"Authorization": "Bearer " + self.token["access_token"], "xero-tenant-id": self.tenant, "Accept": "application/json"}
        return requests.get(BASE + "/api.xro/2.0/" + path, params=params, headers=headers)


@pytest.fixture(scope="module")
def xero():
    return Connected()


def line(amount, **more):
    return LineItem(description="Work", quantity=1.0, unit_amount=amount, **{"account_code": "400", "tax_type": "NONE", **more})


def sale(xero, amount=100.0, status="AUTHORISED", number=None):
    today = datetime.date(2026, 3, 1)
    contact = xero.api.get_contacts(xero.tenant, page=1).contacts[0]
    invoice = Invoice(
        type="ACCREC", contact=Contact(contact_id=contact.contact_id), date=today, due_date=today, status=status,
        line_items=[line(amount)], invoice_number=number or f"EV-{uuid.uuid4().hex[:10]}",
    )
    return xero.api.create_invoices(xero.tenant, Invoices(invoices=[invoice])).invoices[0]


def test_connect_lists_the_connection(xero):
    connections = xero.identity.get_connections()
    assert [str(connection.tenant_id) for connection in connections] == [xero.tenant]
    assert connections[0].tenant_type == "ORGANISATION"
    assert set(xero.token) >= {"access_token", "expires_in", "token_type", "refresh_token", "id_token", "scope"}
    assert xero.token["expires_in"] == 1800


def test_refused_consent_says_so():
    assert consent(decision="deny", state="s") == {"error": "access_denied", "state": "s"}


def test_a_code_works_once():
    code = consent()["code"]
    assert exchange(code).status_code == 200
    again = exchange(code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


def test_lists_deserialise(xero):
    api, tenant = xero.api, xero.tenant
    assert api.get_organisations(tenant).organisations[0].base_currency
    assert len(api.get_accounts(tenant).accounts) > 20
    assert len(api.get_tax_rates(tenant).tax_rates) > 3
    assert api.get_items(tenant).items and api.get_payments(tenant, page=1).payments
    assert api.get_credit_notes(tenant, page=1).credit_notes
    paged = api.get_invoices(tenant, page=1, page_size=50)
    assert paged.invoices[0].line_items and paged.pagination.item_count > 50
    assert not api.get_invoices(tenant).invoices[0].line_items
    bills = api.get_invoices(tenant, where='Type=="ACCPAY" AND Status=="AUTHORISED"', order="Date DESC", page=1).invoices
    assert bills and {invoice.type for invoice in bills} == {"ACCPAY"}
    assert [bill.date for bill in bills] == sorted((bill.date for bill in bills), reverse=True)
    ids = [str(bills[0].invoice_id), str(bills[1].invoice_id)]
    assert {str(invoice.invoice_id) for invoice in api.get_invoices(tenant, i_ds=ids).invoices} == set(ids)


def test_only_what_changed_since(xero):
    before = xero.api.get_invoices(xero.tenant, page=1, page_size=1, order="UpdatedDateUTC DESC").invoices[0].updated_date_utc
    made = sale(xero)
    since = before + datetime.timedelta(milliseconds=1)
    ids = [invoice.invoice_id for invoice in xero.api.get_invoices(xero.tenant, if_modified_since=since, page=1).invoices]
    assert ids == [made.invoice_id]


def test_pages_hold_every_invoice_once(xero):
    seen = []
    first = xero.api.get_invoices(xero.tenant, page=1, page_size=300)
    for page in range(1, first.pagination.page_count + 1):
        seen += [invoice.invoice_id for invoice in xero.api.get_invoices(xero.tenant, page=page, page_size=300).invoices]
    assert len(seen) == len(set(seen)) == first.pagination.item_count


def test_a_sale_is_made_paid_and_opened_again(xero):
    invoice = sale(xero, 250.0)
    assert (invoice.status, float(invoice.amount_due)) == ("AUTHORISED", 250.0)
    bank = next(account for account in xero.api.get_accounts(xero.tenant, where='Type=="BANK"').accounts)
    payment = Payment(invoice=Invoice(invoice_id=invoice.invoice_id), account=Account(account_id=bank.account_id), amount=250.0, date=datetime.date(2026, 3, 2))
    paid = xero.api.create_payment(xero.tenant, payment).payments[0]
    assert (paid.status, paid.payment_type) == ("AUTHORISED", "ACCRECPAYMENT")
    assert xero.api.get_invoice(xero.tenant, invoice.invoice_id).invoices[0].status == "PAID"
    gone = xero.api.delete_payment(xero.tenant, paid.payment_id, PaymentDelete(status="DELETED")).payments[0]
    assert gone.status == "DELETED"
    opened = xero.api.get_invoice(xero.tenant, invoice.invoice_id).invoices[0]
    assert (opened.status, float(opened.amount_due)) == ("AUTHORISED", 250.0)
    voided = xero.api.update_invoice(xero.tenant, invoice.invoice_id, Invoices(invoices=[Invoice(status="VOIDED")])).invoices[0]
    assert voided.status == "VOIDED"


def test_a_credit_note_is_applied_and_taken_back(xero):
    invoice = sale(xero, 80.0)
    note = CreditNote(type="ACCRECCREDIT", contact=Contact(contact_id=invoice.contact.contact_id), date=invoice.date, status="AUTHORISED", line_items=[line(30.0)])
    note = xero.api.create_credit_notes(xero.tenant, CreditNotes(credit_notes=[note])).credit_notes[0]
    allocation = Allocation(invoice=Invoice(invoice_id=invoice.invoice_id), amount=30.0, date=invoice.date)
    used = xero.api.create_credit_note_allocation(xero.tenant, note.credit_note_id, Allocations(allocations=[allocation])).allocations[0]
    assert float(xero.api.get_invoice(xero.tenant, invoice.invoice_id).invoices[0].amount_due) == 50.0
    assert xero.api.get_credit_note(xero.tenant, note.credit_note_id).credit_notes[0].status == "PAID"
    xero.api.delete_credit_note_allocations(xero.tenant, note.credit_note_id, used.allocation_id)
    assert float(xero.api.get_invoice(xero.tenant, invoice.invoice_id).invoices[0].amount_due) == 80.0


def test_contacts_and_items_are_made(xero):
    name = f"Evidence {uuid.uuid4().hex[:8]}"
    made = xero.api.create_contacts(xero.tenant, Contacts(contacts=[Contact(name=name, email_address="a@b.example")])).contacts[0]
    found = xero.api.get_contacts(xero.tenant, where=f'Name=="{name}"').contacts
    assert [contact.contact_id for contact in found] == [made.contact_id]
    archived = xero.api.update_contact(xero.tenant, made.contact_id, Contacts(contacts=[Contact(contact_status="ARCHIVED")])).contacts[0]
    assert archived.contact_status == "ARCHIVED"
    assert not xero.api.get_contacts(xero.tenant, where=f'Name=="{name}"').contacts
    assert xero.api.get_contacts(xero.tenant, where=f'Name=="{name}"', include_archived=True).contacts
    code = f"EV{uuid.uuid4().hex[:8]}"
    item = xero.api.create_items(xero.tenant, Items(items=[Item(code=code, name="Evidence")])).items[0]
    xero.api.delete_item(xero.tenant, item.item_id)
    with pytest.raises(ApiException) as gone:
        xero.api.get_item(xero.tenant, item.item_id)
    assert gone.value.status == 404


def test_refusals_arrive_as_the_client_knows_them(xero):
    bad = Invoice(type="ACCREC", contact=Contact(name="Nobody new"), date=datetime.date(2026, 3, 1), due_date=datetime.date(2026, 3, 1),
                  line_items=[LineItem(description="", quantity=1.0, unit_amount=1.0, account_code="400")], status="AUTHORISED")
    with pytest.raises(AccountingBadRequestException) as refused:
        xero.api.create_invoices(xero.tenant, Invoices(invoices=[bad]), summarize_errors=True)
    messages = [error["Message"] for element in refused.value.error_data["Elements"] for error in element["ValidationErrors"]]
    assert messages == ["The description field is mandatory for each line item."]
    marked = xero.api.create_invoices(xero.tenant, Invoices(invoices=[bad]), summarize_errors=False).invoices[0]
    assert (marked.status_attribute_string, marked.has_errors) == ("ERROR", True)
    assert marked.validation_errors[0].message == messages[0]
    taken = sale(xero).invoice_number
    with pytest.raises(AccountingBadRequestException):
        sale(xero, number=taken)
    with pytest.raises(ApiException) as missing:
        xero.api.get_invoice(xero.tenant, str(uuid.uuid4()))
    assert missing.value.status == 404
    with pytest.raises(ApiException) as foreign:
        xero.api.get_accounts(str(uuid.uuid4()))
    assert foreign.value.status == 403


def test_refresh_rotates_and_the_old_token_has_its_grace():
    xero = Connected()
    old = xero.token["refresh_token"]
    # The token answer has its scope as one string; the client wants a list.
    xero.token = {**xero.token, "scope": xero.token["scope"].split()}
    xero.client.refresh_oauth2_token()
    assert xero.token["refresh_token"] != old
    assert xero.api.get_organisations(xero.tenant).organisations
    form = {"grant_type": "refresh_token", "refresh_token": old, "client_id": CLIENT, "client_secret": SECRET}
    assert requests.post(BASE + "/connect/token", data=form).status_code == 200
    unknown = requests.post(BASE + "/connect/token", data={**form, "refresh_token": "nothing"})
    assert (unknown.status_code, unknown.json()) == (400, {"error": "invalid_grant"})


def test_lists_agree_with_the_published_description(xero, tmp_path):
    check = os.environ.get("XERO_SCHEMA_CHECK")
    if not check:
        print("skipped: XERO_SCHEMA_CHECK names no program, so answers were not held against Xero's description", file=sys.stderr)
        pytest.skip("skipped: XERO_SCHEMA_CHECK is not set")
    sale(xero)
    for name in LISTS:
        for form, params in {"paged": {"page": 1, "pageSize": 1000}, "plain": {}}.items():
            answer = xero.raw(name, **params)
            assert answer.status_code == 200
            body = without(answer.json(), UNDESCRIBED)
            schema = "Organisations" if name == "Organisation" else name
            assert body[schema], f"{name} is empty, which proves nothing"
            path = pathlib.Path(tmp_path, f"{name}-{form}.json")
            path.write_text(json.dumps(body))
            outcome = subprocess.run([sys.executable, check, schema, path], capture_output=True, text=True)
            assert outcome.returncode == 0, outcome.stdout[-3000:] + outcome.stderr[-2000:]


def without(value, names):
    if isinstance(value, dict):
        return {key: without(inner, names) for key, inner in value.items() if key not in names}
    return [without(inner, names) for inner in value] if isinstance(value, list) else value


def test_revoking_ends_every_connection():
    """Last, because it ends the connections of all other tests too."""
    both = [company["id"] for company in requests.get(BASE + "/_sim/companies").json()["xero"]]
    xero = Connected(both)
    connections = xero.identity.get_connections()
    assert len(connections) == 2
    xero.identity.delete_connection(connections[1].id)
    assert len(xero.identity.get_connections()) == 1
    with pytest.raises(ApiException) as gone:
        xero.identity.delete_connection(connections[1].id)
    assert gone.value.status == 404
    access = xero.token["access_token"]
    xero.token = {**xero.token, "scope": xero.token["scope"].split()}
    xero.client.set_oauth2_token(xero.token)
    xero.client.revoke_oauth2_token()
    dead = requests.get(BASE + "/connections", headers={"Authorization": "Bearer " + access})
    assert dead.status_code == 401 and dead.json()["Detail"] == "AuthenticationUnsuccessful"
