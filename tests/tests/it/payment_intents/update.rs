use bursar_tests::Request;
use http::Method;
use serde_json::{Value, json};

use crate::payment_links::Desk;

impl Desk {
    fn amount(&self, link: &Value, amount: i64) -> Request {
        let path = format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap());
        self.till.request(Method::PATCH, &path).json(json!({"amount": amount}))
    }
}

#[tokio::test]
async fn another_amount_is_asked_for_as_long_as_nobody_paid() {
    let desk = Desk::open().await;
    let link = desk.ask(desk.free()).await.expect(201);
    assert_eq!(desk.amount(&link, 9_900).await.expect(200)["amount"], 9_900);
    assert_eq!(desk.again(&link).await["amount"], 9_900);
    for amount in [0, -1, 1 << 53] {
        assert_eq!(desk.amount(&link, amount).await.fields(), ["body.amount"]);
    }
    desk.transferred(&link).await;
    assert_eq!(desk.amount(&link, 9_000).await.fields(), ["path.payment_intent_id"]);
}

#[tokio::test]
async fn of_an_invoice_no_more_than_is_left_and_of_a_bill_no_other() {
    let desk = Desk::open().await;
    let invoice = desk.till.invoice().await;
    let mut part = desk.of_invoice(&invoice);
    part["amount"] = json!(4_000);
    let link = desk.ask(part.clone()).await.expect(201);
    part["amount"] = json!(5_000);
    desk.ask(part).await.expect(201);
    assert_eq!(desk.amount(&link, 5_001).await.fields(), ["body.amount"], "another link asks for the rest");
    assert_eq!(desk.amount(&link, 5_000).await.expect(200)["amount"], 5_000);
    let (bill, vendor) = desk.bill().await;
    let body = json!({
        "recipient": {"type": "counterpart", "id": vendor["id"]}, "payment_methods": ["sepa_credit"], "object": {"type": "payable", "id": bill},
    });
    let link = desk.ask(body).await.expect(201);
    assert_eq!(desk.amount(&link, 5_000).await.fields(), ["path.payment_intent_id"]);
    assert_eq!(desk.amount(&link, 10_000).await.expect(200)["amount"], 10_000, "what it is already");
}
