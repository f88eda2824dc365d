use bursar_kernel::TimeDelta;
use bursar_tests::hooks::{Hooks, Reply};

#[tokio::test]
async fn what_happens_from_now_on_is_sent_and_nothing_else() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Status(500));
    hooks.change("before").await;
    hooks.work().await;
    hooks.tell(&made, "disable").await;
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.change("while").await;
    hooks.app.advance(TimeDelta::seconds(1));
    let enabled = hooks.tell(&made, "enable").await;
    assert_eq!((&enabled["status"], &hooks.subscription(&made).await), (&"enabled".into(), &enabled));
    hooks.wait(TimeDelta::hours(13)).await;
    assert_eq!(hooks.receiver.all().len(), 1, "nothing is sent again");
    hooks.change("after").await;
    hooks.work().await;
    let (events, arrived) = (hooks.events("").await, hooks.receiver.all());
    assert_eq!((events.len(), arrived.len()), (4, 2));
    assert_eq!(arrived[1].body["id"], events[3]["id"]);
    assert_eq!(hooks.tell(&made, "enable").await["status"], "enabled", "repeating it changes nothing");
}
