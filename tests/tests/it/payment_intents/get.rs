use serde_json::json;

use crate::payment_links::PaymentLinkFixture;

#[tokio::test]
async fn every_field_is_named() {
    let links = PaymentLinkFixture::open().await;
    let link = links.ask(links.free()).await.expect(201);
    let intent = links.fixture.read(&format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap())).await;
    let expected = json!({
        "id": link["payment_intent_id"], "amount": 12_050, "amount_returned": null, "application_fee_amount": null, "batch_payment_id": null, "currency": "EUR",
        "invoice": null, "object": null, "payer": null, "payment_link_id": link["id"], "payment_methods": ["sepa_credit"],
        "payment_reference": "INV#12345", "provider": null, "recipient": link["recipient"], "selected_payment_method": null,
        "status": "created", "updated_at": "2024-06-03T09:30:00.000000+00:00",
    });
    assert_eq!(intent, expected);
}
