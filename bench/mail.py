"""Bills by mail: how many a minute are kept, read and drawn, and whether memory stays flat meanwhile."""
import concurrent.futures, pathlib, smtplib, socket, threading, time
from email.message import EmailMessage

from machinery import free_port, say
from product import Product, Simulator
from pull import Place, postgres_if

ASKED, ENTITIES, CONNECTIONS = 200, 10, 4
COMPANY = {
    'type': 'organization', 'email': 'books@example.com', 'organization': {'legal_name': 'Bench'},
    'address': {'country': 'US', 'city': 'Springfield', 'postal_code': '12345', 'line1': '1 Main Street', 'state': 'IL'},
}


def measure(bin, directory, databases, mails):
    simulator = Simulator(bin, directory, 1)
    names = NameServer()
    with postgres_if('postgres' in databases, directory) as postgres:
        try:
            for kind in databases:
                url, sql = Place(kind, directory, postgres).fresh('mail')
                port = free_port()
                product = Product(bin, directory, url, simulator, sql, {
                    'BURSAR_INCOMING_MAIL_SERVER': 'mx.example.com', 'BURSAR_INCOMING_MAIL_DOMAIN': 'in.example.com',
                    'BURSAR_INCOMING_MAIL_LISTEN': f'127.0.0.1:{port}', 'BURSAR_INCOMING_MAILS_PER_MINUTE': '100000', 'BURSAR_NAME_SERVERS': names.address,
                })
                try:
                    product.start_worker()
                    table(kind, product, send(product, port, sql, mails), mails)
                finally:
                    product.stop()
        finally:
            simulator.stop()
            names.socket.close()


class NameServer:
    """Knows no name, and says so at once."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.address = f'127.0.0.1:{self.socket.getsockname()[1]}'
        threading.Thread(target=self.answer, daemon=True).start()

    def answer(self):
        try:
            while True:
                question, asker = self.socket.recvfrom(4096)
                end = question.index(0, 12) + 5
                self.socket.sendto(question[:2] + b'\x81\x83' + question[4:6] + bytes(6) + question[12:end], asker)
        except OSError:
            return


def send(product, port, sql, mails):
    """Sends the mails as fast as they are taken, and waits until nothing is left to do; gives the seconds to each end, and megabytes on the way."""
    domain = product.api('POST', '/mailbox_domains', {'domain': 'bench.in.example.com'})['id']
    mailboxes = []
    for number in range(ENTITIES):
        entity = product.api('POST', '/entities', COMPANY)['id']
        mailboxes.append(product.api('POST', '/mailboxes', {'mailbox_domain_id': domain, 'mailbox_name': f'b{number}', 'related_object_type': 'payable'}, entity)['mailbox_full_address'])
    start, ends, memory = time.time(), {}, []

    def session(numbers):
        with smtplib.SMTP('127.0.0.1', port) as client:
            for number in numbers:
                client.sendmail('billing@vendor.example', mailboxes[number % ENTITIES], mail(number))

    questions = {
        'kept': 'SELECT count(*) FROM incoming_mails',
        'read': "SELECT count(*) FROM payables WHERE ocr_status <> 'processing'",
        'drawn': 'SELECT count(*) FROM files WHERE page_of IS NOT NULL',
    }
    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        sessions = [pool.submit(session, range(place, mails, CONNECTIONS)) for place in range(CONNECTIONS)]
        while len(ends) < len(questions) and time.time() < start + 1800:
            for name, question in questions.items():
                if name not in ends and int(sql(question)[0][0]) >= mails:
                    ends[name] = time.time() - start
                    say(f'{mails} mails {name} after {ends[name]:.1f} s')
            memory.append([resident(process) for process in (product.server, product.worker)])
            time.sleep(0.25)
        for done in sessions:
            done.result()
    new = int(sql("SELECT count(*) FROM payables WHERE status = 'new'")[0][0])
    return ends, memory, new


def resident(process):
    """Megabytes of physical memory, now."""
    status = pathlib.Path(f'/proc/{process.child.pid}/status').read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith('VmRSS'))


def mail(number):
    """An invoice of one page, as a program writes it: each another one."""
    message = EmailMessage()
    message['From'], message['To'], message['Subject'] = 'Vendor Ltd <billing@vendor.example>', 'bills@example.com', f'Invoice {number}'
    message.set_content('Please find it attached.')
    message.add_attachment(pdf(number), maintype='application', subtype='pdf', filename=f'invoice-{number}.pdf')
    return message.as_bytes()


def pdf(number):
    net = 10_000 + number
    tax = (net * 19 + 50) // 100
    money = lambda cents: f'{cents // 100}.{cents % 100:02}'
    lines = [
        'Vendor Ltd', '1 Quay Street, Bristol BS1 4DJ, GB', '', f'Invoice number: RE-{number:06}', 'Invoice date: 2026-02-03', 'Due date: 2026-03-05', '',
        'Description    Quantity    Price    Amount', f'Consulting    1    {money(net)}    {money(net)}', '', f'Net EUR {money(net)}', f'VAT 19 % EUR {money(tax)}',
        f'Total EUR {money(net + tax)}', 'IBAN DE88 2008 0000 0970 3757 00',
    ]
    text = 'BT /F 10 Tf 14 TL 60 780 Td ' + ' '.join(f'({line}) Tj T*' for line in lines) + ' ET'
    objects = [
        '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
        f'<< /Length {len(text)} >>\nstream\n{text}\nendstream', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ]
    body, places = '%PDF-1.4\n', []
    for place, written in enumerate(objects, 1):
        places.append(len(body))
        body += f'{place} 0 obj\n{written}\nendobj\n'
    table = ''.join(f'{place:010} 00000 n \n' for place in places)
    return f'{body}xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n'.encode()


def table(kind, product, measured, mails):
    ends, memory, new = measured
    print(f'\n| {mails} bills by mail to {ENTITIES} entities, {kind} | a minute |\n|---|--:|')
    for name, seconds in ends.items():
        print(f'| {name} | {mails * 60 / seconds:,.0f} |')
    early, late = memory[len(memory) // 5], memory[-1]
    met = 'met' if mails * 60 / ends.get('read', float('inf')) >= ASKED else 'not met'
    print(f'\n{new} of them are `new` without a person. Memory after a fifth of the time and at the end: server {early[0]:.0f} and {late[0]:.0f} MB, '
          f'worker {early[1]:.0f} and {late[1]:.0f} MB; its peak {product.worker.peak_megabytes():.0f} MB. Asked: {ASKED} a minute: {met}.')
