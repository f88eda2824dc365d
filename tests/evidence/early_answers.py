"""Refusals that are given before a body was read reach Node's fetch, a sender whose body comes 30 ms after its head, and a proxy that keeps
its connections: all of them, and no connection is broken.

A short run belongs to the suite. The long one: UPLOADS=1000 tests/evidence/run.sh early_answers"""
import json, os, pathlib, shutil, sqlite3, subprocess, urllib.request

import pytest

DEV = json.loads(pathlib.Path(os.environ['DEV_JSON']).read_text())
UPLOADS = os.environ.get('UPLOADS', '30')


@pytest.mark.skipif(not shutil.which('node'), reason='no Node')
def test_every_refusal_is_read():
    # This is not about the limit of a token.
    with sqlite3.connect(pathlib.Path(os.environ['DEV_JSON']).parent / 'bursar.db', timeout=30) as db:
        db.execute('UPDATE partners SET requests_per_second = 1000000')
    grant = json.dumps({'client_id': DEV['client_id'], 'client_secret': DEV['client_secret'], 'grant_type': 'client_credentials'}).encode()
    request = urllib.request.Request(DEV['api_url'] + '/v1/auth/token', grant, {'x-monite-version': '2024-05-25', 'content-type': 'application/json'})
    with urllib.request.urlopen(request) as answer:
        token = json.load(answer)['access_token']
    script = pathlib.Path(__file__).with_suffix('.mjs')
    ran = subprocess.run(['node', script, DEV['api_url'], token, UPLOADS], capture_output=True, text=True, timeout=1800)
    assert ran.returncode == 0, ran.stderr
    cases = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(cases) == 18
    lost = [case for case in cases if case['seen'] != {str(case['status']): case['count']}]
    assert not lost, lost
