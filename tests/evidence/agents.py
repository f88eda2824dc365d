"""The official MCP client finds its way: it reads the documentation without a token, and the API with one.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/agents.py
"""

import asyncio
import json
import os
import pathlib

import httpx2
import pytest
import requests
from mcp import Client
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client

DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text()) if os.environ.get("DEV_JSON") else {}
pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")
VERSION = {"x-monite-version": "2024-05-25"}


def token():
    body = {"grant_type": "client_credentials", "client_id": DEV["client_id"], "client_secret": DEV["client_secret"]}
    return requests.post(DEV["api_url"] + "/v1/auth/token", json=body, headers=VERSION, timeout=30).json()["access_token"]


def transport(given=None):
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    return streamable_http_client(DEV["api_url"] + "/mcp", http_client=httpx2.AsyncClient(headers=headers, timeout=30))


async def told(bursar, tool, **arguments):
    answer = await bursar.call_tool(tool, arguments)
    while answer.is_error and (answer.structured_content or {}).get("status") == 429:
        await asyncio.sleep(1)
        answer = await bursar.call_tool(tool, arguments)
    assert not answer.is_error, answer
    return answer.structured_content


def test_the_newest_revision_is_spoken_and_the_documentation_is_read():
    async def go():
        async with Client(transport()) as bursar:
            assert bursar.protocol_version == "2026-07-28"
            tools = {tool.name: tool for tool in (await bursar.list_tools()).tools}
            assert set(tools) >= {"search_documentation", "read_page", "list_operations", "read_from_api"}
            found = await told(bursar, "search_documentation", query="disconnect a company")
            assert "/docs/guides/disconnect" in [page["address"] for page in found["pages"]], found
            for page in found["pages"]:
                text = (await told(bursar, "read_page", address=page["address"]))["text"]
                served = requests.get(DEV["api_url"] + page["address"] + ".md", timeout=30)
                assert served.status_code == 200 and served.text.startswith(text[:1000])

    asyncio.run(go())


def test_the_api_is_called_with_the_callers_own_token():
    async def go():
        async with Client(transport()) as nobody:
            refused = await nobody.call_tool("read_from_api", {"operation": "get_entities"})
            assert refused.is_error and refused.structured_content["status"] == 401
        async with Client(transport(token())) as bursar:
            accounts = await told(bursar, "read_from_api", operation="get_ledger_accounts", entity_id=DEV["entity_id"])
            assert accounts["status"] == 200 and len(accounts["body"]["data"]) > 10
            operations = (await told(bursar, "list_operations"))["operations"]
            lists = [one for one in operations if one["method"] == "GET" and "{" not in one["path"] and one["token"] != "user"]
            assert len(lists) > 12
            # What these are listed of has to be named.
            named = ("get_comments", "get_accounting_explanations", "get_accounting_synced_records", "get_einvoice_search")
            named += ("get_analytics_credit_notes", "get_analytics_payables", "get_analytics_receivables")
            for one in (one for one in lists if one["operation"] not in named):
                asked = {"operation": one["operation"], "parameters": {"limit": 2} if "limit" in one["parameters"] else {}}
                if one["takes_entity"]:
                    asked["entity_id"] = DEV["entity_id"]
                assert (await told(bursar, "read_from_api", **asked))["status"] == 200, one

    asyncio.run(go())


def test_one_key_makes_one_thing():
    async def go():
        body = {
            "type": "individual",
            "email": "agent@example.com",
            "address": {"country": "DE", "city": "Berlin", "line1": "Invalidenstrasse 1", "postal_code": "10115"},
            "individual": {"first_name": "Ada", "last_name": "Agent"},
        }
        asked = {"operation": "post_entities", "body": body, "idempotency_key": "agent-evidence"}
        async with Client(transport(token())) as bursar:
            made = await told(bursar, "change_through_api", **asked)
            again = await told(bursar, "change_through_api", **asked)
            assert made["body"]["id"] == again["body"]["id"]

    asyncio.run(go())


def test_a_client_that_begins_with_a_handshake_is_served():
    async def go():
        async with transport() as (reading, writing, *_):
            async with ClientSession(reading, writing) as session:
                hello = await session.initialize()
                assert hello.server_info.name == "bursar" and hello.protocol_version < "2026"
                answer = await session.call_tool("list_operations", {"words": "ledger accounts"})
                assert [one["operation"] for one in answer.structured_content["operations"]][0] == "get_ledger_accounts"

    asyncio.run(go())
