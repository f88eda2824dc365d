use bursar_entities::{CreateEntity, names, seed};
use bursar_tests::{TestApp, company, person};

#[tokio::test]
async fn an_entity_is_read_as_it_was_made() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(company("Acme")).await.expect(201);
    let read = partner.get(&format!("/entities/{}", made["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read, made);
}

#[tokio::test]
async fn an_id_is_a_uuid() {
    let app = TestApp::start().await;
    let answer = app.partner().await.get("/entities/acme").await;
    assert_eq!(answer.fields(), ["path.entity_id"]);
}

#[tokio::test]
async fn a_seeded_entity_has_the_id_that_was_asked_for_and_is_made_once() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = app.env().id();
    for name in ["Acme", "Another"] {
        let asked: CreateEntity = serde_json::from_value(company(name)).unwrap();
        seed(app.db(), &app.edge.vault, app.env(), partner.credentials.partner_id, id, asked).await.unwrap();
    }
    let read = partner.get(&format!("/entities/{id}")).await.expect(200);
    assert_eq!(read["organization"]["legal_name"], "Acme");
}

#[tokio::test]
async fn names_are_those_that_a_person_knows() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(person("Grace", "Hopper")).await.expect(201);
    let found = names(app.db(), made["id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(found.entity, "Grace Hopper");
    assert!(found.partner.starts_with("partner "));
    assert_eq!(names(app.db(), app.env().id()).await.unwrap(), None);
}
