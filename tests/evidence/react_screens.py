"""Every component of the official React package is opened over this server, and what its screens offer is done by clicks: no request fails.

Needs what react_browser.py needs, which also says how a screen is used. What was opened and pressed is written to `react-screens.md` beside the
screenshots, a line for each test.

    DEV_JSON=bursar-data/dev.json REACT_NODE=target/evidence-react SCREENSHOTS=shots pytest tests/evidence/react_screens.py
"""

import pytest
from selenium.webdriver.common.by import By

from react_browser import NODE, PDF, api, company, platform, screen  # noqa: F401: fixtures

pytestmark = pytest.mark.skipif(not NODE, reason="no Node, so no React component is opened")

# What holds other components and shows nothing by itself.
FRAMES = {"Dialog", "DialogBase", "MoniteAPIProvider", "MoniteProvider", "MoniteScopedProviders", "PageHeader", "RootElementsProvider"}
# Component: what it is opened with (names of what the stage has), and words that it then shows.
SCREENS = {
    "ApprovalPolicies": ({}, "Large bills"),
    "ApprovalPoliciesTable": ({}, "Large bills"),
    "ApprovalPolicyDetails": ({"id": "policy"}, "Large bills"),
    "ApprovalRequests": ({}, "Paper & Ink"),
    "ApprovalRequestsTable": ({}, "Paper & Ink"),
    "CounterpartDetails": ({"id": "counterpart"}, "Paper & Ink"),
    "Counterparts": ({}, "Paper & Ink"),
    "CounterpartsTable": ({}, "Paper & Ink"),
    "CreditNotesTable": ({}, "No Credit Notes Found"),
    "FinanceApplicationCard": ({}, ""),
    "FinanceBanner": ({}, ""),
    "FinanceInvoice": ({"invoiceId": "invoice"}, ""),
    "FinanceTab": ({}, ""),
    "Integrations": ({}, "Integrations"),
    "InvoiceDetails": ({"id": "invoice"}, "Record payment"),
    "InvoicesTable": ({}, "INV-"),
    "Onboarding": ({}, "Company details"),
    "PayableDetails": ({"id": "bill"}, "Approve"),
    "Payables": ({}, "RE-1"),
    "PayablesTable": ({}, "RE-1"),
    "ProductDetails": ({"id": "product"}, "Standing desk"),
    "Products": ({}, "Standing desk"),
    "ProductsTable": ({}, "Standing desk"),
    "QuotesTable": ({}, "No Quotes Found"),
    "Receivables": ({}, "INV-"),
    "ReceivablesTable": ({}, "INV-"),
    "RolesAndApprovalPolicies": ({}, "Owner"),
    "TagFormModal": ({"open": True}, "Create New Tag"),
    "Tags": ({}, "Marketing"),
    "TagsTable": ({}, "Marketing"),
    "UserRoleDetails": ({"id": "role"}, "Permissions"),
    "UserRoles": ({}, "Owner"),
    "UserRolesTable": ({}, "Owner"),
}


