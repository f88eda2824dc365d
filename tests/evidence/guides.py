"""Every sample of the documentation runs: the guides' in the order in which they are read, and the reference's in three languages.

Needs a fresh `bursar dev` (a name that a sample gives is taken once), whose summary is named by DEV_JSON, the binary (BURSAR_BIN), and a folder in which TypeScript is installed
(SAMPLES_NODE, made of tests/evidence/samples; without it samples in TypeScript are skipped, aloud).

    DEV_JSON=bursar-data/dev.json BURSAR_BIN=target/debug/bursar python -m pytest -rs tests/evidence/guides.py

How a block is run is said by the words behind its language:

    ```sh, ```python, ```ts          is run; what differs from server to server comes from the environment
    ```sh keeps=NAME:path            then NAME is what the JSON of the answer has at `path` (`id` when left out), or what a text has behind that word
    ```sh expects=501                the last answer has this status; without it no answer is an error
    ```sh not-run: reason            is not run
    ```python checked-by=file.py     is run by another script of this folder
    ```toml [file=path]              is a configuration: every key is a known one; with `file` it is written there
    ```json                          is the answer of the block before it, in shape: the same fields of the same types; `"..."` is anything
    ```json example                  is JSON

Addresses of `bursar dev` in the text (ports 8080, 8081 and 9090) become those of the running one; `/etc/bursar` and `/var/lib/bursar`
become folders of a scratch directory, which is the installation that the guides about running Bursar build up.
"""

import itertools
import json
import os
import pathlib
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
import types
import urllib.request

import pytest

from monite_sdk import DEV, Person

pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")
ROOT = pathlib.Path(__file__).resolve().parents[2]
BURSAR = pathlib.Path(os.environ.get("BURSAR_BIN", ROOT / "target" / "debug" / "bursar")).resolve()
NODE = os.environ.get("SAMPLES_NODE")
GUIDES = ROOT / "docs"
# The installation that the others go on with is built by these, in this order.
FIRST = ["install", "configuration"]
RUNS = ("sh", "python", "ts")
# Languages that are shown and cannot be wrong in a way that a machine sees here.
SHOWN = ("text", "ini", "nginx", "mermaid", "js")


class Block:
    def __init__(self, words, code, line):
        self.language, _, self.words = words.strip().partition(" ")
        self.code, self.line = code, line

    def word(self, name):
        found = re.search(rf"\b{name}=(\S+)", self.words)
        return found and found[1]

    @property
    def runs(self):
        return self.language in RUNS and not self.words.startswith("not-run") and not self.word("checked-by")


def blocks(text):
    pattern = re.compile(r"^```([^\n`]+)\n(.*?)^```$", re.S | re.M)
    return [Block(found[1], found[2], text[: found.start()].count("\n") + 1) for found in pattern.finditer(text)]


def guides():
    names = sorted(path.stem for path in GUIDES.glob("*.md"))
    return FIRST + [name for name in names if name not in FIRST]


