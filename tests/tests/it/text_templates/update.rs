use serde_json::json;

use super::{TextTemplateFixture, path};

#[tokio::test]
async fn name_and_text_change_and_nothing_else() {
    let fixture = TextTemplateFixture::open().await;
    let mut expected = fixture.memo("Thanks", "Thank you").await;
    let change = |body| fixture.patch(&path(&expected)).json(body);
    assert_eq!(change(json!({})).await.expect(200), expected);
    assert_eq!(change(json!({"type": "email_body", "name": null})).await.fields(), ["body.name", "body.type"]);
    let changed = change(json!({"template": "Many thanks"})).await.expect(200);
    expected["template"] = json!("Many thanks");
    assert_eq!(changed, expected);
}
