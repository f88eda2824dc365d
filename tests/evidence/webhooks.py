"""Webhooks as a receiver sees them: subscribed with the official SDK, checked with the guide's own samples, word for word.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/webhooks.py
"""

import datetime
import http.server
import json
import os
import pathlib
import queue
import re
import shutil
import subprocess
import threading
import time

import pytest
import requests
from monite import EntityAddressSchema, Monite, OrganizationSchema
from monite.errors import NotFoundError, UnprocessableEntityError

DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text()) if os.environ.get("DEV_JSON") else {}
pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")
GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"


def sample(language):
    return re.search(rf"```{language}(?: [^\n]*)?\n(.*?)```", GUIDE.read_text(), re.S)[1]


def is_ours(*arguments, **named):
    names = {}
    exec(sample("python"), names)
    return names["is_ours"](*arguments, **named)


class Receiver:
    """Takes webhooks on a free port; what arrives is queued."""

    def __init__(self):
        arrived = self.arrived = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                arrived.put((self.path, self.headers, body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, seconds=20):
        return self.arrived.get(timeout=seconds)


@pytest.fixture(scope="module")
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture(scope="module")
def sdk():
    asked = Monite(base_url=DEV["api_url"] + "/v1", monite_version="2024-05-25", monite_entity_id=None, token=None)
    given = asked.access_tokens.create(
        grant_type="client_credentials", client_id=DEV["client_id"], client_secret=DEV["client_secret"]
    )
    return lambda entity=None: Monite(
        base_url=DEV["api_url"] + "/v1", monite_version="2024-05-25", monite_entity_id=entity, token=given.access_token
    )


def new_entity(sdk):
    address = EntityAddressSchema(country="DE", city="Berlin", line1="Invalidenstrasse 1", postal_code="10115")
    organization = OrganizationSchema(legal_name="Hooked GmbH")
    return sdk().entities.create(type="organization", email="books@example.com", address=address, organization=organization)


def test_a_webhook_arrives_and_the_samples_of_the_guide_accept_it(sdk, receiver):
    made = sdk().webhook_subscriptions.create(object_type="entity", event_types=["created"], url=f"{receiver.url}/entities")
    assert made.status == "enabled" and made.secret.startswith("whsec_")
    entity = new_entity(sdk)
    path, headers, body = receiver.next()
    event = json.loads(body)
    assert path == "/entities"
    assert (event["action"], event["object_id"], event["entity_id"]) == ("entity.created", entity.id, entity.id)
    header = headers["Monite-Signature"]
    assert is_ours(made.secret, header, body)
    assert not is_ours(made.secret + "x", header, body)
    assert not is_ours(made.secret, header, body + b" ")
    assert not is_ours(made.secret, header, body, now=lambda: time.time() + 301)
    if shutil.which("node"):
        script = sample("js") + """
            const [secret, header, body] = process.argv.slice(1);
            const bytes = Buffer.from(body);
            const late = Date.now() / 1000 + 301;
            console.log(JSON.stringify([isOurs(secret, header, bytes), isOurs(secret + "x", header, bytes), isOurs(secret, header, bytes, late)]));
        """
        said = subprocess.run(["node", "-e", script, made.secret, header, body.decode()], check=True, capture_output=True, text=True)
        assert json.loads(said.stdout) == [True, False, False]
    assert sdk(entity.id).events.get_by_id(event["id"]).action == "entity.created"
    # The attempt is written down after the answer has arrived.
    for _ in range(50):
        delivered = sdk(entity.id).webhook_deliveries.get(event_id=event["id"]).data
        if delivered and delivered[0].was_successful:
            break
        time.sleep(0.1)
    assert (delivered[0].requests_made_count, delivered[0].response_status_code) == (1, 200)
    sdk().webhook_subscriptions.delete_by_id(made.id)


def test_every_operation_of_the_sdk_is_served(sdk, receiver):
    hooks = sdk().webhook_subscriptions
    made = hooks.create(object_type="entity", url=f"{receiver.url}/all")
    assert (made.event_types, hooks.get_by_id(made.id).url) == ([], f"{receiver.url}/all")
    assert made.id in [row.id for row in hooks.get(object_type="entity", order="desc", sort="created_at").data]
    assert hooks.update_by_id(made.id, event_types=["entity.updated"]).event_types == ["entity.updated"]
    assert hooks.disable_by_id(made.id).status == "disabled"
    assert hooks.enable_by_id(made.id).status == "enabled"
    renewed = hooks.regenerate_secret_by_id(made.id)
    assert renewed.id == made.id and renewed.secret != made.secret
    entity = new_entity(sdk)
    events = sdk(entity.id).events.get(created_at_gte=datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc))
    assert [event.action for event in events.data] == ["entity.created"]
    with pytest.raises(UnprocessableEntityError):
        hooks.create(object_type="entity", url="https://169.254.169.254/latest/meta-data/")
    hooks.delete_by_id(made.id)
    with pytest.raises(NotFoundError):
        hooks.get_by_id(made.id)


def test_an_event_can_be_sent_again(sdk, receiver):
    made = sdk().webhook_subscriptions.create(object_type="entity", url=f"{receiver.url}/again")
    entity = new_entity(sdk)
    first = receiver.next()
    headers = {"x-monite-version": "2024-05-25", "authorization": f"Bearer {sdk()._client_wrapper._token}"}
    url = f"{DEV['api_url']}/v1/webhook_subscriptions/{made.id}/redeliver"
    answer = requests.post(url, json={"event_id": json.loads(first[2])["id"]}, headers=headers, timeout=20)
    assert (answer.status_code, answer.json()) == (202, {"events_count": 1, "continue_from": None})
    again = receiver.next()
    assert again[2] == first[2] and json.loads(again[2])["object_id"] == entity.id
    assert is_ours(made.secret, again[1]["Monite-Signature"], again[2])
    sdk().webhook_subscriptions.delete_by_id(made.id)