class Things:
    """What an entity has that uses all of the components; ids by the names that SCREENS uses."""

    def __init__(self, platform):
        self.platform = platform
        call = platform.call
        self.counterpart, _ = company(platform, "Paper & Ink", True)
        unit = call("POST", "/measure_units", {"name": "box"})["id"]
        product = {"name": "Standing desk", "type": "product", "measure_unit_id": unit, "smallest_amount": 1, "price": {"currency": "EUR", "value": 4900}}
        self.product = call("POST", "/products", product)["id"]
        self.role = call("GET", "/roles")["data"][0]["id"]
        platform.as_user("POST", "/tags", {"name": "Marketing"})
        ask = {"call": "ApprovalRequests.request_approval_by_users", "params": {"user_ids": [platform.user], "required_approval_count": 1}}
        script = [{"if": ask, "then": ["{Payables.approve(invoice.id)}"], "else": ["{Payables.reject(invoice.id)}"]}]
        policy = {"name": "Large bills", "description": "Whatever costs more", "script": script}
        self.policy = platform.as_user("POST", "/approval_policies", policy)["id"]
        self.bill = self.submitted_bill("RE-1")
        self.invoice = self.issued_invoice()
        methods = {"payment_methods_receive": ["sepa_credit", "card"]}
        api("PUT", f"/entities/{platform.entity}/payment_methods", methods, platform.partner)

    def submitted_bill(self, number):
        call = self.platform.as_user
        body = {"currency": "EUR", "document_id": number, "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": self.counterpart}
        bill = call("POST", "/payables", body)["id"]
        call("POST", f"/payables/{bill}/line_items", {"name": "Paper", "quantity": 2, "unit_price": 450, "tax": 1900})
        call("POST", f"/payables/{bill}/submit_for_approval")
        return bill

    def issued_invoice(self):
        call = self.platform.as_user
        address = call("GET", f"/counterparts/{self.counterpart}")["default_billing_address_id"]
        vat_id = call("GET", f"/entities/{self.platform.entity}/vat_ids")["data"][0]["id"]
        body = {"type": "invoice", "currency": "EUR", "counterpart_id": self.counterpart, "counterpart_billing_address_id": address}
        body |= {"entity_vat_id_id": vat_id, "line_items": [{"quantity": 2, "product_id": self.product, "tax_rate_value": 1900}]}
        body["payment_terms_id"] = call("POST", "/payment_terms", {"name": "Net 30", "term_final": {"number_of_days": 30}})["id"]
        invoice = call("POST", "/receivables", body)["id"]
        call("POST", f"/receivables/{invoice}/issue")
        return invoice


@pytest.fixture(scope="module")
def things(platform):  # noqa: F811
    return Things(platform)


def test_every_component_of_the_package_has_a_row(screen):  # noqa: F811
    screen.open("")
    screen.sees("MoniteProvider")
    assert set(screen.text().split()) == FRAMES | SCREENS.keys(), set(screen.text().split()) ^ (FRAMES | SCREENS.keys())


@pytest.mark.parametrize("component", SCREENS)
def test_a_component_is_opened(component, screen, things):  # noqa: F811
    properties, words = SCREENS[component]
    known = {name: getattr(things, value) if isinstance(value, str) else value for name, value in properties.items()}
    screen.open(component, framed=True, **known)
    screen.sees(words)
    screen.settles()
    screen.shot(f"component-{component}")


def test_a_bill_is_rejected_reopened_and_canceled(screen, things):  # noqa: F811
    bill = things.submitted_bill("RE-2")
    status = lambda: screen.platform.call("GET", f"/payables/{bill}")["status"]
    screen.open("PayableDetails", framed=True, id=bill)
    screen.click("Reject")
    screen.until(lambda: status() == "rejected", "a rejected bill")
    screen.click("Reopen")
    screen.until(lambda: status() == "new", "a reopened bill")
    screen.click("Cancel bill")
    screen.sees("You can't undo this action")
    screen.press("(//button[normalize-space(.)='Cancel bill'])[last()]")
    screen.until(lambda: status() == "canceled", "a canceled bill")


def test_an_approval_request_is_approved_in_its_list(screen, things):  # noqa: F811
    bill = things.submitted_bill("RE-3")
    screen.open("ApprovalRequests")
    screen.act("RE-3", 1)
    screen.until(lambda: screen.platform.call("GET", f"/payables/{bill}")["status"] == "waiting_to_be_paid", "an approved bill")
    screen.settles()
    screen.shot("approval-requests")


def test_a_role_is_made_and_changed(screen, things):  # noqa: F811
    names = lambda: [role["name"] for role in screen.platform.call("GET", "/roles")["data"]]
    screen.open("UserRoles")
    screen.click("Create New")
    screen.sees("Create User Role")
    screen.fill("Name", "Clerk")
    screen.click("Create")
    screen.until(lambda: "Clerk" in names(), "the role")
    screen.click("Edit")
    screen.fill("Name", "Senior clerk")
    screen.click("Update")
    screen.until(lambda: "Senior clerk" in names(), "the changed role")
    screen.shot("role")


def test_an_approval_policy_is_made(screen, things):  # noqa: F811
    policies = lambda: [policy["name"] for policy in screen.platform.call("GET", "/approval_policies")["data"]]
    screen.open("ApprovalPolicies")
    screen.click("Create")
    screen.fill("Policy Name", "Above a thousand")
    screen.fill("Description", "Ask Ada")
    screen.click("Add new condition")
    screen.choose("Condition type", "Amount")
    screen.fill("Amount", "1000")
    screen.choose("Currency", "EUR")
    screen.click("Add")
    screen.press("(//button[normalize-space(.)='Add new condition'])[2]")
    screen.choose("Approval flow", "Single user")
    screen.choose("User allowed to approve", "Ada")
    screen.click("Add")
    screen.shot("approval-policy")
    screen.click("Save")
    screen.until(lambda: "Above a thousand" in policies(), "the policy")


