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
import threading
import urllib.parse

import pytest
import requests
from selenium import webdriver
from selenium.common.exceptions import ElementClickInterceptedException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

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


def everything():
    """All that a role can allow, by the published document."""
    schemas = requests.get(f"{DEV['api_url']}/v1/openapi.json", timeout=30).json()["components"]["schemas"]

    def resolved(schema):
        return schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def words(branch, *path):
        for step in path:
            branch = resolved(resolved(branch)["properties"][step] if step != "items" else resolved(branch)["items"])
        return branch["enum"]

    allowed = []
    for branch in schemas["RootSchema"]["oneOf"]:
        actions = [{"action_name": word, "permission": "allowed"} for word in words(branch, "actions", "items", "action_name")]
        allowed += [{"object_type": kind, "actions": actions} for kind in words(branch, "object_type")]
    return allowed


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
        role = api("POST", "/roles", {"name": "Owner", "permissions": {"objects": everything()}}, self.partner, self.entity)["id"]
        person = {"login": f"ada@{self.entity}.example", "role_id": role, "first_name": "Ada", "last_name": "Byron", "email": "ada@example.com"}
        self.user = api("POST", "/entity_users", person, self.partner, self.entity)["id"]
        self.tokens = 0
        platform = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/token":
                    platform.tokens += 1
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
        return token_of(grant_type="entity_user", entity_user_id=self.user)

    def call(self, method, path, body=None):
        return api(method, path, body, self.partner, self.entity)


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
        self.driver, self.platform = driver, platform

    def open(self, component):
        query = urllib.parse.urlencode({"show": component, "api": f"{DEV['api_url']}/v1", "entity": self.platform.entity})
        self.driver.get(f"{self.platform.url}/?{query}")

    def until(self, look, what, seconds=20):
        def attempt(_):
            try:
                return look()
            except (StaleElementReferenceException, ElementClickInterceptedException):
                return None

        # What moves, or has something that moves before it, is looked for again.
        try:
            return WebDriverWait(self.driver, seconds).until(attempt)
        except Exception:
            self.shot("failed")
            raise AssertionError(f"{what} is not there; the page says: {self.text()[:1500]}") from None

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SHOTS / f"react-{name}.png"))

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

    def click(self, words, kind="*[self::button or self::a or @role='button' or @role='menuitem' or @role='tab' or @role='option' or self::li]"):
        self.press(f"//{kind}[normalize-space(.)={json.dumps(words)}]")

    def act(self, row, place):
        """Presses a button of a row, counted from 1."""
        self.press(f"(//*[@role='row'][contains(., {json.dumps(row)})]//button)[{place}]")

    def fill(self, label, value):
        found = self.element(f"(//label[starts-with(normalize-space(.), {json.dumps(label)})])[last()]/following::*[self::input or self::textarea][1]")
        found.send_keys(Keys.CONTROL, "a")
        found.send_keys(value)

    def choose(self, label, value):
        """In a list that opens under a field."""
        path = f"(//label[starts-with(normalize-space(.), {json.dumps(label)})])[last()]/following::*[@role='combobox' or self::input][1]"
        self.press(path)
        field = self.element(path)
        if field.tag_name == "input":
            field.send_keys(value)
        self.press(f"//*[@role='option'][contains(., {json.dumps(value)})]")


@pytest.fixture
def screen(platform):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--window-size=1400,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=shutil.which("chromedriver")))
    driver.set_page_load_timeout(30)
    yield Screen(driver, platform)
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    answers = [event["params"]["response"] for event in events if event["method"] == "Network.responseReceived"]
    driver.quit()
    failed = [f"{answer['status']} {answer['url']}" for answer in answers if answer["url"].startswith(DEV["api_url"]) and answer["status"] >= 400]
    assert not failed, f"refused: {failed}"


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


def test_sales_and_bills_are_shown(screen):
    for component, words in [("Receivables", "Create Invoice"), ("Payables", "Add new bill")]:
        screen.open(component)
        screen.sees(words)
