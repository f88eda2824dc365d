"""A member of a team works at the partner portal in a real Chromium: signs in with a password and a code, invites a colleague, makes a secret,
registers an app, and looks at every page on the way in light and dark, at three widths.

Needs a running `bursar dev`, whose summary is named by DEV_JSON; Chromium with its driver; and selenium. Screenshots go to SCREENSHOTS;
axe-core looks at every page where AXE_CORE names its file.

    DEV_JSON=bursar-data/dev.json SCREENSHOTS=shots pytest tests/evidence/portal_browser.py
"""

import base64
import hmac
import json
import os
import pathlib
import struct
import sys
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import screenshots
from browsing import chromium, press, wait, words

DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text())
SHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", "screenshots"))
PASSWORD = "four plain words here"
ENTITY = "9d2b4c8f-2087-4738-ba91-7359683c49a4"


@pytest.fixture
def browser():
    driver = chromium("--hide-scrollbars", "--force-prefers-reduced-motion", "--window-size=1280,900", logs=("browser", "performance"))
    yield driver
    said = [entry["message"] for entry in driver.get_log("browser")]
    broken = [words for words in said if "Content Security Policy" in words or "Uncaught" in words]
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    driver.quit()
    assert not broken, broken
    away = [url for url in asked if url.startswith("http") and not url.startswith(DEV["api_url"])]
    assert not away, f"a request left the host: {away}"


