use serde_json::json;

use super::{Shop, customer, line, path, refused};

#[tokio::test]
async fn a_field_that_is_left_out_stays_and_null_clears() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(10_000, 1)]));
    body["memo"] = json!("above");
    body["footer"] = json!("below");
    let draft = shop.draft(body).await;
    let change = json!({"invoice": {"memo": null, "discount": {"type": "percentage", "amount": 1_000}}});
    let changed = shop.patch(&path(&draft)).json(change).await.expect(200);
    assert_eq!((&changed["memo"], &changed["footer"]), (&json!(null), &json!("below")));
    assert_eq!((&changed["discount"]["value"], &changed["total_amount"]), (&json!(1_000), &json!(10_710)));
    let without = shop.patch(&path(&draft)).json(json!({"invoice": {"discount": null}})).await.expect(200);
    assert_eq!((&without["discount"], &without["total_amount"]), (&json!(null), &json!(11_900)));
    assert_eq!(shop.read(&draft).await, without);
    shop.patch(&path(&draft)).json(json!({"invoice": {"footer": "below"}})).await.expect(200);
    shop.told(&draft, &["receivable.created", "receivable.updated", "receivable.updated"]).await;
}

#[tokio::test]
async fn lines_are_changed_by_position() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1), line(200, 1), line(300, 1)]))).await;
    let lines =
        json!({"invoice": {"line_items": [{"quantity": 2, "price": 7_000}, {}, {"quantity": 2, "price": 4_000, "tax_rate_value": 0}]}});
    let changed = shop.patch(&path(&draft)).json(lines).await.expect(200);
    let totals: Vec<_> = changed["line_items"].as_array().unwrap().iter().map(|item| item["total_before_vat"].clone()).collect();
    assert_eq!(totals, [json!(14_000), json!(200), json!(8_000)]);
    assert_eq!(changed["subtotal"], 22_200);
    let more = json!({"invoice": {"line_items": [{}, {}, {}, {"quantity": 1}]}});
    assert_eq!(shop.patch(&path(&draft)).json(more).await.fields(), ["body.invoice.line_items"]);
}

#[tokio::test]
async fn another_counterpart_comes_with_its_address() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let other = shop.post("/counterparts").json(customer("Other Inc.")).await.expect(201);
    let alone = json!({"invoice": {"counterpart_id": other["id"]}});
    assert_eq!(shop.patch(&path(&draft)).json(alone).await.fields(), ["body.invoice.counterpart_billing_address_id"]);
    let change = json!({"invoice": {"counterpart_id": other["id"], "counterpart_billing_address_id": other["default_billing_address_id"]}});
    let changed = shop.patch(&path(&draft)).json(change).await.expect(200);
    assert_eq!((&changed["counterpart_name"], &changed["counterpart_id"]), (&json!("Other Inc."), &other["id"]));
    let foreign = json!({"invoice": {"counterpart_billing_address_id": shop.address}});
    assert_eq!(shop.patch(&path(&draft)).json(foreign).await.fields(), ["body.invoice.counterpart_billing_address_id"]);
}

#[tokio::test]
async fn the_body_is_chosen_by_what_the_document_is_and_where_it_stands() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    shop.patch(&path(&draft)).json(json!({"quote": {"memo": "x"}})).await.expect(400);
    refused(shop.patch(&path(&draft)).json(json!({"issued_invoice": {"memo": "x"}})).await, "Invoice cannot be updated in status draft");
    let issued = shop.act(&draft, "issue").await.expect(200);
    refused(shop.patch(&path(&issued)).json(json!({"invoice": {"memo": "x"}})).await, "Invoice cannot be updated in status issued");
    let tagged = shop.post("/tags").json(json!({"name": "Urgent"})).await.expect(201);
    let tags = json!({"invoice": {"tag_ids": [tagged["id"]]}});
    assert_eq!(shop.patch(&path(&issued)).json(tags).await.expect(200)["tags"], json!([tagged]), "tags may change in any status");
    let answer = shop.patch(&path(&issued)).json(json!({"invoice": {"vat_mode": "inclusive", "memo": 5}})).await;
    assert_eq!(answer.fields(), ["body.invoice.memo", "body.invoice.vat_mode"]);
}

#[tokio::test]
async fn an_issued_invoice_changes_as_far_as_the_settings_allow() {
    let shop = Shop::open().await;
    let issued = shop.open_invoice().await;
    let change = |fields| shop.patch(&path(&issued)).json(json!({"issued_invoice": fields}));
    let words = "Invoice cannot be updated after it was issued: credit it, or set receivable_edit_flow to non_compliant";
    refused(change(json!({"due_date": "2024-08-01"})).await, words);
    assert_eq!(change(json!({"partner_metadata": {"order": 7}})).await.expect(200)["partner_metadata"], json!({"order": 7}));
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let moved = change(json!({"due_date": "2024-08-01", "memo": "later"})).await.expect(200);
    assert_eq!((&moved["due_date"], &moved["memo"], &moved["document_id"]), (&json!("2024-08-01"), &json!("later"), &json!("INV-00001")));
    let redated = change(json!({"issue_date": "2024-06-10T00:00:00Z"})).await.expect(200);
    assert_eq!(redated["due_date"], "2024-07-10", "it is due by its terms");
    let named = change(json!({"entity": {"type": "organization", "name": "Other name"}})).await.expect(200);
    assert_eq!((&named["entity"]["name"], &named["entity"]["type"]), (&json!("Other name"), &json!("organization")));
}

#[tokio::test]
async fn two_clients_who_change_different_fields_both_do() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let change = async |fields: serde_json::Value| shop.patch(&path(&draft)).json(json!({"invoice": fields})).await.expect(200);
    futures::future::join(change(json!({"memo": "above"})), change(json!({"footer": "below"}))).await;
    let read = shop.read(&draft).await;
    assert_eq!((&read["memo"], &read["footer"]), (&json!("above"), &json!("below")));
}

#[tokio::test]
async fn of_two_changes_for_one_state_one_is_made() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let seen = shop.get(&path(&draft)).await.header("etag").to_owned();
    let change = |memo: &str| shop.patch(&path(&draft)).header("if-match", &seen).json(json!({"invoice": {"memo": memo}}));
    change("first").await.expect(200);
    change("second").await.expect(412);
    assert_eq!(shop.read(&draft).await["memo"], "first");
}
