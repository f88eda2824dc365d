use serde_json::{Value, json};

use super::card_fixture::CardFixture;
use super::{IBAN, PaymentLinkFixture};

#[tokio::test]
async fn an_invoice_is_asked_for_whole() {
    let links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.invoice().await;
    let mut link = links.ask(links.of_invoice(&invoice)).await.expect(201);
    let read = links.fixture.read(&format!("/receivables/{invoice}")).await;
    assert_eq!(link, links.again(&link).await);
    let url = link["payment_page_url"].take();
    assert_eq!(url.as_str().unwrap().len(), "https://bursar.test/pay/".len() + 43, "nobody guesses {url}");
    let (id, intent) = (link["id"].take(), link["payment_intent_id"].take());
    assert_eq!(intent, link["payment_intent"]["id"].take());
    assert_eq!(links.fixture.app.events_of(id.as_str().unwrap().parse().unwrap()).await, ["payment_link.created"]);
    let payer = link["payer"].take();
    assert_eq!((&payer["id"], &payer["name"], &payer["type"]), (&read["counterpart_id"], &json!("Acme Inc."), &json!("counterpart")));
    let account = json!({
        "id": links.account["id"], "account_holder_name": "Till GmbH", "account_number": null, "bic": "COBADEFFXXX", "country": "DE",
        "currency": "EUR", "display_name": null, "iban": IBAN, "is_default": true, "name": null, "routing_number": null,
        "sort_code": null, "was_created_by_user_id": null,
    });
    let expected = json!({
        "id": null, "amount": 10_000, "currency": "EUR", "expires_at": "2024-07-03T09:30:00.000000+00:00",
        "invoice": {"due_date": null, "file": null, "issue_date": "2024-06-03"}, "payer": null,
        "payment_intent": {
            "id": null, "application_fee_amount": null, "object": {"type": "receivable", "id": invoice}, "provider": null,
            "selected_payment_method": null, "status": "created", "updated_at": "2024-06-03T09:30:00.000000+00:00",
        },
        "payment_intent_id": null, "payment_methods": ["sepa_credit"], "payment_page_url": null, "payment_reference": read["document_id"],
        "recipient": {"id": links.fixture.entity, "type": "entity", "name": "PaymentFixture", "bank_accounts": [account]},
        "return_url": null, "status": "created",
    });
    assert_eq!(link, expected);
}

#[tokio::test]
async fn a_bill_is_paid_to_its_vendor_in_full() {
    let links = PaymentLinkFixture::open().await;
    let (bill, vendor) = links.bill().await;
    let mut body = json!({
        "recipient": {"type": "counterpart", "id": vendor["id"]}, "payment_methods": ["sepa_credit"],
        "object": {"type": "payable", "id": bill}, "return_url": "https://app.example/bills",
    });
    let link = links.ask(body.clone()).await.expect(201);
    assert_eq!((&link["amount"], &link["payment_reference"]), (&json!(10_000), &json!("RE-17")));
    assert_eq!((&link["recipient"]["name"], &link["payer"]["type"]), (&json!("Paper Mill AG"), &json!("entity")));
    assert_eq!(link["recipient"]["bank_accounts"][0]["iban"], "DE02120300000000202051");
    assert_eq!((&link["return_url"], &link["invoice"]["due_date"]), (&json!("https://app.example/bills"), &json!("2024-07-01")));
    assert_eq!(link["expires_at"], "2024-07-31T00:00:00.000000+00:00", "30 days behind the due date");
    assert_eq!(links.ask(body.clone()).await.fields(), ["body.object.id"], "a link asks for all of it already");
    body["amount"] = json!(5_000);
    assert_eq!(links.ask(body).await.fields(), ["body.amount"], "its amount is the bill's");
    let (bill, _) = links.bill().await;
    let wrong = json!({
        "recipient": {"type": "counterpart", "id": vendor["id"]}, "payment_methods": ["sepa_credit"], "object": {"type": "payable", "id": bill},
    });
    assert_eq!(links.ask(wrong).await.fields(), ["body.recipient.id"], "another vendor's bill");
}

#[tokio::test]
async fn what_is_no_document_of_here_says_it_itself() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.free();
    let file = json!({"name": "invoice.pdf", "mimetype": "application/pdf", "url": "https://files.example/1.pdf"});
    body["invoice"] = json!({"due_date": "2024-06-10", "issue_date": "2024-06-01", "file": file});
    let link = links.ask(body).await.expect(201);
    assert_eq!((&link["amount"], &link["currency"], &link["payer"]), (&json!(12_050), &json!("EUR"), &json!(null)));
    assert_eq!(link["payment_reference"], "INV#12345", "the link keeps it as it was given");
    assert_eq!(link["invoice"], json!({"due_date": "2024-06-10", "issue_date": "2024-06-01", "file": file}));
    assert_eq!(link["expires_at"], "2024-07-10T00:00:00.000000+00:00");
    let missing = json!({"recipient": {"type": "entity", "id": links.fixture.entity}, "payment_methods": ["sepa_credit"]});
    assert_eq!(links.ask(missing).await.fields(), ["body.amount", "body.currency", "body.payment_reference"]);
}

