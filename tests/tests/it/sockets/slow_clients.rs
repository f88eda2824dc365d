//! 200 slow clients of any kind fill every place, and the next client is served all the same: the slow ones were closed in time.

use std::time::Duration;

use bursar_server::connections::ConnectionLimits;
use bursar_tests::TestApp;
use bursar_tests::listener::{Client, Listening};

const CLIENTS: usize = 200;

/// As many places as there are slow clients, and little patience.
fn few_and_impatient(limits: &mut ConnectionLimits) {
    let short = Duration::from_millis(500);
    *limits = ConnectionLimits { in_all: CLIENTS, head: short, idle: short, body: short, answer: short, ..limits.clone() };
}

async fn slow(listening: &Listening, words: &str) -> Vec<Client> {
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let mut client = listening.connect().await;
        client.say(words).await;
        clients.push(client);
    }
    clients
}

#[tokio::test]
async fn clients_that_keep_a_connection_waiting_are_closed() {
    let app = TestApp::start().await;
    let listening = app.listen(few_and_impatient).await;
    let served = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    for words in ["", "G", "GET /healthz HTTP/1.1\r\nhost: x\r\nx-more: ", served, &format!("{served}GET")] {
        let _open = slow(&listening, words).await;
        assert_eq!(listening.probe().await, 200, "after {words:?}");
    }
}

#[tokio::test]
async fn bodies_without_end_are_given_up_whoever_reads_them() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let listening = app.listen(few_and_impatient).await;
    let bearer = format!("authorization: Bearer {}\r\n", partner.token);
    let form = "content-type: multipart/form-data; boundary=b\r\n";
    let json = "content-type: application/json\r\n";
    for (path, headers) in [
        ("/v1/auth/token", json.to_owned()),
        ("/v1/entities", format!("{json}{bearer}")),
        ("/v1/entities", format!("{json}{bearer}idempotency-key: k\r\n")),
        ("/v1/entities", format!("{json}idempotency-key: k\r\n")),
        ("/v1/files", format!("{form}{bearer}")),
        ("/v1/nothing", json.to_owned()),
    ] {
        for length in ["content-length: 1000000\r\n\r\nx", "transfer-encoding: chunked\r\n\r\n1\r\nx\r\n"] {
            let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nx-monite-version: 2024-05-25\r\n{headers}{length}");
            let mut open = slow(&listening, &head).await;
            assert_eq!(listening.probe().await, 200, "after {head}");
            let first = open[0].reply().await.expect("a refusal");
            assert!((400..=503).contains(&first.status), "{head}: {first:?}");
        }
    }
}

#[tokio::test]
async fn who_takes_no_answer_is_cut_off() {
    let app = TestApp::start().await;
    let listening = app.listen(|limits| few_and_impatient(&mut *limits)).await;
    let document = "GET /v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n";
    // More than all buffers between the two can hold.
    let mut open = slow(&listening, &document.repeat(16)).await;
    assert_eq!(listening.probe().await, 200);
    let whole = bytes_of(&app, document).await * 16;
    let (read, _) = open[0].read_to_the_end().await;
    assert!(read < whole, "all {whole} bytes were kept for somebody who did not read them");
}

/// Some of it is taken in time, again and again, and it is too little: the slowest rate here is one that nobody reaches.
#[tokio::test]
async fn who_takes_too_little_of_an_answer_is_cut_off() {
    let app = TestApp::start().await;
    let listening =
        app.listen(|limits| *limits = ConnectionLimits { slowest: u32::MAX, answer: Duration::from_millis(200), ..limits.clone() }).await;
    let document = "GET /v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n";
    let most = bytes_of(&app, document).await * 15;
    let mut client = listening.connect().await;
    client.say(document.repeat(16)).await;
    let read = client.read_slowly(most, Duration::from_millis(5)).await;
    assert!(read < most, "{read} bytes were sent to somebody who was waited for again and again");
}

async fn bytes_of(app: &TestApp, words: &str) -> usize {
    let listening = app.listen(|_| {}).await;
    let mut client = listening.connect().await;
    client.say(words.replace("host: x", "host: x\r\nconnection: close")).await;
    client.read_to_the_end().await.0
}

#[tokio::test]
async fn others_are_served_meanwhile() {
    let app = TestApp::start().await;
    let listening = app.listen(|_| {}).await;
    let mut open = slow(&listening, "POST /v1/auth/token HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n").await;
    assert_eq!(listening.probe().await, 200);
    open[0].say("0123456789").await;
    assert_eq!(open[0].reply().await.expect("an answer").status, 422, "the slow one was still there");
}
