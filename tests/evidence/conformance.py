"""Notes which operation was checked, where BURSAR_CONFORMANCE names a folder: `cargo xtask conformance` makes the page of the notes."""

import functools
import json
import os
import pathlib
import urllib.request

FOLDER = os.environ.get("BURSAR_CONFORMANCE")
METHODS = ("get", "post", "put", "patch", "delete")


def note(check, method, template):
    """That this was checked of the operation, whose path is as the document has it."""
    if FOLDER:
        pathlib.Path(FOLDER).mkdir(parents=True, exist_ok=True)
        with open(pathlib.Path(FOLDER) / f"evidence-{os.getpid()}.notes", "a") as notes:
            notes.write(f"{method.upper()} {template}\t{check}\n")


@functools.cache
def templates(api_url):
    with urllib.request.urlopen(f"{api_url}/v1/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    return [(method.upper(), path) for path, item in paths.items() for method in METHODS if method in item]


def template_of(api_url, method, path):
    """The path of the document that a request's path belongs to: of several, the one with the fewest parameters."""
    steps = path.removeprefix("/v1").split("/")

    def fits(template):
        places = template.split("/")
        return len(places) == len(steps) and all(place.startswith("{") or place == step for place, step in zip(places, steps))

    found = [template for known, template in templates(api_url) if known == method and fits(template)]
    return min(found, key=lambda template: template.count("{"), default=None)
