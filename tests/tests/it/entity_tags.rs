//! Whoever reads what can be changed is told its state, and a change that is meant for another state is refused: at every PATCH of the
//! document, those of tomorrow too.

use bursar_tests::conformance::note;
use bursar_tests::sample::{Ids, grantable, operations, with_body};
use bursar_tests::{Request, Tenant, TestApp, VERSION};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_change_for_a_state_that_is_gone_is_refused_at_every_operation() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let ids = Ids::fill(&partner).await;
    let all = grantable();
    let words: Vec<(&str, &str, &str)> = all.iter().map(|(object, action)| (object.as_str(), action.as_str(), "allowed")).collect();
    let chief = partner.user(ids.entity, &words).await;
    let reads: Vec<String> = operations().into_iter().filter(|read| read.method == Method::GET).map(|read| read.path).collect();
    let mut changed = 0;
    for operation in operations().into_iter().filter(|operation| operation.method == Method::PATCH) {
        let owners: Vec<_> = operation.collections().iter().map(|collection| ids.of(collection).expect("one of them")).collect();
        let path = operation.with_ids(&owners);
        let request = |method: Method| -> Request {
            if operation.access["token"] == "user" {
                chief.request(method, &path)
            } else {
                partner.request(method, &path).entity(ids.entity)
            }
        };
        let name = operation.name();
        // What is read in its list only answers its state to a change of nothing.
        let look = || if reads.contains(&operation.path) { request(Method::GET) } else { request(Method::PATCH).json(json!({})) };
        let read = look().await;
        let state = read.header("etag").to_owned();
        assert!(state.len() > 10 && state.starts_with('"') && state.ends_with('"'), "{name}: {state}");
        // The one field of this body says what is changed.
        let is_meant = operation.path == "/receivables/{receivable_id}";
        let body = if is_meant { Some(json!({"invoice": {}})) } else { operation.body() };
        let change = |state: &str| with_body(request(Method::PATCH).header("if-match", state), body.as_ref());
        let refused = change("\"another\"").await.message(412);
        assert!(refused.contains("read it again"), "{name}: {refused}");
        assert_eq!(look().await.text, read.text, "{name}");
        let taken = change(&state).await;
        assert_eq!(taken.status, 200, "{name}: {}", taken.text);
        assert_eq!(taken.header("etag"), look().await.header("etag"), "{name}: what was changed is what is read");
        change("*").await.expect(200);
        note("state", &operation.name());
        changed += 1;
    }
    assert!(changed > 10, "{changed}");
}

#[tokio::test]
async fn of_two_who_change_one_state_the_second_is_refused_and_without_a_state_both_fields_survive() {
    let tenant = Tenant::start().await;
    let path = format!("/entity_users/{}", tenant.partner.user(tenant.entity, &[]).await.id);
    let state = tenant.get(&path).await.header("etag").to_owned();
    let change = |body| tenant.patch(&path).header("if-match", &state).json(body);
    let (one, other) = tokio::join!(change(json!({"title": "Clerk"})), change(json!({"phone": "1"})));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let change = |body| tenant.patch(&path).json(body);
    let (one, other) = tokio::join!(change(json!({"title": "Chief"})), change(json!({"phone": "2"})));
    assert_eq!((one.status, other.status), (200, 200));
    let now = tenant.get(&path).await.expect(200);
    assert_eq!((&now["title"], &now["phone"]), (&json!("Chief"), &json!("2")));
}

#[tokio::test]
async fn a_state_has_one_tag_at_every_version() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let path = format!("/entities/{entity}/settings");
    let at = |version: &str| partner.get(&path).header("x-monite-version", version);
    let (old, new) = (at("2024-01-31").await, at(VERSION).await);
    assert_ne!(old.text, new.text);
    assert!(!new.header("etag").is_empty());
    assert_eq!(old.header("etag"), new.header("etag"));
}

#[tokio::test]
async fn what_cannot_be_changed_has_no_state() {
    let tenant = Tenant::start().await;
    assert_eq!(tenant.get("/roles").await.header("etag"), "");
    assert_eq!(tenant.get("/roles/9d2b4c8f-2087-4738-ba91-7359683c49a4").await.header("etag"), "");
}
