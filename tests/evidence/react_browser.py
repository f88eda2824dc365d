"""The official React components (`@monite/sdk-react`), unchanged, over this server in a real Chromium: a person of an entity works by clicks.

Needs a running `bursar dev`, whose summary is named by DEV_JSON; Chromium with its driver; selenium; and Node with what
`react/package.json` names, in REACT_NODE.

    DEV_JSON=bursar-data/dev.json REACT_NODE=target/evidence-react SCREENSHOTS=shots pytest tests/evidence/react_browser.py
"""

import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import urllib.parse

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from browsing import chromium, until, words
from conformance import note, template_of
from permissions import everything

DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text())
SHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", "screenshots"))
NODE = os.environ.get("REACT_NODE")
HERE = pathlib.Path(__file__).resolve().parent / "react"
VERSION = {"x-monite-version": "2024-05-25"}
PAGE = b'<!doctype html><meta charset="utf-8"><title>React</title><div id="root"></div><script src="/app.js"></script>'

pytestmark = pytest.mark.skipif(not NODE, reason="no Node, so no React component is opened")


def api(method, path, body=None, token=None, entity=None, status=None):
    headers = VERSION | ({"authorization": f"Bearer {token}"} if token else {}) | ({"x-monite-entity-id": entity} if entity else {})
    answer = requests.request(method, f"{DEV['api_url']}/v1{path}", json=body, headers=headers, timeout=30)
    assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def token_of(**grant):
    credentials = {"client_id": DEV["client_id"], "client_secret": DEV["client_secret"]}
    return api("POST", "/auth/token", credentials | grant)


def mails():
    return requests.get(f"{DEV['simulator_url']}/_sim/mails.json", timeout=30).json()


