use serde_json::json;

use super::{Shop, line, path, refused};

#[tokio::test]
async fn an_issued_invoice_has_its_number_its_date_and_its_day() {
    let shop = Shop::open().await;
    let issued = shop.open_invoice().await;
    for (field, expected) in [
        ("status", json!("issued")),
        ("document_id", json!("INV-00001")),
        ("issue_date", json!("2024-06-03T09:30:00.000000+00:00")),
        ("due_date", json!("2024-07-03")),
        ("amount_due", json!(11_900)),
    ] {
        assert_eq!(issued[field], expected, "{field}");
    }
    assert_eq!(shop.read(&issued).await, issued);
    shop.told(&issued, &["receivable.created", "receivable.issued"]).await;
    refused(shop.act(&issued, "issue").await, "Invoice cannot be issued in status issued");
}

#[tokio::test]
async fn an_invoice_without_terms_is_never_due() {
    let shop = Shop::open().await;
    let issued = shop.issued(shop.invoice(json!([line(100, 1)]))).await;
    assert_eq!((&issued["due_date"], &issued["status"]), (&json!(null), &json!("issued")));
}

#[tokio::test]
async fn the_number_is_filled_into_the_texts() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["footer"] = json!("Please name {invoice_number} when you pay {amount_due}.");
    let issued = shop.issued(body).await;
    assert_eq!(issued["footer"], "Please name INV-00001 when you pay 1.19 EUR.");
}

#[tokio::test]
async fn what_the_law_asks_for_is_named() {
    let shop = Shop::open().await;
    shop.partner.patch(&format!("/entities/{}", shop.entity)).json(json!({"tax_id": null})).await.expect(200);
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let answer = shop.act(&draft, "issue").await;
    assert_eq!(answer.fields(), ["entity.tax_id", "entity.vat_id"]);
    assert_eq!(shop.read(&draft).await["status"], "draft", "nothing of it has happened");
    let empty = shop.draft(shop.invoice(json!([]))).await;
    assert!(shop.act(&empty, "issue").await.fields().contains(&"receivable.line_items".to_owned()));
}

#[tokio::test]
async fn a_number_of_ones_own_where_the_settings_allow_it() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["document_id"] = json!("2024-A");
    assert_eq!(shop.post("/receivables").json(body.clone()).await.fields(), ["body.document_id"]);
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let issued = shop.issued(body).await;
    assert_eq!(issued["document_id"], "2024-A");
    assert_eq!(shop.open_invoice().await["document_id"], "INV-00001", "it does not count");
}

#[tokio::test]
async fn of_many_who_issue_one_draft_one_does() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let all = (0..8).map(|_| async { shop.post(&format!("{}/issue", path(&draft))).await.status });
    let mut statuses = futures::future::join_all(all).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn where_the_law_asks_for_it_the_day_of_the_supply_is_that_of_the_invoice() {
    let shop = Shop::open().await;
    assert_eq!(shop.open_invoice().await["fulfillment_date"], "2024-06-03", "in Germany");
    let mut body = shop.invoice(json!([line(100, 1)]));
    body["fulfillment_date"] = json!("2024-05-31");
    assert_eq!(shop.issued(body).await["fulfillment_date"], "2024-05-31");
}
