use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Shop, line, path};

#[tokio::test]
async fn history_events_and_answers_tell_one_story() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    shop.patch(&path(&invoice)).json(json!({"issued_invoice": {"partner_metadata": {"order": 7}}})).await.expect(200);
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 900, "comment": "cash"})).await.expect(200);
    let note = shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let history = shop.get(&format!("{}/history?order=asc", path(&invoice))).await.expect(200);
    let story: Vec<_> =
        history["data"].as_array().unwrap().iter().map(|entry| (entry["event_type"].clone(), entry["event_data"].clone())).collect();
    let expected = [
        ("receivable_created", json!({})),
        ("status_changed", json!({"old_status": "draft", "new_status": "issued"})),
        ("receivable_updated", json!({})),
        ("payment_received", json!({"amount_paid": 900, "amount_due": 11_000, "comment": "cash"})),
        ("status_changed", json!({"old_status": "issued", "new_status": "partially_paid"})),
        ("based_on_receivable_created", json!({"receivable_id": note["id"], "type": "credit_note"})),
    ];
    assert_eq!(story, expected.map(|(kind, data)| (json!(kind), data)));
    let first = &history["data"][0];
    let one = shop.get(&format!("{}/history/{}", path(&invoice), first["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(&one, first);
    shop.get(&format!("{}/history/{}", path(&note), first["id"].as_str().unwrap())).await.expect(404);
    let told = ["receivable.created", "receivable.issued", "receivable.updated", "receivable.partially_paid"];
    shop.told(&invoice, &told).await;
}

/// Which event, and the text of the PDF that is kept for it.
async fn printed(shop: &Shop, document: &Value) -> Vec<(String, Option<String>)> {
    let history = shop.get(&format!("{}/history?order=asc", path(document))).await.expect(200);
    let mut printed = Vec::new();
    for entry in history["data"].as_array().unwrap() {
        let one = shop.get(&format!("{}/history/{}", path(document), entry["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(&one, entry);
        let url = &entry["current_pdf_url"];
        let text = if url.is_null() { None } else { Some(shop.text(url).await) };
        printed.push((entry["event_type"].as_str().unwrap().to_owned(), text));
    }
    printed
}

#[tokio::test]
async fn each_change_keeps_the_pdf_that_was_made_of_it() {
    for shows_payments in [false, true] {
        let shop = Shop::open().await;
        shop.set(json!({"generate_paid_invoice_pdf": shows_payments})).await;
        let draft = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
        shop.app.advance(TimeDelta::minutes(1));
        let invoice = shop.act(&draft, "issue").await.expect(200);
        assert_eq!(printed(&shop, &invoice).await[1], ("status_changed".into(), None), "it is made in a job");
        shop.print().await;
        shop.app.advance(TimeDelta::minutes(1));
        shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 900})).await.expect(200);
        shop.print().await;
        shop.app.advance(TimeDelta::minutes(1));
        shop.act(&invoice, "mark_as_paid").await.expect(200);
        shop.print().await;
        let story = printed(&shop, &invoice).await;
        let kinds: Vec<_> = story.iter().map(|(kind, text)| (kind.as_str(), text.is_some())).collect();
        let expected = [
            ("receivable_created", false),
            ("status_changed", true),
            ("payment_received", false),
            ("status_changed", true),
            ("payment_received", shows_payments),
            ("status_changed", true),
        ];
        assert_eq!(kinds, expected);
        let (issued, partly, paid) = (story[1].1.as_ref(), story[3].1.as_ref(), story[5].1.as_ref());
        assert_eq!(issued != partly, shows_payments, "without payments on it, one PDF is right all along");
        assert_eq!(partly != paid, shows_payments);
        assert!(issued.unwrap().contains("INV-00001"));
    }
}

#[tokio::test]
async fn history_is_filtered_by_its_types() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let found = shop.get(&format!("{}/history?event_type__in=status_changed", path(&invoice))).await.expect(200);
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
}