class Platform:
    """What a platform has beside the API: a page with the components on it, and tokens of the person who is signed in."""

    def __init__(self, bundle):
        self.partner = token_of(grant_type="client_credentials")["access_token"]
        company = {
            "type": "organization",
            "email": "books@example.com",
            "address": {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Invalidenstrasse 1"},
            "organization": {"legal_name": "Harbour Light GmbH"},
        }
        self.entity = api("POST", "/entities", company, self.partner)["id"]
        api("POST", f"/entities/{self.entity}/vat_ids", {"country": "DE", "type": "eu_vat", "value": "DE123456789"}, self.partner)
        role = api("POST", "/roles", {"name": "Owner", "permissions": {"objects": everything(DEV["api_url"])}}, self.partner, self.entity)["id"]
        person = {"login": f"ada@{self.entity}.example", "role_id": role, "first_name": "Ada", "last_name": "Byron", "email": "ada@example.com"}
        self.user = api("POST", "/entity_users", person, self.partner, self.entity)["id"]
        self.given = []
        platform = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/token":
                    kind, body = "application/json", json.dumps(platform.token()).encode()
                elif self.path == "/app.js":
                    kind, body = "text/javascript", bundle
                else:
                    kind, body = "text/html", PAGE
                self.send_response(200)
                self.send_header("content-type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def token(self):
        token = token_of(grant_type="entity_user", entity_user_id=self.user)
        self.given.append(token["access_token"])
        return token

    def end_tokens(self):
        """All tokens that the page has are good no more."""
        for token in self.given:
            api("POST", "/auth/revoke", {"client_id": DEV["client_id"], "client_secret": DEV["client_secret"], "token": token}, self.partner)
        self.given.clear()

    def call(self, method, path, body=None):
        return api(method, path, body, self.partner, self.entity)

    def as_user(self, method, path, body=None):
        return api(method, path, body, self.token()["access_token"], self.entity)


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    out = tmp_path_factory.mktemp("react") / "app.js"
    source = pathlib.Path(NODE) / "app.jsx"
    shutil.copy(HERE / "app.jsx", source)
    command = [pathlib.Path(NODE) / "node_modules/.bin/esbuild", source, "--bundle", "--minify", f"--outfile={out}", "--jsx=automatic"]
    command += ["--loader:.js=jsx", "--target=es2022", "--define:process.env.NODE_ENV=\"production\"", "--define:global=globalThis", "--log-level=error"]
    subprocess.run(command, check=True)
    platform = Platform(out.read_bytes())
    yield platform
    platform.server.shutdown()


class Screen:
    """What a person sees and does: everything is found by its words."""

    def __init__(self, driver, platform):
        self.driver, self.platform, self.pressed = driver, platform, []

    def open(self, component, framed=False, **properties):
        """A part of a larger component is framed as the larger one frames it."""
        self.pressed.append(component)
        query = {"show": component, "api": f"{DEV['api_url']}/v1", "entity": self.platform.entity, "properties": json.dumps(properties)}
        query = urllib.parse.urlencode(query | ({"framed": 1} if framed else {}))
        self.driver.get(f"{self.platform.url}/?{query}")

    def ten_minutes_later(self):
        """By the clock of the page, after which the components ask for another token with their next call."""
        self.driver.execute_script("const now = Date.now; Date.now = () => now() + 600000")

    def until(self, look, what, seconds=20):
        try:
            return until(self.driver, look, seconds)
        except Exception:
            self.shot("failed")
            raise AssertionError(f"{what} is not there; the page says: {self.text()[:1500]}") from None

    def text(self):
        return words(self.driver)

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SHOTS / f"react-{name}.png"))

    def framed(self, words):
        """Is it said in a frame of the page?"""
        for frame in self.driver.find_elements(By.TAG_NAME, "iframe"):
            self.driver.switch_to.frame(frame)
            said = words in self.text()
            self.driver.switch_to.default_content()
            if said:
                return True
        return False

    def sees(self, words):
        """Capitals count for nothing: style sheets change them."""
        self.until(lambda: words.lower() in self.text().lower(), f'"{words}"')

    def no_longer_sees(self, words):
        self.until(lambda: words.lower() not in self.text().lower(), f'a page without "{words}"')

    def element(self, path):
        return self.until(lambda: self.shown(path), path)

    def shown(self, path):
        return next((found for found in self.driver.find_elements(By.XPATH, path) if found.is_displayed() and found.is_enabled()), None)

    def press(self, path):
        def attempt():
            found = self.shown(path)
            if not found:
                return False
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
            found.click()
            return True

        self.until(attempt, path)

    def settles(self):
        """No request is on its way, and none was begun for a second."""
        count = "return performance.getEntriesByType('resource').length"
        seen = [-1]

        def is_still():
            before, now = seen[-1], self.driver.execute_script(count)
            seen.append(now)
            return before == now

        WebDriverWait(self.driver, 20, poll_frequency=1).until(lambda _: is_still())

    def click(self, words, kind="*[self::button or self::a or @role='button' or @role='menuitem' or @role='tab' or @role='option' or self::li]"):
        self.press(f"//{kind}[normalize-space(.)={json.dumps(words, ensure_ascii=False)}]")
        self.pressed.append(words)

    def act(self, row, place):
        """Presses a button of a row, counted from 1."""
        self.press(f"(//*[@role='row'][contains(., {json.dumps(row)})]//button)[{place}]")

    def fill(self, label, value):
        found = self.element(f"(//label[starts-with(normalize-space(.), {json.dumps(label)})])[last()]/following::*[self::input or self::textarea][1]")
        found.send_keys(Keys.CONTROL, "a")
        found.send_keys(value)

    def pick(self, name, year, day=None):
        """A year, and a day of the month that is shown, in the calendar of a field."""
        self.press(f"//input[@name='{name}']")
        if day:
            self.press("//button[contains(@aria-label, 'switch to year view')]")
        self.press(f"//button[normalize-space(.)='{year}']")
        if day:
            self.press(f"//button[@role='gridcell'][normalize-space(.)='{day}']")
        self.click("OK")

    def choose(self, label, value):
        """In a list that opens under a field."""
        path = f"(//label[starts-with(normalize-space(.), {json.dumps(label)})])[last()]/following::*[@role='combobox' or self::input][1]"
        self.press(path)
        field = self.element(path)
        if field.tag_name == "input":
            field.send_keys(value)
        self.press(f"//*[@role='option'][contains(., {json.dumps(value)})]")