#[tokio::test]
async fn an_object_excludes_what_it_says() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.of_invoice(&links.fixture.invoice().await);
    for (field, value) in [("currency", json!("EUR")), ("payment_reference", json!("x")), ("invoice", json!({}))] {
        body[field] = value;
    }
    assert_eq!(links.ask(body).await.fields(), ["body.currency", "body.invoice", "body.payment_reference"]);
}

#[tokio::test]
async fn links_for_parts_never_ask_for_more_than_is_to_be_paid() {
    let links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.invoice().await;
    let part = |amount: i64| {
        let mut body = links.of_invoice(&invoice);
        body["amount"] = json!(amount);
        links.ask(body)
    };
    assert_eq!(part(10_001).await.fields(), ["body.amount"]);
    part(4_000).await.expect(201);
    assert_eq!(part(6_001).await.fields(), ["body.amount"]);
    let rest = links.ask(links.of_invoice(&invoice)).await.expect(201);
    assert_eq!(rest["amount"], 6_000, "the rest, where no amount is given");
    assert_eq!(part(1).await.fields(), ["body.object.id"]);
    links.fixture.post(&format!("/payment_links/{}/expire", rest["id"].as_str().unwrap())).await.expect(200);
    part(6_000).await.expect(201);
}

#[tokio::test]
async fn racing_links_for_parts_never_ask_for_more_either() {
    let links = PaymentLinkFixture::open().await;
    let invoice = links.fixture.invoice().await;
    let mut body = links.of_invoice(&invoice);
    body["amount"] = json!(3_000);
    let raced = futures::future::join_all((0..6).map(|_| async { links.ask(body.clone()).await.status })).await;
    assert_eq!((raced.iter().filter(|status| **status == 201).count(), raced.len()), (3, 6), "{raced:?}");
}

#[tokio::test]
async fn only_a_document_that_takes_payments_is_asked_for() {
    let links = PaymentLinkFixture::open().await;
    for document in [links.fixture.document("invoice").await, links.fixture.document("quote").await, links.fixture.entity.to_string()] {
        assert_eq!(links.ask(links.of_invoice(&document)).await.fields(), ["body.object.id"]);
    }
    let paid = links.fixture.invoice().await;
    links.fixture.pay("receivable", &paid, 10_000).await;
    assert_eq!(links.ask(links.of_invoice(&paid)).await.fields(), ["body.object.id"]);
    let mut foreign = links.of_invoice(&links.fixture.invoice().await);
    foreign["recipient"]["id"] = json!(links.fixture.partner.entity().await);
    assert_eq!(links.ask(foreign).await.fields(), ["body.recipient.id"]);
}

#[tokio::test]
async fn nobody_is_asked_for_what_nobody_can_pay() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.free();
    body["payment_methods"] = json!(["sepa_credit", "card", "us_ach"]);
    assert_eq!(links.ask(body.clone()).await.fields(), ["body.payment_methods.1", "body.payment_methods.2"]);
    body["payment_methods"] = json!(["sepa_credit", "sepa_credit"]);
    assert_eq!(links.ask(body.clone()).await.fields(), ["body.payment_methods.1"]);
    body["payment_methods"] = json!(["sepa_credit"]);
    body["currency"] = json!("USD");
    assert_eq!(links.ask(body.clone()).await.fields(), ["body.payment_methods.0"], "no account in dollars");
    body["currency"] = json!("EUR");
    let poor = links.fixture.partner.entity().await;
    body["recipient"]["id"] = json!(poor);
    let refused = links.fixture.partner.post("/payment_links").entity(poor).json(body).await;
    assert_eq!(refused.fields(), ["body.payment_methods.0"], "no account at all");
}

