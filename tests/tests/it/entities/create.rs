use bursar_store::fetch_all;
use bursar_tests::{TestApp, company, person};
use serde_json::{Value, json};

#[tokio::test]
async fn a_company_is_active_at_once_and_names_every_field() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut made = partner.post("/entities").json(company("Acme GmbH")).await.expect(201);
    assert!(made["id"].take().is_string());
    let expected = json!({
        "id": null, "type": "organization", "status": "active", "email": "books@example.com",
        "created_at": "2024-06-03T09:30:00.000000+00:00", "updated_at": "2024-06-03T09:30:00.000000+00:00",
        "address": {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Invalidenstrasse 1", "line2": null, "state": null},
        "organization": {
            "legal_name": "Acme GmbH", "business_structure": null, "legal_entity_id": null, "directors_provided": null,
            "executives_provided": null, "owners_provided": null, "representative_provided": null,
        },
        "logo": null, "phone": null, "registration_authority": null, "registration_number": null, "tax_id": null, "website": null,
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_person_has_a_person_and_no_company() {
    let app = TestApp::start().await;
    let made = app.partner().await.post("/entities").json(person("Grace", "Hopper")).await.expect(201);
    assert_eq!(made["type"], "individual");
    assert_eq!(made["individual"]["last_name"], "Hopper");
    assert_eq!(made["individual"]["date_of_birth"], Value::Null);
    assert!(made.get("organization").is_none());
}

#[tokio::test]
async fn everything_that_was_sent_comes_back() {
    let app = TestApp::start().await;
    let mut body = company("Acme LLC");
    let more = json!({
        "phone": "+49 30 1", "registration_authority": "Amtsgericht Charlottenburg", "registration_number": "HRB 1", "tax_id": "DE1",
        "website": "https://acme.example", "organization": {
            "legal_name": "Acme LLC", "business_structure": "single_member_llc", "legal_entity_id": "LEI", "directors_provided": true,
            "executives_provided": false, "owners_provided": true, "representative_provided": false,
        },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = app.partner().await.post("/entities").json(body).await.expect(201);
    for (name, value) in more.as_object().unwrap() {
        assert_eq!(&made[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_event_commits_with_the_entity() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let sql = "SELECT action FROM events WHERE partner_id = $1 AND object_type = 'entity' AND object_id = $2";
    let rows = fetch_all(app.db(), sql, [partner.credentials.partner_id.into(), id.into()]).await.unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.try_get("", "action").unwrap()).collect();
    assert_eq!(actions, ["created"]);
}

#[tokio::test]
async fn every_bad_field_is_named_in_one_answer() {
    let app = TestApp::start().await;
    let body = json!({
        "type": "trust", "email": "nobody", "color": "red", "website": "acme", "tax_id": "",
        "address": {"country": "XX", "city": "", "line1": 7, "postal_code": "12345678901"},
        "organization": {"legal_name": "Acme", "directors_provided": "yes"},
    });
    let answer = app.partner().await.post("/entities").json(body).await;
    let expected = [
        "body.address.city",
        "body.address.country",
        "body.address.line1",
        "body.address.postal_code",
        "body.color",
        "body.email",
        "body.organization.directors_provided",
        "body.tax_id",
        "body.type",
        "body.website",
    ];
    assert_eq!(answer.fields(), expected);
}

#[tokio::test]
async fn what_a_company_is_not_asked_for_is_ignored() {
    let app = TestApp::start().await;
    let mut body = company("Acme GmbH");
    body["organization"]["nickname"] = "Acme".into();
    let made = app.partner().await.post("/entities").json(body).await.expect(201);
    assert_eq!((&made["organization"]["legal_name"], made["organization"].get("nickname")), (&json!("Acme GmbH"), None));
}

#[tokio::test]
async fn type_and_details_must_agree() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut neither = company("Acme");
    neither.as_object_mut().unwrap().remove("organization");
    assert_eq!(partner.post("/entities").json(neither).await.fields(), ["body.organization"]);
    let mut both = company("Acme");
    both["individual"] = json!({"first_name": "Grace", "last_name": "Hopper"});
    assert_eq!(partner.post("/entities").json(both).await.fields(), ["body.individual"]);
    let mut other = company("Acme");
    other["type"] = "individual".into();
    assert_eq!(partner.post("/entities").json(other).await.fields(), ["body.individual", "body.organization"]);
}

#[tokio::test]
async fn a_register_number_needs_its_register() {
    let app = TestApp::start().await;
    let mut body = company("Acme");
    body["registration_number"] = "HRB 1".into();
    let answer = app.partner().await.post("/entities").json(body).await;
    assert_eq!(answer.fields(), ["body.registration_authority"]);
}

#[tokio::test]
async fn null_is_absence() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = company("Acme");
    body["phone"] = Value::Null;
    body["individual"] = Value::Null;
    body["address"]["line2"] = Value::Null;
    partner.post("/entities").json(body.clone()).await.expect(201);
    body["email"] = Value::Null;
    body["address"]["city"] = Value::Null;
    assert_eq!(partner.post("/entities").json(body).await.fields(), ["body.address.city", "body.email"]);
}
