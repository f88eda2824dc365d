//! Who is next: lanes take turns, tenants take turns, and people go first, however much waits.

use bursar_jobs::Priority;
use bursar_kernel::TimeDelta;
use bursar_tests::job_queue::{Does, Errands};

/// A job that takes a whole turn.
const LONG: (&str, Does) = ("long", |queue| {
    Box::pin(async move {
        queue.app.advance(TimeDelta::seconds(30));
        Ok(bursar_jobs::Outcome::Done)
    })
});

const HANGS: (&str, Does) = ("hangs", |_| Box::pin(std::future::pending()));

async fn with_backlogs(lanes: &[&str], jobs: usize) -> Errands {
    let queue = Errands::open(&[LONG]).await;
    for lane in lanes {
        for job in 0..jobs {
            queue.ask(lane, &format!("long {job}")).await;
        }
    }
    queue
}

#[tokio::test]
async fn lanes_of_a_tenant_take_turns() {
    let queue = with_backlogs(&["a/1", "a/2", "a/3"], 2).await;
    queue.work().await;
    let lanes: Vec<String> = queue.did().iter().map(|did| did[..3].to_owned()).collect();
    assert_eq!(lanes, ["a/1", "a/2", "a/3", "a/1", "a/2", "a/3"]);
}

#[tokio::test]
async fn a_tenant_with_one_lane_does_not_wait_for_those_with_many() {
    let queue = with_backlogs(&["a/1", "a/2", "a/3", "b/1", "b/2", "b/3"], 3).await;
    assert!(queue.take_a_turn().await);
    queue.ask("c/1", "small").await;
    for _ in 0..3 {
        queue.take_a_turn().await;
    }
    assert!(queue.did().contains(&"c/1 small".to_owned()), "it comes after one turn of each: {:?}", queue.did());
}

#[tokio::test]
async fn a_person_overtakes_a_backlog_of_any_length() {
    let queue = Errands::open(&[]).await;
    for number in 0..150 {
        queue.ask(&format!("a/{number}"), "schedule").await;
    }
    queue.take_a_turn().await;
    queue.ask_as("a/last", "person", Priority::Person).await;
    queue.take_a_turn().await;
    assert_eq!(queue.did()[1], "a/last person");
}

#[tokio::test]
async fn what_waits_already_is_moved_forward_when_a_person_asks_for_it() {
    let queue = Errands::open(&[]).await;
    for number in 0..5 {
        queue.ask(&format!("a/{number}"), "pull").await;
    }
    queue.take_a_turn().await;
    queue.ask_as("a/4", "pull", Priority::Person).await;
    queue.take_a_turn().await;
    assert_eq!(queue.did(), ["a/0 pull", "a/4 pull"]);
}

#[tokio::test]
async fn nothing_is_left_in_line_when_all_is_done() {
    let queue = Errands::open(&[]).await;
    for number in 0..200 {
        queue.ask(&format!("{}/{number}", number % 7), "once").await;
    }
    queue.work().await;
    assert_eq!(queue.did().len(), 200);
    for table in ["jobs", "lanes", "ready_lanes", "ready_flows"] {
        assert_eq!(queue.count(table).await, 0, "{table}");
    }
}

/// Meets a worker whose clock is a second ahead: it makes ready what is born while this job has the lane.
const MEETS_ANOTHER: (&str, Does) = ("meets", |queue| {
    Box::pin(async move {
        queue.app.advance(TimeDelta::seconds(1));
        queue.ask("lane", "born meanwhile").await;
        assert!(!queue.take_a_turn().await, "the lane is leased");
        queue.app.advance(-TimeDelta::seconds(1));
        Ok(bursar_jobs::Outcome::Done)
    })
});

#[tokio::test]
async fn a_lane_goes_on_with_what_a_worker_whose_clock_is_ahead_made_ready() {
    let queue = Errands::open(&[MEETS_ANOTHER]).await;
    queue.ask("lane", "meets").await;
    queue.work().await;
    assert_eq!(queue.did(), ["lane meets", "lane born meanwhile"]);
}

#[tokio::test]
async fn a_lane_that_a_worker_whose_clock_is_ahead_put_in_line_is_taken() {
    let queue = Errands::open(&[]).await;
    queue.app.advance(TimeDelta::seconds(1));
    queue.ask("a/1", "first").await;
    queue.ask("a/2", "second").await;
    assert!(queue.take_a_turn().await);
    queue.app.advance(-TimeDelta::seconds(1));
    queue.work().await;
    assert_eq!(queue.did(), ["a/1 first", "a/2 second"]);
}

#[tokio::test]
async fn a_job_of_the_release_before_runs_too() {
    let queue = Errands::open(&[]).await;
    queue.ask("a/1", "old").await;
    queue.sql("UPDATE jobs SET tenant = '', flow = '', queue = 'work'").await;
    queue.work().await;
    assert_eq!(queue.did(), ["a/1 old"]);
}

#[tokio::test]
async fn a_tenant_whose_jobs_never_end_leaves_places_to_people_and_to_others() {
    let queue = Errands::open(&[HANGS]).await;
    for lane in 0..100 {
        queue.ask(&format!("a/{lane}"), "hangs").await;
        queue.ask_as(&format!("a/for somebody {lane}"), "hangs", Priority::Person).await;
    }
    let worker = queue.worker(queue.app.db().clone());
    let others = async {
        while queue.did().len() < 8 {
            tokio::task::yield_now().await;
        }
        queue.ask("b/1", "schedule").await;
        queue.ask_as("b/2", "person", Priority::Person).await;
        while queue.did().len() < 10 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = worker.run(std::future::pending()) => panic!("the worker ended by itself"),
        () = others => {}
    }
    let mut last = queue.did().split_off(8);
    last.sort_unstable();
    assert_eq!(last, ["b/1 schedule", "b/2 person"], "half of the places are free for others");
}
