use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use serde_json::json;

use super::{least, whole};

#[tokio::test]
async fn all_of_the_entity_oldest_first() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    assert_eq!(partner.get("/persons").entity(entity).await.expect(200), json!({"data": []}));
    let mut made = Vec::new();
    for body in [least(), whole()] {
        app.advance(TimeDelta::seconds(1));
        made.push(partner.post("/persons").entity(entity).json(body).await.expect(200));
    }
    assert_eq!(partner.get("/persons").entity(entity).await.expect(200), json!({"data": made}));
    assert_eq!(partner.get("/persons").entity(other).await.expect(200), json!({"data": []}));
}
