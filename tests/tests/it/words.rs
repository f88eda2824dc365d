//! A word that this release does not know, as a newer node may write it, is never taken for another one.

use bursar_store::execute;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_status_that_nobody_knows_is_an_error_and_no_other_status() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let role = partner.role(entity, &[]).await;
    let user = json!({"first_name": "Ada", "login": "ada", "role_id": role});
    let user = partner.post("/entity_users").entity(entity).json(user).await.expect(200);
    let subscription = json!({"object_type": "entity", "url": "https://hooks.example.com/"});
    let subscription = partner.post("/webhook_subscriptions").json(subscription).await.expect(201);
    let id = |made: &serde_json::Value| made["id"].as_str().unwrap().parse().unwrap();
    for (table, path, id) in [
        ("entity_users", "/entity_users", id(&user)),
        ("roles", "/roles", role),
        ("webhook_subscriptions", "/webhook_subscriptions", id(&subscription)),
        ("entities", "/entities", entity),
    ] {
        let path = format!("{path}/{id}");
        partner.get(&path).entity(entity).await.expect(200);
        let tx = app.db().begin().await.unwrap();
        let sql = format!("UPDATE {table} SET status = 'archived' WHERE id = $1");
        execute(&tx, sql, [id.into()]).await.unwrap();
        tx.commit().await.unwrap();
        partner.get(&path).entity(entity).await.expect(500);
    }
}
