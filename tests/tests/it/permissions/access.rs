use bursar_kernel::{TimeDelta, Uuid};
use bursar_server::denies_with_conflict;
use bursar_tests::conformance::note;
use bursar_tests::sample::{Operation, grantable, operations, with_body};
use bursar_tests::{Answer, Partner, Request, Tenant, TestApp, User};

/// Ids of nothing: who may not call learns nothing about ids.
fn path(operation: &Operation) -> String {
    operation.with_ids(&vec![Uuid::from_u128(1); operation.collections().len()])
}

async fn sent(request: Request, operation: &Operation) -> Answer {
    with_body(request, operation.body().as_ref()).await
}

/// A user with every permission but those of this object and action.
async fn user_with_all_but(partner: &Partner, entity: Uuid, object: &str, action: &str) -> User {
    let all = grantable();
    let words: Vec<(&str, &str, &str)> = all
        .iter()
        .filter(|(other, name)| other != object || name != action)
        .map(|(other, name)| (other.as_str(), name.as_str(), "allowed"))
        .collect();
    partner.user(entity, &words).await
}

#[tokio::test]
async fn nothing_opens_without_a_token() {
    let app = TestApp::start().await;
    for operation in operations() {
        let request = app.request(operation.method.clone(), &path(&operation)).entity(Uuid::from_u128(1));
        sent(request, &operation).await.message(401);
        note("token", &operation.name());
    }
}

#[test]
fn every_permission_that_a_route_asks_for_can_be_granted() {
    let grantable = grantable();
    assert!(grantable.len() > 100, "{grantable:?}");
    for operation in operations() {
        if let Some((object, action)) = operation.permission() {
            let asked = (object.to_owned(), action.to_owned());
            assert!(grantable.contains(&asked), "{} asks for {asked:?}, which no role can hold", operation.name());
        }
    }
}

#[tokio::test]
async fn a_role_decides_operation_by_operation() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let guest = partner.user(entity, &[]).await;
    let mut decided = 0;
    for operation in operations() {
        let Some((object, action)) = operation.permission() else { continue };
        decided += 1;
        // One client may ask for so many tokens a second.
        app.advance(TimeDelta::seconds(1));
        let status = if denies_with_conflict(&operation.method, &operation.path) { 409 } else { 403 };
        let words = format!("Action {action} for {object} not allowed");
        let others = user_with_all_but(&partner, entity, object, action).await;
        for refused in [&guest, &others] {
            let answer = sent(refused.request(operation.method.clone(), &path(&operation)), &operation).await;
            assert_eq!(answer.message(status), words, "{}", operation.name());
        }
        for word in ["allowed", "allowed_for_own"] {
            let user = partner.user(entity, &[(object, action, word)]).await;
            let answer = sent(user.request(operation.method.clone(), &path(&operation)), &operation).await;
            let is_let_in = answer.status != 401 && !answer.text.contains(&words);
            assert!(is_let_in, "{} refuses a user with {object} {action} {word}: {}", operation.name(), answer.text);
        }
        note("role", &operation.name());
    }
    assert!(decided > 10, "only {decided} operations were judged");
}

#[tokio::test]
async fn what_is_a_partners_alone_no_user_opens_and_what_is_everybodys_every_user_does() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let (guest, chief) = (partner.user(entity, &[]).await, user_with_all_but(&partner, entity, "", "").await);
    for operation in operations().into_iter().filter(|operation| operation.permission().is_none()) {
        // Ending a token asks for credentials too, and what depends on the body has tests of its own.
        let is_judged = operation.path != "/auth/revoke" && operation.access["depends_on_content"] != true;
        for user in [&guest, &chief].into_iter().filter(|_| is_judged) {
            let answer = sent(user.request(operation.method.clone(), &path(&operation)), &operation).await;
            let is_refused = [401, 403].contains(&answer.status);
            assert_eq!(is_refused, operation.access["token"] == "partner", "{}: {}", operation.name(), answer.text);
        }
    }
}

#[tokio::test]
async fn a_partner_passes_everywhere_but_at_what_is_a_users_own() {
    let tenant = Tenant::start().await;
    for operation in operations().into_iter().filter(|operation| operation.path != "/auth/revoke") {
        let answer = sent(tenant.request(operation.method.clone(), &path(&operation)), &operation).await;
        if operation.access["token"] == "user" {
            answer.message(400);
        } else {
            assert!(![401, 403].contains(&answer.status), "{}: {}", operation.name(), answer.text);
        }
    }
}
