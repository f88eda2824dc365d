"""The product under measurement: a simulator, a server and a worker, each a process, connected the way a person connects."""
import contextlib, json, os, pathlib, re, secrets, sqlite3, subprocess, time, urllib.parse

from machinery import Failed, Process, call, free_port

# The first company of the simulated providers.
COMPANY = 'Harbour Light Trading'


class Simulator:
    """The simulated providers, by default without limits."""

    def __init__(self, bin, directory, invoices, bills=1, options=('--no-limits',)):
        self.port = free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        command = [bin / 'bursar', 'simulate', '--port', self.port, '--invoices', invoices, '--bills', bills, *options]
        self.process = Process('simulator', command, directory).wait_for(self.port)
        self.api = f'{self.url}/api.xro/2.0'

    def control(self, path):
        return json.loads(call('GET', f'{self.url}/_sim/{path}')[2])

    def counters(self):
        return self.control('counters')

    def company(self, provider):
        return next(company['id'] for company in self.control('companies')[provider] if company['name'] == COMPANY)

    def xero_token(self):
        """A token of the peers' own app, and the tenant."""
        tenant, app = self.company('xero'), {'client_id': 'peer', 'client_secret': 'peer'}
        verifier = secrets.token_urlsafe(48)
        query = {
            'response_type': 'code', 'client_id': 'peer', 'redirect_uri': 'http://127.0.0.1/back', 'state': 's',
            'scope': 'offline_access accounting.settings accounting.contacts accounting.invoices accounting.payments',
            'code_challenge': challenge(verifier), 'code_challenge_method': 'S256',
        }
        back = consent(f'{self.url}/identity/connect/authorize?{urllib.parse.urlencode(query)}', tenant)
        form = app | {'grant_type': 'authorization_code', 'code': back['code'], 'redirect_uri': query['redirect_uri'], 'code_verifier': verifier}
        return json.loads(call('POST', f'{self.url}/connect/token', form=form)[2])['access_token'], tenant

    def stop(self):
        self.process.stop()


def challenge(verifier):
    import base64, hashlib
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip('=')


def consent(url, company):
    """Posts the provider's consent form; returns the query of the way back."""
    _, headers, _ = call('POST', url, form={'company': company, 'decision': 'allow'})
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(headers['location']).query))


class Product:
    """Server and worker over one database."""

    def __init__(self, bin, directory, database_url, simulator, sql, settings=None):
        self.bin, self.directory, self.simulator, self.sql = bin, pathlib.Path(directory), simulator, sql
        self.port = free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        self.worker = None
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith('BURSAR_')} | {
            'BURSAR_DATABASE_URL': database_url, 'BURSAR_PUBLIC_URL': self.url, 'BURSAR_LISTEN': f'127.0.0.1:{self.port}',
            'BURSAR_ADMIN_LISTEN': 'none', 'BURSAR_FILES': str(self.directory / 'files'), 'BURSAR_TRUSTED_PROXIES': 'none', 'BURSAR_MASTER_KEY': secrets.token_hex(32),
            'BURSAR_ALLOW_SIMULATOR': 'on', 'BURSAR_PACED': 'off', 'BURSAR_SHARES_COMPANIES': 'on', 'BURSAR_LOG': 'warn',
            'BURSAR_FILES': str(self.directory.resolve() / 'files'),
        } | (settings or {})
        self.command('migrate')
        self.made = made = dict(re.findall(r'^(\w+)\s+(\S+)$', self.command('partner', 'create', 'bench'), re.M))
        for provider in ['xero', 'quickbooks_online']:
            app = ['--project', made['project_id'], '--provider', provider, '--environment', simulator.url, '--client-id', 'bench']
            self.command('app', 'set', *app, stdin='bench-secret')
        # The limit of the token is the partner's; the measurement is not about it.
        sql('UPDATE partners SET requests_per_second = 1000000')
        self.server = Process('server', [bin / 'bursar', 'serve'], directory, self.environment).wait_for(self.port)
        self.grant = {'grant_type': 'client_credentials', 'client_id': made['client_id'], 'client_secret': made['client_secret']}
        self.token = self.api('POST', '/auth/token', self.grant)['access_token']

    def command(self, *words, stdin=''):
        done = subprocess.run([str(self.bin / 'bursar'), *words], input=stdin, capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise Failed(f'bursar {" ".join(words[:2])} failed: {done.stderr[-500:]}')
        return done.stdout

    def headers(self, entity=None):
        headers = {'x-monite-version': '2024-05-25'}
        if getattr(self, 'token', None):
            headers['authorization'] = f'Bearer {self.token}'
        return headers | ({'x-monite-entity-id': entity} if entity else {})

    def api(self, method, path, body=None, entity=None):
        return json.loads(call(method, f'{self.url}/v1{path}', body, self.headers(entity))[2])

    def connect(self, platform, company):
        """An entity and its connection, made through the pages; the pull waits for a worker."""
        entity = self.api('POST', '/entities', {
            'type': 'organization', 'email': 'books@example.com', 'organization': {'legal_name': 'Bench'},
            'address': {'country': 'US', 'city': 'Springfield', 'postal_code': '12345', 'line1': '1 Main Street', 'state': 'IL'},
        })['id']
        connection = self.api('POST', '/accounting_connections', {'platform': platform}, entity)
        page = connection['connection_url']
        own = {'origin': self.url}
        _, headers, _ = call('POST', f'{page}/start', headers=own, form={'platform': platform})
        own['cookie'] = headers['set-cookie'].split(';')[0]
        _, headers, _ = call('POST', headers['location'], form={'company': company, 'decision': 'allow'})
        call('GET', headers['location'], headers=own)
        call('POST', f'{page}/confirm', headers=own, form={'company': company, 'decision': 'confirm'})
        return entity, connection['id']

    def start_worker(self):
        self.worker = Process('worker', [self.bin / 'bursar', 'work'], self.directory, self.environment)

    def runs(self):
        rows = self.sql('SELECT cause, status, fetched, calls, bytes, problem FROM pull_runs ORDER BY id')
        return [dict(zip(['cause', 'status', 'fetched', 'calls', 'bytes', 'problem'], row)) for row in rows]

    def finish_runs(self, count, seconds=3600):
        """Waits until this many runs are through."""
        until = time.time() + seconds
        while time.time() < until:
            runs = self.runs()
            if any(run['status'] in ('failed', 'partial') for run in runs):
                raise Failed(f'a pull failed: {runs}')
            if self.worker.child.poll() is not None:
                raise Failed(f'the worker ended: {self.worker.log.read_text()[-800:]}')
            if sum(run['status'] == 'complete' for run in runs) >= count:
                return runs
            time.sleep(0.25)
        raise Failed('the pull takes too long')

    def stop(self):
        for process in [self.worker, self.server]:
            if process:
                process.stop()


def sqlite_sql(path):
    def sql(statement):
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as db:
            rows = db.execute(statement).fetchall()
            db.commit()
            return rows
    return sql
