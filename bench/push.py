"""Write-back: invoices that wait are written to a simulator without limits, beside a bare loop that puts the very same bodies there."""
import http.client, json, re, time, urllib.parse

from machinery import Failed, say
from product import Product, Simulator
from pull import Place, moment, postgres_if

ASKED = 0.4
ADDRESS = {'country': 'US', 'city': 'Springfield', 'postal_code': '12345', 'line1': '1 Main Street', 'state': 'IL'}


def measure(bin, directory, databases, invoices):
    simulator = Simulator(bin, directory, 10)
    with postgres_if('postgres' in databases, directory) as postgres:
        try:
            for kind in databases:
                say(f'push, {kind}: {invoices} invoices')
                report(kind, run(bin, directory, Place(kind, directory, postgres), simulator, invoices))
        finally:
            simulator.stop()


def run(bin, directory, place, simulator, invoices):
    url, sql = place.fresh('push')
    product = Product(bin, directory, url, simulator, sql)
    try:
        entity, _ = product.connect('xero', simulator.company('xero'))
        product.start_worker()
        product.finish_runs(1)
        product.worker.stop()
        seller = Seller(product, simulator, entity, f'B{product.port}', 'USD', 0)
        small, large = [seller.push(count) for count in (max(invoices // 10, 10), invoices)]
        bodies = [json.loads(row[0])['prepared'] for row in sql('SELECT body FROM push_attempts ORDER BY id')]
        bodies = [prepared['body'] for prepared in bodies if prepared['resource'].startswith('Invoices')][-invoices:]
        attempts, size = map(float, sql('SELECT COUNT(*), SUM(LENGTH(body)) FROM push_attempts')[0])
        return {'small': small, 'large': large, 'loop': bare(simulator, bodies, place.kind), 'bytes': size / attempts}
    finally:
        product.stop()


class Seller:
    """An entity with books that were pulled, which issues invoices to one customer while no worker runs."""

    def __init__(self, product, simulator, entity, prefix, currency, tax):
        self.product, self.simulator, self.entity, self.currency, self.tax = product, simulator, entity, currency, tax
        accounts = product.api('GET', '/ledger_accounts', entity=self.entity)['data']
        sales = next(account['id'] for account in accounts if account['type'] == 'Income' and 'Sales' in account['name'])
        product.api('PATCH', f'/entities/{self.entity}', {'tax_id': '12-3456789'})
        product.api('PATCH', f'/entities/{self.entity}/settings', {
            'document_ids': {'document_type_prefix': {'invoice': prefix}}, 'accounting': {'ledger_account_ids': {'products': sales}},
        })
        details = {'legal_name': f'Acme {product.port}', 'is_customer': True, 'is_vendor': False, 'address': ADDRESS}
        self.customer = product.api('POST', '/counterparts', {'type': 'organization', 'organization': details}, self.entity)

    def issue(self):
        line = {'quantity': 3, 'tax_rate_value': self.tax, 'product': {'name': 'Work', 'price': {'currency': self.currency, 'value': 12_345}}}
        draft = self.product.api('POST', '/receivables', {
            'type': 'invoice', 'currency': self.currency, 'line_items': [line] * 3, 'counterpart_id': self.customer['id'],
            'counterpart_billing_address_id': self.customer['default_billing_address_id'],
        }, self.entity)['id']
        self.product.api('POST', f'/receivables/{draft}/issue', entity=self.entity)

    def push(self, count, seconds=3600):
        """Invoices per second, from the first write of an invoice to the last, by the simulator's journal; and the worker's peak."""
        for _ in range(count):
            self.issue()
        before = max((call['sequence'] for call in self.simulator.control('requests')['requests']), default=0)
        self.product.start_worker()
        until = time.time() + seconds
        while (waiting := self.waiting()) and time.time() < until:
            if self.product.worker.child.poll() is not None:
                raise Failed(f'the worker ended: {self.product.worker.log.read_text()[-800:]}')
            time.sleep(0.25)
        peak = self.product.worker.peak_megabytes()
        self.product.worker.stop()
        calls = self.simulator.control(f'requests?since={before}')['requests']
        at = [moment(call['at']) for call in calls if call['method'] == 'PUT' and call['path'].endswith('/Invoices')]
        if waiting or len(at) != count:
            raise Failed(f'{waiting} of {count} invoices were not written, {len(at)} calls were made')
        return {'rate': (count - 1) / max(at[-1] - at[0], 0.001), 'megabytes': peak, 'count': count}

    def waiting(self):
        return int(self.product.sql("SELECT COUNT(*) FROM synced_records WHERE status <> 'done'")[0][0])


def bare(simulator, bodies, kind):
    """The same bodies one after the other over one kept connection, under numbers that are free."""
    token, tenant = simulator.xero_token()
    client = http.client.HTTPConnection('127.0.0.1', urllib.parse.urlsplit(simulator.url).port)
    headers = {'authorization': f'Bearer {token}', 'xero-tenant-id': tenant, 'content-type': 'application/json', 'accept': 'application/json'}
    renumbered = [re.sub(r'"InvoiceNumber":"([^"]*)"', rf'"InvoiceNumber":"\1-{kind}"', body) for body in bodies]
    began = time.perf_counter()
    for body in renumbered:
        client.request('PUT', '/api.xro/2.0/Invoices?summarizeErrors=false', body, headers)
        answer = client.getresponse()
        text = answer.read()
        if answer.status != 200 or b'"ERROR"' in text:
            raise Failed(f'the bare loop: {answer.status} {text[:300]}')
    return len(bodies) / (time.perf_counter() - began)


def report(kind, run):
    small, large = run['small'], run['large']
    share = large['rate'] / run['loop']
    print(f'### Write-back, {"SQLite" if kind == "sqlite" else "Postgres"}\n')
    print('| | invoices/s | peak memory | Bursar is |\n|---|--:|--:|--:|')
    print(f'| bare loop of the same bodies | {run["loop"]:,.0f} | | {share:.2f} × |')
    for pushed in (small, large):
        print(f'| Bursar, {pushed["count"]:,} that wait | {pushed["rate"]:,.0f} | {pushed["megabytes"]:.0f} MB | |')
    is_flat = large['megabytes'] <= 1.25 * small['megabytes'] + 10
    print(f'\nThe journal keeps {run["bytes"]:,.0f} bytes for each write. Asked: {ASKED} of the bare loop: {"met" if share >= ASKED else "**not met**"}; '
          f'flat memory: {"met" if is_flat else "**not met**"}.\n')
