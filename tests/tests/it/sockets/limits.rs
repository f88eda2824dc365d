use bursar_tests::TestApp;

#[tokio::test]
async fn one_address_does_not_take_all_places() {
    let app = TestApp::start().await;
    let listening = app.listen(|limits| limits.per_address = 3).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut client = listening.connect().await;
        client.say("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert_eq!(client.reply().await.expect("an answer").status, 200);
        open.push(client);
    }
    let mut further = listening.connect().await;
    assert_eq!(further.read_to_the_end().await.0, 0, "the fourth is closed without an answer");
    let mut last = open.pop().expect("an open one");
    last.say("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(last.read_to_the_end().await.1.is_ok());
    drop(last);
    // The place is free once the server has seen the end.
    while listening.connect_and_ask().await.is_none() {}
}

#[tokio::test]
async fn a_proxy_has_as_many_as_it_likes() {
    let app = TestApp::start().await;
    let proxy = ["127.0.0.1".parse().unwrap()];
    let listening = app
        .listen(|limits| {
            limits.per_address = 1;
            limits.proxies = proxy.to_vec();
        })
        .await;
    let _first = listening.connect().await;
    assert_eq!((listening.probe().await, listening.probe().await), (200, 200));
}

#[tokio::test]
async fn a_head_has_a_limit() {
    let app = TestApp::start().await;
    let listening = app.listen(|_| {}).await;
    let mut client = listening.connect().await;
    client.say(format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "a".repeat(200_000))).await;
    assert_eq!(client.reply().await.expect("an answer").status, 431);
}
