use serde_json::{Value, json};

use super::{TextTemplateFixture, path};

#[tokio::test]
async fn the_default_memo_is_taken_into_documents_that_say_none() {
    let fixture = TextTemplateFixture::open().await;
    let post = |path: &str| fixture.post(path);
    let customer = json!({"type": "organization", "organization": {
        "legal_name": "Acme Inc.", "is_customer": true, "is_vendor": false,
        "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
    }});
    let customer = post("/counterparts").json(customer).await.expect(201);
    let draft = async |kind: &str, memo: Value| {
        let product = json!({"name": "Lamp", "price": {"currency": "EUR", "value": 100}});
        let body = json!({
            "type": kind, "counterpart_id": customer["id"], "counterpart_billing_address_id": customer["default_billing_address_id"],
            "currency": "EUR", "line_items": [{"quantity": 1, "product": product, "tax_rate_value": 0}], "memo": memo,
        });
        post("/receivables").json(body).await.expect(201)["memo"].clone()
    };
    let template = fixture.memo("Thanks", "Thank you, {company_name}").await;
    assert_eq!(draft("invoice", json!(null)).await, json!(null), "it is no default yet");
    post(&format!("{}/make_default", path(&template))).await.expect(200);
    assert_eq!(draft("invoice", json!(null)).await, "Thank you, Acme Inc.");
    assert_eq!(draft("invoice", json!("As agreed")).await, "As agreed");
    assert_eq!(draft("invoice", json!("")).await, "");
    assert_eq!(draft("quote", json!(null)).await, json!(null), "quotes have one of their own");
}
