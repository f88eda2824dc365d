"""The official Monite Python SDK, unchanged but for its base URL, works against Bursar: it connects, reads, syncs, fails and leaves.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    pip install monite==0.5.4 requests pytest
    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/monite_sdk.py
"""

import datetime
import decimal
import html
import json
import os
import pathlib
import re
import time
import urllib.parse
import uuid

import httpx
import pytest
import requests
from monite import EntityAddressSchema, Monite, OptionalOrganizationSchema, OrganizationSchema, UpdateEntityAddressSchema
from monite.core.api_error import ApiError
from monite.errors import BadRequestError, NotAcceptableError, UnauthorizedError, UnprocessableEntityError

DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text()) if os.environ.get("DEV_JSON") else {}
pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")
VERSION = "2024-05-25"
NOBODY = "9d2b4c8f-2087-4738-ba91-000000000000"


# One token may ask thirty times a second; the server answers faster than that.
HTTP = httpx.Client(timeout=60, event_hooks={"request": [lambda request: time.sleep(0.04)]})


def client(token=None, entity=None):
    return Monite(base_url=DEV["api_url"] + "/v1", monite_version=VERSION, monite_entity_id=entity, token=token, httpx_client=HTTP)


def credentials():
    return {name: DEV[name] for name in ("client_id", "client_secret")}


@pytest.fixture(scope="module")
def token():
    answer = client().access_tokens.create(grant_type="client_credentials", **credentials())
    assert (answer.token_type, answer.expires_in) == ("Bearer", 1800)
    return answer.access_token


@pytest.fixture(scope="module")
def connected(token):
    """The SDK on behalf of the entity whose books are connected from the start."""
    return client(token, DEV["entity_id"])


def new_entity(token, name="Evidence GmbH"):
    address = EntityAddressSchema(country="DE", city="Berlin", line1="Invalidenstrasse 1", postal_code="10115")
    organization = OrganizationSchema(legal_name=name)
    return client(token).entities.create(address=address, email="evidence@example.com", type="organization", organization=organization)


def pages(method, **query):
    """Every row of a list, page by page, as its tokens lead."""
    rows, answer = [], method(**query)
    while True:
        rows += answer.data
        if not answer.next_pagination_token:
            return rows
        answer = method(pagination_token=answer.next_pagination_token, limit=query.get("limit"))


class Person:
    """Somebody with a browser that runs no scripts."""

    def __init__(self):
        self.browser = requests.Session()

    def press(self, page, button, **fields):
        """Presses a button of the page's form as a browser would, from the page's own origin."""
        form = re.search(r'<form[^>]*method="post"[^>]*>.*?</form>', page.text, re.S)
        assert form, page.text
        hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"', form.group(0)))
        action = re.search(r'<form[^>]*action="([^"]*)"', form.group(0))
        target = urllib.parse.urljoin(page.url, html.unescape(action.group(1)) if action else "")
        origin = urllib.parse.urlsplit(page.url)
        headers = {"origin": f"{origin.scheme}://{origin.netloc}", "sec-fetch-site": "same-origin"}
        return self.browser.post(target, data={**hidden, **fields, **button}, headers=headers)

    def connect(self, url, platform):
        entrance = self.browser.get(url)
        assert entrance.status_code == 200 and "What will be read" in entrance.text
        consent = self.press(entrance, {"platform": platform})
        assert consent.url.startswith(DEV["simulator_url"]), consent.url
        company = re.search(r'(?:<option value|name="company" value)="([^"]+)"', consent.text).group(1)
        question = self.press_provider(consent, company)
        assert question.url == url + "/confirm", question.url
        done = self.press(question, {"decision": "confirm"}, company=company)
        assert done.url == url + "/done", done.text
        return done

    def press_provider(self, consent, company):
        return self.browser.post(consent.url, data={"company": company, "decision": "allow"})


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def test_tokens_are_given_and_revoked():
    fresh = client().access_tokens.create(grant_type="client_credentials", **credentials()).access_token
    assert client(fresh).entities.get(limit=1).data
    assert client(fresh).access_tokens.revoke(token=fresh, **credentials()).message
    with pytest.raises(UnauthorizedError) as refused:
        client(fresh).entities.get(limit=1)
    assert refused.value.status_code == 401 and refused.value.body["error"]["message"]
    with pytest.raises(BadRequestError):
        client().access_tokens.create(grant_type="client_credentials", client_id=DEV["client_id"], client_secret="wrong")
    with pytest.raises(UnprocessableEntityError) as refused:
        client().access_tokens.create(grant_type="client_credentials", client_id="", client_secret="")
    assert refused.value.body["detail"]


def test_entities_are_made_read_listed_and_changed(token):
    made = new_entity(token)
    assert (made.type, made.status, made.organization.legal_name) == ("organization", "active", "Evidence GmbH")
    assert isinstance(made.created_at, datetime.datetime)
    sdk = client(token)
    assert sdk.entities.get_by_id(made.id) == made
    changed = sdk.entities.update_by_id(
        made.id,
        phone="+49 30 1",
        organization=OptionalOrganizationSchema(legal_name="Evidence AG"),
        address=UpdateEntityAddressSchema(city="Hamburg"),
    )
    assert (changed.phone, changed.organization.legal_name, changed.address.city) == ("+49 30 1", "Evidence AG", "Hamburg")
    assert changed.address.line1 == made.address.line1
    listed = pages(sdk.entities.get, limit=2)
    assert len({entity.id for entity in listed}) == len(listed) >= 3
    assert [entity.id for entity in sdk.entities.get(id_in=[made.id]).data] == [made.id]
    with pytest.raises(ApiError) as refused:
        sdk.entities.get_by_id(NOBODY)
    assert refused.value.status_code == 404
    with pytest.raises(NotAcceptableError):
        sdk.entities.get(pagination_token="nonsense")


