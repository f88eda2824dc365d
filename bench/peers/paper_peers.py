"""The page of an invoice of ten lines by WeasyPrint and by typst, each warm; prints one line of JSON."""
import json, statistics, time

import typst
import weasyprint

LINES = [(f'Ware {number}, as ordered', 1 + number % 7, 10 + number) for number in range(10)]
TOTAL = sum(quantity * price for _, quantity, price in LINES)


def html():
    rows = ''.join(f'<tr><td>{name}</td><td>{quantity}</td><td>{price:.2f} EUR</td><td>19%</td><td>{quantity * price:.2f} EUR</td></tr>' for name, quantity, price in LINES)
    return f'''<html><head><style>@page {{ size: A4; margin: 20mm }} body {{ font-family: sans-serif; font-size: 9pt }}
        table {{ width: 100%; border-collapse: collapse }} td, th {{ border-bottom: 0.5pt solid #ccc; padding: 4pt; text-align: left }}</style></head>
        <body><h1>Invoice INV-00001</h1><p>Harbour Light GmbH, Invalidenstrasse 1, 10115 Berlin</p><p>Acme Inc., Flughafenstrasse 52, 10115 Berlin</p>
        <table><tr><th>Item</th><th>Quantity</th><th>Price</th><th>VAT</th><th>Total</th></tr>{rows}</table>
        <p>Subtotal {TOTAL:.2f} EUR, VAT 19% {TOTAL * 0.19:.2f} EUR, <b>amount due {TOTAL * 1.19:.2f} EUR</b></p><p>Due in 30 days.</p></body></html>'''


def markup():
    rows = ', '.join(f'[{name}], [{quantity}], [{price:.2f} EUR], [19%], [{quantity * price:.2f} EUR]' for name, quantity, price in LINES)
    return f'''#set page(paper: "a4", margin: 20mm)
#set text(size: 9pt)
= Invoice INV-00001
Harbour Light GmbH, Invalidenstrasse 1, 10115 Berlin

Acme Inc., Flughafenstrasse 52, 10115 Berlin
#table(columns: (1fr, auto, auto, auto, auto), stroke: (bottom: 0.5pt), [Item], [Quantity], [Price], [VAT], [Total], {rows})
Subtotal {TOTAL:.2f} EUR, VAT 19% {TOTAL * 0.19:.2f} EUR, *amount due {TOTAL * 1.19:.2f} EUR*

Due in 30 days.
'''


def timed(name, make):
    size, times = len(make()), []
    while len(times) < 5 or sum(times) < 2:
        began = time.perf_counter()
        make()
        times.append(time.perf_counter() - began)
    return {'name': name, 'median_ms': statistics.median(times) * 1000, 'bytes': size}


def by_typst():
    # The source changes each time: a compiler that is asked for the same bytes again answers from memory.
    by_typst.number += 1
    return typst.compile(markup().replace('INV-00001', f'INV-{by_typst.number:05}').encode(), format='pdf')


by_typst.number = 0

print(json.dumps([
    timed(f'WeasyPrint {weasyprint.__version__}', lambda: weasyprint.HTML(string=html()).write_pdf()),
    timed('typst (PyPI)', by_typst),
]))
