"""Many machines, in small: two servers and two workers on one Postgres and one Redis, killed and started again under load.

Nothing that was answered is lost and nothing is done twice: entities, changes, webhooks, pulls, token refreshes. Ten servers that start
together on an empty database migrate it once."""
import collections, http.server, json, os, pathlib, random, re, secrets, shutil, socket, subprocess, sys, threading, time, urllib.error, urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'bench'))
from machinery import Postgres, Process, call, free_port
from product import consent

BURSAR = pathlib.Path(os.environ['BURSAR_BIN'])
SECONDS = 25
ADDRESS = {'country': 'US', 'city': 'Springfield', 'postal_code': '12345', 'line1': '1 Main Street', 'state': 'IL'}


class Receiver:
    """Takes webhooks."""

    def __init__(self):
        self.seen, lock = [], threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(handler):
                body = json.loads(handler.rfile.read(int(handler.headers['content-length'])))
                with lock:
                    self.seen.append((body['id'], body['object_id'], body['action']))
                handler.send_response(200)
                handler.send_header('content-length', '0')
                handler.end_headers()

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}/hook'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Cluster:
    def __init__(self, directory, postgres, redis_port):
        self.directory, self.postgres = directory, postgres
        self.database = postgres.database('machines')
        self.simulator_port = free_port()
        self.simulator = f'http://127.0.0.1:{self.simulator_port}'
        self.ports = [free_port() for _ in range(10)]
        self.public = f'http://127.0.0.1:{self.ports[0]}'
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith('BURSAR_')} | {
            'BURSAR_DATABASE_URL': self.database, 'BURSAR_PUBLIC_URL': self.public, 'BURSAR_ADMIN_LISTEN': 'none', 'BURSAR_TRUSTED_PROXIES': 'none',
            'BURSAR_MASTER_KEY': secrets.token_hex(32), 'BURSAR_ALLOW_SIMULATOR': 'on', 'BURSAR_PACED': 'off', 'BURSAR_LOG': 'warn',
            'BURSAR_REDIS_URL': f'redis://127.0.0.1:{redis_port}', 'BURSAR_DATABASE_CONNECTIONS': '6', 'BURSAR_FILES': str(directory / 'files'), 'BURSAR_WEBHOOK_NETWORKS': '127.0.0.0/8',
        }
        self.processes = {}

    def sql(self, statement):
        return self.postgres.sql(self.database, statement)

    def start(self, name):
        kind, _, number = name.partition('-')
        environment = dict(self.environment)
        if kind == 'serve':
            environment['BURSAR_LISTEN'] = f'127.0.0.1:{self.ports[int(number)]}'
        self.processes[name] = Process(name, [BURSAR, kind], self.directory, environment)

    def kill(self, name):
        self.processes[name].child.kill()
        self.processes[name].child.wait()

    def command(self, *words, stdin=''):
        done = subprocess.run([str(BURSAR), *words], input=stdin, capture_output=True, text=True, env=self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self):
        for process in self.processes.values():
            process.stop()


@pytest.fixture
def cluster(tmp_path):
    postgres, redis_port = Postgres(tmp_path), free_port()
    redis = Process('redis', ['redis-server', '--port', redis_port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], tmp_path).wait_for(redis_port)
    cluster = Cluster(tmp_path, postgres, redis_port)
    try:
        yield cluster
    finally:
        cluster.stop()
        redis.stop()
        postgres.stop()


