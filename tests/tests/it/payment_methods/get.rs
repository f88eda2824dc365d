use bursar_kernel::Uuid;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn nothing_is_chosen_at_first() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    assert_eq!(partner.get(&format!("/entities/{entity}/payment_methods")).await.expect(200), json!({"data": []}));
    partner.get(&format!("/entities/{}/payment_methods", Uuid::from_u128(1))).await.message(404);
}

#[tokio::test]
async fn a_transfer_takes_an_account_that_can_be_written_on_one() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let path = format!("/entities/{entity}/payment_methods");
    partner.put(&path).json(json!({"payment_methods_receive": ["sepa_credit"]})).await.expect(200);
    let method =
        |status: &str| json!({"data": [{"direction": "receive", "name": "SEPA Payments", "status": status, "type": "sepa_credit"}]});
    assert_eq!(partner.get(&path).await.expect(200), method("inactive"));
    let dollars =
        json!({"country": "US", "currency": "USD", "account_holder_name": "Acme", "account_number": "1", "routing_number": "021000021"});
    partner.post("/bank_accounts").entity(entity).json(dollars).await.expect(201);
    assert_eq!(partner.get(&path).await.expect(200), method("inactive"));
    let euros = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    partner.post("/bank_accounts").entity(entity).json(euros).await.expect(201);
    assert_eq!(partner.get(&path).await.expect(200), method("active"));
}
