//! One partner never delays another.

use bursar_kernel::TimeDelta;
use bursar_tests::hooks::{Hooks, Reply};
use serde_json::json;

#[tokio::test]
async fn receivers_that_never_answer_hold_up_no_other_partner_and_not_all_of_their_own() {
    let hooks = Hooks::open_alone().await;
    let slow = ["/slow/1", "/slow/2"];
    for path in slow {
        hooks.subscribe("entity", path).await;
        hooks.receiver.answer(path, Reply::Silence);
    }
    for _ in 0..30 {
        hooks.partner.entity().await;
    }
    let under_way = || slow.iter().map(|path| hooks.receiver.at(path).len()).sum::<usize>();
    let heard = async {
        while under_way() < 16 {
            tokio::task::yield_now().await;
        }
        hooks.subscribe("entity", "/own").await;
        hooks.partner.entity().await;
        let other = hooks.app.partner().await;
        let subscription = json!({"object_type": "entity", "url": hooks.receiver.url("/other")});
        other.post("/webhook_subscriptions").json(subscription).await.expect(201);
        other.entity().await;
        while hooks.receiver.at("/own").is_empty() || hooks.receiver.at("/other").is_empty() {
            tokio::task::yield_now().await;
        }
    };
    let worker = hooks.patient_worker();
    tokio::select! {
        () = worker.run(std::future::pending()) => panic!("the worker ended by itself"),
        () = heard => {}
    }
    assert_eq!(under_way(), 16, "eight under way to each, the others wait");
}

#[tokio::test]
async fn in_a_long_outage_nobody_looks_every_few_seconds_whether_it_is_over() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/slow").await;
    hooks.receiver.answer("/slow", Reply::Status(500));
    hooks.change("1").await;
    for _ in 0..24 {
        hooks.wait(TimeDelta::minutes(5)).await;
    }
    let before = hooks.receiver.at("/slow").len();
    for _ in 0..6 {
        hooks.partner.entity().await;
    }
    hooks.receiver.answer("/slow", Reply::Silence);
    let worker = hooks.worker(hooks.app.db().clone());
    let lanes = hooks.lanes();
    futures::future::join_all((0..6).map(|_| worker.work_one_lane(&lanes))).await;
    assert_eq!(hooks.receiver.at("/slow").len() - before, 1);
    let due = |within: TimeDelta| bursar_jobs::pending(hooks.app.db(), &lanes, hooks.app.env().now() + within);
    assert_eq!(due(TimeDelta::minutes(9)).await.unwrap(), 1, "the one that was tried comes again in a minute, the others later");
    hooks.receiver.answer("/slow", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(hooks.receiver.at("/slow").len() - before, 7, "and all as soon as it works again");
    assert_eq!(hooks.jobs().await, 1, "the first waits for its next attempt");
}
