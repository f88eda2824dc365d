"""Limits: invoices of many companies wait, and are written by one worker to simulated providers that refuse what is beyond their limits."""
import collections, time

from machinery import Failed, say
from product import Product, Simulator
from pull import Place, moment
from push import Seller

# Calls a minute that a provider allows a company, and how many companies of it are measured: five hundred calls a minute for each of a hundred
# are more than two cores can simulate.
PROVIDERS = {'xero': (60, 1.0), 'quickbooks_online': (500, 0.04)}
ASKED = 0.95


def measure(bin, directory, companies, seconds):
    print('### Use of the limits, SQLite\n')
    print('| provider | companies | invoices | calls refused with 429 | of what the limits allow | least busy company |\n|---|--:|--:|--:|--:|--:|')
    for platform, (per_minute, share) in PROVIDERS.items():
        many = max(int(companies * share), 1)
        say(f'limits: {many} companies of {platform} for {seconds} seconds')
        print(row(platform, many, run(bin, directory, platform, per_minute, many, seconds), per_minute, seconds))
    print(f'\nAsked: {ASKED}, and no call refused.\n')


def run(bin, directory, platform, per_minute, many, seconds):
    """The times of the calls of each company from the moment on when all of them have work, and how many were refused."""
    provider = 'xero' if platform == 'xero' else 'quickbooks'
    simulator = Simulator(bin, directory, 10, options=('--further', many))
    url, sql = Place('sqlite', directory, None).fresh(f'limits_{provider}')
    # Two of eight lanes are for people, and one partner has half of the rest.
    product = Product(bin, directory, url, simulator, sql, {'BURSAR_PACED': 'on', 'BURSAR_WORKER_LANES': '256'})
    try:
        ids = [company['id'] for company in simulator.control('companies')[provider] if company['name'].startswith('AU')]
        entities = [product.connect(platform, company)[0] for company in ids]
        product.start_worker()
        product.finish_runs(many)
        product.worker.stop()
        # What is left when the time is over shows that no company ran out of work.
        each = int(per_minute * (seconds + 30) / 60)
        sellers = [Seller(product, simulator, entity, f'B{number}', 'AUD', 1000) for number, entity in enumerate(entities)]
        for seller in sellers:
            for _ in range(each):
                seller.issue()
        last = max(call['sequence'] for call in simulator.control('requests')['requests'])
        product.start_worker()
        time.sleep(seconds + 20)
        if product.worker.child.poll() is not None:
            raise Failed(f'the worker ended: {product.worker.log.read_text()[-800:]}')
        waiting = int(sql("SELECT COUNT(*) FROM synced_records WHERE status <> 'done'")[0][0])
        if waiting == 0:
            raise Failed('everything was written before the time was over')
        calls = [call for call in simulator.control(f'requests?since={last}')['requests'] if call['company'] in ids]
        return calls
    finally:
        product.stop()
        simulator.stop()


def row(platform, many, calls, per_minute, seconds):
    at = collections.defaultdict(list)
    for call in calls:
        at[call['company']].append(moment(call['at']))
    begins = max(min(times) for times in at.values())
    ends = begins + seconds
    used = sorted(sum(begins <= moment < ends for moment in times) / (per_minute * seconds / 60) for times in at.values())
    refused = sum(call['status'] == 429 for call in calls)
    written = sum(call['method'] in ('PUT', 'POST') and 'nvoice' in call['path'] for call in calls)
    share = sum(used) / many
    return f'| {platform} | {many} | {written:,} | {refused} | **{share:.3f}** | {used[0]:.3f} |'
