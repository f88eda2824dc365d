"""The official Monite Python SDK, unchanged but for its base URL, keeps an entity and all that belongs to it, and files, in Bursar.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    pip install monite==0.5.4 requests pytest
    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/monite_sdk_entities.py
"""

import json
import os
import pathlib
import time

import httpx
import pytest
import requests
from monite import (
    AccountingSettings,
    DefaultLedgerAccountIDs,
    EntityAddressSchema,
    OrganizationSchema,
    PersonAddressRequest,
    PersonRelationshipRequest,
    Monite,
)
from monite.errors import NotFoundError, UnprocessableEntityError

DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text()) if os.environ.get("DEV_JSON") else {}
pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")
# One token may ask thirty times a second; the server answers faster than that.
HTTP = httpx.Client(timeout=60, event_hooks={"request": [lambda request: time.sleep(0.04)]})
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)


def client(token=None, entity=None):
    return Monite(base_url=DEV["api_url"] + "/v1", monite_version="2024-05-25", monite_entity_id=entity, token=token, httpx_client=HTTP)


@pytest.fixture(scope="module")
def token():
    answer = client().access_tokens.create(
        grant_type="client_credentials", client_id=DEV["client_id"], client_secret=DEV["client_secret"]
    )
    return answer.access_token


@pytest.fixture(scope="module")
def entity(token):
    address = EntityAddressSchema(country="DE", city="Berlin", line1="Invalidenstrasse 1", postal_code="10115")
    organization = OrganizationSchema(legal_name="Evidence GmbH")
    return client(token).entities.create(address=address, email="parts@example.com", type="organization", organization=organization).id


@pytest.fixture(scope="module")
def monite(token, entity):
    return client(token, entity)


def test_an_entity_rests_and_works_again(monite, entity):
    assert monite.entities.post_entities_id_deactivate(entity).status == "inactive"
    assert monite.entities.post_entities_id_activate(entity).status == "active"


def test_settings_are_merged_and_lead_to_the_ledger(monite, token, entity):
    before = monite.entities.get_settings_by_id(entity)
    assert (before.document_ids.document_type_prefix.invoice, before.vat_mode, before.document_ids.min_digits) == ("INV", "exclusive", 5)
    after = monite.entities.update_settings_by_id(entity, vat_mode="inclusive", quote_signature_required=True)
    assert (after.vat_mode, after.quote_signature_required, after.receivable_edit_flow) == ("inclusive", True, "compliant")
    numbers = monite.entities.get_entities_id_settings_next_document_numbers(entity)
    assert (numbers.invoice, numbers.quote) == (1, 1)
    connected = client(token, DEV["entity_id"])
    account = connected.accounting.ledger_accounts.get(limit=1).data[0].id
    books = AccountingSettings(ledger_account_ids=DefaultLedgerAccountIDs(payments=account))
    changed = connected.entities.update_settings_by_id(DEV["entity_id"], accounting=books)
    assert changed.accounting.ledger_account_ids.payments == account
    with pytest.raises(UnprocessableEntityError):
        monite.entities.update_settings_by_id(entity, accounting=books)


def test_metadata_comes_back_as_it_is(monite, entity):
    metadata = {"plan": "gold", "seats": 3, "tags": ["a", None], "nothing": None}
    monite.entities.update_partner_metadata_by_id(entity, metadata=metadata)
    assert monite.entities.get_partner_metadata_by_id(entity).metadata == metadata


def test_a_logo_is_a_link_that_anybody_can_open(monite, entity):
    logo = monite.entities.upload_logo_by_id(entity, file=("logo.png", PNG, "image/png"))
    assert (logo.mimetype, logo.size, logo.previews, logo.pages) == ("image/png", len(PNG), [], [])
    assert monite.entities.get_by_id(entity).logo.url == logo.url
    answer = requests.get(logo.url, timeout=10)
    assert (answer.content, answer.headers["content-type"], answer.headers["x-content-type-options"]) == (PNG, "image/png", "nosniff")
    monite.entities.delete_logo_by_id(entity)
    assert requests.get(logo.url, timeout=10).status_code == 404


def test_vat_ids(monite, entity):
    made = monite.entities.vat_ids.create(entity, country="DE", type="eu_vat", value="DE123456789")
    assert monite.entities.vat_ids.get_by_id(made.id, entity) == made
    assert monite.entities.vat_ids.update_by_id(made.id, entity, value="DE2").value == "DE2"
    assert [vat_id.id for vat_id in monite.entities.vat_ids.get(entity).data] == [made.id]
    monite.entities.vat_ids.delete_by_id(made.id, entity)
    assert monite.entities.vat_ids.get(entity).data == []


def test_one_default_bank_account_a_currency(monite):
    accounts = monite.entities.bank_accounts
    first = accounts.create(country="DE", currency="EUR", iban="DE74500700100100000900")
    second = accounts.create(country="DE", currency="EUR", iban="DE89370400440532013000", display_name="Savings")
    assert (first.is_default_for_currency, second.is_default_for_currency) == (True, False)
    assert accounts.make_default_by_id(second.id).is_default_for_currency
    assert not accounts.get_by_id(first.id).is_default_for_currency
    assert accounts.update_by_id(first.id, display_name="Old").display_name == "Old"
    with pytest.raises(UnprocessableEntityError):
        accounts.create(country="DE", currency="EUR", iban="DE75500700100100000900")
    for account in accounts.get().data:
        accounts.delete_by_id(account.id)
    assert accounts.get().data == []


def test_persons(monite):
    relationship = PersonRelationshipRequest(owner=True, percent_ownership=51.5)
    address = PersonAddressRequest(country="US", city="Arlington", line1="1 Navy Way", postal_code="22202")
    made = monite.entities.persons.create(
        first_name="Grace", last_name="Hopper", email="grace@example.com", relationship=relationship, address=address, id_number="123-45-6789"
    )
    assert (made.relationship.percent_ownership, made.id_number, made.relationship.director) == (51.5, "123-45-6789", False)
    assert monite.entities.persons.update_by_id(made.id, first_name="Ada").first_name == "Ada"
    assert [person.id for person in monite.entities.persons.get().data] == [made.id]
    monite.entities.persons.delete_by_id(made.id)
    with pytest.raises(NotFoundError):
        monite.entities.persons.get_by_id(made.id)


def test_files(monite):
    made = monite.files.upload(file=("portrait.png", PNG, "image/png"), file_type="userpics")
    assert monite.files.get_by_id(made.id) == made
    assert [one.id for one in monite.files.get(id_in=made.id).data] == [made.id]
    assert requests.get(made.url, timeout=10).content == PNG
    monite.files.delete(made.id)
    assert requests.get(made.url, timeout=10).status_code == 404
    with pytest.raises(UnprocessableEntityError):
        monite.files.upload(file=("page.png", b"<html></html>", "image/png"), file_type="userpics")