#[tokio::test]
async fn a_method_is_offered_in_its_currencies_alone() {
    let cards = CardFixture::open().await;
    let (links, entity) = (&cards.links, cards.links.fixture.entity);
    let active = ["card", "ideal", "blik", "p24", "bacs_direct_debit"];
    links.fixture.partner.takes_payments(entity, &active).await;
    let asked = |currency: &str, methods: &[&str]| {
        let mut body = links.free();
        (body["currency"], body["payment_methods"]) = (json!(currency), json!(methods));
        links.ask(body)
    };
    for (currency, methods, refused) in [
        ("USD", &["card", "ideal"][..], &["body.payment_methods.1"][..]),
        ("EUR", &["blik", "ideal"], &["body.payment_methods.0"]),
        ("EUR", &["bacs_direct_debit"], &["body.payment_methods.0"]),
        ("JPY", &["p24"], &["body.payment_methods.0"]),
    ] {
        let answer = asked(currency, methods).await;
        assert_eq!(answer.fields(), refused, "{currency}");
        assert!(answer.text.contains("takes no payments in"), "{}", answer.text);
    }
    for (currency, methods) in [("PLN", &["card", "blik", "p24"][..]), ("EUR", &["card", "ideal", "p24"]), ("GBP", &["bacs_direct_debit"])]
    {
        let link = asked(currency, methods).await.expect(201);
        let location = cards.press(&link).await.header("location").to_owned();
        assert!(location.ends_with("/card"), "{currency}: Stripe takes them");
    }
}

#[tokio::test]
async fn a_link_lives_for_seventy_days_at_most() {
    let links = PaymentLinkFixture::open().await;
    let mut body = links.free();
    for (moment, is_taken) in
        [("2024-06-03T09:30:00Z", false), ("2024-06-03T09:30:01Z", true), ("2024-08-12T09:30:00Z", true), ("2024-08-12T09:30:01Z", false)]
    {
        body["expires_at"] = json!(moment);
        let answer = links.ask(body.clone()).await;
        if is_taken {
            assert_eq!(answer.expect(201)["expires_at"].as_str().unwrap()[..19], moment[..19]);
        } else {
            assert_eq!(answer.fields(), ["body.expires_at"], "{moment}");
        }
    }
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let links = PaymentLinkFixture::open().await;
    let wrong = json!({
        "recipient": {"type": "bank", "id": "x"}, "payment_methods": ["cash"], "amount": 0, "currency": "EURO", "return_url": "javascript:1",
        "comment": "x",
    });
    let expected = [
        "body.amount",
        "body.comment",
        "body.currency",
        "body.payment_methods.0",
        "body.recipient.id",
        "body.recipient.type",
        "body.return_url",
    ];
    assert_eq!(links.ask(wrong).await.fields(), expected);
    let mut large = links.free();
    large["amount"] = json!(1_i64 << 53);
    assert_eq!(links.ask(large).await.fields(), ["body.amount"]);
}

/// What the role of a user must allow depends on what is asked for.
#[tokio::test]
async fn a_user_asks_for_what_the_user_may_read() {
    let links = PaymentLinkFixture::open().await;
    let (invoice, (bill, vendor)) = (links.fixture.invoice().await, links.bill().await);
    let of_bill = json!({
        "recipient": {"type": "counterpart", "id": vendor["id"]}, "payment_methods": ["sepa_credit"], "object": {"type": "payable", "id": bill},
    });
    let cases: [(Value, &[(&str, &str)]); 3] = [
        (links.of_invoice(&invoice), &[("entity_bank_account", "read"), ("receivable", "read")]),
        (of_bill, &[("counterpart", "read"), ("payable", "read")]),
        (links.free(), &[("entity_bank_account", "read")]),
    ];
    for (body, needed) in cases {
        for left_out in 0..needed.len() {
            let words: Vec<_> = needed.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, word)| word).collect();
            let words: Vec<_> = words.into_iter().map(|(object, action)| (*object, *action, "allowed")).collect();
            let user = links.fixture.partner.user(links.fixture.entity, &words).await;
            let (object, _) = needed[left_out];
            let refused = user.post("/payment_links").json(body.clone()).await.message(403);
            assert_eq!(refused, format!("Action read for {object} not allowed"));
        }
        let words: Vec<_> = needed.iter().map(|(object, action)| (*object, *action, "allowed")).collect();
        let user = links.fixture.partner.user(links.fixture.entity, &words).await;
        let made = user.post("/payment_links").json(body).await.expect(201);
        let own = format!("/payment_links/{}", made["id"].as_str().unwrap());
        user.get(&own).await.expect(200);
        let stranger = links.fixture.partner.user(links.fixture.entity, &[("payment_record", "read", "allowed")]).await;
        stranger.get(&own).await.message(403);
        user.post(&format!("{own}/expire")).await.expect(200);
    }
    let own_only = [("entity_bank_account", "read", "allowed"), ("receivable", "read", "allowed_for_own")];
    let user = links.fixture.partner.user(links.fixture.entity, &own_only).await;
    let others = links.fixture.invoice().await;
    assert_eq!(user.post("/payment_links").json(links.of_invoice(&others)).await.fields(), ["body.object.id"], "made by somebody else");
}
