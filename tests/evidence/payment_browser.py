"""A customer pays by a payment link in a real Chromium: the page in light and dark, at three widths, from the question to the receipt.

Needs a running `bursar dev`, whose summary is named by DEV_JSON; Chromium with its driver; and selenium. Screenshots go to SCREENSHOTS;
axe-core looks at every page where AXE_CORE names its file.

    DEV_JSON=bursar-data/dev.json SCREENSHOTS=shots pytest tests/evidence/payment_browser.py
"""

import pytest
from selenium.webdriver.common.by import By

from connect_browser import browser, platform, press, shoot, wait, words  # noqa: F401 (fixtures)

IBAN = "DE02120300000000202051"


@pytest.fixture
def shop(platform):
    """An entity with a bank account, which takes transfers and cards, and has told what they take."""
    entity = platform.entity("Corner Shop GmbH")
    account = {"country": "DE", "currency": "EUR", "iban": IBAN, "bic": "BYLADEM1001", "account_holder_name": "Corner Shop GmbH"}
    platform.call("POST", "/bank_accounts", account, entity)
    company = {"phone": "+49 431 1", "tax_id": "12/345/67890", "organization": {"owners_provided": True}}
    platform.call("PATCH", f"/entities/{entity}", company)
    address = {"country": "DE", "city": "Kiel", "line1": "Hafenstrasse 5", "postal_code": "24103"}
    person = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "phone": "+49 431 2", "date_of_birth": "1906-12-09"}
    platform.call("POST", "/persons", person | {"address": address, "relationship": {"representative": True}}, entity)
    told = {"business_profile": {"mcc": "5734", "url": "https://shop.example"}, "tos_acceptance": {"date": "2024-06-03T09:30:00Z"}}
    platform.call("PATCH", f"/entities/{entity}/onboarding_data", told)
    platform.call("PUT", f"/entities/{entity}/payment_methods", {"payment_methods_receive": ["sepa_credit", "card"]})
    return entity


def invoice(platform, entity):
    address = {"country": "DE", "city": "Kiel", "line1": "Hafenstrasse 5", "postal_code": "24103"}
    organization = {"legal_name": "Harbour Office GmbH", "is_customer": True, "is_vendor": False, "address": address}
    platform.call("PATCH", f"/entities/{entity}", {"tax_id": "12/345/67890"})
    customer = platform.call("POST", "/counterparts", {"type": "organization", "organization": organization}, entity)
    product = {"name": "Desk lamp", "price": {"currency": "EUR", "value": 4900}}
    body = {
        "type": "invoice", "currency": "EUR", "counterpart_id": customer["id"],
        "counterpart_billing_address_id": customer["default_billing_address_id"],
        "payment_terms": {"term_final": {"number_of_days": 30}},
        "line_items": [{"quantity": 2, "product": product, "tax_rate_value": 1900}],
    }
    made = platform.call("POST", "/receivables", body, entity)["id"]
    platform.call("POST", f"/receivables/{made}/issue", entity=entity)
    return made


def link(platform, entity, **more):
    body = {"recipient": {"type": "entity", "id": entity}, "payment_methods": ["sepa_credit"]} | more
    return platform.call("POST", "/payment_links", body, entity)


def test_an_invoice_is_paid_from_the_link_to_the_receipt(platform, browser, shop):
    receivable = invoice(platform, shop)
    made = link(platform, shop, object={"type": "receivable", "id": receivable}, return_url="https://app.example/done")
    browser.get(made["payment_page_url"])
    for expected in ("Pay Corner Shop GmbH", "€116.62", "DE02", "BYLADEM1001", made["payment_reference"]):
        assert expected in words(browser), expected
    assert browser.find_elements(By.CSS_SELECTOR, "svg.qr path")
    shoot(browser, "payment-1-question")
    press(browser, "I have made the transfer")
    wait(browser, "Your payment is on its way")
    shoot(browser, "payment-2-on-its-way")
    intent = made["payment_intent_id"]
    assert platform.call("GET", f"/payment_intents/{intent}", entity=shop)["status"] == "processing"
    platform.call("POST", f"/payment_intents/{intent}/mark_as_succeeded", {}, shop)
    browser.refresh()
    wait(browser, "has received your payment")
    assert browser.find_element(By.LINK_TEXT, "Return to platform").get_attribute("href") == "https://app.example/done"
    shoot(browser, "payment-3-receipt")
    assert platform.call("GET", f"/receivables/{receivable}", entity=shop)["status"] == "paid"


def test_a_card_that_is_declined_and_one_that_pays(platform, browser, shop):
    made = link(platform, shop, amount=5000, currency="EUR", payment_reference="RE-2", payment_methods=["card", "sepa_credit"])
    browser.get(made["payment_page_url"])
    shoot(browser, "payment-5-both-methods")
    press(browser, "Pay by card")
    wait(browser, "Your card is entered at Stripe")
    card = browser.find_element(By.ID, "simulated-card")
    shoot(browser, "payment-6-card")
    card.clear()
    card.send_keys("4000 0000 0000 0002")
    press(browser, "Pay now")
    wait(browser, "Your card was declined.")
    shoot(browser, "payment-7-declined")
    card.clear()
    card.send_keys("4242 4242 4242 4242")
    press(browser, "Pay now")
    wait(browser, "has received your payment")
    intent = platform.call("GET", f"/payment_intents/{made['payment_intent_id']}", entity=shop)
    assert (intent["status"], intent["provider"], intent["selected_payment_method"]) == ("succeeded", "stripe", "card")


def test_a_link_that_expired(platform, browser, shop):
    made = link(platform, shop, amount=5000, currency="EUR", payment_reference="RE-1")
    platform.call("POST", f"/payment_links/{made['id']}/expire", entity=shop)
    browser.get(made["payment_page_url"])
    wait(browser, "Link expired")
    shoot(browser, "payment-4-expired")
