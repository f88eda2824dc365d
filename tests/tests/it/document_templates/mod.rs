//! PDF templates: the designs of documents, and the one that an entity chose.

use bursar_tests::{Tenant, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn an_entity_begins_with_the_systems_design_and_chooses_another() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    let list = async |path: &str, entity| {
        let listed = partner.get(path).entity(entity).await.expect(200);
        listed["data"].as_array().unwrap().clone()
    };
    let system = list("/document_templates/system", entity).await;
    assert_eq!(list("/document_templates", entity).await, system);
    let defaults = |templates: &[Value]| templates.iter().map(|one| one["is_default"].as_bool().unwrap()).collect::<Vec<_>>();
    assert_eq!(defaults(&system), [true, false]);
    let path = format!("/document_templates/{}", system[1]["id"].as_str().unwrap());
    let make_default = || partner.post(&format!("{path}/make_default")).entity(entity);
    let made = make_default().await.expect(200);
    assert_eq!((&made["is_default"], &made["name"]), (&json!(true), &json!("Business letter")));
    assert_eq!(make_default().await.expect(200), made);
    assert_eq!(partner.get(&path).entity(entity).await.expect(200), made);
    assert_eq!(defaults(&list("/document_templates", entity).await), [false, true]);
    assert_eq!(defaults(&list("/document_templates", other).await), [true, false]);
    assert_eq!(list("/document_templates/system", entity).await, system);
    let back = format!("/document_templates/{}/make_default", system[0]["id"].as_str().unwrap());
    partner.post(&back).entity(entity).await.expect(200);
    assert_eq!(defaults(&list("/document_templates", entity).await), [true, false]);
    assert_eq!(app.events_of(system[1]["id"].as_str().unwrap().parse().unwrap()).await, ["document_template.updated"]);
}

#[tokio::test]
async fn a_preview_is_a_pdf_in_the_design_and_the_language_of_the_entity_with_its_name() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let name = partner.get(&format!("/entities/{entity}")).await.expect(200)["organization"]["legal_name"].clone();
    for (chosen, language, goods, total) in [
        (None, "en", "Desk lamp", "1,650.00"),
        (Some("de"), "de", "Schreibtischlampe", "1.636,25"),
        (Some("fr"), "fr", "Lampe de bureau", "650,00"),
        (Some("nl"), "nl", "Bureaulamp", "1.663,75"),
        (Some("es"), "es", "Lámpara de escritorio", "1.663,75"),
        (Some("pl"), "en", "Desk lamp", "1,650.00"),
    ] {
        if chosen.is_some() {
            partner.patch(&format!("/entities/{entity}/settings")).json(json!({ "language": chosen })).await.expect(200);
        }
        let listed = partner.get("/document_templates").entity(entity).await.expect(200);
        let mut previews = Vec::new();
        for template in listed["data"].as_array().unwrap() {
            assert_eq!(template["language"], language);
            let path = format!("/document_templates/{}/preview", template["id"].as_str().unwrap());
            let answer = partner.get(&path).entity(entity).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
            let text = crate::receivables::pdf::read(&answer.bytes);
            for words in [name.as_str().unwrap(), goods, total] {
                assert!(text.contains(words), "{language}: no {words}: {text}");
            }
            previews.push(answer.bytes);
        }
        assert_ne!(previews[0], previews[1]);
    }
}

#[tokio::test]
async fn a_template_that_is_not_there_is_not_found_and_a_reader_chooses_none() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    for verb in ["", "/preview"] {
        partner.get(&format!("/document_templates/{entity}{verb}")).entity(entity).await.message(404);
    }
    let reader = partner.user(entity, &[]).await;
    let listed = reader.get("/document_templates").await.expect(200);
    let path = format!("/document_templates/{}/make_default", listed["data"][1]["id"].as_str().unwrap());
    reader.post(&path).await.message(403);
}
