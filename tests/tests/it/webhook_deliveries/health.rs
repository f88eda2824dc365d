//! A subscription that fails is marked, and somebody is told.

use std::sync::Arc;

use bursar_kernel::{TimeDelta, wire_time};
use bursar_tests::hooks::{Hooks, Reply};
use serde_json::{Value, json};
use tokio::sync::Barrier;

#[tokio::test]
async fn it_is_marked_from_the_first_failure_to_the_next_success() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    assert_eq!(hooks.subscription(&made).await["failing_since"], Value::Null);
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    let began = wire_time(hooks.app.env().now());
    hooks.work().await;
    assert_eq!(hooks.subscription(&made).await["failing_since"], began);
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(hooks.subscription(&made).await["failing_since"], began);
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(5)).await;
    assert_eq!(hooks.subscription(&made).await["failing_since"], Value::Null);
}

#[tokio::test]
async fn after_an_hour_whoever_asked_for_it_is_told_once() {
    let hooks = Hooks::open().await;
    let names = json!(["failing", "recovered"]);
    let watch = json!({"object_type": "webhook_subscription", "event_types": names, "url": hooks.receiver.url("/watch")});
    hooks.subscribe_with(watch).await;
    hooks.subscribe("webhook_subscription", "/unnamed").await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    for _ in 0..59 {
        hooks.work().await;
        hooks.app.advance(TimeDelta::minutes(1));
    }
    assert_eq!(hooks.receiver.at("/watch").len(), 0);
    for _ in 0..600 {
        hooks.work().await;
        hooks.app.advance(TimeDelta::minutes(1));
    }
    assert_eq!(hooks.receiver.actions("/watch"), ["webhook_subscription.failing"]);
    let told = hooks.receiver.at("/watch").remove(0);
    assert_eq!((&told.body["object_id"], &told.body["entity_id"]), (&json!(made.id), &Value::Null));
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::hours(2)).await;
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/watch"), ["webhook_subscription.failing", "webhook_subscription.recovered"]);
    assert_eq!(hooks.receiver.actions("/unnamed"), hooks.receiver.actions("/watch"), "who names the type alone gets all of its events");
    assert!(hooks.events("").await.iter().all(|event| event["object_type"] == "entity"), "and is never listed");
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn that_it_works_again_is_told_once_however_many_attempts_find_out() {
    let hooks = Hooks::open().await;
    hooks.subscribe("webhook_subscription", "/watch").await;
    hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    hooks.partner.entity().await;
    // The sixth attempt, 111 minutes after the first, is the first that is later than an hour.
    for _ in 0..120 {
        hooks.wait(TimeDelta::minutes(1)).await;
    }
    assert_eq!(hooks.receiver.actions("/watch"), ["webhook_subscription.failing"]);
    hooks.receiver.answer("/hook", Reply::Together(Arc::new(Barrier::new(2))));
    hooks.app.advance(TimeDelta::hours(2));
    let (one, other, lanes) = (hooks.patient_worker(), hooks.patient_worker(), hooks.lanes());
    let (one, other) = tokio::join!(one.work_one_lane(&lanes), other.work_one_lane(&lanes));
    one.and(other).expect("each has an attempt of its own");
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/watch"), ["webhook_subscription.failing", "webhook_subscription.recovered"]);
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn a_watch_that_fails_itself_does_not_run_in_circles() {
    let hooks = Hooks::open().await;
    let watch =
        json!({"object_type": "webhook_subscription", "event_types": ["failing", "recovered"], "url": hooks.receiver.url("/watch")});
    hooks.subscribe_with(watch).await;
    hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.receiver.answer("/watch", Reply::Status(500));
    hooks.change("1").await;
    for _ in 0..(60 * 60) {
        hooks.wait(TimeDelta::minutes(1)).await;
        if hooks.jobs().await == 0 {
            break;
        }
    }
    assert_eq!(hooks.jobs().await, 0);
    let told: std::collections::BTreeSet<String> =
        hooks.receiver.at("/watch").iter().map(|hook| hook.body["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told.len(), 2, "one event about each of the two");
}

/// One address that never answers must not hold up the whole worker.
#[tokio::test]
async fn while_it_fails_it_is_tried_one_at_a_time() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/slow").await;
    hooks.subscribe("entity", "/works").await;
    hooks.receiver.answer("/slow", Reply::Status(500));
    hooks.partner.entity().await;
    hooks.work().await;
    assert_eq!((hooks.receiver.at("/slow").len(), hooks.receiver.at("/works").len()), (1, 1));
    hooks.receiver.answer("/slow", Reply::Silence);
    for _ in 0..4 {
        hooks.partner.entity().await;
    }
    let worker = hooks.worker(hooks.app.db().clone());
    let lanes = hooks.lanes();
    futures::future::join_all((0..8).map(|_| worker.work_one_lane(&lanes))).await;
    assert_eq!((hooks.receiver.at("/slow").len(), hooks.receiver.at("/works").len()), (2, 5));
    hooks.receiver.answer("/slow", Reply::Status(200));
    hooks.wait(TimeDelta::seconds(5)).await;
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!((hooks.receiver.at("/slow").len(), hooks.jobs().await), (7, 0), "nothing is lost by waiting");
}
