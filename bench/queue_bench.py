"""The queue by itself: what giving out lanes costs at any length, commits for each finished job, and who is next."""
import json, subprocess

from machinery import Failed, say
from pull import Place, postgres_if

LENGTHS = [100, 10_000, 100_000, 1_000_000]
ASKED_MS, ASKED_COMMITS = 1.0, 1.1


def measure(bin, directory, databases, seconds):
    with postgres_if('postgres' in databases, directory) as postgres:
        for kind in databases:
            processes = 4 if kind == 'postgres' else 1
            print(f'### The queue, {"SQLite, one process" if kind == "sqlite" else f"Postgres, {processes} processes"}\n')
            print('| due jobs in 10,000 lanes of 100 tenants | a claim\'s statements, p50 | p99 | commits a finished job | jobs/s | asked |')
            print('|--:|--:|--:|--:|--:|---|')
            for length in LENGTHS:
                say(f'queue, {kind}: {length:,} jobs')
                url, _ = Place(kind, directory, postgres).fresh(f'queue{length}')
                fill(bin, url, length, min(length, 10_000), 100)
                print(row(length, work(bin, url, seconds, processes)), flush=True)
            say(f'queue, {kind}: fairness')
            url, _ = Place(kind, directory, postgres).fresh('fairness')
            fill(bin, url, 100_000, 8, 8)
            fill(bin, url, 10_000, 10_000, 1, 'small')
            ran = work(bin, url, seconds, 1)[0]
            print(f'\nEight lanes of 12,500 jobs each, then 10,000 lanes of one job, of another tenant: every small lane was served within the first '
                  f'{ran["last_small_after"]:,} of {ran["jobs"]:,} jobs.\n' if ran['last_small_after'] else '\nno small lane was served\n')


def fill(bin, url, jobs, lanes, tenants, name='a'):
    command = [bin / 'bench-queue', 'fill', '--url', url, '--jobs', jobs, '--lanes', lanes, '--tenants', tenants, '--name', name]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        raise Failed(f'bench-queue fill failed: {done.stderr[-500:]}')


def work(bin, url, seconds, processes):
    command = list(map(str, [bin / 'bench-queue', 'work', '--url', url, '--seconds', seconds]))
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(processes)]
    ran = []
    for child in children:
        out, error = child.communicate()
        if child.returncode:
            raise Failed(f'bench-queue work failed: {error[-500:]}')
        ran.append(json.loads(out))
    return ran


def row(length, ran):
    jobs, commits = sum(one['jobs'] for one in ran), sum(one['commits'] for one in ran)
    p50, p99 = max(one['claim_p50'] for one in ran), max(one['claim_p99'] for one in ran)
    share, rate = commits / max(jobs, 1), jobs / max(one['seconds'] for one in ran)
    verdict = 'met' if p99 < ASKED_MS and share <= ASKED_COMMITS else '**not met**'
    return f'| {length:,} | {p50:.2f} ms | {p99:.2f} ms | {share:.2f} | {rate:,.0f} | under {ASKED_MS:.0f} ms, at most {ASKED_COMMITS}: {verdict} |'
