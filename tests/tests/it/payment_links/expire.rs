use bursar_kernel::TimeDelta;
use http::Method;
use serde_json::{Value, json};

use super::PaymentLinkFixture;

impl PaymentLinkFixture {
    fn expire(&self, link: &Value) -> bursar_tests::Request {
        self.fixture.request(Method::POST, &format!("/payment_links/{}/expire", link["id"].as_str().unwrap()))
    }

    /// Does what the clock does to a link; answers where the link and its intent stand then.
    async fn work(&self, link: &Value) -> (Value, Value) {
        self.fixture.app.work_payment_link(link["id"].as_str().unwrap()).await;
        let mut link = self.again(link).await;
        (link["status"].take(), link["payment_intent"]["status"].take())
    }
}

fn stands(link: &str, intent: &str) -> (Value, Value) {
    (json!(link), json!(intent))
}

#[tokio::test]
async fn nobody_pays_by_it_any_more() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    let expired = links.expire(&link).await.expect(200);
    assert_eq!((&expired["status"], &expired["payment_intent"]["status"]), (&json!("expired"), &json!("payment_cancelled")));
    assert_eq!(links.expire(&link).await.expect(200), expired, "asked again it stays as it is");
    let intent = link["payment_intent_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(links.fixture.app.events_of(intent).await, ["payment_intent.status_updated"]);
    links.transferred(&link).await;
    assert_eq!(links.again(&link).await, expired, "it never comes back");
}

#[tokio::test]
async fn what_somebody_has_paid_does_not_expire() {
    let mut links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    links.transferred(&link).await;
    assert_eq!(links.expire(&link).await.fields(), ["path.payment_link_id"]);
    links.wait(TimeDelta::days(80)).await;
    assert_eq!(links.work(&link).await, stands("succeeded", "processing"));
}

#[tokio::test]
async fn its_time_ends_it() {
    let mut links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    assert_eq!(links.work(&link).await, stands("created", "created"));
    links.wait(TimeDelta::days(30)).await;
    assert_eq!(links.transferred(&link).await.status, 303);
    assert_eq!(links.work(&link).await, stands("expired", "payment_cancelled"), "it was too late before the job ran");
}

#[tokio::test]
async fn a_document_that_is_paid_or_taken_back_ends_its_links() {
    let links = PaymentLinkFixture::open().await;
    for verb in ["mark_as_paid", "cancel"] {
        let invoice = links.fixture.invoice().await;
        let mut part = links.of_invoice(&invoice);
        part["amount"] = json!(4_000);
        let link = links.ask(part).await.expect(201);
        let done = links.fixture.post(&format!("/receivables/{invoice}/{verb}"), json!({})).await;
        assert!(done.status < 300, "{}", done.text);
        assert_eq!(links.work(&link).await, stands("expired", "payment_cancelled"), "{verb}");
    }
    let invoice = links.fixture.invoice().await;
    let link = links.ask(links.of_invoice(&invoice)).await.expect(201);
    links.fixture.pay("receivable", &invoice, 2_000).await;
    assert_eq!(links.work(&link).await, stands("created", "created"), "something is left to be paid");
}

#[tokio::test]
async fn an_invoice_names_its_page_as_long_as_it_can_be_paid_there() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    let invoice = format!("/receivables/{}", link["payment_intent"]["object"]["id"].as_str().unwrap());
    assert_eq!(links.fixture.get(&invoice).await["payment_page_url"], link["payment_page_url"]);
    links.expire(&link).await.expect(200);
    assert_eq!(links.fixture.get(&invoice).await["payment_page_url"], json!(null));
    let mut part = links.of_invoice(link["payment_intent"]["object"]["id"].as_str().unwrap());
    part["amount"] = json!(1_000);
    let (first, second) = (links.ask(part.clone()).await.expect(201), links.ask(part).await.expect(201));
    links.expire(&second).await.expect(200);
    assert_eq!(links.fixture.get(&invoice).await["payment_page_url"], first["payment_page_url"], "the page that was named first stays");
}
