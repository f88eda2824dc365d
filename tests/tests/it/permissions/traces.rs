//! What a user leaves behind: a line in the audit log, and kept answers that are the user's own.

use bursar_tests::sample::{Ids, grantable, operations, sent};
use bursar_tests::{Tenant, TestApp};
use bursar_web::audit;
use http::Method;
use serde_json::json;

/// What the contract calls the user who made an object.
const MAKERS: [&str; 4] = ["was_created_by_user_id", "created_by_entity_user_id", "created_by_user_id", "was_created_by_entity_user_id"];

#[tokio::test]
async fn what_is_made_remembers_its_maker() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let ids = Ids::fill(&partner).await;
    let all = grantable();
    let words: Vec<(&str, &str, &str)> = all.iter().map(|(object, action)| (object.as_str(), action.as_str(), "allowed")).collect();
    let user = partner.user(ids.entity, &words).await;
    let makes = operations().into_iter().filter(|make| make.method == Method::POST && make.collections().is_empty() && make.takes_entity());
    let mut remembered = 0;
    for make in makes {
        let by_user = sent(&make, &ids, &|| user.post(&make.path)).await;
        let by_partner = sent(&make, &ids, &|| partner.post(&make.path).entity(ids.entity)).await;
        for maker in MAKERS {
            if by_user.status < 300 && by_user.body.get(maker).is_some() {
                assert_eq!(by_user.body[maker], user.id.to_string(), "{}", make.name());
                assert!(by_partner.body[maker].is_null(), "{}: {}", make.name(), by_partner.text);
                remembered += 1;
            }
        }
    }
    assert!(remembered > 1, "only {remembered} objects name their makers");
}

#[tokio::test]
async fn the_audit_log_says_which_user_it_was() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("role", "create", "allowed")]).await;
    user.post("/roles").json(json!({"name": "Clerk", "permissions": {}})).await.expect(200);
    user.patch("/entity_users/me").json(json!({"phone": "1"})).await.expect(200);
    let lines = audit::read(app.db(), Some(partner.credentials.partner_id), None, None, 100).await.unwrap();
    let theirs: Vec<(&str, _)> =
        lines.iter().filter(|line| line.entity_user_id == Some(user.id)).map(|line| (line.operation.as_str(), line.entity_id)).collect();
    assert!(theirs.contains(&("POST /roles", Some(user.entity))), "{lines:?}");
    assert!(theirs.contains(&("PATCH /entity_users/me", Some(user.entity))), "{lines:?}");
    assert_eq!(theirs.len(), 2, "what the partner did is not the user's");
}

#[tokio::test]
async fn a_kept_answer_is_given_again_to_nobody_else_and_not_to_who_may_no_longer() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let (first, second) = (partner.user(entity, &[("role", "create", "allowed")]).await, partner.user(entity, &[]).await);
    let body = json!({"name": "Clerk", "permissions": {}});
    let made = first.post("/roles").header("idempotency-key", "once").json(body.clone()).await.expect(200);
    assert_eq!(first.post("/roles").header("idempotency-key", "once").json(body.clone()).await.expect(200), made);
    second.post("/roles").header("idempotency-key", "once").json(body.clone()).await.message(403);
    let third = partner.user_with_role(entity, first.role).await;
    third.post("/roles").header("idempotency-key", "once").json(body.clone()).await.message(409);
    partner.patch(&format!("/roles/{}", first.role)).entity(entity).json(json!({"permissions": {}})).await.expect(200);
    first.post("/roles").header("idempotency-key", "once").json(body).await.message(403);
}