def code(secret):
    """What an authenticator app shows: RFC 6238, written anew here."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def at(browser, path):
    browser.get(DEV["api_url"] + path)


def fill(browser, **fields):
    for name, value in fields.items():
        field = [one for one in browser.find_elements(By.NAME, name) if one.is_displayed()][0]
        if field.tag_name == "select":
            field.find_element(By.CSS_SELECTOR, f"option[value='{value}']").click()
        else:
            field.clear()
            field.send_keys(value)


def answer(browser):
    """The dangerous button of the question that is open."""
    browser.find_element(By.CSS_SELECTOR, "[popover]:popover-open button[type=submit]").click()


def shoot(browser, name):
    """The page in every size, light and dark, without a fault."""
    found = list(screenshots.look(browser, SHOTS, f"portal-{name}"))
    assert not found, "\n".join(found)


def enter(browser):
    browser.get(DEV["portal_url"])


def test_a_colleague_is_invited_and_signs_in_with_a_code(browser):
    at(browser, "/portal/team")
    assert "Sign in" in words(browser)
    shoot(browser, "sign-in")
    enter(browser)
    at(browser, "/portal/team/invite")
    email = f"grace-{time.time_ns()}@example.com"
    fill(browser, email=email, name="Grace", role="developer")
    press(browser, "Create invitation")
    wait(browser, "Link to send")
    shoot(browser, "invitation")
    link = browser.find_element(By.CSS_SELECTOR, ".secret code").text
    at(browser, "/portal/team")
    assert "Invited" in words(browser)
    browser.delete_all_cookies()

    browser.get(link)
    fill(browser, name="Grace Hopper", password=PASSWORD)
    shoot(browser, "join")
    press(browser, "Join the team")
    wait(browser, "Projects and keys")
    at(browser, "/portal/account/app")
    shoot(browser, "app")
    browser.find_element(By.TAG_NAME, "summary").click()
    secret = browser.find_element(By.CSS_SELECTOR, ".steps .secret code").text
    fill(browser, code=code(secret))
    press(browser, "Turn on")
    wait(browser, "Recovery codes")
    recovery = browser.find_element(By.CSS_SELECTOR, ".codes code").text
    shoot(browser, "recovery")
    press(browser, "I have saved them")
    shoot(browser, "account")
    browser.find_element(By.CSS_SELECTOR, "button[aria-label='Sign out']").click()

    wait(browser, "Sign in")
    fill(browser, email=email, password="not the right words")
    press(browser, "Sign in")
    wait(browser, "The e-mail address or the password is wrong.")
    fill(browser, email=email, password=PASSWORD)
    press(browser, "Sign in")
    wait(browser, "Enter the code")
    shoot(browser, "code")
    fill(browser, code=recovery)
    press(browser, "Continue")
    wait(browser, "Projects and keys")
    at(browser, "/portal/team")
    assert "Grace Hopper (you)" in words(browser) and "Invite member" not in words(browser)


def test_a_secret_is_made_and_revoked_behind_a_question(browser):
    enter(browser)
    at(browser, f"/portal/projects/{DEV['project_id']}")
    fill(browser, name="Browser")
    press(browser, "Create secret")
    wait(browser, "New client secret")
    shoot(browser, "secret")
    at(browser, f"/portal/projects/{DEV['project_id']}")
    press(browser, "Revoke")
    wait(browser, "Revoke Browser?")
    assert "It will not" in words(browser)
    shoot(browser, "question")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert "Revoke Browser?" not in words(browser)
    press(browser, "Revoke")
    answer(browser)
    wait(browser, "The secret is revoked.")


def test_an_app_is_registered_beside_the_others(browser):
    enter(browser)
    at(browser, "/portal/settings")
    fill(browser, platform="xero", environment="sandbox", client_id="browser-app", client_secret="hidden-words")
    press(browser, "Register app")
    wait(browser, "Xero has no sandbox")
    fill(browser, environment="production", client_secret="hidden-words")
    press(browser, "Register app")
    wait(browser, "The Xero app is registered: new connections use it.")
    assert "hidden-words" not in browser.page_source
    shoot(browser, "apps")
    row = browser.find_element(By.XPATH, "//tr[contains(., 'browser-app')]")
    # With many apps the table is wider than its frame, as it is for a person who then scrolls.
    delete = row.find_element(By.XPATH, ".//button[normalize-space()='Delete']")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', inline: 'center'})", delete)
    delete.click()
    answer(browser)
    wait(browser, "The app is deleted.")


def test_a_role_is_made_and_changed_in_its_table(browser):
    enter(browser)
    at(browser, f"/portal/entities/{ENTITY}/roles/new")
    name = f"Clerk {time.time_ns()}"
    fill(browser, name=name, **{"tag.": "allowed"})
    chosen = [browser.find_element(By.NAME, f"tag.{action}").get_attribute("value") for action in ("read", "create", "update", "delete")]
    assert chosen == ["allowed"] * 4, "a choice for the whole row shows in the row"
    fill(browser, **{"tag.delete": "not_allowed"})
    assert browser.find_element(By.NAME, "tag.").get_attribute("value") == "", "a single choice ends that of the row"
    press(browser, "Create role")
    wait(browser, "The role is created.")
    row = f"//section[.//h2[normalize-space()='{name}']]"
    browser.find_element(By.XPATH, f"{row}//summary[contains(., 'What it allows')]").click()
    assert "view, create, edit" in browser.find_element(By.XPATH, f"{row}//dl").text
    shoot(browser, "entity-role-shown")
    browser.find_element(By.XPATH, f"{row}//a[normalize-space()='Edit']").click()
    wait(browser, "Edit role")
    assert browser.find_element(By.NAME, "tag.delete").get_attribute("value") == "not_allowed"
    fill(browser, **{"payable.pay": "allowed_for_own"})
    shoot(browser, "entity-role-change")
    press(browser, "Save role")
    wait(browser, "The role is saved.")
    browser.find_element(By.XPATH, f"{row}//button[normalize-space()='Delete']").click()
    wait(browser, f"Delete the role {name}?")
    answer(browser)
    wait(browser, "The role is deleted.")


def test_what_belongs_to_an_entity_is_kept_at_the_portal(browser):
    enter(browser)
    page = f"/portal/entities/{ENTITY}/details"
    at(browser, f"{page}/bank_accounts/new")
    fill(browser, country="DE", currency="EUR", display_name="Browser account", iban="DE00370400440532013000")
    press(browser, "Add bank account")
    wait(browser, "is no IBAN")
    assert browser.find_element(By.NAME, "display_name").get_attribute("value") == "Browser account", "nothing that was typed is lost"
    shoot(browser, "entity-account-refused")
    fill(browser, iban="DE89370400440532013000")
    press(browser, "Add bank account")
    wait(browser, "The bank account is added.")
    assert "DE89370400440532013000" not in browser.page_source
    shoot(browser, "entity-details-filled")
    browser.find_element(By.XPATH, "//tr[contains(., 'Browser account')]//button[normalize-space()='Delete']").click()
    wait(browser, "Delete Browser account?")
    assert "This will" in words(browser)
    answer(browser)
    wait(browser, "The bank account is deleted.")
    at(browser, f"{page}/persons/new")
    fill(browser, first_name="Lin", last_name="Browser", email="lin@example.com", id_number="P1234567890")
    browser.find_element(By.NAME, "director").click()
    press(browser, "Add person")
    wait(browser, "The person is added.")
    browser.find_element(By.CSS_SELECTOR, "a[aria-label='Edit Lin Browser']").click()
    wait(browser, "•••• 7890 is kept")
    assert "P1234567890" not in browser.page_source and browser.find_element(By.NAME, "director").is_selected()
    shoot(browser, "entity-person-change")
    press(browser, "Back")
    browser.find_element(By.XPATH, "//tr[contains(., 'Lin Browser')]//button[normalize-space()='Delete']").click()
    wait(browser, "Delete Lin Browser?")
    answer(browser)
    wait(browser, "The person is deleted.")


def test_an_app_that_is_used_says_what_must_go_first(browser):
    enter(browser)
    at(browser, "/portal/settings")
    used = browser.find_elements(By.XPATH, "//tr[.//a[contains(@href, 'provider_app_id')]]//button[normalize-space()='Delete']")
    assert used, "the connection of `bursar dev` uses an app"
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', inline: 'center'})", used[0])
    used[0].click()
    wait(browser, "must go first")
    shoot(browser, "app-in-use")
    press(browser, "View connections")
    wait(browser, "app with the client ID")


def test_the_keyboard_moves_through_a_list_and_finds(browser):
    enter(browser)
    at(browser, "/portal/entities")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("j")
    first = browser.switch_to.active_element.get_attribute("href")
    browser.switch_to.active_element.send_keys("j")
    assert browser.switch_to.active_element.get_attribute("href") not in (None, first)
    browser.switch_to.active_element.send_keys("/")
    browser.switch_to.active_element.send_keys("harbour" + Keys.ENTER)
    wait(browser, "Clear")
    assert "Harbour Light" in words(browser) and "Second Company" not in words(browser)
    assert browser.current_url.endswith("/portal/entities?search=harbour"), "the question lives in the address, and nothing else does"
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("j")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser, "Payment priority")


def test_the_menu_of_a_phone_opens_and_closes(browser):
    enter(browser)
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    at(browser, "/portal/team")
    browser.find_element(By.CSS_SELECTOR, "a[href='#menu']").click()
    menu = browser.find_element(By.ID, "menu")
    assert menu.is_displayed() and "Projects and keys" in menu.text
    browser.save_screenshot(str(SHOTS / "portal-menu-phone-light.png"))
    browser.find_element(By.CSS_SELECTOR, "a[aria-label='Close the menu']").click()
    assert not menu.is_displayed()
