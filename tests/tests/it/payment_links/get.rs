use serde_json::json;

use super::PaymentLinkFixture;

#[tokio::test]
async fn a_link_says_how_its_payment_stands() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    links.transferred(&link).await;
    let on_its_way = links.again(&link).await;
    assert_eq!((&on_its_way["status"], &on_its_way["payment_intent"]["status"]), (&json!("succeeded"), &json!("processing")));
    assert_eq!(on_its_way["payment_intent"]["selected_payment_method"], "sepa_credit");
    links.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    assert_eq!(links.again(&link).await["payment_intent"]["status"], "succeeded");
    let id = link["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(links.fixture.app.events_of(id).await, ["payment_link.created", "payment_link.status_updated"]);
}

#[tokio::test]
async fn the_bank_account_of_the_moment_stays() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    let account = format!("/bank_accounts/{}", links.account["id"].as_str().unwrap());
    links.fixture.delete(&account).await.expect(204);
    assert_eq!(links.again(&link).await["recipient"], link["recipient"]);
}
