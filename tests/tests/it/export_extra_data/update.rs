use bursar_kernel::TimeDelta;
use bursar_kernel::Uuid;
use serde_json::json;

use super::{Extra, path};

#[tokio::test]
async fn what_is_said_changes() {
    let extra = Extra::open().await;
    let made = extra.made("default_account_code", "429").await;
    extra.app.advance(TimeDelta::minutes(1));
    let patch = |body| extra.patch(&path(&made)).json(body);
    let changed = patch(json!({"field_value": "430"})).await.expect(200);
    assert_eq!((&changed["field_value"], &changed["field_name"]), (&json!("430"), &json!("default_account_code")));
    assert_ne!(changed["updated_at"], made["updated_at"]);
    assert_eq!(patch(json!({"field_value": "430"})).await.expect(200), changed, "nothing to change");
    let another = extra.another().await;
    assert_eq!(patch(json!({"object_id": another})).await.expect(200)["object_id"], another);
    let refused = patch(json!({"object_id": Uuid::nil()})).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.object_id".to_owned()]));
    extra.made("default_account_code", "1").await;
    patch(json!({"object_id": extra.counterpart})).await.message(400);
}
