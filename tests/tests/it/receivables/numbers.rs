use std::collections::BTreeSet;

use serde_json::json;

use super::{Shop, line};

#[tokio::test]
async fn sixty_four_at_once_get_numbers_without_gap_or_duplicate() {
    let shop = Shop::open().await;
    let mut drafts = Vec::new();
    for _ in 0..64 {
        drafts.push(shop.draft(shop.invoice(json!([line(100, 1)]))).await);
    }
    let all = drafts.iter().map(|draft| async { shop.act(draft, "issue").await.expect(200)["document_id"].as_str().unwrap().to_owned() });
    let numbers: BTreeSet<String> = futures::future::join_all(all).await.into_iter().collect();
    let expected: BTreeSet<String> = (1..=64).map(|number| format!("INV-{number:05}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn each_type_counts_for_itself_and_each_entity_too() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let quote = shop.issued(shop.document("quote", json!([line(100, 1)]))).await;
    let note = shop.issued(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let numbers = [&invoice, &quote, &note].map(|document| document["document_id"].as_str().unwrap().to_owned());
    assert_eq!(numbers, ["INV-00001", "Q-00001", "CN-00001"]);
    let other = Shop::of(shop.app.clone(), shop.app.partner().await).await;
    assert_eq!(other.open_invoice().await["document_id"], "INV-00001");
}

#[tokio::test]
async fn the_settings_say_how_a_number_is_written_and_which_is_next() {
    let shop = Shop::open().await;
    shop.open_invoice().await;
    let ids = json!({
        "document_type_prefix": {"invoice": "IN"}, "prefix": "EX-ORG", "include_date": true, "separator": "/", "min_digits": 5,
        "next_number": {"invoice": 3},
    });
    shop.set(json!({"document_ids": ids})).await;
    assert_eq!(shop.open_invoice().await["document_id"], "IN/EX-ORG/2024/00003");
    let next = shop.partner.get(&format!("/entities/{}/settings/next_document_numbers", shop.entity)).await.expect(200);
    assert_eq!((&next["invoice"], &next["quote"]), (&json!(4), &json!(1)));
}

#[tokio::test]
async fn an_issue_that_fails_takes_no_number() {
    let shop = Shop::open().await;
    let refused = shop.draft(shop.invoice(json!([]))).await;
    shop.act(&refused, "issue").await.expect(422);
    assert_eq!(shop.open_invoice().await["document_id"], "INV-00001");
}
