"""What a pull costs when nothing changed: the calls and bytes that the simulator counted."""
from machinery import call
from pull import Place
from product import Product, Simulator

ASKED = {
    ('quickbooks', 'an hour later'): ('1 call', lambda calls, size: calls <= 1),
    ('xero', 'an hour later'): ('at most 7 calls, 5 kB', lambda calls, size: calls <= 7 and size <= 5_000),
}


def measure(bin, directory):
    print('### A pull with nothing changed\n\n| | calls | bytes | asked | calls by operation |\n|---|--:|--:|---|---|')
    simulator = Simulator(bin, directory, 2_000, 200)
    # The books were last touched an hour before the first pull: what it asks for again, to be safe, is empty.
    call('POST', f'{simulator.url}/_sim/clock', {'advance_seconds': 3600})
    url, sql = Place('sqlite', directory, None).fresh('idle')
    product = Product(bin, directory, url, simulator, sql)
    try:
        for platform, provider in [('quickbooks_online', 'quickbooks'), ('xero', 'xero')]:
            product.connect(platform, simulator.company(provider))
        product.start_worker()
        product.finish_runs(2)
        last = max(asked['sequence'] for asked in simulator.control('requests')['requests'])
        for number, when in enumerate(['an hour later', 'a day later: the daily lists too']):
            if number:
                # The daily lists fall due: what was asked a moment ago was asked a day ago.
                sql("UPDATE pull_cursors SET state = json_set(state, '$.asked_at', '2020-01-01T00:00:00Z')")
            sql("UPDATE jobs SET run_at = '2020-01-01 00:00:00.000000+00:00' WHERE kind = 'pull'")
            product.finish_runs(4 + 2 * number)
            calls = simulator.control(f'requests?since={last}')['requests']
            last = max(asked['sequence'] for asked in calls)
            for provider in ['quickbooks', 'xero']:
                print(row(provider, when, [asked for asked in calls if asked['provider'] == provider]))
    finally:
        product.stop()
        simulator.stop()
    print('\nBytes are those of the answers\' bodies. The books: 2,000 invoices, 200 bills.\n')


def row(provider, when, calls):
    size, words = sum(asked['bytes'] for asked in calls), {}
    for asked in calls:
        words[asked['operation']] = words.get(asked['operation'], 0) + 1
    wanted, is_met = ASKED.get((provider, when), ('', None))
    verdict = f'{wanted}: {"met" if is_met(len(calls), size) else "**not met**"}' if is_met else ''
    by = ', '.join(f'{count} × `{name}`' for name, count in words.items())
    return f'| {provider}, {when} | {len(calls)} | {size:,} | {verdict} | {by} |'
