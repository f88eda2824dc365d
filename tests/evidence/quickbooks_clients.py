"""The official QuickBooks clients complete a company's life against the simulator.

    pip install pytest requests python-quickbooks==0.9.12 intuit-oauth==1.2.6
    cargo run -p bursar-simulator --example simulate -- 4010
    SIMULATOR_URL=http://127.0.0.1:4010 pytest tests/evidence/quickbooks_clients.py

With QBO_PROPERTY_CHECK set to a checker's path, every body that was read is checked against Intuit's schema too.
"""

import json
import os
import subprocess
from urllib.parse import parse_qs, urlparse

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import pytest
import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from quickbooks import QuickBooks
from quickbooks.batch import batch_create
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import AuthorizationException, QuickbooksException, ValidationException
from quickbooks.objects import (Account, Bill, BillPayment, CompanyInfo, CreditMemo, Customer, Invoice, Item, Payment, Preferences, TaxCode,
                                TaxRate, Vendor, VendorCredit)
from quickbooks.objects.base import Ref
from quickbooks.objects.billpayment import BillPaymentLine, CheckPayment
from quickbooks.objects.detailline import AccountBasedExpenseLine, AccountBasedExpenseLineDetail, SalesItemLine, SalesItemLineDetail
from quickbooks.objects.payment import PaymentLine

URL = os.environ.get("SIMULATOR_URL", "")
if not URL:
    pytest.skip("skipped: SIMULATOR_URL is not set", allow_module_level=True)

REDIRECT = "http://app.example/callback"
QuickBooks.api_url_v3 = QuickBooks.sandbox_api_url_v3 = f"{URL}/v3"


def control(path, body):
    answer = requests.post(f"{URL}/_sim/{path}", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def consent(auth, company, decision="allow"):
    """Goes through the consent page as a person would; gives the redirect's parameters."""
    address = auth.get_authorization_url([Scopes.ACCOUNTING])
    page = requests.get(address, timeout=30)
    assert page.status_code == 200 and "Connect" in page.text
    answer = requests.post(address, data={"company": company, "decision": decision}, allow_redirects=False, timeout=30)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlparse(answer.headers["Location"]).query).items()}


def connect(place):
    auth = AuthClient("evidence", "secret", REDIRECT, environment=f"{URL}/.well-known/openid_configuration/")
    companies = requests.get(f"{URL}/_sim/companies", timeout=30).json()["quickbooks"]
    given = consent(auth, companies[place]["id"])
    assert given["state"] == auth.state_token
    auth.get_bearer_token(given["code"], realm_id=given["realmId"])
    assert auth.expires_in == 3600 and auth.x_refresh_token_expires_in > 8_000_000
    return auth, QuickBooks(auth_client=auth, refresh_token=auth.refresh_token, company_id=given["realmId"], minorversion=75)


@pytest.fixture(scope="module", autouse=True)
def fresh_world():
    control("reset", {})
    control("limits", {"provider": "quickbooks", "enforced": False})


@pytest.fixture
def connected():
    return connect(0)


@pytest.fixture
def client(connected):
    return connected[1]


def ref(value):
    reference = Ref()
    reference.value = value
    return reference


def expense_line(account, amount):
    line = AccountBasedExpenseLine()
    line.Amount = amount
    line.Description = "Evidence"
    line.AccountBasedExpenseLineDetail = AccountBasedExpenseLineDetail()
    line.AccountBasedExpenseLineDetail.AccountRef = account.to_ref()
    return line


def new_bill(client, amount=120.5):
    bill = Bill()
    bill.VendorRef = Vendor.all(max_results=1, qb=client)[0].to_ref()
    bill.Line.append(expense_line(Account.filter(AccountType="Expense", qb=client)[0], amount))
    return bill.save(qb=client)


def new_invoice(client, customer, amount=80):
    line = SalesItemLine()
    line.Amount = amount
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = Item.all(max_results=1, qb=client)[0].to_ref()
    invoice = Invoice()
    invoice.CustomerRef = customer.to_ref()
    invoice.Line.append(line)
    return invoice.save(qb=client)


def test_a_refusal_on_the_consent_page_comes_back():
    auth = AuthClient("evidence", "secret", REDIRECT, environment=f"{URL}/.well-known/openid_configuration/")
    assert consent(auth, "0", "deny")["error"] == "access_denied"