class Terminal:
    """A scratch directory with an environment: what a reader has in the terminal."""

    def __init__(self, directory):
        self.directory = directory
        self.kept = directory / "environment.sh"
        self.node, self.numbers = None, itertools.count()
        for name in ("etc/bursar", "var/lib/bursar", "bin", "home"):
            (directory / name).mkdir(parents=True)
        (directory / "bin" / "bursar").symlink_to(BURSAR)
        (directory / "home" / ".curlrc").write_text('silent\nshow-error\nwrite-out = "%{stderr}status %{http_code}\\n"\n')
        self.environment = {
            "PATH": f"{directory / 'bin'}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(directory / "home"),
            "CURL_HOME": str(directory / "home"),
        }

    def begin(self, **known):
        """What every guide begins with, whatever another one kept."""
        given = {name.upper(): DEV[name] for name in ("project_id", "client_id", "client_secret", "entity_id")}
        self.environment.update(given, **known)

    def placed(self, text):
        for theirs, ours in (("8080", "api_url"), ("8081", "simulator_url"), ("9090", "admin_url")):
            text = text.replace(f"http://127.0.0.1:{theirs}", DEV[ours])
        for folder in ("/etc/bursar", "/var/lib/bursar"):
            text = text.replace(folder, str(self.directory) + folder)
        return text

    def run(self, arguments, **more):
        environment = self.environment
        return subprocess.run(
            arguments, cwd=self.directory, env=environment, capture_output=True, text=True, timeout=120, check=False, **more
        )

    def shell(self, code):
        before = f"[ ! -e {shlex.quote(str(self.kept))} ] || . {shlex.quote(str(self.kept))}\n"
        after = f"trap 'export -p >{shlex.quote(str(self.kept))}' EXIT\n"
        # What the reader exported stays; what was kept from answers is newer.
        exported = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in self.environment.items())
        return self.run(["bash", "-euo", "pipefail", "-c", before + exported + after + self.placed(code)])

    def python(self, code):
        return self.run([sys.executable, "-c", self.placed(code)])

    def typescript(self, compiled):
        """Runs in the one Node of this terminal: starting one takes longer than most samples."""
        script = self.directory / f"{compiled.stem}.{next(self.numbers)}.mjs"
        script.write_text(self.placed(compiled.read_text()))
        if not self.node:
            runner = ROOT / "tests" / "evidence" / "samples" / "run.mjs"
            self.node = subprocess.Popen(["node", runner], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        asked = {"script": str(script), "environment": self.environment, "directory": str(self.directory)}
        print(json.dumps(asked), file=self.node.stdin, flush=True)
        assert select.select([self.node.stdout], [], [], 120)[0], f"{script} has not ended"
        return types.SimpleNamespace(**json.loads(self.node.stdout.readline()))


def token():
    body = {"grant_type": "client_credentials", "client_id": DEV["client_id"], "client_secret": DEV["client_secret"]}
    asked = urllib.request.Request(
        DEV["api_url"] + "/v1/auth/token",
        json.dumps(body).encode(),
        {"x-monite-version": "2024-05-25", "content-type": "application/json"},
    )
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)["access_token"]


def api(method, path, given, entity=None, body=None):
    headers = {"x-monite-version": "2024-05-25", "authorization": f"Bearer {given}"}
    if entity:
        headers["x-monite-entity-id"] = entity
    if body is not None:
        headers["content-type"] = "application/json"
    asked = urllib.request.Request(
        DEV["api_url"] + "/v1" + path, None if body is None else json.dumps(body).encode(), headers, method=method
    )
    with urllib.request.urlopen(asked) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def connected(given):
    """The connection of the entity of the examples; whoever disconnected it left it to be made anew."""
    entity = DEV["entity_id"]
    for connection in api("GET", "/accounting_connections", given, entity)["data"]:
        if connection["status"] == "connected":
            return connection["id"]
    made = api("POST", "/accounting_connections", given, entity, {})
    Person().connect(made["connection_url"], "quickbooks_online")
    for _ in range(300):
        found = api("GET", f"/accounting_connections/{made['id']}", given, entity)
        if found["last_pull"]:
            return made["id"]
        time.sleep(0.1)
    raise AssertionError("the books were not pulled in time")


