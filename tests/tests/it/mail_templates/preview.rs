use serde_json::json;

use super::partner;

#[tokio::test]
async fn a_preview_has_values_of_the_language_and_keeps_nothing() {
    let (_app, partner) = partner().await;
    let entity = partner.entity().await;
    let asked = json!({
        "document_type": "receivables_invoice", "language_code": "de",
        "subject": "{{ entity_name }}", "body": "{% if amount_due %}{{ amount_due }} bis {{ due_date }}{% endif %}",
    });
    let preview = partner.post("/mail_templates/preview").entity(entity).json(asked.clone()).await.expect(200);
    let body = preview["body_preview"].as_str().unwrap();
    assert!(body.contains("1.190,00") && body.contains("30.06.2024"), "{preview}");
    let name = partner.get(&format!("/entities/{entity}")).await.expect(200)["organization"]["legal_name"].clone();
    assert_eq!(preview["subject_preview"], name);
    assert_eq!(partner.get("/mail_templates").await.expect(200)["data"], json!([]));
    let mut page = asked;
    page["body"] = json!("<p>{{ contact_name }}</p>{% if x %}");
    assert_eq!(partner.post("/mail_templates/preview").entity(entity).json(page.clone()).await.fields(), ["body.body"]);
    page["body"] = json!("<p>{{ contact_name }}</p>");
    let preview = partner.post("/mail_templates/preview").entity(entity).json(page).await.expect(200);
    assert_eq!(preview["body_preview"], "<p>Ada Lovelace</p>");
}
