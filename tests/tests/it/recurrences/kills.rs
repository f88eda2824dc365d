//! A worker that dies at any of its statements makes no invoice twice, and loses none.

use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use bursar_tests::crash::Death;
use serde_json::json;

use super::Subscription;
use crate::receivables::Shop;

#[tokio::test]
async fn wherever_a_worker_dies_there_is_one_invoice() {
    let app = TestApp::start_alone(|_| ()).await;
    let mut partner = app.partner().await;
    for moments in 0.. {
        partner.token = partner.new_token().await;
        let shop = Shop::of(app.clone(), partner.on(app.clone())).await;
        let start = (app.env().now() + TimeDelta::days(7)).date_naive();
        let mut subscription = Subscription::at(shop, json!({"start_date": start, "max_occurrences": 3})).await;
        subscription.pass(TimeDelta::days(8)).await;
        let entity = subscription.shop.entity;
        let died = Death::after(moments).work(&app, |mortal| async move { mortal.work_recurrences(entity).await }).await;
        subscription.later(TimeDelta::zero()).await;
        let became: Vec<String> = subscription.iterations().await.into_iter().map(|(_, status)| status).collect();
        assert_eq!(became, ["completed", "pending", "pending"], "{moments}");
        let made = subscription.shop.get("/receivables?type=invoice&status=issued").await.expect(200);
        assert_eq!(made["data"].as_array().unwrap().len(), 1, "{moments}");
        subscription.told(&["recurrence.created", "recurrence.invoice_created"]).await;
        if !died {
            assert!(moments > 30, "only {moments} moments");
            return;
        }
    }
}