@pytest.mark.parametrize("platform", ["quickbooks_online", "xero"])
def test_a_life_of_a_connection(token, platform):
    entity = new_entity(token, f"Evidence of {platform}")
    sdk = client(token, entity.id)
    connections = sdk.accounting.connections
    assert connections.get().data == []
    # The first company of each provider may be taken by the entity that is connected from the start.
    made = connections.create()
    assert (made.status, made.errors, made.last_pull) == ("pending_auth", [], None)
    assert connections.create().id == made.id
    free_the_company(token, platform)
    try:
        Person().connect(made.connection_url, platform)
        pulled = until(lambda: (found := connections.get_by_id(made.id)).last_pull and found)
        assert (pulled.status, pulled.platform, pulled.errors) == ("connected", platform, [])
        assert pulled.business_info.name and pulled.business_info.base_currency
        assert [found.id for found in connections.get().data] == [made.id]
        with pytest.raises(ApiError) as refused:
            connections.create()
        assert refused.value.status_code == 409 and made.id in refused.value.body["error"]["message"]
        assert connections.sync_by_id(made.id).message == "Started connection data sync."
        until(lambda: connections.get_by_id(made.id).last_pull > pulled.last_pull)
        everything_is_readable(sdk)
    finally:
        ended = connections.disconnect_by_id(made.id)
    assert ended.status == "disconnected" and connections.get().data == []
    assert connections.disconnect_by_id(made.id) == ended
    with pytest.raises(ApiError) as refused:
        connections.sync_by_id(made.id)
    assert refused.value.status_code == 409
    everything_is_readable(sdk)


def free_the_company(token, platform):
    """The first company of QuickBooks belongs to the entity that `dev` connected: let go of it, if it still holds it."""
    sdk = client(token, DEV["entity_id"])
    for connection in sdk.accounting.connections.get().data:
        if connection.platform == platform:
            sdk.accounting.connections.disconnect_by_id(connection.id)


def everything_is_readable(sdk):
    accounts = pages(sdk.accounting.ledger_accounts.get, limit=7)
    names = [account.name for account in accounts]
    assert names == sorted(names) and len(names) > 14 and len({account.id for account in accounts}) == len(accounts)
    assert any(account.is_bank_account for account in accounts)
    assert sdk.accounting.ledger_accounts.get_by_id(accounts[0].id) == accounts[0]
    assert {account.type for account in accounts} <= {"Asset", "Equity", "Expense", "Income", "Liability", "Unknown"}
    rates = pages(sdk.accounting.tax_rates.get, limit=4, order="desc", sort="name")
    assert rates and sdk.accounting.tax_rates.get_by_id(rates[0].id) == rates[0]
    # A code that only says that tax applies (QuickBooks' TAX) has no rate of its own.
    assert any(rate.components and rate.effective_tax_rate and rate.total_tax_rate for rate in rates)
    known = {account.id for account in accounts}
    for documents in (sdk.accounting.payables, sdk.accounting.receivables):
        first, second = documents.get(limit=3).data, documents.get(limit=3, offset=3).data
        assert len(first) == 3 and not {found.id for found in first} & {found.id for found in second}
        assert documents.get_by_id(first[0].id) == first[0]
        for line in [line for document in first + second for line in document.lines]:
            assert line.ledger_account_id is None or line.ledger_account_id in known
    bill = sdk.accounting.payables.get(limit=1).data[0]
    assert bill.vendor_ref.id and bill.status in {"open", "partially_paid", "paid", "void", "draft"}
    assert decimal.Decimal(str(bill.total_amount)) > 0
    assert sdk.accounting.receivables.get(limit=1).data[0].customer_ref.id


def test_the_books_that_dev_connected_are_readable(connected):
    everything_is_readable(connected)
    assert DEV["connection_id"]
    assert connected.accounting.connections.get_by_id(DEV["connection_id"]).id == DEV["connection_id"]


def test_errors_have_the_sdks_types(token, connected):
    with pytest.raises(UnauthorizedError):
        client("nonsense", DEV["entity_id"]).accounting.connections.get()
    calls = [
        connected.accounting.connections.get_by_id,
        connected.accounting.connections.disconnect_by_id,
        connected.accounting.connections.sync_by_id,
        connected.accounting.ledger_accounts.get_by_id,
        connected.accounting.tax_rates.get_by_id,
        connected.accounting.payables.get_by_id,
        connected.accounting.receivables.get_by_id,
    ]
    for call in calls:
        with pytest.raises(ApiError) as refused:
            call(str(uuid.UUID(NOBODY)))
        assert refused.value.status_code == 404 and refused.value.body["error"]["message"], call
    for call in calls[:5]:
        with pytest.raises(UnprocessableEntityError) as refused:
            call("not-an-id")
        assert refused.value.body["detail"][0]["loc"][0] == "path"
    for listed in (connected.accounting.ledger_accounts, connected.accounting.tax_rates, connected.accounting.payables):
        with pytest.raises(UnprocessableEntityError):
            listed.get(limit=100_000)
    with pytest.raises(UnprocessableEntityError):
        connected.accounting.ledger_accounts.get(pagination_token="nonsense")
    with pytest.raises(UnprocessableEntityError):
        client(token).accounting.connections.get()
    with pytest.raises(ApiError) as refused:
        client(token, NOBODY).accounting.connections.get()
    assert refused.value.status_code == 403
