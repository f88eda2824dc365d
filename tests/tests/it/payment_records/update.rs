use serde_json::json;

use super::{PaymentFixture, id, payment};

#[tokio::test]
async fn a_plan_can_change_and_what_is_over_cannot() {
    let fixture = PaymentFixture::open().await;
    let (bill, other) = (fixture.bill().await, fixture.bill().await);
    let mut asked = payment("payable", &bill, 10_000);
    asked["status"] = json!("created");
    asked["planned_payment_date"] = json!("2024-06-30");
    let mut expected = fixture.post("/payment_records").json(asked).await.expect(201);
    let path = format!("/payment_records/{}", id(&expected));
    let change = |body| fixture.patch(&path).json(body);
    let asked = json!({
        "amount": 5_000, "object": {"type": "payable", "id": other}, "planned_payment_date": "2024-07-01", "payment_method": "card",
        "payment_intent_status": "NEW",
    });
    let changed = change(asked).await.expect(200);
    expected["amount"] = json!(5_000);
    expected["object"]["id"] = json!(other);
    expected["planned_payment_date"] = json!("2024-07-01");
    expected["payment_method"] = json!("card");
    expected["payment_intent_status"] = json!("NEW");
    assert_eq!(changed, expected);
    assert_eq!(change(json!({"payment_method": null})).await.expect(200)["payment_method"], json!(null));
    assert_eq!(change(json!({"planned_payment_date": null})).await.fields(), ["body.planned_payment_date"]);
    assert_eq!(change(json!({"currency": "USD"})).await.fields(), ["body.currency"]);
    assert_eq!(change(json!({"object": {"type": "receivable", "id": bill}})).await.fields(), ["body.object.id"]);
    assert_eq!(change(json!({"amount": null, "status": "succeeded"})).await.fields(), ["body.amount", "body.status"]);
    fixture.post(&format!("{path}/mark_as_succeeded")).json(json!({"paid_at": "2024-06-03T09:30:00Z"})).await.expect(200);
    assert_eq!(change(json!({"payment_method": "card"})).await.fields(), ["path.payment_record_id"]);
    assert_eq!(fixture.stands("payable", &other).await.1, 5_000, "what was paid is what the plan said last");
}
