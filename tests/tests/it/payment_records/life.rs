//! A payment from its plan to its end.

use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{PaymentFixture, id, payment, status};

async fn planned(fixture: &PaymentFixture, bill: &str) -> Value {
    let mut asked = payment("payable", bill, 10_000);
    asked["status"] = json!("created");
    asked["planned_payment_date"] = json!("2024-06-30");
    fixture.post("/payment_records").json(asked).await.expect(201)
}

#[tokio::test]
async fn a_plan_becomes_a_payment() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let made = planned(&fixture, &bill).await;
    let path = format!("/payment_records/{}", id(&made));
    assert_eq!(fixture.read(&path).await, made);
    fixture.app.advance(TimeDelta::minutes(1));
    let sent = fixture.post(&format!("{path}/start_processing")).json(json!({"payment_intent_status": "SENT"})).await.expect(200);
    assert_eq!((&sent["status"], &sent["payment_intent_status"], &sent["paid_at"]), (&json!("processing"), &json!("SENT"), &json!(null)));
    assert_eq!(fixture.stands("payable", &bill).await, status("waiting_to_be_paid", 0, 10_000));
    fixture.app.advance(TimeDelta::minutes(1));
    let paid = fixture.post(&format!("{path}/mark_as_succeeded")).json(json!({"paid_at": "2024-06-03T09:31:30Z"})).await.expect(200);
    assert_eq!((&paid["status"], &paid["payment_intent_status"]), (&json!("succeeded"), &json!("SENT")));
    assert_eq!(paid["paid_at"], "2024-06-03T09:31:30.000000+00:00");
    assert_eq!((&paid["object"]["old_status"], &paid["object"]["new_status"]), (&json!("waiting_to_be_paid"), &json!("paid")));
    let history: Vec<_> = paid["history"].as_array().unwrap().iter().map(|entry| (&entry["status"], &entry["timestamp"])).collect();
    let at = |minute: u32| json!(format!("2024-06-03T09:{minute}:00.000000+00:00"));
    assert_eq!(history, [(&json!("created"), &at(30)), (&json!("processing"), &at(31)), (&json!("succeeded"), &at(32))]);
    assert_eq!(fixture.stands("payable", &bill).await, status("paid", 10_000, 0));
    assert_eq!(fixture.records(&bill).await, [paid]);
    let happened = fixture.app.events_of(id(&made).parse().unwrap()).await;
    assert_eq!(happened, ["payment_record.created", "payment_record.updated", "payment_record.updated"]);
}

#[tokio::test]
async fn every_step_asks_the_status() {
    let fixture = PaymentFixture::open().await;
    let steps = [("start_processing", json!({})), ("mark_as_succeeded", json!({"paid_at": "2024-06-03T09:30:00Z"})), ("cancel", json!({}))];
    // What leads to the status, and which steps are taken from there.
    let table = [
        ("created", vec![], [200, 200, 200]),
        ("processing", vec![0], [422, 200, 200]),
        ("succeeded", vec![1], [422, 422, 422]),
        ("canceled", vec![2], [422, 422, 422]),
    ];
    for (name, way, expected) in table {
        for (place, expected) in expected.into_iter().enumerate() {
            let bill = fixture.bill().await;
            let path = format!("/payment_records/{}", id(&planned(&fixture, &bill).await));
            let take = async |step: usize| fixture.post(&format!("{path}/{}", steps[step].0)).json(steps[step].1.clone()).await;
            for step in &way {
                take(*step).await.expect(200);
            }
            let before = fixture.read(&path).await;
            assert_eq!(before["status"], name);
            let answer = take(place).await;
            assert_eq!(answer.status, expected, "{} of one that is {name}: {}", steps[place].0, answer.text);
            if expected == 422 {
                assert_eq!(answer.fields(), ["path.payment_record_id"]);
                assert_eq!(fixture.read(&path).await, before);
            }
        }
    }
}

#[tokio::test]
async fn a_document_that_takes_no_payment_any_more_keeps_the_record_as_it_was() {
    let fixture = PaymentFixture::open().await;
    let bill = fixture.bill().await;
    let made = planned(&fixture, &bill).await;
    fixture.post(&format!("/payables/{bill}/reopen")).await.expect(200);
    let path = format!("/payment_records/{}", id(&made));
    let refused = fixture.post(&format!("{path}/mark_as_succeeded")).json(json!({"paid_at": "2024-06-03T09:30:00Z"})).await;
    assert_eq!(refused.fields(), ["path.payment_record_id"]);
    assert_eq!(fixture.read(&path).await, made);
    assert_eq!(fixture.post(&format!("{path}/mark_as_succeeded")).json(json!({})).await.fields(), ["body.paid_at"]);
}
