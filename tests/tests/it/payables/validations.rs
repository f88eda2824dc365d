use serde_json::json;

use super::{Bills, data, id};

#[tokio::test]
async fn a_partner_decides_what_bills_must_have() {
    let bills = Bills::open().await;
    let defaults = json!(["currency", "document_id", "due_date", "issued_at", "total_amount", "line_items"]);
    let read = || bills.partner.get("/payables/validations");
    assert_eq!(read().await.expect(200), json!({"required_fields": defaults}));
    let chosen = json!(["document_id", "line_items.quantity", "document_id"]);
    let set = bills.partner.put("/payables/validations").json(json!({"required_fields": chosen})).await.expect(200);
    assert_eq!(set, json!({"required_fields": ["document_id", "line_items.quantity"]}));
    assert_eq!(read().await.expect(200), set);
    assert_eq!(bills.app.partner().await.get("/payables/validations").await.expect(200)["required_fields"], defaults, "another partner's");
    assert_eq!(bills.bill(json!({"document_id": "1"})).await["status"], "new");
    let bill = bills.bill(json!({})).await;
    bills.line(&id(&bill), json!({"unit_price": 1})).await;
    let path = format!("/payables/{}", id(&bill));
    let lacks = bills.post(&format!("{path}/validate")).await.expect(200);
    let missing = |loc| json!({"loc": loc, "msg": "field required", "type": "value_error.missing"});
    let expected = [missing(json!(["document_id"])), missing(json!(["line_items", 0, "quantity"]))];
    assert_eq!(lacks, json!({"id": bill["id"], "validation_errors": expected}));
    let reset = bills.partner.post("/payables/validations/reset").await.expect(200);
    assert_eq!((&reset["required_fields"], read().await.expect(200)), (&defaults, reset.clone()));
    let wrong = bills.partner.put("/payables/validations").json(json!({"required_fields": ["colour"]})).await;
    assert_eq!(wrong.fields(), ["body.required_fields.0"]);
}

#[tokio::test]
async fn users_may_read_them_and_only_the_partner_sets_them() {
    let bills = Bills::open().await;
    let user = bills.partner.user(bills.entity, &[("payable", "read", "allowed"), ("payable", "update", "allowed")]).await;
    user.get("/payables/validations").await.expect(200);
    user.put("/payables/validations").json(json!({"required_fields": []})).await.message(403);
    user.post("/payables/validations/reset").await.message(403);
}

#[tokio::test]
async fn validate_names_all_that_is_missing_and_nothing_of_what_is_complete() {
    let bills = Bills::open().await;
    let bill = id(&bills.bill(json!({})).await);
    let lacks = bills.post(&format!("/payables/{bill}/validate")).await.expect(200);
    let names: Vec<&str> = lacks["validation_errors"].as_array().unwrap().iter().map(|error| error["loc"][0].as_str().unwrap()).collect();
    assert_eq!(names, ["currency", "document_id", "due_date", "issued_at", "total_amount", "line_items"]);
    for status in ["new", "paid"] {
        let bill = bills.in_status(status).await;
        assert_eq!(bills.post(&format!("/payables/{bill}/validate")).await.expect(200)["validation_errors"], json!([]));
    }
}

#[tokio::test]
async fn every_name_is_asked_for() {
    let bills = Bills::open().await;
    let schema = bursar_server::document();
    let names = schema["components"]["schemas"]["PayablesFieldsAllowedForValidate"]["enum"].as_array().unwrap().clone();
    assert_eq!(names.len(), 29);
    let mut says = data();
    says["payment_terms"] = json!({"name": "n", "term_final": {"number_of_days": 1}});
    for name in names {
        bills.partner.put("/payables/validations").json(json!({"required_fields": [name]})).await.expect(200);
        let bill = id(&bills.bill(json!({})).await);
        if name.as_str().unwrap().starts_with("line_items.") {
            bills.line(&bill, json!({})).await;
        }
        let lacks = bills.post(&format!("/payables/{bill}/validate")).await.expect(200);
        let steps: Vec<&str> = lacks["validation_errors"][0]["loc"].as_array().unwrap().iter().filter_map(|step| step.as_str()).collect();
        assert_eq!(steps.join("."), name.as_str().unwrap());
    }
}
