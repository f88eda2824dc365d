"""Documents: an invoice made and issued beside a bare insert of the very rows, bytes for each, filtered lists of many tenants, and a PDF beside
WeasyPrint and typst."""
import concurrent.futures, http.client, json, pathlib, re, subprocess, time, urllib.parse, uuid

from edge import met
from machinery import HERE, PYTHON, ROOT, Failed, python_packages, say
from product import Product, Simulator
from pull import Place, postgres_if

LINES, WARM = 10, 20
# How often each filter is asked for, alone and by each of eight at once.
ALONE, TOGETHER = 100, 40
# What is written beside the request's own transactions.
BESIDE = {'requests', 'vitals', 'write_probes'}
ADDRESS = {'country': 'DE', 'city': 'Berlin', 'postal_code': '10115', 'line1': 'Invalidenstrasse 1'}


def measure(bin, directory, databases, invoices, tenants):
    simulator = Simulator(bin, directory, 1)
    with postgres_if('postgres' in databases, directory) as postgres:
        try:
            for kind in databases:
                url, sql = Place(kind, directory, postgres).fresh('documents')
                product = Product(bin, directory, url, simulator, sql)
                try:
                    seller = Seller(product)
                    issue(kind, bin, directory, url, sql, product, seller, invoices)
                    lists(kind, url, sql, product, seller, tenants)
                finally:
                    product.stop()
        finally:
            simulator.stop()
    papers(directory)


class Seller:
    """An entity that issues invoices to one customer, over one kept connection."""

    def __init__(self, product):
        self.product = product
        company = {'type': 'organization', 'email': 'books@example.com', 'organization': {'legal_name': 'Bench'}, 'address': ADDRESS, 'tax_id': '1'}
        self.entity = product.api('POST', '/entities', company)['id']
        details = {'legal_name': 'Acme Inc.', 'is_customer': True, 'is_vendor': False, 'address': ADDRESS}
        self.customer = product.api('POST', '/counterparts', {'type': 'organization', 'organization': details}, self.entity)
        self.client = http.client.HTTPConnection('127.0.0.1', product.port)
        self.headers = product.headers(self.entity) | {'content-type': 'application/json'}

    def call(self, method, path, body=None):
        return json.loads(self.read(method, path, body, self.client))

    def read(self, method, path, body, client):
        """The bytes of an answer: who measures does not parse them."""
        client.request(method, f'/v1{path}', None if body is None else json.dumps(body), self.headers)
        answer = client.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise Failed(f'{method} {path}: {answer.status} {text[:400]}')
        return text

    def draft(self, lines=LINES):
        line = lambda number: {'quantity': 1 + number % 7, 'tax_rate_value': 1900,
                               'product': {'name': f'Ware {number}', 'price': {'currency': 'EUR', 'value': 1000 + number}}}
        return self.call('POST', '/receivables', {
            'type': 'invoice', 'currency': 'EUR', 'line_items': [line(number) for number in range(lines)],
            'counterpart_id': self.customer['id'], 'counterpart_billing_address_id': self.customer['default_billing_address_id'],
            'payment_terms': {'term_final': {'number_of_days': 30}},
        })['id']

    def issue(self, draft):
        self.call('POST', f'/receivables/{draft}/issue')


