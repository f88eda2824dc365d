use serde_json::json;

use super::Desk;

#[tokio::test]
async fn a_link_says_how_its_payment_stands() {
    let desk = Desk::open().await;
    let link = desk.link().await;
    desk.transferred(&link).await;
    let on_its_way = desk.again(&link).await;
    assert_eq!((&on_its_way["status"], &on_its_way["payment_intent"]["status"]), (&json!("succeeded"), &json!("processing")));
    assert_eq!(on_its_way["payment_intent"]["selected_payment_method"], "sepa_credit");
    desk.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    assert_eq!(desk.again(&link).await["payment_intent"]["status"], "succeeded");
    let id = link["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(desk.till.app.events_of(id).await, ["payment_link.created", "payment_link.status_updated"]);
}

#[tokio::test]
async fn the_bank_account_of_the_moment_stays() {
    let desk = Desk::open().await;
    let link = desk.link().await;
    let account = format!("/bank_accounts/{}", desk.account["id"].as_str().unwrap());
    desk.till.request(http::Method::DELETE, &account).await.expect(204);
    assert_eq!(desk.again(&link).await["recipient"], link["recipient"]);
}
