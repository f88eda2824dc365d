#!/usr/bin/env python3
"""Pictures of every page in a real Chromium: light and dark, on a phone, a tablet and a wide screen.

    bursar dev &
    target/evidence-venv/bin/python tests/screenshots.py bursar-data/dev.json shots
    ... --lived-in   --only portal,status   --sizes phone,wide   --schemes dark   --full   --readme   /docs /portal/team

Takes one page of every kind: of the documentation a list of kinds, of the connect pages those that can be seen without consenting, of the payment
pages one that asks, one that was paid and one that has expired, of the partner portal whatever its own links lead to (ids count as one page). Paths at the end take only those pages. `--lived-in` first makes what a platform has
after a while: more customers, one whose consent is gone, one whose provider fails, webhooks that arrive and that do not, refused calls. `--full` takes the whole length of
a page. `--readme` writes the pictures of the README to docs/images. Writes index.html with all pictures side by side. Exits with 1 when
something is wrong with a page (`page_faults.py`). `tests/evidence/pages_browser.py` is the same walk as a test.
"""

import argparse
import base64
import html
import json
import pathlib
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import page_faults
from browsing import chromium, press, until

SIZES = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (390, 844)}
SCHEMES = ("light", "dark")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DOCUMENTATION = [
    "/docs", "/docs/guides", "/docs/guides/errors", "/docs/guides/changelog", "/docs/reference", "/docs/sections/accounts-payable",
    "/docs/groups/accounting-connections", "/docs/groups/payables", "/docs/groups/receivables", "/docs/groups/tags", "/docs/get_receipts", "/docs/patch_receivables_id", "/docs/post_accounting_connections_id_disconnect", "/docs/get_entities", "/docs/post_entities",
    "/docs/patch_entities_id_settings", "/docs/post_files", "/docs/2024-01-31/get_entities", "/docs/conformance", "/docs/support", "/docs/design", "/docs/nothing",
    "/docs/guides/agents", "/docs/get_entities#try",
]
README = {"/docs/post_accounting_connections": "reference", "/portal": "portal"}


def browser():
    return chromium("--hide-scrollbars", "--force-color-profile=srgb")


def sign_in(driver, dev):
    driver.get(dev["portal_url"])
    if "/enter/" in driver.current_url:
        sys.exit(f"the link of the partner portal did not sign in: {driver.current_url}")


