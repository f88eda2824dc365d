//! What becomes of a payment that was asked for, and of its document.

use bursar_tests::id;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::payment_links::PaymentLinkFixture;
use crate::payment_records::status;

fn invoice_of(link: &Value) -> String {
    id(&link["payment_intent"]["object"])
}

#[tokio::test]
async fn what_succeeds_is_recorded_and_pays_the_invoice() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    let invoice = invoice_of(&link);
    links.transferred(&link).await;
    assert_eq!(links.fixture.stands("receivable", &invoice).await, status("issued", 0, 10_000), "a word of the payer is no money");
    let done = links.mark(&link, "mark_as_succeeded", json!({"paid_at": "2024-06-02T10:00:00Z"})).await.expect(200);
    assert_eq!((&done["status"], &done["selected_payment_method"]), (&json!("succeeded"), &json!("sepa_credit")));
    assert_eq!(links.fixture.stands("receivable", &invoice).await, status("paid", 10_000, 0));
    let records = links.fixture.records(&invoice).await;
    assert_eq!(records.len(), 1, "what was recorded is not recorded again");
    let record = &records[0];
    assert_eq!((&record["is_external"], &record["amount"], &record["status"]), (&json!(false), &json!(10_000), &json!("succeeded")));
    assert_eq!((&record["payment_intent_id"], &record["payment_intent_status"]), (&link["payment_intent_id"], &json!("succeeded")));
    assert_eq!((&record["payment_method"], &record["paid_at"]), (&json!("sepa_credit"), &json!("2024-06-02T10:00:00.000000+00:00")));
    let own = format!("/payment_records/{}", record["id"].as_str().unwrap());
    let refused = links.fixture.patch(&own).json(json!({"payment_method": "card"})).await;
    assert_eq!(refused.fields(), ["path.payment_record_id"], "it can only be read");
}

#[tokio::test]
async fn what_goes_back_is_taken_back_and_may_come_again() {
    let links = PaymentLinkFixture::open().await;
    let (bill, vendor) = links.bill().await;
    let body = json!({
        "recipient": {"type": "counterpart", "id": vendor["id"]}, "payment_methods": ["sepa_credit"], "object": {"type": "payable", "id": bill},
    });
    let link = links.ask(body).await.expect(201);
    for (verb, expected) in [
        ("mark_as_succeeded", status("paid", 10_000, 0)),
        ("mark_as_failed", status("waiting_to_be_paid", 0, 10_000)),
        ("mark_as_succeeded", status("paid", 10_000, 0)),
    ] {
        links.mark(&link, verb, json!({})).await.expect(200);
        assert_eq!(links.fixture.stands("payable", &bill).await, expected, "{verb}");
    }
    let amounts: Vec<i64> = links.fixture.records(&bill).await.iter().map(|record| record["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [10_000, -10_000, 10_000]);
}

#[tokio::test]
async fn a_step_that_the_status_does_not_allow_changes_nothing() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    assert_eq!(links.mark(&link, "mark_as_failed", json!({})).await.fields(), ["path.payment_intent_id"], "nobody has paid");
    links.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    assert_eq!(links.mark(&link, "mark_as_succeeded", json!({})).await.fields(), ["path.payment_intent_id"]);
    assert_eq!(links.fixture.stands("receivable", &invoice_of(&link)).await, status("paid", 10_000, 0));
    let wrong = links.mark(&link, "mark_as_succeeded", json!({"paid_at": "soon", "note": 1})).await;
    assert_eq!(wrong.fields(), ["body.note", "body.paid_at"]);
}

#[tokio::test]
async fn of_marks_that_race_one_pays() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    let raced = join_all((0..5).map(|_| async { links.mark(&link, "mark_as_succeeded", json!({})).await.status })).await;
    assert_eq!((raced.iter().filter(|status| **status == 200).count(), raced.len()), (1, 5), "{raced:?}");
    assert_eq!(links.fixture.stands("receivable", &invoice_of(&link)).await, status("paid", 10_000, 0));
    assert_eq!(links.fixture.records(&invoice_of(&link)).await.len(), 1);
}

#[tokio::test]
async fn money_for_an_invoice_that_was_taken_back_is_told_by_the_intent_alone() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    links.transferred(&link).await;
    let canceled = links.fixture.post(&format!("/receivables/{}/cancel", invoice_of(&link))).json(json!({})).await;
    assert!(canceled.status < 300, "{}", canceled.text);
    let done = links.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    assert_eq!(done["status"], "succeeded");
    assert_eq!(links.fixture.records(&invoice_of(&link)).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_a_link_asks_for_within_the_discount_pays_the_invoice() {
    let links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.discounted_invoice().await;
    let link = links.ask(links.of_invoice(&invoice)).await.expect(201);
    assert_eq!(link["amount"], 9_800);
    links.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    assert_eq!(links.fixture.stands("receivable", &invoice).await, status("paid", 9_800, 0));
    links.mark(&link, "mark_as_failed", json!({})).await.expect(200);
    assert_eq!(links.fixture.stands("receivable", &invoice).await, status("issued", 0, 10_000), "it is owed in full again");
}
