"""dlt from PyPI pulls the same pages with its own REST source.

usage: dlt_peer.py API TOKEN TENANT DESTINATION(sqlite:///path | postgresql://user@host:port/db)"""
import json, os, shutil, sys, tempfile, time

os.environ['RUNTIME__DLTHUB_TELEMETRY'] = 'false'
import dlt
from dlt.sources.rest_api import rest_api_source

api, token, tenant, target = sys.argv[1:5]
work = tempfile.mkdtemp()
source = rest_api_source({
    'client': {
        'base_url': api + '/',
        'headers': {'Authorization': f'Bearer {token}', 'Accept': 'application/json', 'xero-tenant-id': tenant},
        'paginator': {'type': 'page_number', 'base_page': 1, 'total_path': 'pagination.pageCount', 'page_param': 'page'},
    },
    'resource_defaults': {'primary_key': 'InvoiceID', 'write_disposition': 'merge'},
    'resources': [{'name': 'invoices', 'endpoint': {'path': 'Invoices', 'params': {'pageSize': 1000}, 'data_selector': 'Invoices'}}],
})
is_postgres = target.startswith('postgres')
destination = dlt.destinations.postgres(target) if is_postgres else dlt.destinations.sqlalchemy(target)
pipeline = dlt.pipeline('bench', destination=destination, dataset_name='bench', pipelines_dir=work)
start = time.time()
pipeline.run(source)
took = time.time() - start
rows = pipeline.last_trace.last_normalize_info.row_counts['invoices']
print(json.dumps({'rows': rows, 'seconds': took, 'version': dlt.__version__}))
shutil.rmtree(work, ignore_errors=True)
