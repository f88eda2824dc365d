//! Links that are paid by card, at a simulated Stripe.

use bursar_kernel::TimeDelta;
use http::Method;
use serde_json::json;

use super::card_fixture::CardFixture;
use super::{PaymentLinkFixture, page_path};
use crate::payment_records::status;

#[tokio::test]
async fn a_card_pays_the_invoice_when_the_payer_comes_back() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    let page = cards.page(&link, "").await;
    assert!(page.text.contains("Pay by card") && page.text.contains("Pay by bank transfer"), "{}", page.text);
    let card = cards.page(&link, "/card").await;
    let policy = card.header("content-security-policy");
    for opened in ["script-src 'self' http://stripe.test", "connect-src 'self' http://stripe.test", "frame-src http://stripe.test"] {
        assert!(policy.contains(opened), "{policy}");
    }
    assert!(card.text.contains("data-key=\"pk_test_1\"") && card.text.contains("src=\"http://stripe.test/js/v3/\""), "{}", card.text);
    cards.press(&link).await;
    let payments = cards.simulator(Method::GET, "/payments", json!(null)).await;
    assert_eq!(payments["data"].as_array().unwrap().len(), 1, "pressed twice it is one payment");
    assert_eq!((&payments["data"][0]["amount"], &payments["data"][0]["currency"]), (&json!(10_000), &json!("eur")));
    cards.pays(&payment, "pm_card_visa").await;
    assert_eq!(cards.page(&link, "/returned").await.status, 303);
    assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 10_000));
    let read = cards.links.again(&link).await;
    assert_eq!(
        (&read["payment_intent"]["provider"], &read["payment_intent"]["selected_payment_method"]),
        (&json!("stripe"), &json!("card"))
    );
    let records = cards.links.fixture.records(link["payment_intent"]["object"]["id"].as_str().unwrap()).await;
    assert_eq!((records.len(), &records[0]["is_external"], &records[0]["payment_method"]), (1, &json!(false), &json!("card")));
    assert!(cards.page(&link, "").await.text.contains("has received your payment"));
    assert_eq!(cards.page(&link, "/card").await.status, 303, "there is nothing left to be paid");
    assert_eq!(cards.links.mark(&link, "mark_as_failed", json!({})).await.fields(), ["path.payment_intent_id"], "Stripe tells of it");
}

#[tokio::test]
async fn a_card_that_is_declined_can_be_tried_again() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    assert_eq!(cards.pays(&payment, "pm_card_declined").await["error"]["code"], "card_declined");
    for webhook in cards.webhooks().await {
        assert_eq!(cards.deliver(&webhook).await.status, 200);
    }
    cards.work(&link).await;
    assert_eq!(cards.stands(&link).await, ("created".to_owned(), 0));
    cards.pays(&payment, "pm_card_visa").await;
    cards.page(&link, "/returned").await;
    assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 10_000));
}

#[tokio::test]
async fn only_a_signed_and_recent_webhook_is_taken() {
    let cards = CardFixture::open().await;
    let (link, payment) = cards.begun().await;
    cards.pays(&payment, "pm_card_visa").await;
    let webhook = cards.webhooks().await.pop().expect("a webhook");
    let mut forged = webhook.clone();
    forged["body"] = json!(webhook["body"].as_str().unwrap().replace("succeeded", "canceled"));
    assert_eq!(cards.deliver(&forged).await.status, 400);
    cards.links.fixture.app.advance(TimeDelta::seconds(301));
    assert_eq!(cards.deliver(&webhook).await.status, 400, "somebody sends an old one again");
    cards.work(&link).await;
    assert_eq!(cards.stands(&link).await.0, "created");
}

#[tokio::test]
async fn what_is_paid_by_a_link_that_expired_goes_back() {
    let cards = CardFixture::open().await;
    for is_paid in [false, true] {
        let (link, payment) = cards.begun().await;
        let expire = format!("/payment_links/{}/expire", link["id"].as_str().unwrap());
        cards.links.fixture.post(&expire).await.expect(200);
        if is_paid {
            cards.pays(&payment, "pm_card_visa").await;
        }
        cards.work(&link).await;
        assert_eq!(cards.stands(&link).await, ("payment_cancelled".to_owned(), 0));
        let there = cards.at_stripe(&payment).await;
        let expected = if is_paid { (json!("succeeded"), json!(true)) } else { (json!("canceled"), json!(null)) };
        assert_eq!((there["status"].clone(), there["latest_charge"]["refunded"].clone()), expected);
    }
}

#[tokio::test]
async fn the_amount_of_what_somebody_began_to_pay_stays() {
    let cards = CardFixture::open().await;
    let (link, _) = cards.begun().await;
    let intent = format!("/payment_intents/{}", link["payment_intent_id"].as_str().unwrap());
    let refused = cards.links.fixture.patch(&intent).json(json!({"amount": 100})).await;
    assert_eq!(refused.fields(), ["path.payment_intent_id"]);
    let invoice = link["payment_intent"]["object"]["id"].as_str().unwrap();
    assert_eq!(cards.links.fixture.stands("receivable", invoice).await, status("issued", 0, 10_000));
}