class Receiver(BaseHTTPRequestHandler):
    """A platform's endpoint: takes events at /hooks, fails at any other path."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        is_taken = self.path == "/hooks"
        words = b"taken" if is_taken else b'{"error": "the queue of invoices is full"}'
        self.send_response(200 if is_taken else 503)
        self.send_header("content-type", "text/plain" if is_taken else "application/json")
        self.send_header("content-length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_):
        pass


class Platform:
    """What a platform's server does, and what happens to it."""

    def __init__(self, dev):
        self.dev, self.token = dev, None
        credentials = {name: dev[name] for name in ("client_id", "client_secret")}
        self.token = self.call("POST", "/auth/token", {"grant_type": "client_credentials", **credentials})["access_token"]

    def call(self, method, path, body=None, entity=None):
        headers = {"x-monite-version": "2024-05-25", "content-type": "application/json"}
        headers |= {"authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"x-monite-entity-id": entity} if entity else {}
        return self.send(self.dev["api_url"] + "/v1" + path, method, body, headers)

    def simulator(self, path, body):
        return self.send(self.dev["simulator_url"] + path, "POST", body, {"content-type": "application/json"})

    @staticmethod
    def send(url, method, body, headers):
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return json.loads(refused.read() or b"null")

    def entity(self, name):
        address = {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Invalidenstrasse 1"}
        body = {"type": "organization", "email": "books@example.com", "address": address, "organization": {"legal_name": name}}
        return self.call("POST", "/entities", body)["id"]

    def connection(self, entity, body=None):
        return self.call("POST", "/accounting_connections", body or {}, entity)

    def status(self, entity, connection):
        return self.call("GET", f"/accounting_connections/{connection}", entity=entity)["status"]

    def customer(self, driver, name, provider, company):
        """An entity whose books are connected by a person, as far as the confirmation."""
        entity = self.entity(name)
        connection = self.connection(entity, {"platform": provider})
        driver.get(connection["connection_url"])
        press(driver, "Connect to")
        until(driver, lambda: driver.find_elements("name", "company"))
        for choice in driver.find_elements("css selector", "input[name=company], select[name=company] option"):
            is_asked = choice.get_attribute("value") == company
            if choice.is_selected() != is_asked and (is_asked or choice.tag_name == "input"):
                choice.click()
        press(driver, "Connect")
        press(driver, "Yes, ")
        until(driver, lambda: self.call("GET", f"/accounting_connections/{connection['id']}", entity=entity)["last_pull"])
        return entity, f"/accounting_connections/{connection['id']}"


def live_in(driver, dev):
    """A platform after a while: what goes well, what waits for somebody, and what was refused."""
    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    platform, at = Platform(dev), f"http://127.0.0.1:{receiver.server_port}"
    for path, kind in (("/hooks", "accounting_connection"), ("/hooks", "entity"), ("/invoices", "accounting_connection")):
        platform.call("POST", "/webhook_subscriptions", {"object_type": kind, "event_types": [], "url": at + path})
    with urllib.request.urlopen(dev["simulator_url"] + "/_sim/companies") as answer:
        companies = json.load(answer)
    books = {side: [company["id"] for company in companies[side]] for side in companies}
    bakery, bakery_books = platform.customer(driver, "Nordlicht Bakery GmbH", "xero", books["xero"][0])
    platform.customer(driver, "Atlas Cycles Ltd", "quickbooks_online", books["quickbooks"][1])
    mill, mill_books = platform.customer(driver, "Old Mill Coffee Roasters", "xero", books["xero"][1])
    platform.simulator("/_sim/revoke", {"provider": "xero", "company": books["xero"][1]})
    platform.call("POST", mill_books + "/sync", entity=mill)
    platform.simulator("/_sim/faults", {
        "provider": "xero", "matching": {"method": "GET", "path": "/Invoices"}, "kind": "refuse", "status": 503, "times": "forever",
    })
    platform.call("POST", bakery_books + "/sync", entity=bakery)
    for path in ("/entities", "/ledger_accounts", "/tax_rates", "/accounting_connections"):
        platform.call("GET", path, entity=bakery)
    platform.call("GET", "/ledger_accounts?limit=1000", entity=bakery)
    platform.call("POST", "/entities", {"type": "organization", "email": "no address"})
    platform.call("GET", "/accounting_connections/" + dev["entity_id"], entity=bakery)
    until(driver, lambda: platform.call("GET", mill_books, entity=mill)["status"] == "deauthorized")
    time.sleep(8)


def kind_of(path):
    """Pages that differ in ids and values of the query only are of one kind."""
    place = urllib.parse.urlsplit(path)
    keys = sorted({key for key, _ in urllib.parse.parse_qsl(place.query)})
    return ID.sub("id", place.path) + ("?" + "&".join(keys) if keys else "")


def pages_of_portal(driver, dev):
    """One page of every kind that links lead to, beginning with the first view."""
    found, waiting = {}, ["/portal"]
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind in found or "cursor" in kind or "token" in kind:
            continue
        found[kind] = path
        driver.get(dev["api_url"] + path)
        time.sleep(0.1)  # Nobody reads faster, and the limits of the API hold here too.
        links = driver.execute_script("return [...document.querySelectorAll('a[href]')].map(a => a.pathname + a.search)")
        waiting += [link for link in links if link.startswith("/portal") and not link.startswith("/portal/assets")]
    return list(found.values())


def pages_of_connect(dev):
    """The first page of a connection, and a link that there is not."""
    return [urllib.parse.urlsplit(dev["connect_url"]).path, "/connect/nothing"]


def pages_of_payments(dev):
    """A payment page that asks, one that was paid, and one that has expired."""
    platform = Platform(dev)
    entity = platform.entity("Corner Shop GmbH")
    account = {"country": "DE", "currency": "EUR", "iban": "DE02120300000000202051", "account_holder_name": "Corner Shop GmbH"}
    platform.call("POST", "/bank_accounts", account, entity)
    platform.call("PUT", f"/entities/{entity}/payment_methods", {"payment_methods_receive": ["sepa_credit"]})
    asks = {"recipient": {"type": "entity", "id": entity}, "payment_methods": ["sepa_credit"]}
    asks |= {"amount": 12050, "currency": "EUR", "payment_reference": "RE-2024-17"}
    open_one, paid, expired = (platform.call("POST", "/payment_links", asks, entity) for _ in range(3))
    platform.call("POST", f"/payment_intents/{paid['payment_intent_id']}/mark_as_succeeded", {"paid_at": "2024-06-12T09:00:00Z"}, entity)
    platform.call("POST", f"/payment_links/{expired['id']}/expire", entity=entity)
    return [urllib.parse.urlsplit(link["payment_page_url"]).path for link in (open_one, paid, expired)]


def pages_of_simulator(dev):
    """The first page, the mails, and the first mail."""
    return [dev["simulator_url"] + path for path in ("/", "/_sim/mails", "/_sim/mails/1")]


def dress(driver, size, scheme):
    width, height = SIZES[size]
    # Without motion, or a color that is on its way from one scheme to the other would be looked at.
    features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def undress(driver):
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def picture(driver, path, is_full):
    asked = {"format": "png", "captureBeyondViewport": is_full}
    if is_full:
        size = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        asked["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
    path.write_bytes(base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", asked)["data"]))


def look(driver, folder, name, sizes=tuple(SIZES), schemes=SCHEMES, is_full=False):
    """Takes the page that is open in every size and scheme, and tells what is wrong with it."""
    folder.mkdir(parents=True, exist_ok=True)
    driver.execute_script("return document.fonts.ready.then(() => null)")
    for size in sizes:
        for scheme in schemes:
            dress(driver, size, scheme)
            picture(driver, folder / f"{name}-{size}-{scheme}.png", is_full)
            # A tablet shows what the others show: only the layout is its own there.
            found = page_faults.of_accessibility(driver) if size != "tablet" else []
            found += page_faults.of_layout(driver) * (scheme == schemes[0])
            yield from (f"{name} ({size}, {scheme}): {fault}" for fault in found)
    undress(driver)
    yield from (f"{name}: {fault}" for fault in page_faults.of_console(driver))


def name_of(path):
    """Of a page of a link the word that nobody can guess is left out, of one elsewhere the host."""
    path = re.sub(r"/(connect|pay)/[^/]{20,}", r"/\1/link", re.sub(r"^http://[^/]+", "/simulator", path))
    return re.sub(r"[^a-z0-9]+", "-", kind_of(path.split("#")[0]).lower()).strip("-") + ("-" + path.split("#")[1] if "#" in path else "")


def walk(driver, dev, paths, folder, wait=0.15, **how):
    """Looks at these pages, one after the other, and tells what is wrong with each."""
    driver.get_log("browser")
    signed_in, names = driver.get_cookies(), []
    for path in paths:
        if path == "/portal/sign-in":
            driver.delete_all_cookies()
        driver.get(urllib.parse.urljoin(dev["api_url"], path))
        time.sleep(wait + ("#" in path) * 0.5)
        names.append(name_of(path))
        again = names.count(names[-1])
        yield from look(driver, folder, names[-1] + f"-{again}" * (again > 1), **how)
        if path == "/portal/sign-in":
            for cookie in signed_in:
                driver.add_cookie(cookie)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dev", type=pathlib.Path, metavar="DEV_JSON", help="the summary that a running bursar dev writes")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--only", default="docs,status,simulator,connect,payments,portal")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--schemes", default=",".join(SCHEMES))
    parser.add_argument("--lived-in", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--wait", type=float, default=0.15, help="seconds between a page and its picture")
    parser.add_argument("--readme", action="store_true")
    return parser.parse_intermixed_args()


def pages(driver, dev, asked):
    if asked.readme or asked.paths:
        sign_in(driver, dev)
        return list(README) if asked.readme else asked.paths
    rooms = asked.only.split(",")
    taken = DOCUMENTATION * ("docs" in rooms) + ["/status"] * ("status" in rooms)
    taken += pages_of_simulator(dev) * ("simulator" in rooms)
    if "connect" in rooms:
        taken += pages_of_connect(dev)
    if "payments" in rooms:
        taken += pages_of_payments(dev)
    if "portal" in rooms:
        sign_in(driver, dev)
        taken += ["/portal/sign-in", *pages_of_portal(driver, dev)]
    return taken


def index(folder):
    """Every page a row, so that two sizes or schemes can be compared."""
    rows = {}
    for picture in sorted(folder.glob("*.png")):
        rows.setdefault(picture.name.rsplit("-", 2)[0], []).append(f'<a href="{picture.name}"><img src="{picture.name}" height="420" loading="lazy" alt="{picture.name}"></a>')
    shown = "".join(f"<h2>{html.escape(page)}</h2><p>{' '.join(pictures)}</p>" for page, pictures in rows.items())
    (folder / "index.html").write_text("<!doctype html><meta charset=utf-8><title>Every page</title>" + shown)


def main():
    asked = arguments()
    dev = json.loads(asked.dev.read_text())
    driver = browser()
    how = {"sizes": ["wide"] if asked.readme else asked.sizes.split(","), "schemes": asked.schemes.split(",")}
    if asked.lived_in:
        live_in(driver, dev)
    taken = pages(driver, dev, asked)
    faults = list(walk(driver, dev, taken, asked.folder, asked.wait, is_full=asked.full, **how))
    driver.quit()
    if asked.readme:
        for path, name in README.items():
            for scheme in how["schemes"]:
                (asked.folder / f"{name_of(path)}-wide-{scheme}.png").rename(asked.folder / f"{name}-{scheme}.png")
    else:
        index(asked.folder)
    print("\n".join(faults) or f"{len(taken)} pages in {asked.folder}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