@pytest.mark.parametrize("place", [0, 1])
def test_lists_are_read_into_the_clients_objects(place):
    _, client = connect(place)
    assert CompanyInfo.get(1, qb=client).CompanyName in ("Harbour Light Trading", "Second Company")
    assert Preferences.get(qb=client).CurrencyPrefs.HomeCurrency.value in ("USD", "GBP")
    for kind in (Account, Customer, Vendor, Item, TaxCode, TaxRate, Bill, Invoice, Payment, BillPayment):
        count = kind.count(qb=client)
        rows = kind.all(max_results=1000, qb=client)
        assert len(rows) == min(count, 1000) > 0, kind
        if kind is not TaxCode:
            assert kind.get(int(rows[0].Id), qb=client).Id == rows[0].Id
    pages = [kind.Id for start in (1, 8) for kind in Invoice.all(start_position=start, max_results=7, qb=client)]
    assert len(set(pages)) == 14


def test_a_name_is_made_found_changed_and_archived(client):
    customer = Customer()
    customer.DisplayName = "Amy's Evidence"
    customer.save(qb=client)
    found = Customer.filter(DisplayName="Amy's Evidence", qb=client)
    assert [row.Id for row in found] == [customer.Id]
    found[0].CompanyName = "Evidence Ltd"
    newest = found[0].save(qb=client)
    assert Customer.get(int(customer.Id), qb=client).CompanyName == "Evidence Ltd"
    newest.Active = False
    newest.save(qb=client)
    assert Customer.get(int(customer.Id), qb=client).DisplayName == "Amy's Evidence (deleted)"
    assert Customer.choose([customer.Id], field="Id", qb=client) == []


def test_a_bill_is_made_changed_paid_and_deleted(client):
    bill = new_bill(client)
    assert float(bill.TotalAmt) == float(bill.Balance) == 120.5
    bill.PrivateNote = "changed"
    bill.save(qb=client)
    assert Bill.get(int(bill.Id), qb=client).PrivateNote == "changed"
    payment = BillPayment()
    payment.PayType = "Check"
    payment.CheckPayment = CheckPayment()
    payment.CheckPayment.BankAccountRef = Account.filter(AccountType="Bank", qb=client)[0].to_ref()
    payment.VendorRef = bill.VendorRef
    payment.TotalAmt = 20.5
    line = BillPaymentLine()
    line.Amount = 20.5
    line.LinkedTxn.append(bill.to_linked_txn())
    payment.Line.append(line)
    payment.save(qb=client)
    assert float(Bill.get(int(bill.Id), qb=client).Balance) == 100
    payment.void(qb=client)
    again = Bill.get(int(bill.Id), qb=client)
    assert float(again.Balance) == 120.5
    again.delete(qb=client)
    with pytest.raises(QuickbooksException) as refused:
        Bill.get(int(bill.Id), qb=client)
    assert refused.value.error_code == 610


def test_an_invoice_is_made_paid_voided(client):
    customer = Customer()
    customer.DisplayName = "Invoice Evidence"
    customer.save(qb=client)
    invoice = new_invoice(client, customer)
    assert invoice.Line[-1].DetailType == "SubTotalLineDetail"
    payment = Payment()
    payment.CustomerRef = customer.to_ref()
    payment.TotalAmt = 30
    line = PaymentLine()
    line.Amount = 30
    line.LinkedTxn.append(invoice.to_linked_txn())
    payment.Line.append(line)
    payment.save(qb=client)
    after = Invoice.get(int(invoice.Id), qb=client)
    assert float(after.Balance) == 50 and after.LinkedTxn[0].TxnType == "Payment"
    assert float(Customer.get(int(customer.Id), qb=client).Balance) == 50
    after.void(qb=client)
    voided = Invoice.get(int(invoice.Id), qb=client)
    assert float(voided.TotalAmt) == 0 and voided.PrivateNote.startswith("Voided")


def test_credit_notes(client):
    credit = VendorCredit()
    credit.VendorRef = Vendor.all(max_results=1, qb=client)[0].to_ref()
    credit.Line.append(expense_line(Account.filter(AccountType="Expense", qb=client)[0], 15))
    credit = credit.save(qb=client)
    assert float(credit.TotalAmt) == 15
    assert CreditMemo.count(qb=client) > 0


