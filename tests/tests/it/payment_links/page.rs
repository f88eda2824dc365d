//! The page on which somebody is asked to pay.

use bursar_kernel::TimeDelta;
use bursar_tests::Answer;
use http::Method;
use serde_json::json;

use super::{PaymentLinkFixture, page_path};

#[track_caller]
fn says(page: &Answer, status: u16, words: &[&str]) {
    assert_eq!(page.status, status, "{}", page.text);
    for word in words {
        assert!(page.text.contains(word), "the page does not say {word:?}: {}", page.text);
    }
}

#[tokio::test]
async fn it_shows_who_is_paid_how_much_and_where() {
    let links = PaymentLinkFixture::open().await;
    let link = links.ask(links.free()).await.expect(201);
    let page = links.page(&link).await;
    let iban = "DE89\u{a0}3704\u{a0}0044\u{a0}0532\u{a0}0130\u{a0}00";
    says(&page, 200, &["Pay PaymentFixture", "€120.50", iban, "COBADEFFXXX", "Till GmbH", "INV 12345", "<svg", "I have made the transfer"]);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert_eq!((page.header("x-frame-options"), page.header("cache-control")), ("DENY", "no-store"));
    assert_eq!(links.again(&link).await, link, "looking changes nothing");
}

#[tokio::test]
async fn an_account_in_switzerland_is_paid_by_a_swiss_qr_bill() {
    let links = PaymentLinkFixture::open().await;
    let euros = links.page(&links.ask(links.free()).await.expect(201)).await;
    assert_eq!(euros.text.matches("<rect").count(), 1, "a code of the European standard has no cross");
    let account = json!({"country": "CH", "currency": "CHF", "iban": "CH4431999123000889012", "account_holder_name": "PaymentFixture AG"});
    links.fixture.post("/bank_accounts").json(account).await.expect(201);
    let mut asked = links.free();
    asked["currency"] = json!("CHF");
    let page = links.page(&links.ask(asked.clone()).await.expect(201)).await;
    says(&page, 200, &["CH44\u{a0}3199\u{a0}9123\u{a0}0008\u{a0}8901\u{a0}2", "<svg"]);
    assert_eq!(page.text.matches("<rect").count(), 5, "white ground and the four parts of the cross");
    asked["payment_reference"] = json!("no digits");
    let without = links.page(&links.ask(asked).await.expect(201)).await;
    assert!(!without.text.contains("class=\"qr\""), "a QR-IBAN takes no payment without a reference");
}

#[tokio::test]
async fn it_speaks_the_language_of_the_browser() {
    let links = PaymentLinkFixture::open().await;
    let link = links.ask(links.free()).await.expect(201);
    for (language, words) in [
        ("de-CH,fr", "PaymentFixture bezahlen"),
        ("fr", "Payer PaymentFixture"),
        ("nl", "Betaal PaymentFixture"),
        ("es-MX", "Pagar a PaymentFixture"),
    ] {
        let page = links.fixture.app.request(Method::GET, &page_path(&link)).header("accept-language", language).await;
        says(&page, 200, &[words, &format!("<html lang=\"{}\"", &language[..2])]);
    }
}

#[tokio::test]
async fn the_payer_tells_of_the_transfer_once() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    for site in ["cross-site", "same-site", "none"] {
        let path = format!("{}/transferred", page_path(&link));
        let foreign = links.fixture.app.request(Method::POST, &path).header("sec-fetch-site", site).await;
        says(&foreign, 403, &["That did not come from this page"]);
    }
    for _ in 0..2 {
        let told = links.transferred(&link).await;
        assert_eq!((told.status, &format!("/{}", told.header("location"))), (303, &page_path(&link)));
    }
    says(&links.page(&link).await, 200, &["Your payment is on its way", "€100.00"]);
    let history = format!("/payment_intents/{}/history", link["payment_intent_id"].as_str().unwrap());
    assert_eq!(links.fixture.read(&history).await["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_became_of_it_is_a_page_too() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.free();
    body["return_url"] = json!("https://app.example/done?a=1&b=2");
    let link = links.ask(body).await.expect(201);
    links.transferred(&link).await;
    links.mark(&link, "mark_as_failed", json!({})).await.expect(200);
    says(&links.page(&link).await, 200, &["The payment did not arrive"]);
    links.mark(&link, "mark_as_succeeded", json!({"paid_at": "2024-05-31T09:00:00Z"})).await.expect(200);
    let paid = links.page(&link).await;
    says(&paid, 200, &["Paid", "receipt", "INV#12345", "Paid on", "31\u{a0}May\u{a0}2024"]);
    says(&paid, 200, &["href=\"https://app.example/done?a=1&amp;b=2\"", "Return to platform"]);
    let late = links.link().await;
    links.fixture.app.advance(TimeDelta::days(70));
    says(&links.page(&late).await, 410, &["Link expired"]);
    let unknown = links.fixture.app.request(Method::GET, "//pay/nobody-made-this").await;
    says(&unknown, 404, &["<h1>Link not found</h1>", "<header class=\"who\">", "A secure payment page."]);
}

/// Shortly after midnight on Kiritimati it is ten in the morning in UTC.
#[tokio::test]
async fn it_was_paid_on_the_day_that_it_was_where_the_entity_is() {
    let mut links = PaymentLinkFixture::open().await;
    let settings = format!("/entities/{}/settings", links.fixture.entity);
    links.fixture.partner.patch(&settings).json(json!({"time_zone": "Pacific/Kiritimati"})).await.expect(200);
    let link = links.ask(links.free()).await.expect(201);
    links.transferred(&link).await;
    links.fixture.later(TimeDelta::minutes(31)).await;
    links.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    let page = links.fixture.app.request(Method::GET, &page_path(&link)).header("accept-language", "de").await;
    says(&page, 200, &["Bezahlt am", "04.06.2024"]);
}

#[tokio::test]
async fn it_looks_as_the_partner_wants_it_to() {
    let links = PaymentLinkFixture::open().await;
    let theme = json!({
        "background_color": "#fafafa", "border_radius": "12px", "card": {"background_color": "#ffffff"},
        "button": {"primary_color": "#4b2e83", "secondary_color": "#336699"}, "logo_src": "https://bursar.test/files/own-logo",
    });
    let settings = json!({"payments": {"support_email": "help@acme.example", "payment_page_theme": theme}});
    links.fixture.partner.patch("/settings").json(settings).await.expect(200);
    let link = links.ask(links.free()).await.expect(201);
    says(&links.page(&link).await, 200, &["mailto:help@acme.example", "/brand.css", "src=\"/files/own-logo\""]);
    let sheet = links.fixture.app.request(Method::GET, &format!("{}/brand.css", page_path(&link))).await;
    says(&sheet, 200, &["--accent: #4b2e83", "--paper: #fafafa", "--card: #ffffff", "--radius: 12px", ".other { background: #336699"]);
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn only_pages_of_the_partner_may_frame_it() {
    let links = PaymentLinkFixture::open().await;
    let project = links.fixture.partner.credentials.project_id;
    let urls = ["https://app.acme.example/bills".to_owned(), "https://app.acme.example/other".to_owned()];
    bursar_identity::set_return_urls(links.fixture.app.db(), project, &urls).await.unwrap();
    let page = links.page(&links.ask(links.free()).await.expect(201)).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors https://app.acme.example;"), "{policy}");
    assert_eq!(page.header("x-frame-options"), "");
}
