"""Every page of every room in a real Chromium, at 1440, 768 and 390 pixels, light and dark: nothing scrolls sideways, no text is cut or lies on
another, axe-core objects to nothing, no error is logged.

    BURSAR_BIN=target/debug/bursar AXE_CORE=axe.min.js SCREENSHOTS=shots [EVERY_PAGE=1] pytest tests/evidence/pages_browser.py

It starts a `bursar dev` of its own, with a past, a platform as it is after a while, and one that has just been made. The pages of flows
(consent, payment, invitations) are looked at the same way where they are walked: `connect_browser.py`, `payment_browser.py`, `portal_browser.py`.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import page_faults
import screenshots
from browsing import press, until
from dev_restart import BURSAR, Dev

SHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", "screenshots")) / "pages"
NEWCOMER = {"email": "new@example.com", "password": "four plain words here"}


@pytest.fixture(scope="module")
def dev(tmp_path_factory):
    started = Dev(tmp_path_factory.mktemp("dev") / "data")
    started.until_said("The history of the second company is made")
    yield started
    started.stop()


@pytest.fixture
def browser():
    driver = screenshots.browser()
    yield driver
    driver.quit()


def faults(browser, dev, paths, folder):
    return list(screenshots.walk(browser, dev.known, paths, SHOTS / folder))


@pytest.mark.parametrize("room, paths", [
    ("docs", lambda dev: screenshots.DOCUMENTATION),
    ("simulator", screenshots.pages_of_simulator),
    ("connect", screenshots.pages_of_connect),
    ("payments", screenshots.pages_of_payments),
    ("status", lambda dev: ["/status"]),
])
def test_pages_that_anybody_may_read(browser, dev, room, paths):
    found = faults(browser, dev, paths(dev.known), room)
    assert not found, "\n".join(found)


def test_the_portal_of_a_platform_after_a_while(browser, dev):
    screenshots.live_in(browser, dev.known)
    screenshots.sign_in(browser, dev.known)
    paths = screenshots.pages_of_portal(browser, dev.known)
    assert len(paths) > 40, paths
    found = faults(browser, dev, ["/portal/sign-in", *paths, "/portal/nowhere", "/status", dev.known["simulator_url"] + "/"], "portal")
    assert not found, "\n".join(found)


def test_the_portal_of_a_platform_that_was_just_made(browser, dev):
    newcomer(dev)
    browser.get(dev.known["api_url"] + "/portal/sign-in")
    for name, words in NEWCOMER.items():
        browser.find_element("name", name).send_keys(words)
    press(browser, "Sign in")
    until(browser, lambda: browser.current_url.endswith("/portal"))
    paths = screenshots.pages_of_portal(browser, dev.known)
    assert len(paths) > 15, paths
    found = faults(browser, dev, paths, "portal-empty")
    assert not found, "\n".join(found)


def newcomer(dev):
    """A partner without entities, and its owner."""
    secrets = json.loads((dev.directory / "secrets.json").read_text())
    environment = {
        "PATH": os.environ["PATH"], "BURSAR_DATABASE_URL": f"sqlite://{dev.directory}/bursar.db",
        "BURSAR_MASTER_KEY": secrets["master_key"], "BURSAR_PUBLIC_URL": dev.known["api_url"],
    }

    def bursar(*arguments, said=None):
        return subprocess.run([BURSAR, *arguments], input=said, env=environment, cwd=dev.directory, check=True, capture_output=True, text=True).stdout

    [partner] = re.findall(r"partner_id\s+(\S+)", bursar("partner", "create", "New Platform"))
    bursar("member", "create", "--partner", partner, "--email", NEWCOMER["email"], "--password-stdin", said=NEWCOMER["password"])


def test_pages_of_the_documentation_fit(browser, dev):
    with urllib.request.urlopen(dev.known["api_url"] + "/sitemap.xml") as answer:
        pages = re.findall("<loc>([^<]+)</loc>", answer.read().decode())
    assert len(pages) > 400, len(pages)
    found = []
    # They are of few kinds: one in ten is looked at, and all of them with EVERY_PAGE set.
    for page in pages if os.environ.get("EVERY_PAGE") else pages[::10]:
        browser.get(page)
        for size in screenshots.SIZES:
            screenshots.dress(browser, size, "light")
            found += [f"{page} ({size}): {fault}" for fault in page_faults.of_layout(browser)]
        found += [f"{page}: {fault}" for fault in page_faults.of_console(browser)]
    assert not found, "\n".join(found)
