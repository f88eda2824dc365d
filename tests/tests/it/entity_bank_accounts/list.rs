use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use serde_json::json;

use super::{in_dollars, in_euro};

#[tokio::test]
async fn all_of_the_entity_oldest_first_on_one_page() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    let empty = json!({"data": [], "next_pagination_token": null, "prev_pagination_token": null});
    assert_eq!(partner.get("/bank_accounts").entity(entity).await.expect(200), empty);
    let mut made = Vec::new();
    for body in [in_dollars(), in_euro()] {
        app.advance(TimeDelta::seconds(1));
        made.push(partner.post("/bank_accounts").entity(entity).json(body).await.expect(201));
    }
    let listed = partner.get("/bank_accounts").entity(entity).await.expect(200);
    assert_eq!(listed, json!({"data": made, "next_pagination_token": null, "prev_pagination_token": null}));
    assert_eq!(partner.get("/bank_accounts").entity(other).await.expect(200), empty);
}
