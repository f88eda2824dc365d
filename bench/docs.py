"""Pages of the documentation beside a bare handler that serves the same bytes: as a browser asks (compressed) and as a program does (plain)."""
import urllib.request

from get import load
from machinery import Process, free_port, say, wrk
from product import Product, Simulator
from pull import Place

PATHS = ['/docs/guides/errors', '/docs/get_entities']
ASKED = {'compressed': {'Accept-Encoding': 'gzip'}, 'plain': {}}


def measure(bin, directory, seconds):
    wrk()
    simulator = Simulator(bin, directory, 1)
    url, sql = Place('sqlite', directory, None).fresh('docs')
    product = Product(bin, directory, url, simulator, sql)
    print('### Pages of the documentation, 32 connections\n')
    print('| page | bytes | bare handler/s | Bursar/s | p99 | Bursar is |\n|---|--:|--:|--:|--:|--:|')
    worst = None
    try:
        for path in PATHS:
            for form, headers in ASKED.items():
                ratio = one(bin, directory, product, path, form, headers, seconds)
                worst = min(ratio, worst or ratio)
    finally:
        product.stop()
        simulator.stop()
    print(f'\nAsked: at least 0.5 of the bare handler: {"met" if worst >= 0.5 else "**not met**"}.\n')


def one(bin, directory, product, path, form, headers, seconds):
    """The same bytes from both, in turns; the better of two each."""
    with urllib.request.urlopen(urllib.request.Request(product.url + path, headers=headers)) as answer:
        body = answer.read()
    file = directory / 'page'
    file.write_bytes(body)
    port = free_port()
    encoding = ['--encoding', 'gzip'] if form == 'compressed' else []
    bare = Process('bench-static', [bin / 'bench-static', '--port', port, '--file', file, *encoding], directory).wait_for(port)
    runs = {'bare': [], 'ours': []}
    try:
        for _ in range(2):
            for name, server in [('bare', f'http://127.0.0.1:{port}'), ('ours', product.url)]:
                say(f'docs, {path}, {form}: {name}')
                runs[name].append(load(server + path, headers, seconds))
    finally:
        bare.stop()
    bare_rate, ours = max(run['rate'] for run in runs['bare']), max(runs['ours'], key=lambda run: run['rate'])
    ratio = ours['rate'] / bare_rate
    print(f'| `{path}`, {form} | {len(body):,} | {bare_rate:,.0f} | {ours["rate"]:,.0f} | {ours["p99"]} | {ratio:.2f} × |')
    return ratio
