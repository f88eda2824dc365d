//! At least once: a process that dies between sending and writing it down sends again, under the same id.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bursar_jobs::Limits;
use bursar_kernel::TimeDelta;
use bursar_store::{Moment, Touch};
use bursar_tests::hooks::Hooks;

/// A database whose process dies at the first statement for which this holds.
fn dying(
    hooks: &Hooks,
    is_last: impl Fn(Moment, &str) -> bool + Send + Sync + 'static,
) -> (bursar_store::Db, tokio::sync::mpsc::UnboundedReceiver<()>) {
    let (dies, died) = tokio::sync::mpsc::unbounded_channel();
    let touch = Touch::observed(Arc::new(move |moment, sql| {
        let (is_last, dies) = (is_last(moment, sql), dies.clone());
        Box::pin(async move {
            if is_last {
                let _ = dies.send(());
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }));
    (hooks.app.db().with_touch(touch), died)
}

#[tokio::test]
async fn a_webhook_that_was_sent_and_not_recorded_is_sent_again() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    hooks.change("2").await;
    let (db, mut died) =
        dying(&hooks, |moment, sql| moment == Moment::Before && sql.contains("UPDATE webhook_deliveries SET requests_made"));
    let (worker, lanes) = (hooks.worker(db), hooks.lanes());
    tokio::select! {
        _ = worker.drain(&lanes) => panic!("the worker outlived its death"),
        _ = died.recv() => {}
    }
    drop(worker);
    assert_eq!(hooks.receiver.all().len(), 1, "it was sent");
    assert_eq!(hooks.deliveries("").await[0]["requests_made_count"], 0, "and nobody knows");
    let lease = Limits::default().delivery_lease;
    hooks.wait(TimeDelta::from_std(lease - Duration::from_secs(1)).unwrap()).await;
    assert_eq!(hooks.receiver.all().len(), 1, "until the lease ends nobody else touches the lane");
    hooks.wait(TimeDelta::seconds(1)).await;
    let arrived = hooks.receiver.all();
    let ids: Vec<&str> = arrived.iter().map(|hook| hook.body["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(ids[0], ids[1], "the same event, the same id");
    assert_ne!(ids[1], ids[2]);
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn a_process_that_dies_after_recording_sends_nothing_twice() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    let commits = AtomicUsize::new(0);
    // The first commit takes the lane, the second one records the attempt and gives the lane back.
    let (db, mut died) =
        dying(&hooks, move |moment, sql| moment == Moment::After && sql == "COMMIT" && commits.fetch_add(1, Ordering::Relaxed) == 1);
    let (worker, lanes) = (hooks.worker(db), hooks.lanes());
    tokio::select! {
        _ = worker.drain(&lanes) => panic!("the worker outlived its death"),
        _ = died.recv() => {}
    }
    drop(worker);
    hooks.wait(TimeDelta::from_std(Limits::default().delivery_lease).unwrap()).await;
    assert_eq!((hooks.receiver.all().len(), hooks.jobs().await), (1, 0));
}
