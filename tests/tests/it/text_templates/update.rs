use serde_json::json;

use super::{Desk, path};

#[tokio::test]
async fn name_and_text_change_and_nothing_else() {
    let desk = Desk::open().await;
    let mut expected = desk.memo("Thanks", "Thank you").await;
    let change = |body| desk.partner.patch(&path(&expected)).entity(desk.entity).json(body);
    assert_eq!(change(json!({})).await.expect(200), expected);
    assert_eq!(change(json!({"type": "email_body", "name": null})).await.fields(), ["body.name", "body.type"]);
    let changed = change(json!({"template": "Many thanks"})).await.expect(200);
    expected["template"] = json!("Many thanks");
    assert_eq!(changed, expected);
}
