"""`GET /accounting_connections/{id}` with everything on, beside a bare handler with the same statements, and FastAPI."""
import os, re, subprocess

from machinery import HERE, PYTHON, Process, call, free_port, python_packages, say, wrk
from product import Product, Simulator
from pull import Place, postgres_if

CONNECTIONS = 32


def measure(bin, directory, databases, seconds):
    python_packages()
    wrk()
    simulator = Simulator(bin, directory, 100)
    with postgres_if('postgres' in databases, directory) as postgres:
        try:
            for kind in databases:
                on(kind, bin, directory, Place(kind, directory, postgres), simulator, seconds)
        finally:
            simulator.stop()


def on(kind, bin, directory, place, simulator, seconds):
    url, sql = place.fresh('get')
    product = Product(bin, directory, url, simulator, sql)
    others = []
    try:
        entity, connection = product.connect('xero', simulator.company('xero'))
        product.start_worker()
        product.finish_runs(1)
        product.worker.stop()
        path, headers = f'/v1/accounting_connections/{connection}', product.headers(entity)
        bare, fastapi = free_port(), free_port()
        others.append(Process('bench-get', [bin / 'bench-get', '--port', bare, '--database-url', url], directory).wait_for(bare))
        environment = os.environ | {'BENCH_DATABASE': url.replace('sqlite://', 'sqlite:///')}
        command = [PYTHON, '-m', 'uvicorn', 'fastapi_peer:app', '--port', fastapi, '--no-access-log']
        others.append(Process('fastapi', command, directory, environment, HERE / 'peers').wait_for(fastapi))
        results = {}
        for name, port in [('bare axum handler', bare), ('Bursar', product.port), ('FastAPI, one worker', fastapi)]:
            target = f'http://127.0.0.1:{port}{path}'
            call('GET', target, headers=headers)
            load(target, headers, 2)
            say(f'get, {kind}: {name}')
            results[name] = load(target, headers, seconds)
        megabytes = product.server.peak_megabytes()
    finally:
        for process in others:
            process.stop()
        product.stop()
    ours = results['Bursar']['rate']
    print(f'### GET /accounting_connections/{{id}}, {"SQLite" if kind == "sqlite" else "Postgres"}, {CONNECTIONS} connections\n')
    print('| | requests/s | p50 | p99 | failed | Bursar is |\n|---|--:|--:|--:|--:|--:|')
    for name, run in results.items():
        ratio = '' if name == 'Bursar' else f'{ours / run["rate"]:.2f} ×'
        print(f'| {name} | {run["rate"]:,.0f} | {run["p50"]} | {run["p99"]} | {run["failed"]} | {ratio} |')
    is_met = ours >= 0.5 * results['bare axum handler']['rate']
    print(f'\nAsked: at least 0.5 of the bare handler: {"met" if is_met else "**not met**"}. Peak memory of the server {megabytes:.0f} MB. '
          'At most 2 statements: held by a test, not measured here.\n')


def load(url, headers, seconds):
    command = ['wrk', '-t1', f'-c{CONNECTIONS}', f'-d{seconds}s', '--latency']
    for name, value in headers.items():
        command += ['-H', f'{name}: {value}']
    text = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    found = {name: re.search(pattern, text) for name, pattern in
             [('rate', r'Requests/sec:\s+([\d.]+)'), ('p50', r'\b50%\s+([\d.]\S*)'), ('p99', r'\b99%\s+([\d.]\S*)'), ('failed', r'Non-2xx or 3xx responses: (\d+)')]}
    return {
        'rate': float(found['rate'][1]), 'p50': found['p50'][1], 'p99': found['p99'][1],
        'failed': found['failed'][1] if found['failed'] else '0',
    }
