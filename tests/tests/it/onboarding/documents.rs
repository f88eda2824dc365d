//! `POST /onboarding_documents` and `POST /persons/{person_id}/onboarding_documents`.

use bursar_kernel::Uuid;
use bursar_tests::form::PNG;
use bursar_tests::{Partner, Tenant};
use serde_json::{Value, json};

use crate::entity_persons::whole;

/// A file of this type.
async fn file(partner: &Partner, file_type: &str) -> Value {
    partner.upload(file_type, "a scan.png", PNG).await.expect(201)["id"].clone()
}

/// What is asked for later of an entity that takes cards.
async fn eventually_due(partner: &Partner, entity: Uuid) -> Value {
    let requirements = partner.get("/onboarding_requirements").entity(entity).await.expect(200);
    requirements["data"][0]["requirements"]["eventually_due"].clone()
}

#[tokio::test]
async fn documents_that_are_provided_are_asked_for_no_more() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    partner.put(&format!("/entities/{entity}/payment_methods")).json(json!({"payment_methods_receive": ["card"]})).await.expect(200);
    let person = partner.post("/persons").entity(entity).json(whole()).await.expect(200);
    let (of_person, of_entity) = ("persons.documents.verification_document", "entities.documents.proof_of_registration");
    assert_eq!(eventually_due(&partner, entity).await, json!([of_person, of_entity]));
    let front = file(&partner, "identity_documents").await;
    let path = format!("/persons/{}/onboarding_documents", person["id"].as_str().unwrap());
    partner.post(&path).entity(entity).json(json!({"verification_document_front": front})).await.expect(204);
    assert_eq!(eventually_due(&partner, entity).await, json!([of_entity]));
    let proofs = [file(&partner, "additional_identity_documents").await, file(&partner, "identity_documents").await];
    partner.post("/onboarding_documents").entity(entity).json(json!({"proof_of_registration": proofs})).await.expect(204);
    // What was provided stays when something else is.
    partner.post("/onboarding_documents").entity(entity).json(json!({"company_license": [front]})).await.expect(204);
    assert_eq!(eventually_due(&partner, entity).await, json!([]));
}

#[tokio::test]
async fn a_file_that_is_not_there_or_is_something_else_is_named() {
    let tenant = Tenant::start().await;
    let person = tenant.post("/persons").json(whole()).await.expect(200);
    let (scan, bill) = (file(&tenant.partner, "identity_documents").await, file(&tenant.partner, "payables").await);
    let foreign = file(&tenant.app.partner().await, "identity_documents").await;
    let body = json!({"proof_of_registration": [scan, bill, foreign], "verification_document_back": Uuid::from_u128(1)});
    let wrong = ["body.proof_of_registration.1", "body.proof_of_registration.2", "body.verification_document_back"];
    assert_eq!(tenant.post("/onboarding_documents").json(body).await.fields(), wrong);
    let path = format!("/persons/{}/onboarding_documents", person["id"].as_str().unwrap());
    let send = |body: Value| tenant.post(&path).json(body);
    assert_eq!(send(json!({"verification_document_back": bill})).await.fields(), ["body.verification_document_back"]);
    assert_eq!(send(json!({"company_license": [scan]})).await.fields(), ["body.company_license"]);
    let nobody = format!("/persons/{}/onboarding_documents", Uuid::from_u128(1));
    tenant.post(&nobody).json(json!({"verification_document_back": scan})).await.message(404);
}
