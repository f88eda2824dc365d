"""Webhooks to 100 endpoints, beside a bare loop of signed posts."""
import json, statistics, time

from machinery import Failed, Process, call, free_port, run_peer, say
from product import Product, Simulator
from pull import Place, postgres_if

ENDPOINTS = 100


def measure(bin, directory, databases, rounds):
    simulator = Simulator(bin, directory, 10)
    port = free_port()
    receiver = Process('receiver', [bin / 'bench-hooks', 'receive', '--port', port], directory).wait_for(port)
    with postgres_if('postgres' in databases, directory) as postgres:
        try:
            say('webhooks: a bare loop')
            command = [bin / 'bench-hooks', 'send', '--port', port, '--endpoints', ENDPOINTS]
            run_peer([*command, '--rounds', 1], directory)
            floor = run_peer([*command, '--rounds', rounds], directory)
            for kind in databases:
                say(f'webhooks, {kind}: Bursar')
                report(kind, rounds, floor, ours(bin, directory, Place(kind, directory, postgres), simulator, port, rounds))
        finally:
            receiver.stop()
            simulator.stop()


def ours(bin, directory, place, simulator, port, rounds):
    url, sql = place.fresh('hooks')
    product = Product(bin, directory, url, simulator, sql, {'BURSAR_WEBHOOK_NETWORKS': '127.0.0.1'})
    receiver = f'http://127.0.0.1:{port}'
    try:
        entity = product.api('POST', '/entities', {
            'type': 'organization', 'email': 'books@example.com', 'organization': {'legal_name': 'Bench'},
            'address': {'country': 'US', 'city': 'Springfield', 'postal_code': '12345', 'line1': '1 Main Street', 'state': 'IL'},
        })['id']
        for number in range(ENDPOINTS):
            product.api('POST', '/webhook_subscriptions', {'object_type': 'entity', 'url': f'{receiver}/hook/{number}'})
        product.start_worker()

        def change(word):
            product.api('PATCH', f'/entities/{entity}', {'phone': word})

        # One event at a time: from the request that causes it to the last of the hundred.
        singles = []
        for number in range(10):
            call('GET', f'{receiver}/reset')
            started = time.perf_counter()
            change(f'single {number}')
            wait_for(receiver, ENDPOINTS, product)
            singles.append(time.perf_counter() - started)
        # A burst: what waits when the worker comes.
        product.worker.stop()
        call('GET', f'{receiver}/reset')
        for number in range(rounds):
            change(f'burst {number}')
        product.start_worker()
        burst = wait_for(receiver, ENDPOINTS * rounds, product)
        return {'single': statistics.median(singles), 'burst': burst, 'megabytes': product.worker.peak_megabytes()}
    finally:
        product.stop()


def wait_for(receiver, count, product, seconds=600):
    until = time.time() + seconds
    while time.time() < until:
        seen = json.loads(call('GET', f'{receiver}/count')[2])
        if seen['count'] >= count:
            return seen
        if product.worker.child.poll() is not None:
            raise Failed(f'the worker ended: {product.worker.log.read_text()[-800:]}')
        time.sleep(0.01)
    raise Failed(f'only {seen["count"]} of {count} webhooks arrived')


def report(kind, rounds, floor, run):
    loop = floor['count'] / floor['seconds']
    rate = run['burst']['count'] / run['burst']['seconds']
    print(f'### Webhooks to {ENDPOINTS} endpoints, {"SQLite" if kind == "sqlite" else "Postgres"}\n')
    print('| | webhooks/s | Bursar is |\n|---|--:|--:|')
    print(f'| bare loop of signed posts | {loop:,.0f} | {rate / loop:.2f} × |')
    print(f'| Bursar, {rounds} events that wait | {rate:,.0f} | |')
    print(f'\nOne event to all {ENDPOINTS}: {run["single"] * 1000:,.0f} ms from the request that causes it to the last arrival (median of 10; the '
          f'bare loop takes {ENDPOINTS / loop * 1000:,.0f} ms). Peak memory of the worker {run["megabytes"]:.0f} MB.\n')
