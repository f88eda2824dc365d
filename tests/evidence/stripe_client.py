"""The official Stripe client completes its flows at the simulated Stripe: payments, keys, refusals, refunds, disputes, connected accounts,
payouts, signed webhooks.

Needs a running `bursar dev`, whose summary is named by DEV_JSON.

    DEV_JSON=bursar-data/dev.json pytest tests/evidence/stripe_client.py
"""

import json
import os
import pathlib
import time
import urllib.request

import pytest
import stripe

DEV = os.environ.get("DEV_JSON")
pytestmark = pytest.mark.skipif(not DEV, reason="DEV_JSON is not set")


def dev():
    return json.loads(pathlib.Path(DEV).read_text())


@pytest.fixture
def client():
    return stripe.StripeClient("sk_test_official", base_addresses={"api": dev()["simulator_url"]})


def control(path, body, method="POST"):
    request = urllib.request.Request(dev()["simulator_url"] + "/_sim/stripe" + path, json.dumps(body).encode(), method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


def made(client, key=None, **more):
    fields = {"amount": 12050, "currency": "eur", "payment_method_types": ["card"]} | more
    return client.v1.payment_intents.create(fields, {"idempotency_key": key} if key else {})


def test_a_payment_is_made_paid_and_given_back(client):
    payment = made(client, description="RE-17")
    assert (payment.status, payment.amount, payment.currency, payment.description) == ("requires_payment_method", 12050, "eur", "RE-17")
    assert payment.client_secret.startswith(payment.id + "_secret_")
    paid = client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.amount_received) == ("succeeded", 12050)
    client.v1.refunds.create({"payment_intent": payment.id, "amount": 50})
    charge = client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]}).latest_charge
    assert (charge.amount_refunded, charge.refunded, charge.disputed) == (50, False, False)
    client.v1.refunds.create({"payment_intent": payment.id})
    charge = client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]}).latest_charge
    assert (charge.amount_refunded, charge.refunded) == (12050, True)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": payment.id})
    assert refused.value.code == "charge_already_refunded"


def test_a_key_makes_one_payment(client):
    key = f"key-{time.time_ns()}"
    assert made(client, key).id == made(client, key).id
    with pytest.raises(stripe.IdempotencyError):
        made(client, key, amount=1)


def test_what_stripe_refuses_is_refused(client):
    payment = made(client)
    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_chargeDeclined"})
    assert declined.value.code == "card_declined"
    assert client.v1.payment_intents.cancel(payment.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"})
    assert refused.value.code == "payment_intent_unexpected_state"
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.payment_intents.retrieve("pi_nobody")
    assert missing.value.code == "resource_missing" and missing.value.http_status == 404
    with pytest.raises(stripe.AuthenticationError):
        made(stripe.StripeClient("pk_test_public", base_addresses={"api": dev()["simulator_url"]}))


def test_webhooks_are_signed_as_the_client_checks_them(client):
    control("/webhooks", {"secret": "whsec_official"})
    # What earlier payments tell may still wait, signed by the secret of before.
    control("/webhooks", None, "DELETE")
    try:
        payment = made(client)
        client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"})
        control("/dispute", {"payment_intent": payment.id})
        taken = control("/webhooks", None, "DELETE")["taken"]
        events = [stripe.Webhook.construct_event(message["body"], message["signature"], "whsec_official") for message in taken]
        assert [event.type for event in events] == ["payment_intent.succeeded", "charge.dispute.created"]
        assert events[0].data.object.id == events[1].data.object.payment_intent == payment.id
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(taken[0]["body"] + " ", taken[0]["signature"], "whsec_official")
    finally:
        control("/webhooks", {"secret": "whsec_simulated", "url": dev()["api_url"] + "/providers/stripe/webhooks"})


def test_a_dispute_is_read_as_the_bank_decides_it(client):
    payment = made(client)
    client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"})
    control("/dispute", {"payment_intent": payment.id, "amount": 5000})
    [dispute] = client.v1.disputes.list({"payment_intent": payment.id}).data
    assert (dispute.status, dispute.amount, dispute.payment_intent) == ("needs_response", 5000, payment.id)
    control("/close_dispute", {"payment_intent": payment.id, "succeeds": True})
    [dispute] = client.v1.disputes.list({"payment_intent": payment.id}).data
    charge = client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]}).latest_charge
    assert (dispute.status, charge.disputed) == ("won", True), "a charge stays disputed"


def test_a_connected_account_is_charged_and_paid_out(client):
    account = f"acct_official{time.time_ns()}"
    control("/accounts", {"id": account, "capabilities": {"card_payments": "active"}})
    described = client.v1.accounts.retrieve(account)
    assert (described.charges_enabled, described.capabilities.card_payments, described.requirements.currently_due) == (True, "active", [])
    on_account = {"stripe_account": account}
    fields = {"amount": 12050, "currency": "eur", "payment_method_types": ["card"], "application_fee_amount": 120}
    payment = client.v1.payment_intents.create(fields, on_account)
    assert payment.application_fee_amount == 120
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.payment_intents.retrieve(payment.id)
    assert missing.value.code == "resource_missing", "it is none of the platform's"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(fields)
    client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"}, on_account)
    payout = control("/payouts", {"account": account})["id"]
    assert client.v1.payouts.retrieve(payout, options=on_account).status == "paid"
    rows = client.v1.balance_transactions.list({"payout": payout, "expand": ["data.source"]}, on_account).data
    assert [(row.type, getattr(row.source, "payment_intent", None)) for row in rows] == [("payout", None), ("charge", payment.id)]
    control("/accounts", {"account": account}, "DELETE")
    with pytest.raises(stripe.PermissionError):
        client.v1.accounts.retrieve(account)
