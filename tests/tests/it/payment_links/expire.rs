use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::card_fixture::CardFixture;
use super::{PaymentLinkFixture, page_path};

impl PaymentLinkFixture {
    fn expire(&self, link: &Value) -> bursar_tests::Request {
        self.fixture.post(&format!("/payment_links/{}/expire", link["id"].as_str().unwrap()))
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
        let done = links.fixture.post(&format!("/receivables/{invoice}/{verb}")).json(json!({})).await;
        assert!(done.status < 300, "{}", done.text);
        assert_eq!(links.work(&link).await, stands("expired", "payment_cancelled"), "{verb}");
    }
}

#[tokio::test]
async fn links_ask_for_less_when_a_part_is_paid_elsewhere() {
    let links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.invoice().await;
    let mut part = links.of_invoice(&invoice);
    part["amount"] = json!(3_000);
    let (part, rest) = (links.ask(part).await.expect(201), links.ask(links.of_invoice(&invoice)).await.expect(201));
    links.fixture.pay("receivable", &invoice, 2_000).await;
    let mut asked = 0;
    for link in [&part, &rest] {
        assert_eq!(links.work(link).await, stands("created", "created"), "something is left to be paid");
        asked += links.again(link).await["amount"].as_i64().unwrap();
    }
    assert_eq!(asked, 8_000);
    links.fixture.pay("receivable", &invoice, 7_999).await;
    let mut ends = vec![links.work(&part).await, links.work(&rest).await];
    ends.sort_by_key(|end| end.0.to_string());
    assert_eq!(ends, [stands("created", "created"), stands("expired", "payment_cancelled")], "one asks for the last cent");
}

#[tokio::test]
async fn a_link_with_which_the_payer_has_begun_by_card_expires_when_less_is_to_be_paid() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    cards.links.fixture.pay("receivable", link["payment_intent"]["object"]["id"].as_str().unwrap(), 4_000).await;
    assert_eq!(cards.links.work(&link).await, stands("expired", "payment_cancelled"));
    cards.pays(&payment, "pm_card_visa").await;
    cards.work(&link).await;
    assert_eq!(cards.stands(&link).await, ("payment_cancelled".to_owned(), 4_000), "it goes back");
    let mut other = cards.links.of_invoice(link["payment_intent"]["object"]["id"].as_str().unwrap());
    other["payment_methods"] = json!(["card"]);
    let other = cards.links.ask(other).await.expect(201);
    cards.links.fixture.pay("receivable", link["payment_intent"]["object"]["id"].as_str().unwrap(), 1_000).await;
    let pressed = cards.press(&other).await;
    assert_eq!(pressed.header("location"), &page_path(&other)[1..], "nobody has looked yet, and nobody is charged too much");
}

#[tokio::test]
async fn a_link_asks_for_the_full_amount_when_the_discount_has_ended() {
    let mut links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.document("invoice").await;
    let terms = json!({
        "term_1": {"number_of_days": 5, "discount": 200}, "term_final": {"number_of_days": 30},
    });
    let terms = json!({"invoice": {"payment_terms": terms}});
    links.fixture.patch(&format!("/receivables/{invoice}")).json(terms).await.expect(200);
    links.fixture.post(&format!("/receivables/{invoice}/issue")).await.expect(200);
    let mut part = links.of_invoice(&invoice);
    part["amount"] = json!(1_000);
    let (part, rest) = (links.ask(part).await.expect(201), links.ask(links.of_invoice(&invoice)).await.expect(201));
    assert_eq!(rest["amount"], 8_800, "98 are to be paid, and a link asks for 10");
    links.wait(TimeDelta::days(4)).await;
    assert_eq!(links.work(&rest).await, stands("created", "created"));
    assert_eq!(links.again(&rest).await["amount"], 8_800);
    links.wait(TimeDelta::days(2)).await;
    for (link, amount) in [(&part, 1_000), (&rest, 9_000)] {
        assert_eq!(links.work(link).await, stands("created", "created"));
        assert_eq!(links.again(link).await["amount"], amount);
    }
}

#[tokio::test]
async fn an_invoice_names_its_page_as_long_as_it_can_be_paid_there() {
    let links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    let invoice = format!("/receivables/{}", link["payment_intent"]["object"]["id"].as_str().unwrap());
    assert_eq!(links.fixture.read(&invoice).await["payment_page_url"], link["payment_page_url"]);
    links.expire(&link).await.expect(200);
    assert_eq!(links.fixture.read(&invoice).await["payment_page_url"], json!(null));
    let mut part = links.of_invoice(link["payment_intent"]["object"]["id"].as_str().unwrap());
    part["amount"] = json!(1_000);
    let (first, second) = (links.ask(part.clone()).await.expect(201), links.ask(part).await.expect(201));
    links.expire(&second).await.expect(200);
    assert_eq!(links.fixture.read(&invoice).await["payment_page_url"], first["payment_page_url"], "the page that was named first stays");
}
