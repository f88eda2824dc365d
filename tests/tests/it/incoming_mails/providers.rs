use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_mailboxes::IncomingMailSettings;
use bursar_tests::form::{self, word};
use bursar_tests::mail_server::mail_with;
use bursar_tests::{Answer, TestApp, mail_domains};
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use super::MailboxFixture;

/// The same server, to which providers may bring mail.
fn with_providers(app: &TestApp) -> TestApp {
    let (mailgun_key, postmark_login) = (Some("signing key".to_owned()), Some("postmark:secret".to_owned()));
    app.receiving_mail(IncomingMailSettings { mailgun_key, postmark_login, ..mail_domains() })
}

fn signature(key: &str, timestamp: &str, token: &str) -> String {
    let mut signature = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    signature.update(format!("{timestamp}{token}").as_bytes());
    hex::encode(signature.finalize().into_bytes())
}

async fn by_mailgun(app: &TestApp, recipient: &str, timestamp: &str, signature: &str) -> Answer {
    let mail = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    let parts = [
        word("recipient", recipient),
        word("sender", "billing@vendor.example"),
        word("timestamp", timestamp),
        word("token", "token"),
        word("signature", signature),
        word("body-mime", &mail),
    ];
    app.request(Method::POST, "//incoming_mail/mailgun/mime").form(&parts).await
}

async fn by_postmark(app: &TestApp, login: &str, body: Value) -> Answer {
    let authorization = format!("Basic {}", STANDARD.encode(login));
    app.request(Method::POST, "//incoming_mail/postmark").header("authorization", &authorization).json(body).await
}

#[tokio::test]
async fn mailgun_brings_a_mail() {
    let fixture = MailboxFixture::of("payable").await;
    let app = with_providers(&fixture.app);
    let now = fixture.app.env().now().timestamp().to_string();
    let signed = signature("signing key", &now, "token");
    assert_eq!(by_mailgun(&app, &fixture.address, &now, &signed).await.status, 200);
    fixture.app.work_mailboxes(fixture.entity).await;
    assert_eq!(fixture.all("/payables").await.len(), 1);
    let unknown = by_mailgun(&app, "nobody@in.bursar.test", &now, &signed).await;
    assert_eq!(unknown.status, 406, "Mailgun is not to send it again");
}

#[tokio::test]
async fn who_is_not_mailgun_is_refused() {
    let fixture = MailboxFixture::of("payable").await;
    let app = with_providers(&fixture.app);
    let now = fixture.app.env().now().timestamp();
    let (fresh, stale) = (now.to_string(), (now - 9 * 60 * 60).to_string());
    for (timestamp, signed) in [
        (&fresh, signature("another key", &fresh, "token")),
        (&fresh, signature("signing key", &stale, "token")),
        (&stale, signature("signing key", &stale, "token")),
        (&fresh, "not hex".to_owned()),
    ] {
        by_mailgun(&app, &fixture.address, timestamp, &signed).await.message(401);
    }
    let signed = signature("signing key", &fresh, "token");
    by_mailgun(&fixture.app, &fixture.address, &fresh, &signed).await.message(401);
    assert!(fixture.partner.newest_mail(fixture.entity).await.is_null());
}

#[tokio::test]
async fn nothing_is_read_without_a_key_and_a_boundary_is_bounded() {
    let fixture = MailboxFixture::of("payable").await;
    let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
    let sent = |app: &TestApp| app.request(Method::POST, "//incoming_mail/mailgun/mime").bytes(&long, "no form");
    sent(&fixture.app).await.message(401);
    let refused = sent(&with_providers(&fixture.app)).await;
    assert!(refused.text.contains("a boundary of at most 70 characters"), "{}", refused.text);
}

#[tokio::test]
async fn postmark_brings_a_mail() {
    let fixture = MailboxFixture::of("payable").await;
    let app = with_providers(&fixture.app);
    let mail = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    let body = |recipient: &str| json!({"From": "billing@vendor.example", "OriginalRecipient": recipient, "RawEmail": mail, "Tag": ""});
    assert_eq!(by_postmark(&app, "postmark:secret", body(&fixture.address)).await.status, 200);
    fixture.app.work_mailboxes(fixture.entity).await;
    assert_eq!(fixture.all("/payables").await.len(), 1);
    assert_eq!(by_postmark(&app, "postmark:secret", body("nobody@in.bursar.test")).await.status, 403);
    by_postmark(&app, "postmark:guess", body(&fixture.address)).await.message(401);
    by_postmark(&fixture.app, "postmark:secret", body(&fixture.address)).await.message(401);
    let without = json!({"From": "a@example.com", "OriginalRecipient": fixture.address});
    let refused = by_postmark(&app, "postmark:secret", without).await;
    assert!(refused.text.contains("Include raw email content"), "{}", refused.text);
}