def test_payment_terms_and_reminders_are_made_beside_an_invoice(screen, things):  # noqa: F811
    platform = screen.platform
    screen.open("Receivables")
    screen.click("Create Invoice")
    screen.choose("Customer", "Paper & Ink")
    screen.press("//label[starts-with(., 'Payment terms')]/following::*[@role='combobox'][1]")
    screen.click("Create payment term")
    screen.fill("Name", "Net 14")
    screen.fill("Payment due", "14")
    # The package has no words for the buttons of this dialog.
    screen.press("(//*[@role='dialog']//button[@type='submit'])[last()]")
    screen.until(lambda: "Net 14" in [terms["name"] for terms in platform.call("GET", "/payment_terms")["data"]], "the payment terms")
    screen.shot("payment-terms")
    for field, name in [("Before due date", "Two days before"), ("Overdue reminders", "A week late")]:
        screen.choose(field, "Create a reminder preset")
        screen.fill("Preset name", name)
        if field == "Before due date":
            screen.click("Add reminder")
            screen.click("Due date")
        else:
            screen.click("+ Add reminder")
        screen.fill("Subject", "Your invoice")
        screen.fill("Body", "Please remember it.")
        screen.press("(//*[@role='dialog']//button[normalize-space(.)='Create'])[last()]")
        screen.sees("Reminder has been created")
        screen.no_longer_sees("Preset name")
    assert [made["name"] for made in platform.call("GET", "/payment_reminders")["data"]] == ["Two days before"]
    assert [made["name"] for made in platform.call("GET", "/overdue_reminders")["data"]] == ["A week late"]


def test_a_company_is_onboarded(screen, things, tmp_path):  # noqa: F811
    platform = screen.platform
    due = lambda: platform.as_user("GET", "/frontend/onboarding_requirements")["requirements"]
    go_on = lambda: screen.press("//button[@type='submit']")
    screen.open("Onboarding")
    screen.sees("Company details")
    screen.fill("Business phone number", "+4930123456")
    screen.fill("Tax number", "12/345/67890")
    go_on()
    screen.sees("Business details")
    screen.choose("Industry", "Computer Software")
    screen.fill("Business website", "https://acme.example.com")
    go_on()
    screen.sees("Verify you represent this business")
    screen.shot("onboarding-representative")
    for label, value in [("First name", "Ada"), ("Last name", "Byron"), ("Email address", "ada@acme.example")]:
        screen.fill(label, value)
    screen.choose("Country", "Germany")
    for label, value in [("Line 1", "Torstrasse 1"), ("City", "Berlin"), ("Postal code", "10119"), ("Job title", "Director")]:
        screen.fill(label, value)
    screen.fill("Phone number", "+4930123457")
    screen.pick("date_of_birth", "1985", "12")
    go_on()
    screen.sees("Business owners")
    go_on()
    screen.sees("Add a bank to receive")
    screen.choose("Currency", "EUR")
    screen.choose("Country", "Germany")
    screen.fill("IBAN", "DE89370400440532013000")
    go_on()
    screen.click("Accept Service Agreement", "label")
    go_on()
    screen.sees("Onboarding Completed")
    # Who the representative is, is proven later: the method is active without, and the screen comes with the next visit.
    assert due() == ["persons_documents"]
    screen.open("Onboarding")
    screen.sees("Provide documents for persons")
    screen.click("Provide documents")
    (tmp_path / "passport.pdf").write_bytes(PDF)
    screen.sees("A passport")
    screen.driver.find_elements(By.XPATH, "//input[@type='file']")[0].send_keys(str(tmp_path / "passport.pdf"))
    screen.sees("Try another document")
    screen.shot("onboarding-documents")
    go_on()
    screen.sees("All documents are provided")
    go_on()
    screen.sees("Onboarding Completed")
    assert due() == []
    screen.shot("onboarding-completed")
