//! What a stranger can make long has an end: the answer, and its line in the log.

use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_body_of_nonsense_is_refused_and_not_described() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let many = |value: &dyn Fn(usize) -> serde_json::Value| (0..20_000).map(value).collect::<Vec<_>>();
    let unknown: serde_json::Map<_, _> = (0..20_000).map(|place| (format!("{place} {}", "x".repeat(30)), json!(1))).collect();
    let bad_actions = many(&|_| json!({"action_name": "x", "permission": "y"}));
    for (path, body) in [
        ("/webhook_subscriptions", json!({"object_type": "entity", "url": "https://a.example", "event_types": many(&|_| json!(7))})),
        ("/entities", unknown.into()),
        ("/entities", json!({"email": "x".repeat(900_000), "y".repeat(100_000): 1})),
        ("/roles", json!({"name": "x", "permissions": {"objects": [{"object_type": "payable", "actions": bad_actions}]}})),
        ("/roles", json!({"name": "x", "permissions": {"objects": many(&|_| json!({"object_type": "x"}))}})),
        ("/auth/token", json!({"grant_type": vec!["x"; 3000]})),
    ] {
        let answer = partner.post(path).entity(entity).json(body).await;
        assert!((1..=100).contains(&answer.fields().len()), "{path}: {}", answer.fields().len());
        assert!(answer.text.len() < 256 << 10, "{path}: {} bytes", answer.text.len());
    }
    partner.get(&format!("/entities/{}", "x".repeat(60_000))).await.fields();
    app.edge.journal.flush(app.db()).await.unwrap();
    for line in partner.get("/requests").await.expect(200)["data"].as_array().unwrap() {
        assert!(line.to_string().len() < 4096, "{line}");
    }
}