def answers(driver):
    """Every answer that the page had from this server: method, path, status."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    sent = {event["params"]["requestId"]: event["params"]["request"]["method"] for event in events if event["method"] == "Network.requestWillBeSent"}
    for event in events:
        if event["method"] == "Network.responseReceived" and event["params"]["response"]["url"].startswith(DEV["api_url"]):
            answer = event["params"]["response"]
            method = sent.get(event["params"]["requestId"], "OPTIONS")
            yield method, urllib.parse.urlsplit(answer["url"]).path, answer["status"]


# The components ask for a preset of this id when a person chooses to make one.
THEIR_OWN = {"/v1/payment_reminders/create", "/v1/overdue_reminders/create"}


@pytest.fixture
def screen(platform, request):
    driver = chromium("--window-size=1400,1000", logs=("browser", "performance"))
    shown = Screen(driver, platform)
    yield shown
    all_of_them = list(answers(driver))
    driver.quit()
    failed = [(method, path, status) for method, path, status in all_of_them if status >= 400 and path not in THEIR_OWN]
    table(request.node.name, shown.pressed, all_of_them, failed)
    for method, path, _ in all_of_them:
        template = template_of(DEV["api_url"], method, path)
        if template and not failed:
            note("components", method, template)
    assert not failed, f"refused: {failed}"


def table(test, pressed, asked, failed):
    """A line for each test: what was opened and pressed, how many requests it took, and how many failed."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / "react-screens.md"
    if not path.exists():
        path.write_text("| Test | Opened and pressed | Requests | Failed |\n|---|---|---|---|\n")
    with path.open("a") as lines:
        lines.write(f"| {test} | {', '.join(pressed)} | {len(asked)} | {len(failed)} |\n")


def test_tags_are_made_renamed_and_deleted(screen):
    names = lambda: [tag["name"] for tag in screen.platform.call("GET", "/tags")["data"]]
    screen.open("Tags")
    screen.click("Create new tag")
    screen.fill("Name", "Marketing")
    screen.click("Create")
    screen.sees("Ada Byron")
    assert names() == ["Marketing"]
    screen.shot("tags")
    screen.act("Marketing", 1)
    screen.fill("Name", "Sales")
    screen.click("Save")
    screen.no_longer_sees("Edit tag")
    assert names() == ["Sales"]
    screen.act("Sales", 2)
    screen.click("Delete")
    screen.sees("No Tags")
    assert names() == []


def test_counterparts_are_made_and_changed(screen):
    screen.open("Counterparts")
    screen.click("Create New")
    screen.click("Organization")
    screen.fill("Company name", "Willow Crafts")
    screen.click("Customer", "*[not(*)]")
    for label, value in [("Email", "books@willow.example"), ("Address line 1", "1 Market Street"), ("City", "Portland"), ("ZIP code", "97201")]:
        screen.fill(label, value)
    screen.fill("State", "OR")
    screen.choose("Country", "United States")
    screen.shot("counterparts-create")
    screen.click("Create")
    screen.no_longer_sees("Create Counterpart")
    screen.until(lambda: screen.platform.call("GET", "/counterparts")["data"], "the counterpart")
    [made] = screen.platform.call("GET", "/counterparts")["data"]
    assert (made["organization"]["legal_name"], made["organization"]["is_customer"]) == ("Willow Crafts", True)
    screen.sees("Contact persons")
    screen.click("Edit")
    screen.fill("Company name", "Willow & Sons")
    screen.click("Update")
    screen.sees("Add contact person")
    screen.click("Add contact person")
    for label, value in [("First name", "Grace"), ("Last name", "Hopper"), ("Email", "grace@willow.example")]:
        screen.fill(label, value)
    for label, value in [("Address line 1", "2 Market Street"), ("City", "Portland"), ("ZIP code", "97201"), ("State", "OR")]:
        screen.fill(label, value)
    screen.choose("Country", "United States")
    screen.click("Add contact")
    screen.sees("Grace")
    screen.shot("counterpart")
    [changed] = screen.platform.call("GET", "/counterparts")["data"]
    assert changed["organization"]["legal_name"] == "Willow & Sons"
    [contact] = screen.platform.call("GET", f"/counterparts/{made['id']}/contacts")["data"]
    assert (contact["first_name"], contact["is_default"]) == ("Grace", True)


