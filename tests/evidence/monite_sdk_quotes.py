"""The official Monite Python SDK, unchanged but for its base URL: a quote is accepted with a signature and becomes an invoice, another is declined.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    pip install monite==0.5.4 requests pytest
    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/monite_sdk_quotes.py
"""

import base64
import struct
import zlib

import pytest
from monite import (
    CounterpartAddress,
    CounterpartCreatePayload_Organization,
    CounterpartOrganizationCreatePayload,
    LineItem,
    LineItemProductCreate,
    Price,
    ReceivableFacadeCreateQuotePayload,
    Signature,
)
from monite.errors import ConflictError, UnprocessableEntityError

from monite_sdk import DEV, client, new_entity, token  # noqa: F401 (a fixture)

pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")


@pytest.fixture
def seller(token):  # noqa: F811
    """The SDK on behalf of an entity that may issue documents."""
    entity = new_entity(token, "Evidence of quotes").id
    sdk = client(token, entity)
    sdk.entities.update_by_id(entity, tax_id="12/345/67890")
    return sdk


def issued(sdk, signature_required):
    address = CounterpartAddress(country="DE", city="Kiel", line1="Hafenstrasse 3", postal_code="24103")
    organization = CounterpartOrganizationCreatePayload(legal_name="Evidence buyer", is_customer=True, is_vendor=False, address=address)
    buyer = sdk.counterparts.create(request=CounterpartCreatePayload_Organization(type="organization", organization=organization))
    quote = ReceivableFacadeCreateQuotePayload(
        type="quote",
        counterpart_id=buyer.id,
        counterpart_billing_address_id=sdk.counterparts.addresses.get(buyer.id).data[0].id,
        currency="EUR",
        signature_required=signature_required,
        line_items=[LineItem(quantity=3, product=LineItemProductCreate(name="Bookshelf", price=Price(currency="EUR", value=12_900)), tax_rate_value=1900)],
    )
    quote = sdk.receivables.issue_by_id(sdk.receivables.create(request=quote).id)
    assert (quote.type, quote.status, quote.total_amount) == ("quote", "issued", 46_053)
    return quote


def image(width=120, height=40):
    """A white picture, as PNG in Base64."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")).decode()


def test_a_quote_is_accepted_with_a_signature_and_becomes_an_invoice(seller):
    quote = issued(seller, signature_required=True)
    with pytest.raises(UnprocessableEntityError):
        seller.receivables.accept_by_id(quote.id)
    signature = Signature(email="ada@buyer.example", full_name="Ada Keeper", signature_image=image())
    assert seller.receivables.accept_by_id(quote.id, signature=signature).success
    assert seller.receivables.get_by_id(quote.id).status == "accepted"
    (invoice,) = seller.receivables.get(based_on=quote.id).data
    assert (invoice.type, invoice.status, invoice.total_amount, invoice.based_on) == ("invoice", "draft", quote.total_amount, quote.id)
    assert [line.product.name for line in invoice.line_items] == ["Bookshelf"]
    for answer in (seller.receivables.accept_by_id, seller.receivables.decline_by_id):
        with pytest.raises(ConflictError):
            answer(quote.id)


def test_a_quote_is_declined_and_becomes_nothing(seller):
    quote = issued(seller, signature_required=False)
    assert seller.receivables.decline_by_id(quote.id, comment="Too dear").success
    assert seller.receivables.get_by_id(quote.id).status == "declined"
    assert seller.receivables.get(based_on=quote.id).data == []
    with pytest.raises(ConflictError):
        seller.receivables.accept_by_id(quote.id)
