//! What goes back to the payer: refunds and disputes, in whole and in part, and what comes of them.

use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use bursar_tests::crash::Death;
use serde_json::json;

use super::card_fixture::CardFixture;
use crate::payment_records::status;

/// What happens at Stripe to a payment of 10,000, in its order; where the intent ends, and what is then paid of the invoice.
const LIVES: [(&[&str], &str, i64); 15] = [
    (&["card"], "succeeded", 10_000),
    (&["declined", "card", "refund"], "refunded", 0),
    (&["card", "refund 2500"], "succeeded", 7_500),
    (&["card", "refund 2500", "refund 2500"], "succeeded", 5_000),
    (&["card", "refund 2500", "refund 7500"], "refunded", 0),
    (&["card", "refund 2500", "unrefund"], "succeeded", 10_000),
    (&["card", "refund", "unrefund"], "succeeded", 10_000),
    (&["card", "dispute"], "disputed", 0),
    (&["card", "dispute 4000"], "disputed", 6_000),
    (&["card", "dispute", "won"], "succeeded", 10_000),
    (&["card", "dispute 4000", "lost"], "disputed", 6_000),
    (&["card", "refund 2500", "dispute 4000", "won"], "succeeded", 7_500),
    (&["debit", "comes"], "succeeded", 10_000),
    // Where nobody saw that it was on its way, it can be tried again.
    (&["debit", "fails"], "payment_failed|created", 0),
    (&["debit", "comes", "refund"], "refunded", 0),
];

/// Webhooks come late, doubled and out of order, and are worked off at any moment: the end is the same, and nothing is paid twice.
#[tokio::test]
async fn however_webhooks_come_the_end_is_the_same() {
    let cards = CardFixture::open().await;
    for (seed, (steps, ends, paid)) in LIVES.iter().cycle().take(2 * LIVES.len()).enumerate() {
        let (link, payment) = cards.begun().await;
        let (mut waiting, mut chance) = (Vec::new(), seed as u64 * 2_654_435_761 + 12_345);
        let mut below = |bound: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (chance >> 33) as usize % bound
        };
        for step in *steps {
            cards.step(&payment, step).await;
            waiting.extend(cards.webhooks().await);
            // Some are delivered at once, some twice, and some wait; a reading follows or does not.
            for _ in 0..below(3) {
                assert_eq!(cards.deliver(&waiting[below(waiting.len())]).await.status, 200);
            }
            if below(2) == 0 {
                cards.work(&link).await;
            }
        }
        while !waiting.is_empty() {
            let webhook = waiting.swap_remove(below(waiting.len()));
            for _ in 0..=below(2) {
                assert_eq!(cards.deliver(&webhook).await.status, 200);
                cards.work(&link).await;
            }
        }
        let (stands, is_paid) = cards.stands(&link).await;
        assert!(ends.split('|').any(|end| end == stands) && is_paid == *paid, "{steps:?} with {seed}: {stands} {is_paid}");
        let amounts = cards.amounts(&link).await;
        assert_eq!(amounts.iter().sum::<i64>(), *paid, "{steps:?} with {seed}: {amounts:?}");
        let intent = cards.links.fixture.read(&format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap())).await;
        let is_received = !ends.starts_with("payment_failed");
        let returned = if is_received && *paid < 10_000 { json!(10_000 - paid) } else { json!(null) };
        assert_eq!(intent["amount_returned"], returned, "{steps:?} with {seed}");
    }
}

#[tokio::test]
async fn a_refund_in_part_opens_so_much_of_the_invoice_again() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    cards.step(&payment, "card").await;
    cards.told(&link).await;
    let invoice = link["payment_intent"]["object"]["id"].as_str().unwrap();
    assert_eq!(cards.links.fixture.stands("receivable", invoice).await, status("paid", 10_000, 0));
    cards.step(&payment, "refund 2500").await;
    cards.links.fixture.app.advance(TimeDelta::minutes(4));
    cards.told(&link).await;
    assert_eq!(cards.links.fixture.stands("receivable", invoice).await, status("partially_paid", 7_500, 2_500));
    let records = cards.links.fixture.records(invoice).await;
    let refund = &records[1];
    assert_eq!((&refund["amount"], &refund["is_external"]), (&json!(-2_500), &json!(false)));
    assert_eq!(refund["paid_at"], "2024-06-03T09:30:00.000000+00:00", "when it was refunded, not when that was read");
    assert_eq!((&refund["object"]["old_status"], &refund["object"]["new_status"]), (&json!("paid"), &json!("partially_paid")));
    assert_eq!(refund["payment_intent_id"], link["payment_intent_id"]);
    // What is open again can be asked for by another link.
    let mut again = cards.links.of_invoice(invoice);
    again["payment_methods"] = json!(["card"]);
    assert_eq!(cards.links.ask(again).await.expect(201)["amount"], 2_500);
    cards.step(&payment, "refund").await;
    cards.told(&link).await;
    assert_eq!(cards.links.fixture.stands("receivable", invoice).await, status("issued", 0, 10_000));
    let history = cards.links.fixture.read(&format!("/payment_intents/{}/history", link["payment_intent_id"].as_str().unwrap())).await;
    let statuses: Vec<&str> = history["data"].as_array().unwrap().iter().map(|line| line["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["created", "succeeded", "refunded"]);
}

#[tokio::test]
async fn a_dispute_that_is_won_pays_the_invoice_again() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    for (step, stands, paid) in [("card", "succeeded", 10_000), ("dispute", "disputed", 0), ("won", "succeeded", 10_000)] {
        cards.step(&payment, step).await;
        cards.told(&link).await;
        assert_eq!(cards.stands(&link).await, (stands.to_owned(), paid), "{step}");
    }
    assert_eq!(cards.amounts(&link).await, [10_000, -10_000, 10_000]);
}

#[tokio::test]
async fn what_goes_back_for_an_invoice_that_was_canceled_is_told_by_the_intent_alone() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    let invoice = link["payment_intent"]["object"]["id"].as_str().unwrap();
    cards.links.fixture.post(&format!("/receivables/{invoice}/cancel")).await.expect(204);
    for step in ["card", "refund 2500"] {
        cards.step(&payment, step).await;
        cards.told(&link).await;
    }
    assert_eq!(cards.amounts(&link).await, [] as [i64; 0]);
    let intent = cards.links.fixture.read(&format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap())).await;
    assert_eq!((&intent["status"], &intent["amount_returned"]), (&json!("succeeded"), &json!(2_500)));
}

#[tokio::test]
async fn wherever_a_worker_dies_what_comes_and_what_goes_back_is_recorded_once() {
    let cards = CardFixture::at(TestApp::start_alone(|options| options.takes_cards = true).await).await;
    for statements in 0.. {
        let (link, payment) = cards.begun().await;
        let mut died = false;
        for step in ["card", "refund 2500"] {
            cards.step(&payment, step).await;
            for webhook in cards.webhooks().await {
                assert_eq!(cards.deliver(&webhook).await.status, 200);
            }
            let (stripe, intent) = (&cards.stripe, link["payment_intent_id"].as_str().unwrap());
            let work = |mortal: TestApp| async move { mortal.work_stripe_payment(stripe, intent).await };
            died |= Death::after(statements).work(&cards.links.fixture.app, work).await;
            cards.work(&link).await;
        }
        assert_eq!(cards.amounts(&link).await, [10_000, -2_500], "{statements}");
        assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 7_500), "{statements}");
        if !died {
            assert!(statements > 10, "only {statements} statements");
            return;
        }
    }
}
