//! Events of one object arrive in order, whatever fails.

use bursar_kernel::TimeDelta;
use bursar_tests::hooks::{Hooks, Reply};
use serde_json::Value;

fn ids(rows: impl IntoIterator<Item = Value>) -> Vec<String> {
    rows.into_iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn later_events_wait_until_the_first_is_taken() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    for number in 0..4 {
        hooks.change(&number.to_string()).await;
        hooks.work().await;
    }
    let events = ids(hooks.events("").await.into_iter().skip(1));
    let arrived = |hooks: &Hooks| ids(hooks.receiver.all().into_iter().map(|hook| hook.body));
    assert_eq!(arrived(&hooks), events[..1]);
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(arrived(&hooks), [0, 0].map(|at| events[at].clone()), "the first again, and no other");
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(5)).await;
    assert_eq!(arrived(&hooks)[2..], events, "then all of them, in order");
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn when_the_first_is_given_up_the_others_go_on() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("1").await;
    hooks.work().await;
    hooks.change("2").await;
    hooks.change("3").await;
    for _ in 0..(12 * 60) {
        hooks.wait(TimeDelta::minutes(1)).await;
    }
    let events = ids(hooks.events("").await.into_iter().skip(1));
    let arrived = ids(hooks.receiver.all().into_iter().map(|hook| hook.body));
    assert_eq!(arrived.iter().filter(|id| **id == events[0]).count(), 11);
    assert_eq!(arrived[10..13], [0, 1, 1].map(|at| events[at].clone()), "the second begins its own round");
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(15)).await;
    let arrived = ids(hooks.receiver.all().into_iter().map(|hook| hook.body));
    assert_eq!(arrived[arrived.len() - 2..], events[1..]);
    assert_eq!(hooks.jobs().await, 0);
    let log = hooks.deliveries("").await;
    assert_eq!(log.iter().map(|row| row["was_successful"].clone()).collect::<Vec<_>>(), [false, true, true]);
}

#[tokio::test]
async fn other_objects_and_other_subscriptions_do_not_wait() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/broken").await;
    hooks.subscribe("entity", "/works").await;
    let sibling = hooks.partner.entity().await;
    hooks.work().await;
    hooks.receiver.answer("/broken", Reply::Status(500));
    hooks.change("1").await;
    hooks.work().await;
    hooks.receiver.answer("/broken", Reply::Status(200));
    hooks.change("2").await;
    hooks.change_of(sibling, "3").await;
    hooks.work().await;
    let about = |path: &str, object: String| hooks.receiver.at(path).iter().filter(|hook| hook.body["object_id"] == object).count();
    assert_eq!(about("/works", hooks.entity.to_string()), 2);
    assert_eq!(about("/broken", hooks.entity.to_string()), 1, "the first attempt, which failed");
    assert_eq!(about("/broken", sibling.to_string()), 2);
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(about("/broken", hooks.entity.to_string()), 3);
    assert_eq!(hooks.jobs().await, 0);
}

/// Many attempts that fail or not by chance, over days: each subscription hears of each object in order, and of everything.
#[tokio::test]
async fn order_holds_whatever_fails() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/one").await;
    hooks.subscribe("entity", "/two").await;
    let rng = bursar_kernel::Rng::seeded(7);
    let mut entities = vec![hooks.partner.entity().await];
    for number in 0..60 {
        for path in ["/one", "/two"] {
            let is_well = rng.below(3) == 0;
            hooks.receiver.answer(path, Reply::Status(if is_well { 200 } else { 502 }));
        }
        if rng.below(10) == 0 {
            entities.push(hooks.partner.entity().await);
        }
        let entity = entities[usize::try_from(rng.below(entities.len() as u64)).unwrap()];
        hooks.change_of(entity, &number.to_string()).await;
        hooks.wait(TimeDelta::seconds(i64::try_from(rng.below(900)).unwrap())).await;
    }
    for path in ["/one", "/two"] {
        hooks.receiver.answer(path, Reply::Status(200));
    }
    for _ in 0..3 {
        hooks.wait(TimeDelta::hours(2)).await;
    }
    assert_eq!(hooks.jobs().await, 0);
    for entity in entities {
        let listed = hooks.partner.get("/events").entity(entity).await.expect(200);
        let expected = ids(listed["data"].as_array().unwrap().clone());
        for path in ["/one", "/two"] {
            let own = hooks.receiver.at(path).into_iter().filter(|hook| hook.body["object_id"] == entity.to_string());
            let mut heard = ids(own.map(|hook| hook.body));
            heard.dedup();
            assert_eq!(heard, expected, "{path}: each until it was taken, then the next");
        }
    }
}
