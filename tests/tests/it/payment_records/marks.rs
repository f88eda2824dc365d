//! Whoever marks a document as paid needs no record: one is written of what no record told.

use serde_json::json;

use super::{PaymentFixture, id, payment, status};

#[tokio::test]
async fn a_mark_writes_one_record_of_the_difference() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let mark = async |verb: &str, body| fixture.post(&format!("/payables/{bill}/{verb}")).json(body).await.expect(200);
    mark("mark_as_partially_paid", json!({"amount_paid": 3_000})).await;
    fixture.pay("payable", &bill, 1_000).await;
    mark("mark_as_partially_paid", json!({"amount_paid": 6_000})).await;
    mark("mark_as_paid", json!({})).await;
    let records = fixture.records(&bill).await;
    let amounts: Vec<i64> = records.iter().map(|record| record["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [3_000, 1_000, 2_000, 4_000]);
    assert!(records.iter().all(|record| record["status"] == "succeeded" && record["is_external"] == true));
    assert_eq!(fixture.stands("payable", &bill).await, status("paid", 10_000, 0));
    for record in &records {
        assert_eq!(fixture.app.events_of(id(record).parse().unwrap()).await, ["payment_record.created"]);
    }
}

#[tokio::test]
async fn where_nothing_differs_it_writes_none() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    fixture.pay("payable", &bill, 10_000).await;
    assert_eq!(fixture.records(&bill).await.len(), 1);
    fixture.post(&format!("/payables/{bill}/mark_as_paid")).await.message(409);
    assert_eq!(fixture.records(&bill).await.len(), 1);
}

#[tokio::test]
async fn a_user_who_marks_has_paid() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let clerk = fixture.partner.user(fixture.entity, &[("payable", "pay", "allowed")]).await;
    clerk.post(&format!("/payables/{bill}/mark_as_paid")).await.expect(200);
    let records = fixture.records(&bill).await;
    assert_eq!((records.len(), &records[0]["entity_user_id"]), (1, &json!(clerk.id.to_string())));
}

#[tokio::test]
async fn what_is_planned_stays_planned() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let mut planned = payment("payable", &bill, 10_000);
    planned["status"] = json!("processing");
    fixture.post("/payment_records").json(planned).await.expect(201);
    fixture.post(&format!("/payables/{bill}/mark_as_paid")).await.expect(200);
    let statuses: Vec<_> = fixture.records(&bill).await.iter().map(|record| record["status"].clone()).collect();
    assert_eq!(statuses, [json!("processing"), json!("succeeded")]);
}
