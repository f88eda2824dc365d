"""A first pull of N invoices with three lines each: the product, the bare Rust floor, dlt, and the standard library."""
import contextlib, datetime, pathlib

from machinery import HERE, PYTHON, Failed, Postgres, python_packages, run_peer, say
from product import Product, Simulator, sqlite_sql


def moment(text):
    return datetime.datetime.fromisoformat(str(text).replace('Z', '+00:00')).timestamp()


class Place:
    """Fresh databases of one kind, one for each contestant."""

    def __init__(self, kind, directory, postgres):
        self.kind, self.directory, self.postgres, self.number = kind, pathlib.Path(directory), postgres, 0

    def fresh(self, name):
        """URL in our words, and how to ask it."""
        self.number += 1
        name = f'{name}_{self.kind}_{self.number}'
        if self.kind == 'sqlite':
            path = self.directory / f'{name}.db'
            return f'sqlite://{path}', sqlite_sql(path)
        url = self.postgres.database(name)
        return url, lambda statement: self.postgres.sql(url, statement)


@contextlib.contextmanager
def postgres_if(needed, directory):
    postgres = Postgres(directory) if needed else None
    try:
        yield postgres
    finally:
        if postgres:
            postgres.stop()


def measure(bin, directory, invoices, databases, repeat, with_peers):
    if with_peers:
        python_packages()
    with postgres_if('postgres' in databases, directory) as postgres:
        say(f'the simulator makes {invoices} invoices')
        simulator = Simulator(bin, directory, invoices)
        try:
            for kind in databases:
                place = Place(kind, directory, postgres)
                rounds = [one_round(bin, directory, simulator, place, with_peers) for _ in range(repeat)]
                table(kind, {name: max((each[name] for each in rounds), key=lambda run: run['rate']) for name in rounds[0]}, repeat)
        finally:
            simulator.stop()


def one_round(bin, directory, simulator, place, with_peers):
    results = {}
    token, tenant = simulator.xero_token()

    def peer(name, command):
        say(f'{place.kind}: {name}')
        run = run_peer(command, directory)
        results[name] = run | {'rate': run['rows'] / run['seconds']}

    url, _ = place.fresh('floor')
    peer('bare Rust floor', [bin / 'bench-floor', '--api', simulator.api, '--token', token, '--tenant', tenant, '--database-url', url])
    say(f'{place.kind}: Bursar')
    results |= product(bin, directory, simulator, place)
    if with_peers:
        token, tenant = simulator.xero_token()
        path, _ = Place('sqlite', directory, None).fresh(f'stdlib_{place.kind}_{place.number}')
        peer('Python standard library (SQLite)', [PYTHON, HERE / 'peers/floor_peer.py', simulator.api, token, tenant, path.removeprefix('sqlite://')])
        url, _ = place.fresh('dlt')
        url = url.replace('sqlite://', 'sqlite:///')
        peer('dlt', [PYTHON, HERE / 'peers/dlt_peer.py', simulator.api, token, tenant, url])
    return results


def product(bin, directory, simulator, place):
    url, sql = place.fresh('product')
    product = Product(bin, directory, url, simulator, sql)
    try:
        product.connect('xero', simulator.company('xero'))
        before = max((call['sequence'] for call in simulator.control('requests')['requests']), default=0)
        product.start_worker()
        product.finish_runs(1)
        peak = product.worker.peak_megabytes()
        stored = int(sql("SELECT COUNT(*) FROM mirror WHERE kind IN ('invoice', 'bill')")[0][0])
        whole = int(sql('SELECT COUNT(*) FROM mirror')[0][0])
        began, ended = (moment(at) for at in sql('SELECT started_at, finished_at FROM pull_runs')[0])
        share = invoices_share(simulator.control(f'requests?since={before}')['requests'], ended)
        return {
            'Bursar': {'rows': stored, 'seconds': share, 'rate': stored / share, 'megabytes': peak},
            'Bursar, the whole first pull': {'rows': whole, 'seconds': ended - began, 'rate': whole / (ended - began), 'megabytes': peak},
        }
    finally:
        product.stop()


def invoices_share(calls, ended):
    """Seconds from the answer before the first page of invoices to the first answer after the last one: that one is asked for when
    all pages are stored."""
    places = [place for place, call in enumerate(calls) if call['path'].endswith('/Invoices')]
    first, last = places[0], places[-1]
    after = moment(calls[last + 1]['at']) if last + 1 < len(calls) else ended
    return after - moment(calls[first - 1]['at'])


def table(kind, best, repeat):
    ours, dlt, stdlib = best['Bursar'], best.get('dlt'), best.get('Python standard library (SQLite)')
    print(f'### Pull into {"SQLite" if kind == "sqlite" else "Postgres"}' + (f', best of {repeat}' if repeat > 1 else '') + '\n')
    print('| | records | seconds | records/s | peak memory | Bursar is |\n|---|--:|--:|--:|--:|--:|')
    for name, run in best.items():
        ratio = '' if name.startswith('Bursar') else f'{ours["rate"] / run["rate"]:.2f} ×'
        name = f'{name} {run["version"]}' if 'version' in run else name
        print(f'| {name} | {run["rows"]:,} | {run["seconds"]:.2f} | {run["rate"]:,.0f} | {run["megabytes"]:.0f} MB | {ratio} |')
    floor = ours['rate'] / best['bare Rust floor']['rate']
    checks = [('0.45 of the bare Rust floor', floor >= 0.45), ('under 120 MB', ours['megabytes'] < 120)]
    if dlt:
        checks += [('6 times dlt', ours['rate'] >= 6 * dlt['rate']), ('above the standard library', ours['rate'] > stdlib['rate'])]
        checks += [('wished: 10 times dlt', ours['rate'] >= 10 * dlt['rate'])]
    print('\nAsked: ' + '; '.join(f'{words}: {"met" if is_met else "**not met**"}' for words, is_met in checks) + '.\n')


def memory(bin, directory, sizes):
    print('### Peak memory of the worker, SQLite\n\n| invoices | records of the whole pull | seconds | peak |\n|--:|--:|--:|--:|')
    peaks = []
    for invoices in sizes:
        say(f'memory: {invoices} invoices')
        simulator = Simulator(bin, directory, invoices)
        try:
            run = product(bin, directory, simulator, Place('sqlite', directory, None))['Bursar, the whole first pull']
        finally:
            simulator.stop()
        for file in pathlib.Path(directory).glob('product_sqlite_*'):
            file.unlink()
        peaks.append(run['megabytes'])
        print(f'| {invoices:,} | {run["rows"]:,} | {run["seconds"]:.1f} | {run["megabytes"]:.0f} MB |', flush=True)
    is_met = max(peaks) < 120 and max(peaks) <= 1.25 * peaks[0] + 10
    print(f'\nAsked: under 120 MB and flat: {"met" if is_met else "**not met**"}.\n')