class Rows:
    """All rows of all tables, with the types of their columns."""

    def __init__(self, kind, url, sql):
        self.kind, self.url, self.sql = kind, url, sql
        if kind == 'sqlite':
            tables = [row[0] for row in sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            self.columns = {table: [(row[1], row[2].lower(), row[5] > 0) for row in sql(f'PRAGMA table_info({table})')] for table in tables}
        else:
            keys = {(table, column) for table, column in sql(
                "SELECT k.table_name, k.column_name FROM information_schema.key_column_usage k JOIN information_schema.table_constraints c"
                " USING (constraint_name, table_name) WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = 'public'")}
            self.columns = {}
            for table, column, type in sql("SELECT table_name, column_name, data_type FROM information_schema.columns"
                                           " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"):
                self.columns.setdefault(table, []).append((column, type, (table, column) in keys))
        for table in BESIDE:
            self.columns.pop(table, None)

    def snapshot(self):
        """Rows by table and key, each a tuple of typed values."""
        found = {}
        for table, columns in self.columns.items():
            if self.kind == 'sqlite':
                rows = self.sql(f'SELECT {", ".join(name for name, _, _ in columns)} FROM {table}')
            else:
                rows = [[json.loads(row[0])[name] for name, _, _ in columns] for row in self.sql(f'SELECT row_to_json(t) FROM {table} t')]
            for row in rows:
                row = tuple(json.dumps(self.typed(value, type)) for value, (_, type, _) in zip(row, columns))
                key = tuple(value for value, (_, _, is_key) in zip(row, columns) if is_key) or row
                found[table, key] = row
        return found

    def typed(self, value, type):
        if value is None:
            return None
        if isinstance(value, bytes):
            return {'uuid': str(uuid.UUID(bytes=value))} if len(value) == 16 else {'bytes': list(value)}
        if self.kind == 'postgres':
            by_type = {'uuid': 'uuid', 'boolean': 'bool', 'timestamp with time zone': 'time', 'date': 'date', 'jsonb': 'json', 'json': 'json'}
            if type == 'bytea':
                return {'bytes': list(bytes.fromhex(value[2:]))}
            if type == 'timestamp with time zone' and not value.endswith(('Z', '+00:00')):
                raise Failed(f'a moment that is not in UTC: {value}')
            if type in by_type:
                return {by_type[type]: value}
        return {'int': value} if isinstance(value, int) else {'text': value}

    def changes(self, before, after):
        """The statements that lead from one snapshot to the next."""
        statements = []
        for (table, key), row in after.items():
            columns = self.columns[table]
            old = before.get((table, key))
            if old == row:
                continue
            values = [json.loads(value) for value in row]
            given = [(name, value) for (name, _, _), value in zip(columns, values) if value is not None]
            place = {name: f'${number}' for number, (name, _) in enumerate(given, 1)}
            if old is None:
                sql = f'INSERT INTO {table} ({", ".join(place)}) VALUES ({", ".join(place.values())})'
            else:
                keys = [name for name, _, is_key in columns if is_key]
                sets = ', '.join(f'{name} = {place.get(name, "NULL")}' for name, _, is_key in columns if not is_key)
                sql = f'UPDATE {table} SET {sets} WHERE {" AND ".join(f"{name} = {place[name]}" for name in keys)}'
            statements.append({'sql': sql, 'values': [value for _, value in given]})
        # What others refer to comes first.
        return sorted(statements, key=lambda change: ' receivables ' not in change['sql'])


def issue(kind, bin, directory, url, sql, product, seller, invoices):
    say(f'{kind}: {invoices} invoices of {LINES} lines')
    for _ in range(WARM):
        seller.issue(seller.draft())
    # The log of requests is written every second; it is no part of what is compared.
    time.sleep(1.5)
    bytes_before, took = size(kind, url, sql), []
    began = time.perf_counter()
    for _ in range(invoices):
        one = time.perf_counter()
        seller.issue(seller.draft())
        took.append(time.perf_counter() - one)
    ours = invoices / (time.perf_counter() - began)
    took.sort()
    time.sleep(1.5)
    each = (size(kind, url, sql) - bytes_before) / invoices
    rows = Rows(kind, url, sql)
    empty = rows.snapshot()
    draft = seller.draft()
    made = rows.snapshot()
    seller.issue(draft)
    issued = rows.snapshot()
    transactions = [rows.changes(empty, made), rows.changes(made, issued)]
    number = next(row for row in sql(f"SELECT document_id FROM receivables WHERE document_id LIKE 'INV-%' ORDER BY document_id DESC LIMIT 1"))[0]
    born = {value['uuid'] for changes in transactions for change in changes if change['sql'].startswith('INSERT')
            for value in change['values'] if isinstance(value, dict) and 'uuid' in value}
    known = {value for row in empty.values() for value in re.findall(r'[0-9a-f]{8}-[0-9a-f-]{27}', ' '.join(row))}
    text, path = json.dumps(transactions), pathlib.Path(directory) / f'rounds-{kind}.jsonl'
    with path.open('w') as file:
        for place in range(invoices):
            copy = text.replace(number, f'FLR-{place:05}')
            for id in born - known:
                copy = copy.replace(id, ordered_id())
            file.write(copy + '\n')
    done = subprocess.run([bin / 'bench-replay', '--database-url', url, '--rounds', path], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f'bench-replay failed: {done.stderr[-800:]}')
    floor = json.loads(done.stdout)
    rate, p = floor['rounds'] / floor['seconds'], lambda share: took[int(len(took) * share)] * 1000
    inserts = [sum(change['sql'].startswith('INSERT') for change in changes) for changes in transactions]
    updates = [len(changes) - count for changes, count in zip(transactions, inserts)]
    print(f'### An invoice of {LINES} lines made and issued, {kind}, one client\n\n| | invoices/s | p50 | p99 | Bursar is |\n|---|--:|--:|--:|--:|')
    print(f'| bare inserts of the same rows | {rate:,.0f} | {floor["p50_ms"]:.2f} ms | {floor["p99_ms"]:.2f} ms | {ours / rate:.2f} × |')
    print(f'| Bursar, over HTTP | {ours:,.0f} | {p(0.5):.2f} ms | {p(0.99):.2f} ms | |')
    print(f'\nIn two transactions: {inserts[0]} rows inserted and {updates[0]} changed, then {inserts[1]} and {updates[1]}. '
          f'Asked: 0.3 of the bare inserts: {met(ours >= 0.3 * rate)}. {each:,.0f} bytes of database for each invoice, indexes, jobs and both logs included.\n')


def ordered_id():
    """As ours are: the moment, then chance, so that a new row goes to the end of its index."""
    return str(uuid.UUID(int=(time.time_ns() // 1000 << 72) & ((1 << 128) - 1) | uuid.uuid4().int & ((1 << 72) - 1)))


def size(kind, url, sql):
    if kind == 'postgres':
        return int(sql('SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = \'r\' AND relnamespace = \'public\'::regnamespace')[0][0])
    return sql('PRAGMA page_count')[0][0] * sql('PRAGMA page_size')[0][0] - sql('PRAGMA freelist_count')[0][0] * sql('PRAGMA page_size')[0][0]


FILTERS = [
    'limit=100', 'status=overdue', 'status__in=paid&status__in=overdue', 'counterpart_name__icontains=acme', 'counterpart_name__icontains=nobody',
    'document_id__contains=777', 'document_id=INV-00777', 'total_amount__gte=10000&total_amount__lt=20000', 'due_date__lt=2024-06-01',
    'created_at__gte=2024-06-01T00:00:00Z&type=invoice', 'sort=amount&order=desc', 'sort=counterpart_name&status=issued', 'counterpart_id={customer}',
]


def lists(kind, url, sql, product, seller, tenants):
    """One tenant with ten thousand documents among others with a thousand each."""
    say(f'{kind}: documents of {tenants} tenants')
    documents = fill(kind, url, sql, seller, tenants)
    paths = [f'/receivables?{query.replace("{customer}", seller.customer["id"])}' for query in FILTERS]

    def ask(path, times_asked):
        client = http.client.HTTPConnection('127.0.0.1', product.port)
        times = []
        for _ in range(times_asked):
            began = time.perf_counter()
            seller.read('GET', path, None, client)
            times.append((time.perf_counter() - began) * 1000)
        client.close()
        return times

    print(f'### Lists of a tenant of 10,000 among {documents:,} documents of {tenants} tenants, {kind}\n\n| filter | p50 | p99 | p99 of eight at once |\n|---|--:|--:|--:|')
    slowest = [0, 0]
    for path in paths:
        alone = sorted(ask(path, ALONE))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            together = sorted(time for times in pool.map(ask, [path] * 8, [TOGETHER] * 8) for time in times)
        figures = alone[len(alone) // 2], alone[99 * len(alone) // 100], together[99 * len(together) // 100]
        slowest = [max(slowest[0], figures[1]), max(slowest[1], figures[2])]
        print(f'| `{urllib.parse.unquote(path.split("?")[1])[:60]}` | {figures[0]:.1f} ms | {figures[1]:.1f} ms | {figures[2]:.1f} ms |')
    print(f'\nAsked: 20 ms alone: {met(slowest[0] < 20)}; 60 ms of eight at once: {met(slowest[1] < 60)}. The load generator is Python and shares the cores. '
          f'Peak memory of the server {product.server.peak_megabytes():.0f} MB.\n')


def fill(kind, url, sql, seller, tenants):
    """Copies one invoice: without its lines, which no filter here reads, and with other totals, days, statuses and names."""
    columns = [row[0] for row in sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'receivables'")] if kind == 'postgres' else [
        row[1] for row in sql('PRAGMA table_info(receivables)')]
    statuses = "CASE n % 5 WHEN 0 THEN 'issued' WHEN 1 THEN 'overdue' WHEN 2 THEN 'partially_paid' ELSE 'paid' END"
    shown = {
        'status': statuses, 'total_amount': 'n * 37 % 100000', 'counterpart_name': "'Customer ' || n % 500", 'folded_counterpart_name': "'customer ' || n % 500",
        'document_id': "'INV-' || n",
    }
    others = [column for column in columns if column in ('id', 'entity_id', 'folded_document_id')]
    if kind == 'postgres':
        sql(f"""INSERT INTO entities (id, partner_id, kind, status, email, body, created_at, updated_at) SELECT gen_random_uuid(), e.partner_id, e.kind,
            e.status, e.email, e.body, e.created_at, e.updated_at FROM (SELECT * FROM entities LIMIT 1) e, generate_series(2, {tenants})""")
        chosen = {'id': 'gen_random_uuid()', 'entity_id': 'e.id', 'folded_document_id': "'inv-' || n"}
        series = f"generate_series(1, CASE WHEN e.id = '{seller.entity}' THEN 10000 ELSE 1000 END) n"
        spread = "r.{} - make_interval(hours => n % 8000)"
    else:
        sql(f"""WITH RECURSIVE s(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s WHERE n < {tenants}) INSERT INTO entities (id, partner_id, kind, status, email, body,
            created_at, updated_at) SELECT randomblob(16), e.partner_id, e.kind, e.status, e.email, e.body, e.created_at, e.updated_at
            FROM (SELECT * FROM entities LIMIT 1) e, s""")
        sql('CREATE TABLE bench_numbers (n integer PRIMARY KEY)')
        sql('WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 10000) INSERT INTO bench_numbers SELECT n FROM s')
        chosen = {'id': 'randomblob(16)', 'entity_id': 'e.id', 'folded_document_id': "'inv-' || n"}
        series = f"bench_numbers ON n <= CASE WHEN e.id = x'{uuid.UUID(seller.entity).hex}' THEN 10000 ELSE 1000 END"
        spread = "r.{}"
    chosen = shown | {name: chosen[name] for name in others}
    values = [chosen.get(column) or (spread.format(column) if column == 'created_at' else f'r.{column}') for column in columns]
    join = 'CROSS JOIN' if kind == 'postgres' else 'JOIN'
    sql(f"""INSERT INTO receivables ({", ".join(columns)}) SELECT {", ".join(values)}
        FROM entities e CROSS JOIN (SELECT * FROM receivables WHERE document_id IS NOT NULL LIMIT 1) r {join} {series}""")
    sql('ANALYZE')
    return int(sql('SELECT count(*) FROM receivables')[0][0])


def papers(directory):
    """The same page of ten lines, warm, one after the other."""
    python_packages()
    say('a PDF of ten lines')
    text = subprocess.run(['cargo', 'run', '--release', '--quiet', '-p', 'bursar-print', '--example', 'sample', '--', 'time'], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ours = re.search(r'10 lines: first (\S+), median (\S+) of (\d+), (\d+) KB', text)
    peers = json.loads(subprocess.run([PYTHON, HERE / 'peers' / 'paper_peers.py'], capture_output=True, text=True, check=True).stdout)
    milliseconds = lambda word: float(word.removesuffix('ms')) if word.endswith('ms') else float(word.removesuffix('s')) * 1000
    mine = milliseconds(ours[2])
    print('### An invoice of ten lines as PDF, warm\n\n| | median | size | Bursar is |\n|---|--:|--:|--:|')
    print(f'| Bursar (PDF/A-3, fonts subset) | {mine:.1f} ms | {ours[4]} KB | |')
    for peer in peers:
        print(f'| {peer["name"]} | {peer["median_ms"]:.1f} ms | {peer["bytes"] // 1024} KB | {peer["median_ms"] / mine:.1f} × as fast |')
    print(f'\nAsked: 12 ms: {met(mine < 12)}. Of ours, more lines:\n\n```\n{text.strip()}\n```\n')
