use serde_json::json;

use super::{PaymentFixture, id, payment, status};

#[tokio::test]
async fn what_succeeded_is_counted_at_once() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let mut asked = payment("payable", &bill, 4_000);
    asked["payment_method"] = json!("bank transfer");
    asked["payment_intent_id"] = json!("9d2b4c8f-2087-4738-ba91-7359683c49a4");
    asked["payment_intent_status"] = json!("SETTLED");
    asked["paid_at"] = json!("2024-06-02T10:00:00Z");
    let mut made = fixture.post("/payment_records").json(asked).await.expect(201);
    assert!(made["id"].take().is_string());
    let expected = json!({
        "id": null, "amount": 4_000, "currency": "EUR", "entity_user_id": null, "is_external": true, "overpaid_amount": 0,
        "history": [{"status": "succeeded", "timestamp": "2024-06-03T09:30:00.000000+00:00", "entity_user_id": null}],
        "object": {"type": "payable", "id": bill, "old_status": "waiting_to_be_paid", "new_status": "partially_paid"},
        "paid_at": "2024-06-02T10:00:00.000000+00:00", "payment_intent_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4",
        "payment_intent_status": "SETTLED", "payment_method": "bank transfer", "planned_payment_date": null, "status": "succeeded",
    });
    assert_eq!(made, expected);
    assert_eq!(fixture.stands("payable", &bill).await, status("partially_paid", 4_000, 6_000));
    let rest = fixture.pay("payable", &bill, 6_000).await;
    assert_eq!((&rest["object"]["old_status"], &rest["object"]["new_status"]), (&json!("partially_paid"), &json!("paid")));
    assert_eq!(rest["paid_at"], "2024-06-03T09:30:00.000000+00:00", "now, unless said otherwise");
    assert_eq!(fixture.stands("payable", &bill).await, status("paid", 10_000, 0));
    assert_eq!(fixture.records(&bill).await.len(), 2, "what was recorded is not recorded again");
}

#[tokio::test]
async fn a_bill_was_paid_when_the_latest_of_its_payments_was_made() {
    let fixture = PaymentFixture::open().await;
    for days in [[1, 2], [2, 1]] {
        let bill = fixture.bill().await;
        for (day, amount) in days.into_iter().zip([4_000, 6_000]) {
            let mut asked = payment("payable", &bill, amount);
            asked["paid_at"] = json!(format!("2024-06-0{day}T10:00:00Z"));
            fixture.post("/payment_records").json(asked).await.expect(201);
        }
        assert_eq!(fixture.read(&format!("/payables/{bill}")).await["paid_at"], "2024-06-02T10:00:00.000000+00:00", "{days:?}");
    }
}

#[tokio::test]
async fn what_is_planned_or_on_its_way_is_not() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let mut planned = payment("payable", &bill, 10_000);
    planned["status"] = json!("created");
    assert_eq!(fixture.post("/payment_records").json(planned.clone()).await.fields(), ["body.planned_payment_date"]);
    planned["planned_payment_date"] = json!("2024-06-30");
    let planned = fixture.post("/payment_records").json(planned).await.expect(201);
    assert_eq!((&planned["paid_at"], &planned["status"]), (&json!(null), &json!("created")));
    assert_eq!(planned["object"]["new_status"], "waiting_to_be_paid");
    let mut sent = payment("payable", &bill, 10_000);
    sent["status"] = json!("processing");
    fixture.post("/payment_records").json(sent).await.expect(201);
    assert_eq!(fixture.stands("payable", &bill).await, status("waiting_to_be_paid", 0, 10_000));
}

#[tokio::test]
async fn more_than_is_due_is_taken_and_told() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    fixture.pay("payable", &bill, 6_000).await;
    assert_eq!(fixture.pay("payable", &bill, 7_000).await["overpaid_amount"], 3_000);
    assert_eq!(fixture.stands("payable", &bill).await, status("paid", 13_000, 0));
    let more = fixture.pay("payable", &bill, 500).await;
    assert_eq!((&more["overpaid_amount"], &more["object"]["new_status"]), (&json!(500), &json!("paid")));
    assert_eq!(fixture.records(&bill).await.len(), 3);
}

