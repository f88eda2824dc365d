"""The floor: standard library only. Every page is fetched, parsed and upserted into SQLite, one transaction a page.

usage: floor_peer.py API TOKEN TENANT DATABASE"""
import http.client, json, sqlite3, sys, time, urllib.parse

api, token, tenant, path = sys.argv[1:5]
address = urllib.parse.urlsplit(api)
headers = {'Authorization': f'Bearer {token}', 'Accept': 'application/json', 'xero-tenant-id': tenant}
db = sqlite3.connect(path)
db.execute('pragma journal_mode=wal')
db.execute('create table r(id text primary key, updated_at text, body text)')
client, count, page, start = http.client.HTTPConnection(address.netloc), 0, 1, time.time()
while True:
    client.request('GET', f'{address.path}/Invoices?page={page}&pageSize=1000', headers=headers)
    answer = json.loads(client.getresponse().read())
    rows = answer['Invoices']
    with db:
        db.executemany(
            'insert into r values(?,?,?) on conflict(id) do update set updated_at=excluded.updated_at, body=excluded.body',
            [(r['InvoiceID'], r['UpdatedDateUTC'], json.dumps(r)) for r in rows],
        )
    count += len(rows)
    if page >= answer['pagination']['pageCount']:
        break
    page += 1
print(json.dumps({'rows': count, 'seconds': time.time() - start}))