def test_products_are_made(screen):
    screen.platform.call("POST", "/measure_units", {"name": "piece"})
    screen.open("Products")
    screen.click("Create New")
    screen.fill("Name", "Desk lamp")
    screen.choose("Units", "piece")
    screen.fill("Smallest amount", "1")
    screen.fill("Price per unit", "49")
    screen.choose("Currency", "Euro")
    screen.click("Create")
    screen.sees("Desk lamp")
    [made] = screen.platform.call("GET", "/products")["data"]
    assert (made["name"], made["price"], made["smallest_amount"]) == ("Desk lamp", {"currency": "EUR", "value": 4900}, 1)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def company(platform, name, is_customer):
    address = {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Torstrasse 1"}
    details = {"legal_name": name, "is_customer": is_customer, "is_vendor": not is_customer, "email": "books@example.com", "address": address}
    made = platform.call("POST", "/counterparts", {"type": "organization", "organization": details})
    contact = {"first_name": "Grace", "last_name": "Hopper", "email": f"grace@{made['id'][:8]}.example", "address": address}
    platform.call("POST", f"/counterparts/{made['id']}/contacts", contact)
    return made["id"], contact["email"]


def test_an_invoice_is_made_changed_previewed_sent_and_paid(screen):
    platform = screen.platform
    _, mail = company(platform, "Paper & Ink", True)
    unit = platform.call("POST", "/measure_units", {"name": "box"})["id"]
    product = {"name": "Standing desk", "type": "product", "measure_unit_id": unit, "smallest_amount": 1, "price": {"currency": "EUR", "value": 4900}}
    platform.call("POST", "/products", product)
    platform.call("POST", "/payment_terms", {"name": "Net 30", "term_final": {"number_of_days": 30}})
    invoice = lambda: platform.call("GET", "/receivables?type=invoice")["data"][0]

    screen.open("Receivables")
    screen.click("Create Invoice")
    screen.choose("Customer", "Paper & Ink")
    screen.choose("Your VAT ID", "DE123456789")
    screen.choose("Payment terms", "Net 30")
    screen.choose("Billing address", "Torstrasse")
    screen.click("Add item")
    screen.choose("Currency", "Euro")
    screen.press("//tr[contains(., 'Standing desk')]//span[contains(@class, 'MuiCheckbox-root')]")
    screen.click("Add")
    screen.sees("€58.31")
    screen.click("Next page")
    screen.sees("was created")
    assert (invoice()["status"], invoice()["total_amount"]) == ("draft", 5831)

    screen.click("Edit invoice")
    screen.sees("Bill to")
    quantity = screen.element("//input[@name='line_items.0.quantity']")
    quantity.send_keys(Keys.CONTROL, "a")
    quantity.send_keys("3")
    screen.sees("€174.93")
    screen.click("Update")
    screen.sees("has been updated")
    assert invoice()["total_amount"] == 17493
    screen.click("Details")
    screen.sees("Discounted subtotal")

    # The token ends in the middle: the components fetch another, and the person notices nothing.
    platform.end_tokens()
    screen.ten_minutes_later()
    screen.click("Overview")
    screen.click("Compose email")
    screen.element("//*[contains(text(), 'Subject')]/following::input[1]").send_keys("Your invoice")
    screen.click("Preview email")
    screen.until(lambda: screen.framed("Please find the invoice attached"), "the text of the mail")
    assert platform.given, "another token was fetched"
    screen.shot("invoice-preview")
    screen.press("//button[@aria-label='close']")
    screen.click("Issue and send")
    screen.sees("Invoice has been sent")
    assert invoice()["status"] == "issued"
    screen.until(lambda: any(mail in sent["to"] for sent in mails()), "the mail", 60)

    screen.click("Record payment")
    screen.sees("Enter full amount")
    screen.click("€174.93")
    screen.click("Save")
    screen.sees("Manual payment record")
    screen.click("Confirm")
    screen.until(lambda: invoice()["status"] == "paid", "a paid invoice")
    screen.shot("invoice-paid")


def test_a_bill_is_uploaded_coded_submitted_and_approved(screen, tmp_path):
    company(screen.platform, "Northwind Paper", False)
    bill = lambda: screen.platform.call("GET", "/payables")["data"][0]
    (tmp_path / "bill.pdf").write_bytes(PDF)
    screen.open("Payables")
    screen.click("Add new bill")
    screen.sees("Drag and drop")
    screen.driver.find_elements(By.XPATH, "//input[@type='file']")[-1].send_keys(str(tmp_path / "bill.pdf"))
    screen.sees("uploaded successfully")
    screen.open("Payables")
    screen.press("//*[@role='row'][contains(., 'Ada Byron')]//*[contains(., 'Draft') and not(*)]")
    screen.sees("failed to read the data")
    screen.click("Edit")
    screen.fill("Number", "RE-17")
    screen.choose("Vendor", "Northwind")
    for name in ("invoiceDate", "dueDate"):
        screen.press(f"//input[@name='{name}']")
        screen.click("Today")
        screen.no_longer_sees("Clear")
    screen.choose("Currency", "Euro")
    screen.click("Add item")
    for label, value in [("Name", "Paper"), ("Quantity", "12"), ("Price", "4.99")]:
        screen.fill(label, value)
    screen.sees("€71.26")
    screen.click("Save")
    screen.sees("has been updated")
    assert (bill()["status"], bill()["total_amount"], bill()["document_id"]) == ("new", 7126, "RE-17")
    screen.click("Submit")
    screen.sees("has been submitted")
    assert bill()["status"] == "approve_in_progress"
    screen.shot("bill-submitted")
    screen.click("Approve")
    screen.until(lambda: bill()["status"] == "waiting_to_be_paid", "an approved bill")
    screen.shot("bill-approved")


def test_a_quote_that_was_accepted_is_shown(screen):
    """The components have no button that makes or accepts a quote: that is done by the API."""
    customer, _ = company(screen.platform, "Willow Catering", True)
    address = screen.platform.call("GET", f"/counterparts/{customer}")["default_billing_address_id"]
    vat_id = screen.platform.call("GET", f"/entities/{screen.platform.entity}/vat_ids")["data"][0]["id"]
    line = {"quantity": 20, "tax_rate_value": 1900, "product": {"name": "Lunch", "price": {"currency": "EUR", "value": 1500}}}
    body = {"type": "quote", "currency": "EUR", "counterpart_id": customer, "counterpart_billing_address_id": address, "line_items": [line]} | {"entity_vat_id_id": vat_id}
    quote = screen.platform.call("POST", "/receivables", body)["id"]
    screen.platform.call("POST", f"/receivables/{quote}/issue")
    screen.open("Receivables")
    screen.click("Quotes")
    screen.sees("Willow Catering")
    screen.sees("Issued")
    screen.platform.call("POST", f"/receivables/{quote}/accept")
    screen.open("Receivables")
    screen.click("Quotes")
    screen.sees("Accepted")
    screen.sees("€357.00")
    screen.shot("quotes")
