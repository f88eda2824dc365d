"""The official Monite Python SDK, unchanged but for its base URL, issues an invoice, reads why the ledger does not have it, repairs that, and pushes.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    pip install monite==0.5.4 requests pytest
    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/monite_sdk_write_back.py
"""

import httpx
import pytest
from monite import (
    AccountingSettings,
    CounterpartAddress,
    CounterpartCreatePayload_Organization,
    CounterpartOrganizationCreatePayload,
    DefaultLedgerAccountIDs,
    DocumentIDsSettingsRequest,
    DocumentTypePrefix,
    InlinePaymentTermsRequestPayload,
    InlineTermFinal,
    LineItem,
    LineItemProductCreate,
    Price,
    ReceivableFacadeCreateInvoicePayload,
)
from monite.core.api_error import ApiError

from monite_sdk import DEV, NOBODY, Person, client, free_the_company, new_entity, token, until  # noqa: F401 (a fixture)

pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")
PLATFORM = "quickbooks_online"


@pytest.fixture
def seller(token):  # noqa: F811
    """The SDK on behalf of an entity with books in dollars, of which nothing is set yet."""
    entity = new_entity(token, "Evidence of write-back")
    sdk = client(token, entity.id)
    # An invoice cannot be issued without it.
    sdk.entities.update_by_id(entity.id, tax_id="12/345/67890")
    free_the_company(token, PLATFORM)
    made = sdk.accounting.connections.create()
    Person().connect(made.connection_url, PLATFORM)
    until(lambda: sdk.accounting.connections.get_by_id(made.id).last_pull)
    # The books have invoices of their own that begin with INV.
    sdk.entities.update_settings_by_id(entity.id, document_ids=DocumentIDsSettingsRequest(document_type_prefix=DocumentTypePrefix(invoice="EW")))
    yield entity.id, sdk
    sdk.accounting.connections.disconnect_by_id(made.id)


def issued(sdk):
    address = CounterpartAddress(country="US", state="CA", city="Oakland", line1="1 Broadway", postal_code="94607")
    organization = CounterpartOrganizationCreatePayload(legal_name="Evidence buyer", is_customer=True, is_vendor=False, address=address)
    buyer = sdk.counterparts.create(request=CounterpartCreatePayload_Organization(type="organization", organization=organization))
    lamp = LineItemProductCreate(name="Desk lamp", price=Price(currency="USD", value=12_500))
    invoice = ReceivableFacadeCreateInvoicePayload(
        type="invoice",
        counterpart_id=buyer.id,
        counterpart_billing_address_id=sdk.counterparts.addresses.get(buyer.id).data[0].id,
        currency="USD",
        payment_terms=InlinePaymentTermsRequestPayload(term_final=InlineTermFinal(number_of_days=30)),
        line_items=[LineItem(quantity=2, product=lamp, tax_rate_value=0)],
    )
    return sdk.receivables.issue_by_id(sdk.receivables.create(request=invoice).id)


def in_the_ledger(number):
    """The invoices of this number in the simulated books of the first company."""
    state = httpx.get(DEV["simulator_url"] + "/_sim/state?provider=quickbooks&entity=Invoice").json()
    return [row for row in state["entities"]["Invoice"] if row.get("DocNumber") == number]


def test_an_invoice_is_issued_repaired_and_pushed(seller):
    entity_id, sdk = seller
    records = sdk.accounting.synced_records
    invoice = issued(sdk)
    number = invoice.document_id
    (pending,) = records.get(object_type="receivable", object_id=invoice.id).data
    assert pending.object_id == invoice.id
    stuck = until(lambda: (found := records.get_by_id(pending.id)).sync_status == "error" and found)
    assert stuck.errors["code"] == "account_missing" and stuck.errors["who_must_act"] == "entity_user", stuck.errors
    assert stuck.platform_object_id is None and in_the_ledger(number) == []
    income = next(account for account in sdk.accounting.ledger_accounts.get(limit=100).data if account.type == "Income" and account.status == "Active")
    defaults = DefaultLedgerAccountIDs(products=income.id)
    sdk.entities.update_settings_by_id(entity_id, accounting=AccountingSettings(ledger_account_ids=defaults))
    assert records.push_by_id(pending.id).sync_status == "pending"
    done = until(lambda: (found := records.get_by_id(pending.id)).sync_status == "done" and found)
    assert done.platform_object_id and done.platform_updated_at
    (there,) = in_the_ledger(number)
    assert (there["Id"], there["TotalAmt"]) == (done.platform_object_id, 250)
    # What is there stays as it is, however often it is pushed.
    records.push_by_id(pending.id)
    until(lambda: records.get_by_id(pending.id).sync_status == "done")
    assert len(in_the_ledger(number)) == 1
    assert {record.object_type for record in records.get(object_type="customer").data} == {"customer"}
    with pytest.raises(ApiError) as refused:
        records.get_by_id(NOBODY)
    assert refused.value.status_code == 404