def leave_in_order():
    """Whoever comes next finds the books connected, and hears of nothing that a sample subscribed to."""
    given = token()
    connected(given)
    for subscription in api("GET", "/webhook_subscriptions", given)["data"]:
        api("DELETE", f"/webhook_subscriptions/{subscription['id']}", given)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    terminal = Terminal(tmp_path_factory.mktemp("guides"))
    yield terminal
    leave_in_order()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Every sample in TypeScript, compiled together and strictly."""
    if not NODE or not shutil.which("node"):
        return None
    directory = tmp_path_factory.mktemp("typescript")
    shutil.copy(ROOT / "tests" / "evidence" / "samples" / "tsconfig.json", directory)
    (directory / "package.json").write_text('{"type": "module"}')
    (directory / "node_modules").symlink_to(pathlib.Path(NODE) / "node_modules")
    for name, block in samples_in_typescript():
        (directory / f"{name}.mts").write_text(block.code)
    tsc = pathlib.Path(NODE) / "node_modules" / ".bin" / "tsc"
    done = subprocess.run([tsc, "-p", directory], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return directory


def samples_in_typescript():
    for name in guides():
        for place, block in enumerate(blocks((GUIDES / f"{name}.md").read_text())):
            if block.language == "ts" and block.runs:
                yield f"guide-{name}-{place}", block


def statuses(stderr):
    return [int(found) for found in re.findall(r"^status (\d{3})$", stderr, re.M)]


def answer_of(stdout):
    """The JSON at the end of what was printed, behind headers if they were asked for; None when it is none."""
    text = re.split(r"\r?\n\r?\n", stdout, maxsplit=1)[-1] if stdout.startswith("HTTP/") else stdout
    try:
        return json.loads(text)
    except ValueError:
        return None


def kept(block, stdout):
    for pair in (block.word("keeps") or "").split(","):
        if not pair:
            continue
        name, _, path = pair.partition(":")
        value = answer_of(stdout)
        if value is None:
            found = re.search(rf"^{path}\s+(\S+)", stdout, re.M)
            assert found, f"the answer names no {path}: {stdout}"
            yield name, found[1]
            continue
        for step in (path or "id").split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        yield name, value


def unlike(shown, answered, at="the answer"):
    """What an answer has otherwise than shown, or None."""
    if shown == "..." or shown is None or answered is None:
        return None
    if isinstance(shown, dict) and isinstance(answered, dict):
        missing = set(shown) - set(answered) - {"..."}
        if missing:
            return f"{at} has no {sorted(missing)}"
        unknown = set(answered) - set(shown)
        if unknown and "..." not in shown:
            return f"{at} has {sorted(unknown)} besides"
        found = (unlike(value, answered[name], f"{at}.{name}") for name, value in shown.items() if name != "...")
        return next((difference for difference in found if difference), None)
    if isinstance(shown, list) and isinstance(answered, list):
        if len(shown) > len(answered):
            return f"{at} has {len(answered)} elements"
        found = (unlike(one, other, f"{at}[{place}]") for place, (one, other) in enumerate(zip(shown, answered)))
        return next((difference for difference in found if difference), None)
    numbers = (int, float)
    same = type(shown) is type(answered) or (isinstance(shown, numbers) and isinstance(answered, numbers))
    return None if same else f"{at} is {answered!r}, not like {shown!r}"


def known_keys():
    table = (GUIDES / "configuration.md").read_text()
    return set(re.findall(r"^\| `([a-z0-9_]+)` \|", table, re.M))


def run_block(terminal, block, compiled, name):
    if block.language == "sh":
        done = terminal.shell(block.code)
    elif block.language == "python":
        done = terminal.python(block.code)
    elif compiled is None:
        return None
    else:
        done = terminal.typescript(compiled / f"{name}.mjs")
    where = f"{name}, line {block.line}:\n{block.code}\n-- stdout\n{done.stdout}\n-- stderr\n{done.stderr}"
    assert done.returncode == 0, where
    expected = int(block.word("expects") or 0)
    found = statuses(done.stderr)
    if expected:
        assert found and found[-1] == expected, where
    else:
        assert all(status < 400 for status in found), where
    for variable, value in kept(block, done.stdout):
        terminal.environment[variable] = value
    return done


@pytest.mark.parametrize("name", guides())
def test_the_samples_of_a_guide_run(name, terminal, compiled):
    given = token()
    terminal.begin(TOKEN=given, CONNECTION_ID=connected(given))
    last, skipped = None, 0
    for place, block in enumerate(blocks((GUIDES / f"{name}.md").read_text())):
        at = f"docs/{name}.md, line {block.line}"
        if block.language in SHOWN:
            continue
        if block.language == "toml":
            unknown = set(tomllib.loads(block.code)) - known_keys()
            assert not unknown, f"{at}: {unknown} are no keys"
            if block.word("file"):
                pathlib.Path(terminal.placed(block.word("file"))).write_text(terminal.placed(block.code))
        elif block.language == "json":
            shown = json.loads(block.code)
            if block.words != "example":
                assert last is not None, f"{at}: no answer stands before it, so say `json example`"
                difference = unlike(shown, answer_of(last.stdout))
                assert difference is None, f"{at}: {difference}\n{last.stdout}"
        elif block.runs:
            done = run_block(terminal, block, compiled, f"guide-{name}-{place}")
            last, skipped = (done, skipped) if done else (last, skipped + 1)
        else:
            assert block.language in RUNS and (block.word("checked-by") or re.match(r"not-run: \S+", block.words)), f"{at}: {block.words}"
            last = None
    if skipped:
        pytest.skip(f"{skipped} samples in TypeScript: SAMPLES_NODE is not set")


def test_a_shape_that_differs_is_found():
    """The comparison itself can fail."""
    assert unlike({"a": 1}, {"a": 2}) is None
    assert unlike({"a": 1}, {"a": "2"}) and unlike({"a": 1}, {}) and unlike({"a": 1}, {"a": 1, "b": 2})
    assert unlike({"a": 1, "...": "..."}, {"a": 1, "b": 2}) is None
    assert unlike([{"a": 1}], []) and unlike([{"a": "..."}], [{"a": 5}]) is None