#[tokio::test]
async fn what_comes_back_is_less_than_nothing() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    fixture.pay("payable", &bill, 10_000).await;
    let back = fixture.pay("payable", &bill, -4_000).await;
    assert_eq!((&back["object"]["old_status"], &back["object"]["new_status"]), (&json!("paid"), &json!("partially_paid")));
    assert_eq!(fixture.stands("payable", &bill).await, status("partially_paid", 6_000, 4_000));
    fixture.pay("payable", &bill, -1_000).await;
    fixture.pay("payable", &bill, -5_000).await;
    assert_eq!(fixture.stands("payable", &bill).await, status("waiting_to_be_paid", 0, 10_000));
    let told = fixture.app.events_of(bill.parse().unwrap()).await;
    let count = |action: &str| told.iter().filter(|name| **name == format!("payable.{action}")).count();
    assert_eq!((count("paid"), count("partially_paid"), count("approved")), (1, 0, 1), "what comes back is no payment: {told:?}");
    let refused = fixture.post("/payment_records").json(payment("payable", &bill, -1)).await;
    assert_eq!(refused.fields(), ["body.object.id"]);
    assert_eq!(fixture.records(&bill).await.len(), 4, "what was refused has not happened");
}

#[tokio::test]
async fn a_document_that_takes_no_payment_is_a_wrong_field() {
    let fixture = PaymentFixture::open().await;
    let draft = id(&fixture.post("/payables").json(json!({"currency": "EUR"})).await.expect(200));
    assert_eq!(fixture.post("/payment_records").json(payment("payable", &draft, 100)).await.fields(), ["body.object.id"]);
    let bill = fixture.bill().await;
    let mut dollars = payment("payable", &bill, 100);
    dollars["currency"] = json!("USD");
    assert_eq!(fixture.post("/payment_records").json(dollars).await.fields(), ["body.currency"]);
    for (kind, document) in [("payable", &fixture.entity.to_string()), ("receivable", &bill)] {
        assert_eq!(fixture.post("/payment_records").json(payment(kind, document, 100)).await.fields(), ["body.object.id"]);
    }
    assert_eq!(fixture.records(&bill).await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn a_payment_is_ascribed_to_whoever_calls_or_to_a_user_who_is_named() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let clerk = fixture.partner.user(fixture.entity, &[("payment_record", "create", "allowed")]).await;
    let made = clerk.post("/payment_records").json(payment("payable", &bill, 100)).await.expect(201);
    let of_clerk = json!(clerk.id.to_string());
    assert_eq!((&made["entity_user_id"], &made["history"][0]["entity_user_id"]), (&of_clerk, &of_clerk));
    let mut named = payment("payable", &bill, 100);
    named["entity_user_id"] = of_clerk.clone();
    let made = fixture.post("/payment_records").json(named.clone()).await.expect(201);
    assert_eq!((&made["entity_user_id"], &made["history"][0]["entity_user_id"]), (&of_clerk, &json!(null)));
    let stranger = fixture.partner.user(fixture.partner.entity().await, &[]).await;
    named["entity_user_id"] = json!(stranger.id.to_string());
    assert_eq!(fixture.post("/payment_records").json(named).await.fields(), ["body.entity_user_id"]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let fixture = PaymentFixture::open().await;
    let wrong = json!({"amount": 1.5, "currency": "EURO", "object": {"type": "quote"}, "status": "canceled", "comment": "x"});
    let expected = ["body.amount", "body.comment", "body.currency", "body.object.id", "body.object.type", "body.status"];
    assert_eq!(fixture.post("/payment_records").json(wrong).await.fields(), expected);
    assert_eq!(fixture.post("/payment_records").json(json!({})).await.fields(), ["body.amount", "body.currency", "body.object"]);
    let bill = fixture.bill().await;
    for amount in [0, 1 << 53] {
        assert_eq!(fixture.post("/payment_records").json(payment("payable", &bill, amount)).await.fields(), ["body.amount"]);
    }
}
