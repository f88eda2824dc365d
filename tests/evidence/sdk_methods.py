"""The table from which the Python samples of the reference are made says what the official SDK says: methods, arguments, their wire names.

    pytest tests/evidence/sdk_methods.py            # compares
    python tests/evidence/sdk_methods.py            # writes the table anew, after operations were added or the SDK changed
"""

import ast
import inspect
import json
import operator
import pathlib
import re

import monite

from reference import NOT_YET

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "crates/docs/src/sdk.txt"
DOCUMENT = ROOT / "contract/openapi-2024-05-25.json"
SDK = pathlib.Path(monite.__file__).parent


def nameless(path):
    return re.sub(r"\{[^}]*\}", "{}", path)


def path_of(node):
    """A literal path, or an f-string whose holes are the arguments."""
    if isinstance(node, ast.Constant):
        return "/" + node.value, []
    text, arguments = "/", []
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += part.value
        else:
            text += "{}"
            arguments.append(next(name.id for name in ast.walk(part.value.args[0]) if isinstance(name, ast.Name)))
    return text, arguments


def argument_of(node):
    """The argument whose value this is."""
    if isinstance(node, ast.Call):
        named = [keyword.value for keyword in node.keywords if keyword.arg == "object_"]
        return argument_of((named or node.args)[0])
    if isinstance(node, ast.IfExp):
        return argument_of(node.body)
    return node.id if isinstance(node, ast.Name) else None


def calls():
    """Method, path without names, place in the SDK, arguments as `wire=argument`."""
    for file in sorted(SDK.rglob("raw_client.py")):
        accessor = ".".join(file.parent.relative_to(SDK).parts)
        for owner in ast.parse(file.read_text()).body:
            if not isinstance(owner, ast.ClassDef) or not owner.name.startswith("Raw"):
                continue
            for function in owner.body:
                request = next((node for node in ast.walk(function) if isinstance(node, ast.Call)
                                and isinstance(node.func, ast.Attribute) and node.func.attr == "request"), None)
                if not isinstance(function, ast.FunctionDef) or request is None:
                    continue
                options = {keyword.arg: keyword.value for keyword in request.keywords}
                path, arguments = path_of(request.args[0])
                named = []
                for place in ("params", "json", "data", "files"):
                    value = options.get(place)
                    if isinstance(value, ast.Dict):
                        pairs = [(key.value, argument_of(item)) for key, item in zip(value.keys, value.values)]
                        named += [wire if wire == argument else f"{wire}={argument}" for wire, argument in pairs if argument]
                    elif value is not None and argument_of(value):
                        named.append(f"*={argument_of(value)}")
                yield options["method"].value, path, f"{accessor}.{function.name}", arguments, named


def table():
    served = {}
    for path, item in json.loads(DOCUMENT.read_text())["paths"].items():
        for method, operation in item.items():
            served[method.upper(), nameless(path)] = path
    known = {}
    for method, path, place, arguments, named in calls():
        if (method, path) in served:
            known.setdefault((method, path), (served[method, path], place, arguments, named))
    lines = [f"{method} {path}\t{place}\t{' '.join(arguments)}\t{' '.join(named)}" for (method, _), (path, place, arguments, named) in known.items()]
    return "\n".join(sorted(lines, key=lambda line: line.split(" ", 1)[1])) + "\n"


def test_the_table_is_that_of_the_sdk():
    assert TABLE.read_text() == table(), "run: python tests/evidence/sdk_methods.py"


def test_every_method_exists_and_takes_the_arguments():
    client = monite.Monite(monite_version="2024-05-25", base_url="http://127.0.0.1:9", token="")
    for line in TABLE.read_text().splitlines():
        _, place, arguments, named = line.split("\t")
        parameters = inspect.signature(operator.attrgetter(place)(client)).parameters
        for name in arguments.split() + [pair.rpartition("=")[2] for pair in named.split()]:
            assert name in parameters, f"{place} takes no {name}"


# Their sample cannot succeed: no lender is connected, and that is what they answer.
CANNOT_SUCCEED = {"POST /financing_invoices", "POST /financing_tokens"}


def test_every_method_of_the_sdk_is_called_by_a_sample_that_runs():
    """The samples of the reference are made from the same table, and `reference.py` runs them: valid input, and the SDK reads the answer."""
    described = json.loads(DOCUMENT.read_text())["paths"]
    left_out = {f"{method.upper()} {path}" for path, item in described.items() for method, operation in item.items() if operation["operationId"] in NOT_YET}
    methods = {line.split("\t")[0] for line in TABLE.read_text().splitlines()}
    assert len(methods) == len(list(calls())), "a method of the SDK has no operation here"
    assert methods & left_out == CANNOT_SUCCEED


if __name__ == "__main__":
    TABLE.write_text(table())
