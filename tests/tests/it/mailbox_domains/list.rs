use bursar_tests::TestApp;

use super::{made, unheard_of};

#[tokio::test]
async fn a_partner_sees_its_own_the_oldest_first() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let (first, second) = (made(&partner, &unheard_of(&app)).await, made(&partner, &unheard_of(&app)).await);
    made(&other, &unheard_of(&app)).await;
    assert_eq!(partner.get("/mailbox_domains").await.expect(200)["data"], serde_json::json!([first, second]));
}
