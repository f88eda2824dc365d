use bursar_kernel::TimeDelta;
use bursar_store::execute;
use bursar_tests::hooks::{Hooks, Reply};

#[tokio::test]
async fn nothing_more_is_sent() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    hooks.work().await;
    let disabled = hooks.tell(&made, "disable").await;
    assert_eq!(disabled["status"], "disabled");
    assert_eq!(hooks.subscription(&made).await, disabled);
    hooks.change("2").await;
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(hooks.receiver.all().len(), 1, "what waited was given up");
    assert_eq!(hooks.jobs().await, 0);
    assert_eq!(hooks.deliveries("").await.len(), 1, "what happened since has no delivery");
    hooks.app.advance(TimeDelta::seconds(1));
    assert_eq!(hooks.tell(&made, "disable").await, disabled, "repeating it changes nothing");
}

#[tokio::test]
async fn a_delivery_that_was_born_meanwhile_is_given_up() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    // Another node's transaction read the subscription as enabled, and commits only now.
    hooks.tell(&made, "disable").await;
    let tx = hooks.app.db().begin().await.unwrap();
    let sql = "UPDATE webhook_deliveries SET status = 'pending' WHERE subscription_id = $1";
    let done = execute(&tx, sql, [made.id.into()]).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    tx.commit().await.unwrap();
    hooks.work().await;
    assert_eq!((hooks.receiver.all().len(), hooks.jobs().await), (0, 0));
    assert_eq!(hooks.deliveries("").await[0]["requests_made_count"], 0);
}

#[tokio::test]
async fn other_subscriptions_go_on() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/one").await;
    hooks.subscribe("entity", "/other").await;
    hooks.tell(&made, "disable").await;
    hooks.change("1").await;
    hooks.work().await;
    assert_eq!((hooks.receiver.at("/one").len(), hooks.receiver.at("/other").len()), (0, 1));
    let stranger = hooks.app.partner().await;
    let foreign = stranger.post(&format!("/webhook_subscriptions/{}/disable", made.id)).await.message(404);
    assert_eq!(foreign, stranger.post(&format!("/webhook_subscriptions/{}/disable", hooks.entity)).await.message(404));
}
