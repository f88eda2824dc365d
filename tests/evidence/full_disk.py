"""A real server on SQLite whose files may not grow: what it answered 201 is there after `kill -9`, the rest was answered 5xx and is not.

The limit is one of the kernel (RLIMIT_FSIZE), set and lifted while the server runs, so that SQLite meets a real I/O error at COMMIT."""
import http.client, json, os, pathlib, resource, secrets, signal, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'bench'))
from machinery import free_port

BURSAR = pathlib.Path(os.environ['BURSAR_BIN'])
ADDRESS = {'country': 'DE', 'city': 'Berlin', 'postal_code': '10115', 'line1': 'Invalidenstrasse 1'}
ENTITY = {'type': 'organization', 'email': 'books@example.com', 'address': ADDRESS, 'organization': {'legal_name': 'Acme ' + 'x' * 200}}


class Server:
    def __init__(self, directory):
        self.directory, self.port = pathlib.Path(directory), free_port()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith('BURSAR_')} | {
            'BURSAR_DATABASE_URL': f'sqlite://{directory}/bursar.db', 'BURSAR_PUBLIC_URL': f'http://127.0.0.1:{self.port}',
            'BURSAR_LISTEN': f'127.0.0.1:{self.port}', 'BURSAR_ADMIN_LISTEN': 'none', 'BURSAR_TRUSTED_PROXIES': 'none',
            'BURSAR_MASTER_KEY': secrets.token_hex(32), 'BURSAR_LOG': 'off',
        }
        made = subprocess.run([BURSAR, 'partner', 'create', 'Acme'], env=self.environment, check=True, capture_output=True, text=True).stdout
        self.credentials = {name: next(line.split()[1] for line in made.splitlines() if line.startswith(name)) for name in ('client_id', 'client_secret')}
        self.headers = {'x-monite-version': '2024-05-25', 'content-type': 'application/json'}
        self.start()
        _, token = self.ask('POST', '/v1/auth/token', self.credentials | {'grant_type': 'client_credentials'})
        self.headers['authorization'] = 'Bearer ' + token['access_token']

    def start(self):
        # Python ignores SIGXFSZ, and so does the server: a file that may not grow is an error of its write.
        self.child = subprocess.Popen([BURSAR, 'serve'], env=self.environment, restore_signals=False)
        until = time.time() + 60
        while time.time() < until:
            try:
                assert self.ask('GET', '/readyz')[0] == 200
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError('the server did not start')

    def kill(self):
        self.child.kill()
        self.child.wait()

    def ask(self, method, path, body=None, **more):
        while True:
            client = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
            client.request(method, path, None if body is None else json.dumps(body), self.headers | more)
            answer = client.getresponse()
            text = answer.read()
            client.close()
            if answer.status != 429:
                return answer.status, json.loads(text or 'null')
            time.sleep(1)

    def fill_up(self):
        size = (self.directory / 'bursar.db-wal').stat().st_size
        resource.prlimit(self.child.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def make_room(self):
        resource.prlimit(self.child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def says_of_itself(self, status):
        # A proof that writing works counts for a second.
        until = time.time() + 5
        while self.ask('GET', '/readyz')[0] != status:
            assert time.time() < until, f'/readyz does not say {status}'
            time.sleep(0.1)

    def entities(self):
        ids, page = [], '/v1/entities?limit=100'
        while page:
            status, listed = self.ask('GET', page)
            assert status == 200
            ids += [entity['id'] for entity in listed['data']]
            page = listed['next_pagination_token'] and f'/v1/entities?limit=100&pagination_token={listed["next_pagination_token"]}'
        return ids


def test_what_is_acknowledged_is_kept_and_what_failed_has_not_happened():
    with tempfile.TemporaryDirectory() as directory:
        server = Server(directory)
        acknowledged, refused = [], 0
        try:
            for round in range(3):
                for full in (False, True, False):
                    server.fill_up() if full else server.make_room()
                    for number in range(8):
                        key = {'idempotency-key': f'{round}/{full}/{len(acknowledged)}/{number}'} if number % 2 else {}
                        status, made = server.ask('POST', '/v1/entities', ENTITY, **key)
                        if status == 201:
                            acknowledged.append(made['id'])
                        else:
                            assert full and status >= 500, (status, made)
                            refused += 1
                    server.says_of_itself(503 if full else 200)
                    assert sorted(server.entities()) == sorted(acknowledged)
                server.kill()
                server.start()
                assert sorted(server.entities()) == sorted(acknowledged), 'what was acknowledged is there after the end of the process'
            assert refused >= 20, f'only {refused} writes met the full disk'
        finally:
            server.child.send_signal(signal.SIGKILL)
            server.child.wait()
