use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Bills, id};

#[tokio::test]
async fn what_is_to_be_paid_has_the_discount_of_its_day() {
    let mut bills = Bills::open().await;
    let bill = bills.new_one().await;
    let path = format!("/payables/{bill}");
    // The clock of the test stands at 3 June 2024.
    let terms = json!({
        "name": "2/10", "term_1": {"number_of_days": 10, "discount": 200}, "term_2": {"number_of_days": 20, "discount": 100},
        "term_final": {"number_of_days": 30},
    });
    let dated = json!({"issued_at": "2024-06-01", "due_date": null, "payment_terms": terms});
    assert_eq!(bills.patch(&path).json(dated).await.expect(200)["due_date"], "2024-07-01");
    bills.step(&bill, "approve_payment_operation").await.expect(200);
    bills.step(&bill, "mark_as_partially_paid").await.expect(200);
    for (days, to_pay) in [(2, 5_880), (10, 5_940), (10, 6_000)] {
        bills.later(TimeDelta::days(days)).await;
        let now = bills.read(&path).await;
        assert_eq!((&now["amount_due"], &now["amount_to_pay"]), (&json!(6_000), &json!(to_pay)), "{days} days later");
    }
}

#[tokio::test]
async fn a_part_is_more_than_before_and_less_than_the_whole() {
    let bills = Bills::open().await;
    let bill = bills.in_status("waiting_to_be_paid").await;
    let pay = |amount: i64| bills.post(&format!("/payables/{bill}/mark_as_partially_paid")).json(json!({"amount_paid": amount}));
    for refused in [0, 10_000, 10_001, -1] {
        assert_eq!(pay(refused).await.fields(), ["body.amount_paid"], "{refused}");
    }
    assert_eq!(pay(4_000).await.expect(200)["amount_due"], 6_000);
    let now = pay(7_000).await.expect(200);
    assert_eq!((&now["amount_paid"], &now["amount_due"], &now["status"]), (&json!(7_000), &json!(3_000), &json!("partially_paid")));
    assert_eq!(pay(7_000).await.fields(), ["body.amount_paid"], "it is the sum of all payments");
    let happened = bills.app.events_of(bill.parse().unwrap()).await;
    assert_eq!(happened.iter().filter(|name| *name == "payable.partially_paid").count(), 2);
}

#[tokio::test]
async fn marked_as_paid_it_says_by_whom_and_how() {
    let bills = Bills::open().await;
    let bill = bills.in_status("partially_paid").await;
    let user = bills.partner.user(bills.entity, &[("payable", "pay", "allowed"), ("payable", "read", "allowed")]).await;
    let paid = user.post(&format!("/payables/{bill}/mark_as_paid")).json(json!({"comment": "by cheque"})).await.expect(200);
    assert_eq!((&paid["status"], &paid["amount_paid"], &paid["amount_due"]), (&json!("paid"), &json!(10_000), &json!(0)));
    assert_eq!(paid["marked_as_paid_with_comment"], "by cheque");
    assert_eq!(paid["marked_as_paid_by_entity_user_id"], user.id.to_string());
    assert_eq!(paid["paid_at"], "2024-06-03T09:30:00.000000+00:00");
    let other = bills.in_status("waiting_to_be_paid").await;
    let paid = bills.step(&other, "mark_as_paid").await.expect(200);
    assert_eq!(paid["marked_as_paid_by_entity_user_id"], json!(null), "a partner's token is nobody");
}

#[tokio::test]
async fn what_was_paid_before_is_entered_while_it_can_change() {
    let bills = Bills::open().await;
    let bill = bills.new_one().await;
    let changed = bills.patch(&format!("/payables/{bill}")).json(json!({"amount_paid": 2_500})).await.expect(200);
    assert_eq!((&changed["amount_paid"], &changed["amount_due"], &changed["status"]), (&json!(2_500), &json!(7_500), &json!("new")));
}

#[tokio::test]
async fn what_has_no_currency_is_not_paid() {
    let bills = Bills::open().await;
    bills.partner.put("/payables/validations").json(json!({"required_fields": ["document_id", "line_items"]})).await.expect(200);
    bills.decide(json!({"skip_approval_for_paid_invoice": true})).await;
    let bill = id(&bills.bill(json!({"document_id": "RE-17"})).await);
    bills.line(&bill, json!({"quantity": 1, "unit_price": 10_000})).await;
    let refusal = "the payable has no currency: reopen it and set currency first";
    assert_eq!(bills.step(&bill, "mark_as_paid").await.message(409), refusal);
    bills.step(&bill, "approve_payment_operation").await.expect(200);
    for step in ["mark_as_paid", "mark_as_partially_paid"] {
        assert_eq!(bills.step(&bill, step).await.message(409), refusal, "{step}");
    }
    let record = json!({"object": {"type": "payable", "id": bill}, "amount": 10_000, "currency": "EUR"});
    assert_eq!(bills.post("/payment_records").json(record).await.fields(), ["body.currency"]);
    bills.step(&bill, "reopen").await.expect(200);
    bills.patch(&format!("/payables/{bill}")).json(json!({"currency": "EUR"})).await.expect(200);
    bills.step(&bill, "approve_payment_operation").await.expect(200);
    assert_eq!(bills.step(&bill, "mark_as_paid").await.expect(200)["status"], "paid");
}
