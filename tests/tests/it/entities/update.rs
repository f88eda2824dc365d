use bursar_kernel::TimeDelta;
use bursar_tests::{TestApp, company, person};
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_sent_changes_and_the_rest_stays() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(company("Acme")).await.expect(201);
    app.advance(TimeDelta::seconds(5));
    let change =
        json!({"email": "new@example.com", "address": {"city": "Hamburg"}, "organization": {"legal_name": "Acme SE"}, "phone": "1"});
    let changed = partner.patch(&format!("/entities/{}", made["id"].as_str().unwrap())).json(change).await.expect(200);
    let mut expected = made.clone();
    expected["email"] = "new@example.com".into();
    expected["address"]["city"] = "Hamburg".into();
    expected["organization"]["legal_name"] = "Acme SE".into();
    expected["phone"] = "1".into();
    expected["updated_at"] = "2024-06-03T09:30:05.000000+00:00".into();
    assert_eq!(changed, expected);
    assert_eq!(partner.get(&format!("/entities/{}", made["id"].as_str().unwrap())).await.expect(200), expected);
}

#[tokio::test]
async fn nothing_new_changes_nothing() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(company("Acme")).await.expect(201);
    app.advance(TimeDelta::seconds(5));
    let path = format!("/entities/{}", made["id"].as_str().unwrap());
    for change in [json!({}), json!({"email": "books@example.com", "individual": null})] {
        assert_eq!(partner.patch(&path).json(change).await.expect(200), made);
    }
}

#[tokio::test]
async fn null_clears_what_can_be_empty() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = person("Grace", "Hopper");
    body["phone"] = "1".into();
    body["individual"]["title"] = "Dr".into();
    let made = partner.post("/entities").json(body).await.expect(201);
    let path = format!("/entities/{}", made["id"].as_str().unwrap());
    let change = json!({"phone": null, "address": {"state": null}, "individual": {"title": null}});
    let changed = partner.patch(&path).json(change).await.expect(200);
    for place in ["/phone", "/address/state", "/individual/title"] {
        assert_eq!(changed.pointer(place), Some(&Value::Null), "{place}");
    }
    let change = json!({"email": null, "address": {"city": null}, "individual": {"first_name": null}});
    assert_eq!(partner.patch(&path).json(change).await.fields(), ["body.address.city", "body.email", "body.individual.first_name"]);
    assert_eq!(partner.patch(&path).json(json!({"individual": null})).await.fields(), ["body.individual"]);
    assert_eq!(partner.patch(&path).json(json!({"address": null})).await.fields(), ["body.address"]);
}

#[tokio::test]
async fn country_type_and_status_do_not_change_here() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let change = json!({"type": "individual", "status": "inactive", "address": {"country": "FR"}});
    let answer = partner.patch(&format!("/entities/{id}")).json(change).await;
    assert_eq!(answer.fields(), ["body.address.country", "body.status", "body.type"]);
}

#[tokio::test]
async fn a_company_takes_no_persons_details() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let change = json!({"individual": {"first_name": "Grace"}, "registration_number": "HRB 1"});
    let answer = partner.patch(&format!("/entities/{id}")).json(change).await;
    assert_eq!(answer.fields(), ["body.individual", "body.registration_authority"]);
}