class Client:
    """Asks one node after another until somebody answers; the same key makes sure that it is done once."""

    def __init__(self, cluster, token):
        self.urls, self.headers = [f'http://127.0.0.1:{port}/v1' for port in cluster.ports[:2]], {'x-monite-version': '2024-05-25', 'authorization': f'Bearer {token}'}

    def send(self, method, path, body=None, key=None, entity=None, patience=60):
        headers = self.headers | {'content-type': 'application/json'}
        headers |= {'idempotency-key': key} if key else {}
        headers |= {'x-monite-entity-id': entity} if entity else {}
        until, turn = time.time() + patience, random.randrange(2)
        while True:
            turn += 1
            request = urllib.request.Request(self.urls[turn % 2] + path, json.dumps(body).encode() if body is not None else None, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.loads(answer.read() or 'null')
            except urllib.error.HTTPError as error:
                assert error.code in (429, 500, 502, 503), f'{method} {path}: {error.code} {error.read()}'
            except (OSError, http.client.HTTPException):
                pass
            assert time.time() < until, f'nobody answers {method} {path}'
            time.sleep(0.05)


def connect(cluster, client, platform, entity, company):
    connection = client.send('POST', '/accounting_connections', {'platform': platform}, entity=entity)
    page, own = connection['connection_url'], {'origin': cluster.public}
    _, headers, _ = call('POST', f'{page}/start', headers=own, form={'platform': platform})
    own['cookie'] = headers['set-cookie'].split(';')[0]
    _, headers, _ = call('POST', headers['location'], form={'company': company, 'decision': 'allow'})
    call('GET', headers['location'], headers=own)
    call('POST', f'{page}/confirm', headers=own, form={'company': company, 'decision': 'confirm'})
    return connection['id']


def until(is_so, seconds, words):
    end = time.time() + seconds
    while not is_so():
        assert time.time() < end, words()
        time.sleep(0.2)


def migrated_once(cluster):
    names = [f'serve-{number}' for number in range(10)]
    for name in names:
        cluster.start(name)
    for name, port in zip(names, cluster.ports):
        cluster.processes[name].wait_for(port)
    pending = cluster.command('migrate', '--check')
    assert 'up to date' in pending
    [table] = [row[0] for row in cluster.sql("SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%migration%'")]
    steps = [row[0] for row in cluster.sql(f'SELECT version FROM {table}')]
    assert len(steps) == len(set(steps)) >= 4, steps
    for name in names[2:]:
        cluster.kill(name)
        del cluster.processes[name]


def load(client, number, stop, done, entity, connection):
    """Mixed calls of one client; what was answered is written down."""
    chance = random.Random(number)
    while not stop.is_set():
        key = secrets.token_hex(8)
        made = client.send('POST', '/entities', {
            'type': 'organization', 'email': f'{key}@example.com', 'organization': {'legal_name': key}, 'address': ADDRESS}, key=key)
        for turn in range(chance.randrange(3)):
            made = client.send('PATCH', f'/entities/{made["id"]}', {'phone': str(turn)})
        client.send('GET', f'/entities/{made["id"]}')
        if chance.random() < 0.2:
            client.send('POST', f'/accounting_connections/{connection}/sync', entity=entity)
        done[key] = made


def chaos(cluster, stop):
    chance = random.Random(4)
    while not stop.wait(1.5):
        name = chance.choice(list(cluster.processes))
        cluster.kill(name)
        time.sleep(0.4)
        cluster.start(name)


def test_machines_come_and_go_and_nothing_is_lost_or_done_twice(cluster):
    migrated_once(cluster)
    sizes = ['--invoices', 300, '--bills', 100, '--no-limits']
    simulator = Process('simulator', [BURSAR, 'simulate', '--port', cluster.simulator_port, *sizes], cluster.directory).wait_for(cluster.simulator_port)
    try:
        play(cluster)
    finally:
        simulator.stop()


def play(cluster):
    # Tokens that are due for a refresh every few seconds, each refresh token good for one use and a minute of grace.
    control = lambda path, body: call('POST', f'{cluster.simulator}/_sim/{path}', body)
    control('settings', {'provider': 'xero', 'access_token_seconds': 125, 'rotation': 'every_call', 'old_refresh_grace_seconds': 60, 'reuse_revokes_family': True})
    made = dict(re.findall(r'^(\w+)\s+(\S+)$', cluster.command('partner', 'create', 'machines'), re.M))
    cluster.command('app', 'set', '--project', made['project_id'], '--provider', 'xero', '--environment', cluster.simulator, '--client-id', 'machines', stdin='secret')
    cluster.command('partner', 'limit', '--partner', made['partner_id'], '100000')
    grant = {'grant_type': 'client_credentials', 'client_id': made['client_id'], 'client_secret': made['client_secret']}
    token = json.loads(call('POST', f'{cluster.public}/v1/auth/token', grant, {'x-monite-version': '2024-05-25'})[2])['access_token']
    client, receiver = Client(cluster, token), Receiver()
    for number in range(2):
        cluster.start(f'work-{number}')
    client.send('POST', '/webhook_subscriptions', {'object_type': 'entity', 'url': receiver.url})
    entity = client.send('POST', '/entities', {'type': 'organization', 'email': 'books@example.com', 'organization': {'legal_name': 'Books'}, 'address': ADDRESS})['id']
    company = json.loads(call('GET', f'{cluster.simulator}/_sim/companies')[2])['xero'][0]['id']
    connection = connect(cluster, client, 'xero', entity, company)
    until(lambda: client.send('GET', f'/accounting_connections/{connection}', entity=entity)['last_pull'], 60, lambda: 'no first pull')
    before = latest_call(cluster)

    stop, done, failures = threading.Event(), {}, []

    def guarded(work, *arguments):
        try:
            work(*arguments)
        except BaseException as failure:
            failures.append(failure)
            stop.set()

    threads = [threading.Thread(target=guarded, args=(load, Client(cluster, token), number, stop, done, entity, connection)) for number in range(4)]
    threads.append(threading.Thread(target=guarded, args=(chaos, cluster, stop)))
    for thread in threads:
        thread.start()
    stop.wait(SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures, failures
    assert len(done) > 20, f'only {len(done)} entities were made'
    judge(cluster, client, receiver, done, entity, connection, before)


def latest_call(cluster):
    return max(call['sequence'] for call in json.loads(call('GET', f'{cluster.simulator}/_sim/requests')[2])['requests'])


def waiting(cluster, events, arrived):
    """What the database says of events that did not arrive."""
    things = ', '.join(f"'{thing}'" for event, thing in events.items() if event not in arrived)
    stands = {table: cluster.sql(f'SELECT row_to_json(t) FROM {table} t WHERE {of}') for table, of in {
        'webhook_deliveries': f"t.object_id IN ({things}) AND status <> 'succeeded'",
        'jobs': f"split_part(t.lane, '/', 4) IN ({things})",
        'lanes': "t.lane LIKE 'webhook/%'",
        'ready_lanes': "t.lane LIKE 'webhook/%'",
    }.items()}
    return f'{len(arrived)} of {len(events)} events arrived; {cluster.sql("SELECT now()")}: {json.dumps(stands, indent=1)}'


def judge(cluster, client, receiver, done, entity, connection, before):
    # Nothing that was answered is lost, and nothing was done twice under one key.
    rows = {row[0]: row[1:] for row in cluster.sql("SELECT id::text, body::jsonb->>'phone', status FROM entities")}
    assert len(rows) == len(done) + 1
    for made in done.values():
        assert client.send('GET', f'/entities/{made["id"]}') == made
    lines = cluster.sql("SELECT COUNT(*) FROM audit_log WHERE operation = 'POST /entities'")
    assert int(lines[0][0]) == len(done) + 1

    # Every event reached the receiver, those of one object in their order.
    events = cluster.sql("SELECT id::text, object_id::text FROM events WHERE object_type = 'entity' ORDER BY created_at, id")
    assert len({event for event, _ in events}) == len(events) >= len(done)
    arrived = lambda: {event for event, _, _ in receiver.seen}
    until(lambda: {event for event, _ in events} <= arrived(), 120, lambda: waiting(cluster, dict(events), arrived()))
    born, came = collections.defaultdict(list), collections.defaultdict(list)
    for event, thing in events:
        born[thing].append(event)
    for event, thing, _ in receiver.seen:
        if event not in came[thing]:
            came[thing].append(event)
    assert {thing: came[thing] for thing in born} == dict(born), 'events of one object came out of order'
    twice = len(receiver.seen) - len(arrived())
    delivered = cluster.sql("SELECT COUNT(*), COUNT(DISTINCT event_id) FROM webhook_deliveries WHERE object_type = 'entity'")
    assert delivered[0] == [str(len(events))] * 2, delivered

    # The connection lives although workers died in the middle of a refresh, and the mirror is whole.
    connected = client.send('GET', f'/accounting_connections/{connection}', entity=entity)
    assert (connected['status'], connected['errors']) == ('connected', []), connected
    calls = [call for call in json.loads(call('GET', f'{cluster.simulator}/_sim/requests?since={before}')[2])['requests']]
    refreshes = [call['status'] for call in calls if call['path'].endswith('/connect/token')]
    pulls = cluster.sql("SELECT started_at, finished_at FROM pull_runs WHERE finished_at IS NOT NULL ORDER BY started_at")
    overlaps = [(one, two) for one, two in zip(pulls, pulls[1:]) if two[0] < one[1]]
    assert len(pulls) > 3 and not overlaps, overlaps
    assert cluster.sql("SELECT COUNT(*) FROM jobs WHERE kind = 'prune'")[0] == ['1'], 'a schedule stands once in the queue'
    print(f'\n{len(done)} entities, {len(events)} events ({twice} came twice), {len(pulls)} pulls, {len(refreshes)} refreshes: nothing lost, nothing done twice')
