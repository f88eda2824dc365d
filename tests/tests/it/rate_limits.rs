//! Nodes that share a Redis share the limit of a token; without it each counts for itself and says so.

use std::time::{Duration, Instant};

use bursar_identity::set_requests_per_second;
use bursar_tests::redis::Redis;
use bursar_tests::{Partner, TestApp};
use bursar_web::Meter;
use http::Method;

/// Statuses of requests that reach the nodes in turn.
async fn asked(nodes: &[&Partner], times: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for turn in 0..times {
        statuses.push(nodes[turn % nodes.len()].get("/entities").await.status);
    }
    statuses
}

async fn counting(app: &TestApp) -> String {
    app.request(Method::GET, "//readyz").await.expect(200)["rate_limits"].as_str().expect("a word").to_owned()
}

#[tokio::test]
async fn nodes_share_the_limit_of_a_token() {
    let mut redis = Redis::start();
    let one = TestApp::start().await;
    let partner = one.partner().await;
    set_requests_per_second(one.db(), partner.credentials.partner_id, 4).await.unwrap();
    let nodes = [0, 1].map(|_| partner.on(one.beside(Meter::shared(&redis.url()).expect("a meter"))));
    let [mut here, mut there] = nodes;
    let allowed = loop {
        // A window lasts a second of the Redis' own time: on a busy machine the six may not fall into one. A new token is a new window.
        let token = partner.new_token().await;
        (here.token, there.token) = (token.clone(), token);
        let began = Instant::now();
        let statuses = asked(&[&here, &there], 6).await;
        if began.elapsed() < Duration::from_millis(900) {
            break statuses.iter().filter(|status| **status == 200).count();
        }
    };
    assert_eq!(allowed, 4, "the budget is one");
    assert_eq!(counting(&here.app).await, "shared");

    redis.kill();
    let statuses = asked(&[&here, &there], 12).await;
    let allowed = statuses.iter().filter(|status| **status == 200).count();
    assert_eq!(allowed, 8, "each node has a budget of its own: {statuses:?}");
    assert_eq!(counting(&here.app).await, "local: redis does not answer");
    assert_eq!(counting(&one).await, "local");

    redis.revive();
    let began = Instant::now();
    while counting(&here.app).await != "shared" {
        assert!(began.elapsed().as_secs() < 20, "the node never went back");
        here.get("/entities").await;
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn more_tokens_are_not_more_of_the_server() {
    let app = TestApp::start().await;
    let mut partner = app.partner().await;
    let mut statuses = Vec::new();
    set_requests_per_second(app.db(), partner.credentials.partner_id, 1).await.unwrap();
    for _ in 0..22 {
        partner.token = partner.new_token().await;
        statuses.push(partner.get("/entities").await.status);
    }
    assert_eq!(statuses, [[200; 20].as_slice(), &[429; 2]].concat(), "the clock stands, so all of this is one second");
    let stranger = app.partner().await;
    stranger.get("/entities").await.expect(200);
}
