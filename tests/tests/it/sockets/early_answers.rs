//! An answer that is given before the body was read reaches the client, and the connection goes on where it can.

use std::time::Duration;

use bursar_tests::TestApp;
use bursar_tests::listener::Reply;

const VERSION: &str = "x-monite-version: 2024-05-25\r\n";

/// Requests that are refused by their head, with the refusal.
fn refused_by_their_head() -> Vec<(u16, String)> {
    let post = |path: &str, headers: &str| format!("POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer nobody\r\n{headers}");
    vec![
        (401, post("/v1/files", VERSION)),
        (401, post("/v1/entities", &format!("{VERSION}idempotency-key: k\r\n"))),
        (400, post("/v1/files", "")),
        (404, post("/v1/nothing", VERSION)),
        (405, post("/v1/openapi.json", VERSION)),
    ]
}

#[tokio::test]
async fn the_rest_of_a_body_is_dropped_and_the_connection_goes_on() {
    let app = TestApp::start().await;
    let listening = app.listen(|_| {}).await;
    let mut client = listening.connect().await;
    for length in [20_000, 300_000, 2_000_000] {
        for (status, head) in refused_by_their_head() {
            client.say(format!("{head}content-length: {length}\r\n\r\n")).await;
            let refused = client.reply().await.unwrap_or_else(|| panic!("no answer to {head}"));
            assert_eq!((refused.status, refused.closes()), (status, false), "{head}");
            client.say(vec![b'a'; length]).await;
        }
    }
    client.say("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_eq!(client.reply().await.expect("the same connection").status, 200);
}

#[tokio::test]
async fn where_the_end_is_not_known_the_answer_says_that_the_connection_ends() {
    let app = TestApp::start().await;
    let listening = app.listen(|_| {}).await;
    for (status, head) in refused_by_their_head() {
        let ends = ["transfer-encoding: chunked", "content-length: 99999999999", "expect: 100-continue\r\ncontent-length: 10"];
        for end in ends {
            let mut client = listening.connect().await;
            client.say(format!("{head}{end}\r\n\r\n")).await;
            client.say("10000\r\n").await;
            client.say(vec![b'a'; 0x10000]).await;
            let refused = client.reply().await.unwrap_or_else(|| panic!("no answer to {head}{end}"));
            assert_eq!((refused.status, refused.closes()), (status, true), "{head}{end}");
            client.say("\r\n0\r\n\r\n").await;
            if end.starts_with("transfer") {
                assert!(client.read_to_the_end().await.1.is_ok(), "{head}{end}: the connection was reset");
            }
        }
    }
}

#[tokio::test]
async fn what_is_too_large_is_told_so() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let listening = app.listen(|_| {}).await;
    let head = |path: &str, kind: &str| {
        let token = &partner.token;
        format!("POST {path} HTTP/1.1\r\nhost: x\r\n{VERSION}authorization: Bearer {token}\r\ncontent-type: {kind}\r\n")
    };
    for (path, kind) in [("/v1/entities", "application/json"), ("/v1/files", "multipart/form-data; boundary=b")] {
        let mut client = listening.connect().await;
        client.say(format!("{}content-length: 25000000\r\n\r\n", head(path, kind))).await;
        client.say(b"--b\r\ncontent-disposition: form-data; name=file; filename=a\r\n\r\n").await;
        client.say(vec![b'a'; 25_000_000 - 62]).await;
        assert_eq!(client.reply().await.map(|reply: Reply| reply.status), Some(413), "{path}");
        client.say("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert_eq!(client.reply().await.expect("the same connection").status, 200);
    }
}

#[tokio::test]
async fn what_was_given_up_is_told_so() {
    let app = TestApp::start_with(|options| options.request_timeout = Duration::from_millis(300)).await;
    let partner = app.partner().await;
    let listening = app.listen(|_| {}).await;
    let mut client = listening.connect().await;
    let head = format!("POST /v1/entities HTTP/1.1\r\nhost: x\r\n{VERSION}authorization: Bearer {}\r\n", partner.token);
    client.say(format!("{head}content-type: application/json\r\ncontent-length: 100000\r\n\r\n{{")).await;
    assert_eq!(client.reply().await.expect("an answer").status, 503);
    client.say(vec![b'a'; 99_999]).await;
    client.say("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_eq!(client.reply().await.expect("the same connection").status, 200);
}
