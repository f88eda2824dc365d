#!/usr/bin/env python3
"""Pictures of pages in a real Chromium: light and dark, phone and wide.

    target/evidence-venv/bin/python tests/screenshots.py http://127.0.0.1:8080 shots /docs /docs/guides/sync
    ... --sizes phone,wide --schemes dark --full --hash-wait 1 --cookie name=value --readme

Without paths: every kind of page of the documentation. `--full` takes the whole length of a page. `--readme` writes the pictures of the
README to docs/images. Exits with 1 when a page scrolls sideways, is refused something by the content security policy, or logs an error.
"""

import argparse
import base64
import pathlib
import re
import shutil
import sys
import time

from selenium import webdriver

SIZES = {"phone": (390, 844), "laptop": (1280, 860), "wide": (1600, 1000)}
KINDS = [
    "/docs", "/docs/guides", "/docs/guides/errors", "/docs/guides/changelog", "/docs/reference", "/docs/groups/accounting-connections",
    "/docs/groups/payables", "/docs/post_accounting_connections_id_disconnect", "/docs/get_entities", "/docs/post_entities",
    "/docs/patch_entities_id_settings", "/docs/post_files", "/docs/2024-01-31/get_entities", "/docs/support", "/docs/design", "/docs/nothing",
    "/docs/get_entities#try",
]
README = [("/docs", "docs"), ("/docs/post_accounting_connections", "reference")]


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-color-profile=srgb"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=shutil.which("chromedriver")))


def dress(driver, size, scheme):
    width, height = SIZES[size]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def picture(driver, path, is_full):
    asked = {"format": "png", "captureBeyondViewport": is_full}
    if is_full:
        size = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        asked["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
    path.write_bytes(base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", asked)["data"]))


def name_of(path):
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--sizes", default="phone,laptop,wide")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--wait", type=float, default=0.15, help="seconds between a page and its picture")
    parser.add_argument("--cookie", action="append", default=[], metavar="NAME=VALUE", help="for pages behind a sign-in")
    parser.add_argument("--readme", action="store_true")
    asked = parser.parse_intermixed_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    driver, faults = browser(), []
    driver.set_page_load_timeout(30)
    if asked.cookie:
        driver.get(asked.server + "/healthz")
        for cookie in asked.cookie:
            name, _, value = cookie.partition("=")
            driver.add_cookie({"name": name, "value": value})
    paths = [path for path, _ in README] if asked.readme else asked.paths or KINDS
    for path in paths:
        for size in ["laptop"] if asked.readme else asked.sizes.split(","):
            for scheme in ["light", "dark"] if asked.readme else asked.schemes.split(","):
                dress(driver, size, scheme)
                driver.get("about:blank")
                driver.get(asked.server + path)
                time.sleep(asked.wait + ("#" in path) * 0.5)
                name = f"{dict(README)[path]}-{scheme}" if asked.readme else f"{name_of(path)}-{size}-{scheme}"
                picture(driver, asked.folder / f"{name}.png", asked.full)
                if driver.execute_script("return document.documentElement.scrollWidth > window.innerWidth"):
                    faults.append(f"{path} scrolls sideways ({size})")
                log = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE" or "Content Security Policy" in entry["message"]]
                faults += [f"{path}: {message}" for message in log if not (path.endswith("/nothing") and "404" in message)]
    driver.quit()
    print("\n".join(faults) or f"pictures in {asked.folder}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
