//! One partner never delays another.

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