#[tokio::test]
async fn without_an_account_no_card_is_offered() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.free();
    body["payment_methods"] = json!(["card"]);
    assert_eq!(links.ask(body).await.fields(), ["body.payment_methods.0"]);
    let link = links.ask(links.free()).await.expect(201);
    assert_eq!(links.fixture.app.request(Method::GET, &format!("{}/card", page_path(&link))).await.status, 303);
    assert_eq!(links.fixture.app.request(Method::POST, "//providers/stripe/webhooks").await.status, 404);
}

/// Until the morning of the 14th of June, when the discount has ended.
fn until_the_discount_has_ended() -> TimeDelta {
    TimeDelta::days(11)
}

#[tokio::test]
async fn who_began_by_card_is_asked_for_the_full_amount_when_the_discount_has_ended() {
    let mut cards = CardFixture::open().await;
    let invoice = cards.links.fixture.discounted_invoice().await;
    let (link, first) = cards.begun_for(&invoice).await;
    assert_eq!(cards.at_stripe(&first).await["amount"], 9_800);
    cards.links.wait(until_the_discount_has_ended()).await;
    cards.links.fixture.app.work_payment_link(link["id"].as_str().unwrap()).await;
    assert_eq!(cards.links.again(&link).await["amount"], 10_000);
    cards.work(&link).await;
    // The page that the payer has open shows another amount than is asked for: nobody is charged by it.
    assert_eq!(cards.at_stripe(&first).await["status"], "canceled");
    assert_eq!(cards.pays(&first, "pm_card_visa").await["error"]["code"], "payment_intent_unexpected_state");
    assert_eq!(cards.page(&link, "/card").await.status, 303, "the payer begins anew");
    let second = cards.begin(&link).await;
    assert_eq!(cards.at_stripe(&second).await["amount"], 10_000);
    cards.pays(&second, "pm_card_visa").await;
    cards.told(&link).await;
    assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 10_000));
    assert_eq!(cards.links.fixture.stands("receivable", &invoice).await, status("paid", 10_000, 0));
}

#[tokio::test]
async fn who_pays_before_the_payment_is_made_anew_has_paid_the_old_amount() {
    for method in ["pm_card_visa", "pm_sepa_debit"] {
        let mut cards = CardFixture::open().await;
        let invoice = cards.links.fixture.discounted_invoice().await;
        let (link, payment) = cards.begun_for(&invoice).await;
        cards.links.wait(until_the_discount_has_ended()).await;
        cards.links.fixture.app.work_payment_link(link["id"].as_str().unwrap()).await;
        cards.pays(&payment, method).await;
        if method == "pm_sepa_debit" {
            cards.work(&link).await;
            assert_eq!(
                (cards.links.again(&link).await["amount"].clone(), cards.stands(&link).await.0),
                (json!(9_800), "processing".to_owned())
            );
            cards.step(&payment, "comes").await;
        }
        cards.told(&link).await;
        assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 9_800), "{method}");
        assert_eq!(cards.links.again(&link).await["amount"], 9_800, "{method}");
        assert_eq!(cards.links.fixture.stands("receivable", &invoice).await, status("partially_paid", 9_800, 200), "it was too late");
    }
}

#[tokio::test]
async fn a_payment_that_was_canceled_at_stripe_is_made_anew() {
    let cards = CardFixture::open().await;
    let (link, first) = cards.begun().await;
    cards.links.fixture.app.advance(TimeDelta::seconds(1));
    cards.cancel(&first).await;
    cards.told(&link).await;
    let second = cards.begin(&link).await;
    assert_ne!(first, second);
    cards.step(&second, "card").await;
    cards.told(&link).await;
    assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 10_000));
}

/// Stripe tells when a card was charged, and when a debit was authorized: whenever that is read, the payer paid then.
#[tokio::test]
async fn who_paid_within_the_discount_has_paid_whenever_it_is_read() {
    for is_debit in [false, true] {
        let mut cards = CardFixture::open().await;
        let invoice = cards.links.fixture.discounted_invoice().await;
        let (link, payment) = cards.begun_for(&invoice).await;
        // To the last minutes of the 13th.
        cards.links.wait(until_the_discount_has_ended() - TimeDelta::minutes(9 * 60 + 32)).await;
        cards.step(&payment, if is_debit { "debit" } else { "card" }).await;
        cards.links.wait(TimeDelta::minutes(4)).await;
        cards.told(&link).await;
        if is_debit {
            assert_eq!(cards.stands(&link).await, ("processing".to_owned(), 0));
            cards.links.wait(TimeDelta::days(4)).await;
            cards.step(&payment, "comes").await;
            cards.told(&link).await;
        }
        assert_eq!(cards.stands(&link).await, ("succeeded".to_owned(), 9_800), "{is_debit}");
        assert_eq!(cards.links.fixture.stands("receivable", &invoice).await, status("paid", 9_800, 0), "{is_debit}");
        assert_eq!(cards.links.fixture.records(&invoice).await[0]["paid_at"], "2024-06-13T23:58:00.000000+00:00", "{is_debit}");
        assert!(cards.page(&link, "").await.text.contains("13\u{a0}Jun\u{a0}2024"), "{is_debit}");
    }
}
