"""Lists of the partner portal with a hundred rows: the whole page, from the request to the last byte, one after the other."""
import http.client, secrets, time, urllib.parse

from edge import met
from machinery import call, say
from product import Product, Simulator
from pull import Place, postgres_if

LISTS = ['/portal/entities', '/portal/connections', '/portal/requests', '/portal/data']
ROUNDS, ROWS = 200, 100


def measure(bin, directory, databases):
    simulator = Simulator(bin, directory, 100)
    with postgres_if('postgres' in databases, directory) as postgres:
        try:
            for kind in databases:
                url, sql = Place(kind, directory, postgres).fresh('portal')
                product = Product(bin, directory, url, simulator, sql)
                try:
                    lists(kind, product)
                finally:
                    product.stop()
        finally:
            simulator.stop()


def signed_in(product):
    """A member with a password, and the cookie of its session."""
    password = secrets.token_urlsafe(18)
    partner = product.made['partner_id']
    product.command('member', 'create', '--partner', partner, '--email', 'bench@example.com', '--password-stdin', stdin=password)
    form = {'email': 'bench@example.com', 'password': password, 'next': '/portal'}
    status, headers, _ = call('POST', f'{product.url}/portal/sign-in', headers={'origin': product.url, 'sec-fetch-site': 'same-origin'}, form=form)
    return headers['set-cookie'].split(';')[0]


def lists(kind, product):
    say(f'{kind}: a hundred connected entities')
    company = product.simulator.company('xero')
    for _ in range(ROWS):
        product.connect('xero', company)
    cookie = {'cookie': signed_in(product)}
    client = http.client.HTTPConnection('127.0.0.1', product.port)
    print(f'### Lists of the partner portal, {ROWS} rows, {kind}\n\n| page | median | p99 | size |\n|---|--:|--:|--:|')
    slowest = 0
    for path in LISTS:
        times, size = [], 0
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.request('GET', f'{path}?{urllib.parse.urlencode({"limit": ROWS})}', headers=cookie)
            answer = client.getresponse()
            size = len(answer.read())
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, f'{path}: {answer.status}'
        times.sort()
        slowest = max(slowest, times[ROUNDS // 2])
        print(f'| {path} | {times[ROUNDS // 2]:.1f} ms | {times[int(ROUNDS * 0.99)]:.1f} ms | {size / 1000:.0f} kB |')
    print(f'\nAsked: under 20 ms: {met(slowest < 20)}.\n')
