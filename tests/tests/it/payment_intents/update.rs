use bursar_tests::Request;
use serde_json::{Value, json};

use crate::payment_links::PaymentLinkFixture;

impl PaymentLinkFixture {
    fn amount(&self, link: &Value, amount: i64) -> Request {
        let path = format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap());
        self.fixture.patch(&path).json(json!({"amount": amount}))
    }
}

#[tokio::test]
async fn another_amount_is_asked_for_as_long_as_nobody_paid() {
    let links = PaymentLinkFixture::open().await;
    let link = links.ask(links.free()).await.expect(201);
    assert_eq!(links.amount(&link, 9_900).await.expect(200)["amount"], 9_900);
    assert_eq!(links.again(&link).await["amount"], 9_900);
    for amount in [0, -1, 1 << 53] {
        assert_eq!(links.amount(&link, amount).await.fields(), ["body.amount"]);
    }
    links.transferred(&link).await;
    assert_eq!(links.amount(&link, 9_000).await.fields(), ["path.payment_intent_id"]);
}

#[tokio::test]
async fn of_an_invoice_no_more_than_is_left_and_of_a_bill_no_other() {
    let links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.invoice().await;
    let mut part = links.of_invoice(&invoice);
    part["amount"] = json!(4_000);
    let link = links.ask(part.clone()).await.expect(201);
    part["amount"] = json!(5_000);
    links.ask(part).await.expect(201);
    assert_eq!(links.amount(&link, 5_001).await.fields(), ["body.amount"], "another link asks for the rest");
    assert_eq!(links.amount(&link, 5_000).await.expect(200)["amount"], 5_000);
    let (bill, vendor) = links.bill().await;
    let body = json!({
        "recipient": {"type": "counterpart", "id": vendor["id"]}, "payment_methods": ["sepa_credit"], "object": {"type": "payable", "id": bill},
    });
    let link = links.ask(body).await.expect(201);
    assert_eq!(links.amount(&link, 5_000).await.fields(), ["path.payment_intent_id"]);
    assert_eq!(links.amount(&link, 10_000).await.expect(200)["amount"], 10_000, "what it is already");
}
