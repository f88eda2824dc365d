use bursar_tests::TestApp;
use bursar_tests::form::{PDF, PNG};

#[tokio::test]
async fn whoever_has_the_link_has_the_file() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("attachments", "words.txt", b"plain words").await.expect(201);
    let url = made["url"].as_str().unwrap();
    let answer = partner.follow(url).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "plain words"));
    assert_eq!(answer.header("content-type"), "text/plain");
    assert_eq!(answer.header("content-length"), "11");
    let secret = url.rsplit('/').next().unwrap();
    assert!(secret.len() >= 43 && !secret.contains(made["id"].as_str().unwrap()), "nobody guesses {secret}");
    let wrong = url.replace(secret, &"A".repeat(43));
    partner.follow(&wrong).await.message(404);
}

#[tokio::test]
async fn a_browser_is_told_what_it_may_do() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let page = &b"<!DOCTYPE html><script>alert(1)</script>"[..];
    let cases = [
        ("page.html", page, "attachment; filename=\"page.html\"; filename*=UTF-8''page%2Ehtml"),
        ("logo.png", PNG, "inline; filename=\"logo.png\"; filename*=UTF-8''logo%2Epng"),
        ("Überweisung.pdf", PDF, "inline; filename=\"_berweisung.pdf\"; filename*=UTF-8''%C3%9Cberweisung%2Epdf"),
    ];
    for (name, bytes, disposition) in cases {
        let made = partner.upload("attachments", name, bytes).await.expect(201);
        let answer = partner.follow(made["url"].as_str().unwrap()).await;
        assert_eq!(answer.header("content-disposition"), disposition);
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "private, no-cache");
    }
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("userpics", "me.png", PNG).await.expect(201);
    let url = made["url"].as_str().unwrap();
    let tag = partner.follow(url).await.header("etag").to_owned();
    let again = partner.follow(url).header("if-none-match", &tag).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(partner.follow(url).header("if-none-match", "W/\"other\"").await.status, 200);
}

/// The database was restored, and its files were not.
#[tokio::test]
async fn a_file_whose_bytes_are_gone_is_not_found() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("attachments", "words.txt", b"plain words").await.expect(201);
    app.move_bytes(&made, "not/restored").await;
    partner.follow(made["url"].as_str().unwrap()).await.message(404);
}
