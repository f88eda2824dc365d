use bursar_kernel::TimeDelta;
use bursar_store::fetch_all;

use bursar_tests::hooks::{Hooks, Reply};

#[tokio::test]
async fn it_is_gone_with_its_secret_and_what_waited() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    hooks.work().await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("2").await;
    hooks.work().await;
    let path = format!("/webhook_subscriptions/{}", made.id);
    assert_eq!(hooks.partner.delete(&path).await.expect(204), serde_json::Value::Null);
    hooks.partner.get(&path).await.message(404);
    hooks.partner.delete(&path).await.message(404);
    hooks.change("3").await;
    hooks.wait(TimeDelta::hours(13)).await;
    assert_eq!(hooks.receiver.all().len(), 2);
    assert_eq!(hooks.jobs().await, 0);
    let log = hooks.deliveries("").await;
    assert_eq!(log.iter().map(|row| row["was_successful"].as_bool()).collect::<Vec<_>>(), [Some(true), Some(false)], "the log stays");
    let db = hooks.app.db();
    let sql = "SELECT secret FROM webhook_subscriptions WHERE id = $1";
    let left = fetch_all(db, sql, [made.id.into()]).await.unwrap();
    assert!(left.is_empty());
}
