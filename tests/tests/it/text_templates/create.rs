use serde_json::json;

use super::{TextTemplateFixture, path};

#[tokio::test]
async fn a_template_is_no_default_until_it_is_made_one() {
    let fixture = TextTemplateFixture::open().await;
    let made = fixture.memo("Thanks", "Thank you, {company_name}").await;
    assert_eq!((&made["is_default"], &made["type"], &made["document_type"]), (&json!(false), &json!("memo"), &json!("invoice")));
    assert_eq!(fixture.get(&path(&made)).await.expect(200), made);
    let told = fixture.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(told, ["text_template.created"]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let fixture = TextTemplateFixture::open().await;
    let body = json!({"type": "footer", "document_type": "bill", "name": 1, "text": ""});
    let fields = fixture.post("/text_templates").json(body).await.fields();
    assert_eq!(fields, ["body.document_type", "body.name", "body.template", "body.text", "body.type"]);
}

#[tokio::test]
async fn any_user_reads_them_and_who_may_change_receivables_changes_them() {
    let fixture = TextTemplateFixture::open().await;
    let body = json!({"type": "memo", "document_type": "quote", "name": "n", "template": "t"});
    let reader = fixture.partner.user(fixture.entity, &[]).await;
    assert_eq!(reader.post("/text_templates").json(body.clone()).await.message(403), "Action create for receivable not allowed");
    let writer = fixture.partner.user(fixture.entity, &[("receivable", "create", "allowed")]).await;
    let made = writer.post("/text_templates").json(body).await.expect(201);
    reader.get(&path(&made)).await.expect(200);
    assert_eq!(reader.get("/text_templates?type=memo").await.expect(200)["data"], json!([made]));
}