def test_batch_and_change_data_capture(client):
    names = [Vendor() for _ in range(3)]
    for place, vendor in enumerate(names):
        vendor.DisplayName = f"Batch {min(place, 1)}"
    made = batch_create(names, qb=client)
    assert (len(made.successes), len(made.faults)) == (2, 1)
    assert made.faults[0].Error[0].code == "6240"
    bill = new_bill(client)
    bill.delete(qb=client)
    now = requests.get(f"{URL}/_sim/clock", timeout=30).json()["now"]
    changes = change_data_capture([Vendor, Bill], now[:10] + "T00:00:00+00:00", qb=client)
    assert any(row.Id == bill.Id for row in changes.Bill)


def test_errors_are_the_clients_own_exceptions(client):
    with pytest.raises(QuickbooksException) as duplicate:
        vendor = Vendor()
        vendor.DisplayName = Customer.all(max_results=1, qb=client)[0].DisplayName
        vendor.save(qb=client)
    assert duplicate.value.error_code == 6240
    bill = new_bill(client)
    stale = Bill.get(int(bill.Id), qb=client)
    bill.save(qb=client)
    with pytest.raises(QuickbooksException) as refused:
        stale.save(qb=client)
    assert refused.value.error_code == 5010
    control("lock", {"provider": "quickbooks", "date": "2099-01-01"})
    with pytest.raises(QuickbooksException) as closed:
        new_bill(client)
    control("lock", {"provider": "quickbooks", "date": None})
    assert closed.value.error_code == 6210
    with pytest.raises(ValidationException) as query:
        client.query("SELECT * FROM Custmoer")
    assert query.value.error_code == 4001
    control("faults", {"provider": "quickbooks", "kind": "token_dead"})
    with pytest.raises(AuthorizationException):
        Vendor.all(qb=client)


def test_the_same_request_id_is_replayed(client):
    before = Vendor.count(qb=client)
    vendor = Vendor()
    vendor.DisplayName = "Once"
    vendor.save(qb=client, request_id="evidence-1")
    again = Vendor()
    again.DisplayName = "Once"
    again.save(qb=client, request_id="evidence-1")
    assert (again.Id, Vendor.count(qb=client)) == (vendor.Id, before + 1)


def test_refresh_and_revoke(connected):
    auth, client = connected
    first = auth.refresh_token
    auth.refresh()
    assert auth.refresh_token == first, "the value stays for a day"
    control("expire", {"provider": "quickbooks"})
    with pytest.raises(AuthorizationException):
        Vendor.all(qb=client)
    auth.refresh()
    client = QuickBooks(auth_client=auth, refresh_token=auth.refresh_token, company_id=auth.realm_id, minorversion=75)
    assert Vendor.all(max_results=1, qb=client)
    assert auth.revoke(token=auth.refresh_token)
    with pytest.raises(AuthClientError) as dead:
        auth.refresh(refresh_token=first)
    assert dead.value.status_code == 400 and "invalid_grant" in str(dead.value.content)
    with pytest.raises(AuthorizationException):
        Vendor.all(qb=client)


def test_bodies_hold_only_properties_of_the_schema(tmp_path):
    checker = os.environ.get("QBO_PROPERTY_CHECK")
    if not checker:
        pytest.skip("skipped: QBO_PROPERTY_CHECK is not set, bodies are not checked against Intuit's schema")
    files = []
    for place in (0, 1):
        _, client = connect(place)
        new_bill(client)
        for name in ("CompanyInfo", "Preferences", "Account", "Customer", "Vendor", "Item", "TaxCode", "TaxRate", "Bill", "Invoice", "Payment",
                     "BillPayment", "CreditMemo", "VendorCredit"):
            body = client.query(f"SELECT * FROM {name} MAXRESULTS 1000")
            if body["QueryResponse"]:
                file = tmp_path / f"{place}-{name}.json"
                file.write_text(json.dumps(body))
                files.append(str(file))
    checked = subprocess.run([checker, *files], capture_output=True, text=True, check=False)
    print(checked.stdout)
    assert checked.returncode == 0, checked.stdout + checked.stderr
