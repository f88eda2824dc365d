"""Schemathesis against the served document, and against the public contract where it is at hand: no 5xx, no answer that breaks either.

A short run belongs to the suite. The long one: FUZZ_EXAMPLES=400 tests/evidence/run.sh contract_fuzz"""
import copy, json, os, pathlib, re, sqlite3, subprocess, sys, urllib.request

import pytest

from conformance import note

DEV = json.loads(pathlib.Path(os.environ['DEV_JSON']).read_text())
EXAMPLES = os.environ.get('FUZZ_EXAMPLES', '8')
# The long run also walks the bounds of every field, and from operation to operation.
PHASES = os.environ.get('FUZZ_PHASES', 'examples,fuzzing' if int(EXAMPLES) <= 8 else 'examples,coverage,fuzzing,stateful')
CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'
EXCLUDED = '^/auth/|/disconnect$'
METHODS = {'get', 'post', 'put', 'patch', 'delete'}


def ask(path, body=None, headers=None):
    request = urllib.request.Request(DEV['api_url'] + path, json.dumps(body).encode() if body else None, {'x-monite-version': '2024-05-25', 'content-type': 'application/json'} | (headers or {}))
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.fixture(scope='module')
def token():
    # Fuzzing is not about the limit of a token, nor about its half hour.
    with sqlite3.connect(pathlib.Path(os.environ['DEV_JSON']).parent / 'bursar.db', timeout=30) as db:
        db.execute('UPDATE partners SET requests_per_second = 1000000')
    grant = {'client_id': DEV['client_id'], 'client_secret': DEV['client_secret'], 'grant_type': 'client_credentials'}
    made = ask('/v1/auth/token', grant)['access_token']
    with sqlite3.connect(pathlib.Path(os.environ['DEV_JSON']).parent / 'bursar.db', timeout=30) as db:
        db.execute("UPDATE access_tokens SET expires_at = '2099' || substr(expires_at, 5)")
    return made


def nameless(path):
    return re.sub(r'\{[^}]*\}', '{}', path)


def with_null(schema):
    """Every property may be null in an answer: names are never left out here, so what has no value is null."""
    if isinstance(schema, list):
        return [with_null(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: with_null(part) for name, part in schema.items()}
    if isinstance(schema.get('properties'), dict):
        schema['properties'] = {name: {'anyOf': [part, {'type': 'null'}]} for name, part in schema['properties'].items()}
    return schema


def answers_may_be_null(document):
    """Requests stay as they are; answers refer to copies of the components in which null is allowed."""
    document = copy.deepcopy(document)
    schemas = document['components']['schemas']
    def moved(part):
        if isinstance(part, list):
            return [moved(inner) for inner in part]
        if isinstance(part, dict):
            return {name: re.sub(r'(schemas/)(.*)', r'\1Answer_\2', inner) if name == '$ref' and '/schemas/' in inner else moved(inner) for name, inner in part.items()}
        return part
    schemas |= {f'Answer_{name}': with_null(moved(schema)) for name, schema in copy.deepcopy(schemas).items()}
    for item in document['paths'].values():
        for method in METHODS & item.keys():
            item[method]['responses'] = with_null(moved(item[method]['responses']))
    return document


def run(document, token, directory, name, checks):
    """Through the command line of the tool, with every operation of the document."""
    file = directory / f'{name}.json'
    file.write_text(json.dumps(document))
    command = [str(pathlib.Path(sys.executable).parent / 'schemathesis'), 'run', str(file), '--url', DEV['api_url'] + '/v1', '--checks', checks,
               '--max-examples', EXAMPLES, '--phases', PHASES, '--seed', '1', '--continue-on-failure', '--no-color', '--warnings', 'off',
               '--suppress-health-check', 'all', '--exclude-path-regex', EXCLUDED,
               '-H', f'Authorization: Bearer {token}', '-H', 'x-monite-version: 2024-05-25', '-H', f'x-monite-entity-id: {DEV["entity_id"]}']
    done = subprocess.run(command, capture_output=True, text=True, cwd=directory)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
    print(done.stdout[-800:])


def test_the_served_document_is_kept(token, tmp_path):
    document = ask('/v1/openapi.json')
    run(document, token, tmp_path, 'served', CHECKS)
    for path, item in document['paths'].items():
        for method in METHODS & item.keys() if not re.search(EXCLUDED, path) else ():
            note('fuzz', method, path)


def test_the_public_contract_is_kept(token, tmp_path):
    contract = os.environ.get('PUBLIC_CONTRACT')
    if not contract:
        pytest.skip('the public contract is not at hand')
    served, document = ask('/v1/openapi.json')['paths'], json.loads(pathlib.Path(contract).read_text())
    known = {(nameless(path), method) for path, item in served.items() for method in METHODS & item.keys()}
    document['paths'] = {path: kept for path, item in document['paths'].items()
                         if (kept := {method: item[method] for method in METHODS & item.keys() if (nameless(path), method) in known})}
    # A body that is one of several kinds refuses every field in the contract, because it is closed beside its kinds: nothing could be sent.
    for schema in document['components']['schemas'].values():
        if 'anyOf' in schema and schema.get('additionalProperties') is False:
            del schema['additionalProperties']
    # Statuses beyond the declared ones are additions of ours: 413, 415 and the like.
    run(answers_may_be_null(document), token, tmp_path, 'contract', 'not_a_server_error,response_schema_conformance')
