//! What the users of an entity may do with what belongs to it.

use bursar_tests::form::{PNG, file};
use bursar_tests::{Tenant, TestApp, User};
use http::Method;
use serde_json::{Value, json};

/// Method, path, body, and what a role must allow; `{}` is the user's entity.
fn operations() -> Vec<(Method, &'static str, Value, (&'static str, &'static str))> {
    let (settings, metadata) = (json!({"vat_mode": "inclusive"}), json!({"metadata": {}}));
    vec![
        (Method::GET, "/entities/{}/settings", Value::Null, ("entity", "read")),
        (Method::PATCH, "/entities/{}/settings", settings, ("entity", "update")),
        (Method::GET, "/entities/{}/settings/next_document_numbers", Value::Null, ("entity", "read")),
        (Method::GET, "/entities/{}/partner_metadata", Value::Null, ("entity", "read")),
        (Method::PUT, "/entities/{}/partner_metadata", metadata, ("entity", "update")),
        (Method::GET, "/entities/{}/vat_ids", Value::Null, ("entity_vat_ids", "read")),
        (Method::POST, "/entities/{}/vat_ids", json!({"country": "DE", "value": "1"}), ("entity_vat_ids", "create")),
        (Method::GET, "/persons", Value::Null, ("person", "read")),
        (Method::POST, "/persons", crate::entity_persons::least(), ("person", "create")),
        (Method::GET, "/bank_accounts", Value::Null, ("entity_bank_account", "read")),
        (Method::POST, "/bank_accounts", crate::entity_bank_accounts::in_euro(), ("entity_bank_account", "create")),
    ]
}

async fn call(user: &User, method: Method, path: &str, entity: bursar_kernel::Uuid, body: Value) -> u16 {
    let request = user.request(method, &path.replace("{}", &entity.to_string()));
    let answer = if body.is_null() { request.await } else { request.json(body).await };
    answer.status
}

#[tokio::test]
async fn a_role_says_what_they_may() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    let guest = partner.user(entity, &[]).await;
    let words: Vec<(&str, &str, &str)> = operations().into_iter().map(|(.., (object, action))| (object, action, "allowed")).collect();
    let member = partner.user(entity, &words).await;
    for (method, path, body, needed) in operations() {
        let refused = call(&guest, method.clone(), path, entity, body.clone()).await;
        assert!([403, 409].contains(&refused), "{method} {path} without {needed:?}: {refused}");
        let taken = call(&member, method.clone(), path, entity, body.clone()).await;
        assert!(taken < 300, "{method} {path} with {needed:?}: {taken}");
        if path.starts_with("/entities/{}") {
            assert_eq!(call(&member, method.clone(), path, other, body).await, 404, "{method} {path} of another entity");
        }
    }
}

#[tokio::test]
async fn only_a_partner_lets_an_entity_rest() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = partner.user(entity, &[("entity", "update", "allowed")]).await;
    for verb in ["deactivate", "activate"] {
        user.post(&format!("/entities/{entity}/{verb}")).await.message(403);
    }
    partner.post(&format!("/entities/{entity}/deactivate")).await.expect(200);
    partner.get("/bank_accounts").entity(entity).await.message(403);
    partner.get("/persons").entity(entity).await.message(403);
    user.get("/bank_accounts").await.message(401);
    partner.get(&format!("/entities/{entity}/settings")).await.expect(200);
    partner.post(&format!("/entities/{entity}/activate")).await.expect(200);
    partner.get("/bank_accounts").entity(entity).await.expect(200);
}

#[tokio::test]
async fn of_their_own_they_see_their_own_and_are_named_as_makers() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let cases = [
        ("/bank_accounts".to_owned(), "entity_bank_account", crate::entity_bank_accounts::in_euro(), json!({"display_name": "Main"})),
        ("/persons".to_owned(), "person", crate::entity_persons::least(), json!({"phone": "1"})),
        (format!("/entities/{entity}/vat_ids"), "entity_vat_ids", json!({"country": "DE", "value": "1"}), json!({"value": "2"})),
    ];
    for (path, object, body, change) in cases {
        let words = ["create", "read", "update", "delete"].map(|action| (object, action, "allowed_for_own"));
        let user = partner.user(entity, &words).await;
        let theirs = partner.post(&path).entity(entity).json(body.clone()).await.body;
        let own = user.post(&path).json(body).await.body;
        let maker = own.get("was_created_by_user_id").or(own.get("created_by_entity_user_id"));
        assert!(maker.is_none_or(|maker| *maker == user.id.to_string()), "{path}: {maker:?}");
        let listed = user.get(&path).await.expect(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{path}");
        assert_eq!(listed["data"][0]["id"], own["id"], "{path}");
        let foreign = format!("{path}/{}", theirs["id"].as_str().unwrap());
        user.get(&foreign).await.message(404);
        user.patch(&foreign).json(change.clone()).await.message(404);
        user.delete(&foreign).await.message(404);
        let mine = format!("{path}/{}", own["id"].as_str().unwrap());
        user.patch(&mine).json(change).await.expect(200);
        assert_eq!(user.delete(&mine).await.status, 204);
        partner.get(&foreign).entity(entity).await.expect(200);
    }
}

#[tokio::test]
async fn the_logo_belongs_to_the_entity_and_so_does_its_file() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    let user = partner.user(entity, &[("entity", "update", "allowed")]).await;
    let stranger = partner.user(other, &[("entity", "update", "allowed")]).await;
    let path = format!("/entities/{entity}/logo");
    let logo = user.put(&path).form(&[file("a.png", PNG)]).await.expect(200);
    let as_file = format!("/files/{}", logo["id"].as_str().unwrap());
    user.get(&as_file).await.expect(200);
    stranger.get(&as_file).await.message(404);
    stranger.delete(&as_file).await.message(404);
    stranger.put(&path).form(&[file("b.png", PNG)]).await.message(404);
    stranger.delete(&path).await.message(404);
    assert_eq!(partner.get(&format!("/entities/{entity}")).await.expect(200)["logo"], logo);
}
