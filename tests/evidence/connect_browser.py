"""A person connects books in a real Chromium: Xero from link to done, a denial, a disconnect that is seen through, and the pages looked at in light
and dark, at three widths.

Needs a running `bursar dev`, whose summary is named by DEV_JSON; Chromium with its driver; and selenium. Screenshots go to SCREENSHOTS;
axe-core looks at every page where AXE_CORE names its file.

    DEV_JSON=bursar-data/dev.json SCREENSHOTS=shots pytest tests/evidence/connect_browser.py
"""

import json
import os
import pathlib
import sys
import urllib.request

import pytest
from selenium.webdriver.common.by import By

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import screenshots
from browsing import chromium, press, until, wait, words

SHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", "screenshots"))


@pytest.fixture(scope="session")
def platform():
    return screenshots.Platform(json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text()))


@pytest.fixture
def browser():
    driver = chromium("--hide-scrollbars")
    yield driver
    refused = [entry["message"] for entry in driver.get_log("browser") if "Content Security Policy" in entry["message"]]
    driver.quit()
    assert not refused, refused


def shoot(browser, name):
    """The page in every size, light and dark, without a fault."""
    found = list(screenshots.look(browser, SHOTS, name))
    assert not found, "\n".join(found)


def test_xero_from_the_link_to_the_end(platform, browser):
    entity = platform.entity("Browser Bakery GmbH")
    connection = platform.connection(entity)
    browser.get(connection["connection_url"])
    assert "Browser Bakery GmbH" in words(browser) and "What will be read" in words(browser)
    shoot(browser, "1-entrance")
    press(browser, "Connect to Xero")
    wait(browser, "Xero (simulated)")
    for box in browser.find_elements(By.CSS_SELECTOR, "input[name=company]"):
        if not box.is_selected():
            box.click()
    press(browser, "Connect")
    wait(browser, "Which company is it?")
    assert platform.status(entity, connection["id"]) == "pending_auth"
    browser.find_elements(By.CSS_SELECTOR, "input[type=radio]")[-1].click()
    shoot(browser, "2-confirm")
    press(browser, "Yes, connect this company")
    wait(browser, "Connected")
    shoot(browser, "3-reading")
    wait(browser, "synced from now on", 60)
    shoot(browser, "4-done")
    assert "Invoices and bills" in words(browser) and "waiting" not in words(browser)
    assert platform.status(entity, connection["id"]) == "connected"
    browser.get(connection["connection_url"])
    assert "Already connected" in words(browser)
    shoot(browser, "5-already")
    platform.call("POST", f"/accounting_connections/{connection['id']}/disconnect", entity=entity)
    browser.get(connection["connection_url"])
    assert "Link expired" in words(browser)


def test_a_person_who_says_no(platform, browser):
    entity = platform.entity("Careful Customer GmbH")
    connection = platform.connection(entity, {"platform": "quickbooks_online"})
    browser.get(connection["connection_url"])
    assert "Connect to QuickBooks Online" in words(browser) and "Connect to Xero" not in words(browser)
    press(browser, "Connect to QuickBooks Online")
    wait(browser, "QuickBooks Online (simulated)")
    press(browser, "Cancel")
    wait(browser, "You did not give access")
    shoot(browser, "6-denied")
    press(browser, "Start again")
    wait(browser, "Connect your accounting")
    assert platform.status(entity, connection["id"]) == "pending_auth"


def test_a_person_who_declines_the_company(platform, browser):
    entity = platform.entity("Two Minds Ltd")
    connection = platform.connection(entity, {"platform": "quickbooks_online"})
    browser.get(connection["connection_url"])
    press(browser, "Connect to QuickBooks Online")
    wait(browser, "QuickBooks Online (simulated)")
    press(browser, "Connect")
    wait(browser, "Is this the company?")
    shoot(browser, "7-one-company")
    press(browser, "No, this is another company")
    wait(browser, "Nothing was connected")
    shoot(browser, "8-declined")
    assert platform.status(entity, connection["id"]) == "pending_auth"


def test_a_disconnect_is_seen_through(platform, browser):
    """At the portal and in the report: the attempt, the provider's confirmation, its time, and the way back."""
    with urllib.request.urlopen(platform.dev["simulator_url"] + "/_sim/companies") as answer:
        company = json.load(answer)["xero"][-1]["id"]
    _, path = platform.customer(browser, "Parting Ways GmbH", "xero", company)
    connection = path.rsplit("/", 1)[1]
    screenshots.sign_in(browser, platform.dev)
    browser.get(platform.dev["api_url"] + f"/portal/connections/{connection}")
    press(browser, "Disconnect Xero")
    wait(browser, "the tokens are revoked at the provider")
    browser.find_element(By.CSS_SELECTOR, "[popover]:popover-open button[type=submit]").click()
    report = lambda: platform.call("GET", f"/connection_reports/{connection}")
    until(browser, lambda: report()["revocations"])
    [attempt] = report()["revocations"]
    assert attempt["ended"] == "confirmed" and attempt["at"], attempt
    browser.refresh()
    wait(browser, "The provider confirmed the revocation")
    assert "Revocation confirmed" in words(browser)
    shoot(browser, "13-disconnected")
    press(browser, "Reconnect")
    wait(browser, "Create link")
    assert browser.find_element(By.CSS_SELECTOR, "select[name=entity_id] option:checked").text == "Parting Ways GmbH"


@pytest.mark.parametrize("name, path", [
    ("9-docs", "/docs"),
    ("10-operation", "/docs/post_accounting_connections"),
    ("11-list", "/docs/get_entities"),
    ("12-guide", "/docs/guides/sync"),
])
def test_the_documentation_is_readable(platform, browser, name, path):
    browser.get(platform.dev["api_url"] + path)
    assert browser.find_element(By.TAG_NAME, "h1").text
    shoot(browser, name)
