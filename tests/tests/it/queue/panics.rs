//! A panic in a job is a failed attempt.

use bursar_kernel::TimeDelta;
use bursar_tests::job_queue::{Does, Errands};

const BREAKS: (&str, Does) = ("breaks", |_| Box::pin(async { panic!("the total of {} does not fit", "an invoice") }));

#[tokio::test]
async fn the_worker_goes_on_and_the_words_are_kept() {
    let queue = Errands::open(&[BREAKS]).await;
    queue.ask("lane", "breaks").await;
    queue.ask("lane", "works").await;
    queue.work().await;
    assert_eq!(queue.did(), ["lane breaks", "lane works"], "in the lane of the panic too");
    let row = queue.row("lane", "breaks").await.unwrap();
    assert_eq!((row.attempts, row.is_failed), (1, false));
    assert_eq!(row.last_error.as_deref(), Some("a panic: the total of an invoice does not fit"));
    assert!(row.run_at > queue.app.env().now(), "it is not tried again at once");
}

#[tokio::test]
async fn it_is_tried_as_often_as_any_other_failure_and_then_a_person_must_look() {
    let queue = Errands::open(&[BREAKS]).await;
    queue.ask("lane", "breaks").await;
    for _ in 0..5 {
        queue.wait(TimeDelta::hours(2)).await;
    }
    assert_eq!(queue.did().len(), 3);
    assert!(queue.row("lane", "breaks").await.unwrap().is_failed);
}
