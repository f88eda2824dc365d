use serde_json::json;

use super::{Notes, id};

#[tokio::test]
async fn a_partner_decides_what_credit_notes_must_have() {
    let notes = Notes::open().await;
    let defaults = json!(["currency", "document_id", "issued_at", "based_on", "tax_amount", "total_amount", "subtotal"]);
    let read = || notes.partner.get("/payable_credit_notes/validations");
    assert_eq!(read().await.expect(200), json!({"required_fields": defaults}));
    let says = json!({"document_id": "1", "issued_at": "2024-06-01"});
    let note = id(&notes.post("/payable_credit_notes").json(says.clone()).await.expect(201));
    let lacks = notes.read(&format!("/payable_credit_notes/{note}/validate")).await;
    let names: Vec<&str> = lacks["validation_errors"].as_array().unwrap().iter().map(|error| error["loc"][0].as_str().unwrap()).collect();
    assert_eq!(names, ["based_on", "tax_amount", "total_amount", "subtotal"]);
    let chosen = json!({"required_fields": ["document_id"]});
    assert_eq!(notes.partner.put("/payable_credit_notes/validations").json(chosen.clone()).await.expect(200), chosen);
    assert_eq!(notes.post("/payable_credit_notes").json(says).await.expect(201)["status"], "new");
    assert_eq!(notes.partner.post("/payable_credit_notes/validations/reset").await.expect(200)["required_fields"], defaults);
    let user = notes.partner.user(notes.entity, &[("payable", "read", "allowed"), ("payable", "update", "allowed")]).await;
    user.get("/payable_credit_notes/validations").await.expect(200);
    user.post("/payable_credit_notes/validations/reset").await.message(403);
    assert_eq!(notes.partner.get("/payables/validations").await.expect(200)["required_fields"].as_array().unwrap().len(), 6);
}
