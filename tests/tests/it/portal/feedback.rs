//! "Was this page helpful?": what is kept, what is refused, what is read back.

use bursar_docs::feedback::{by_page, latest};
use bursar_kernel::TimeDelta;
use http::Request;
use http::header::CONTENT_TYPE;

use super::server::PortalServer;

#[tokio::test]
async fn answers_are_kept_and_read_back() {
    let server = PortalServer::alone(&[]).await;
    let mut person = server.person();
    person.get("/docs/get_entities").await.says(200, "Was this page helpful?").says(200, "value=\"/docs/get_entities\"");
    let answered = person.post("/docs/feedback", "page=/docs/get_entities&verdict=no&words=+Which+limit%3F+").await;
    assert_eq!(answered.leads(), "/docs/get_entities#thanks");
    server.wait(1);
    person.post("/docs/feedback", "page=/docs/get_entities&verdict=yes").await.leads();
    person.post("/docs/feedback", "page=/docs/guides/errors&verdict=yes&words=").await.leads();
    let since = server.app.env().clock.now() - TimeDelta::hours(1);
    let pages = by_page(server.app.db(), since, 10).await.unwrap();
    let counted: Vec<_> = pages.iter().map(|page| (page.page.as_str(), page.helpful, page.unhelpful)).collect();
    assert_eq!(counted, [("/docs/get_entities", 1, 1), ("/docs/guides/errors", 1, 0)]);
    let words = latest(server.app.db(), since, 10).await.unwrap();
    assert_eq!((words.len(), words[0].words.as_str(), words[0].is_helpful), (1, "Which limit?", false));
    assert!(by_page(server.app.db(), since + TimeDelta::hours(2), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_page_that_is_none_is_refused_and_long_words_are_cut() {
    let server = PortalServer::alone(&[]).await;
    let mut person = server.person();
    person.post("/docs/feedback", "page=/docs/nothing&verdict=yes").await.says(404, "page");
    person.post("/docs/feedback", "page=https://evil.example&verdict=yes").await.says(404, "page");
    assert_eq!(person.post("/docs/feedback", "page=/docs&verdict=perhaps").await.status, 422);
    let long = "é".repeat(1500);
    person
        .post(
            "/docs/feedback",
            &format!("page=/docs/guides&verdict=no&words={}", url::form_urlencoded::byte_serialize(long.as_bytes()).collect::<String>()),
        )
        .await
        .leads();
    let since = server.app.env().clock.now() - TimeDelta::hours(1);
    assert_eq!(latest(server.app.db(), since, 1).await.unwrap()[0].words.chars().count(), 1000);
}

#[tokio::test]
async fn other_sites_cannot_answer() {
    let server = PortalServer::alone(&[]).await;
    let request = |name: &str, value: &str| {
        let request = Request::post("/docs/feedback").header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(name, value);
        request.body(axum::body::Body::from("page=/docs&verdict=yes")).unwrap()
    };
    let person = server.person();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("accept", "text/html")] {
        person.send(request(name, value)).await.says(403, "pages of this server");
    }
    assert_eq!(person.send(request("origin", super::server::PUBLIC)).await.status, 303);
}

#[tokio::test]
async fn an_hour_takes_so_many_answers_and_no_more() {
    let server = PortalServer::alone(&[]).await;
    let mut person = server.person();
    for _ in 0..300 {
        assert_eq!(person.post("/docs/feedback", "page=/docs&verdict=yes").await.status, 303);
    }
    person.post("/docs/feedback", "page=/docs&verdict=yes").await.says(429, "error");
    server.wait(61);
    assert_eq!(person.post("/docs/feedback", "page=/docs&verdict=yes").await.status, 303);
}
