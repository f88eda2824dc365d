"""Mail leaves by real SMTP servers (aiosmtpd): with STARTTLS, encrypted from the first byte, with a password, signed; and not where it must not.

    BURSAR_BIN=target/debug/bursar python -m pytest -rs tests/evidence/mail.py
"""

import base64
import email
import os
import socket
import ssl
import subprocess

import pytest

dkim = pytest.importorskip("dkim")
pytest.importorskip("aiosmtpd")
from aiosmtpd.controller import Controller  # noqa: E402
from aiosmtpd.handlers import Sink  # noqa: E402
from aiosmtpd.smtp import SMTP, AuthResult  # noqa: E402

BURSAR = os.environ.get("BURSAR_BIN")
pytestmark = pytest.mark.skipif(not BURSAR, reason="BURSAR_BIN is not set")


class Kept(Sink):
    """Keeps the mails that it takes."""

    def __init__(self):
        self.mails = []
        super().__init__()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("refused@"):
            return "550 5.1.1 there is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        self.mails.append((envelope.content, session.ssl is not None))
        return "250 taken"


def authenticator(_server, _session, _envelope, _mechanism, data):
    # Not handled: the server itself answers 535.
    return AuthResult(success=(data.login, data.password) == (b"ada@example.com", b"p:ss"), handled=False)


class StartTls(Controller):
    """By STARTTLS, and nothing without."""

    def __init__(self, handler, context, **options):
        self.tls = context
        super().__init__(handler, **options)

    def factory(self):
        return SMTP(self.handler, tls_context=self.tls, require_starttls=True, authenticator=authenticator, auth_required=True, hostname="localhost")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail")
    run = lambda *words: subprocess.run(words, cwd=folder, check=True, capture_output=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tls.key", "-out", "tls.pem", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE")
    run("openssl", "genrsa", "-traditional", "-out", "dkim.pem", "2048")
    run("openssl", "rsa", "-in", "dkim.pem", "-pubout", "-outform", "DER", "-out", "dkim.der")
    return folder


@pytest.fixture
def context(folder):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
    return context


def send(folder, url, to="ada@example.com", signed=False, trusted=True):
    environment = {
        "PATH": os.environ["PATH"], "BURSAR_SMTP_URL": url, "BURSAR_MAIL_FROM": "noreply@mail.example.com",
    }
    if trusted:
        environment["SSL_CERT_FILE"] = str(folder / "tls.pem")
    if signed:
        environment |= {"BURSAR_DKIM_SELECTOR": "bursar1", "BURSAR_DKIM_PRIVATE_KEY_FILE": str(folder / "dkim.pem")}
    done = subprocess.run([BURSAR, "mail", "test", to], env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def served(controller):
    controller.start()
    return controller.server.sockets[0].getsockname()[1]


def test_it_is_encrypted_from_the_first_byte(folder, context):
    handler = Kept()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), ssl_context=context)
    try:
        served(controller)
        code, words = send(folder, f"smtps://localhost:{controller.port}")
        assert code == 0, words
        code, words = send(folder, f"smtps://localhost:{controller.port}", trusted=False)
        assert code == 1 and "not sent" in words, "a certificate of nobody's is refused"
        assert len(handler.mails) == 1
    finally:
        controller.stop()


def test_it_says_starttls_and_its_password_and_signs(folder, context):
    handler = Kept()
    controller = StartTls(handler, context, hostname="127.0.0.1", port=free_port())
    try:
        served(controller)
        url = f"smtp://ada%40example.com:p%3Ass@localhost:{controller.port}"
        code, words = send(folder, url, signed=True)
        assert code == 0, words
        (content, is_encrypted), = handler.mails
        assert is_encrypted
        public = (folder / "dkim.der").read_bytes()
        record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
        names = []
        assert dkim.verify(content, dnsfunc=lambda name, timeout=5: names.append(name) or record), "the signature holds"
        assert names == [b"bursar1._domainkey.mail.example.com."]
        tampered = content.replace(b"</html>", b"<!-- more --></html>")
        assert tampered != content and not dkim.verify(tampered, dnsfunc=lambda name, timeout=5: record)
        message = email.message_from_bytes(content)
        assert message["message-id"].endswith("@mail.example.com>") and message["from"] == "Bursar <noreply@mail.example.com>"
        assert [part.get_content_type() for part in message.walk()] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
        code, words = send(folder, url.replace("p%3Ass", "wrong"))
        assert code == 1 and "535" in words, words
        code, words = send(folder, url, to="refused@example.com")
        assert code == 1 and "no such mailbox" in words, words
        assert len(handler.mails) == 1
    finally:
        controller.stop()


def test_nothing_goes_in_the_clear_unless_the_operator_says_so(folder):
    handler = Kept()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    try:
        served(controller)
        code, words = send(folder, f"smtp://localhost:{controller.port}")
        assert code == 1 and "STARTTLS" in words, words
        code, words = send(folder, f"smtp://localhost:{controller.port}?tls=none")
        assert code == 0 and len(handler.mails) == 1, words
    finally:
        controller.stop()


def test_a_wrong_configuration_says_what_to_do(folder):
    code, words = send(folder, "http://localhost")
    assert code != 0 and "smtps://" in words, words


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
