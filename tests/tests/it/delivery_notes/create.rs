use serde_json::json;

use super::{body, invoice, note};
use crate::receivables::{Shop, line};

#[tokio::test]
async fn a_note_has_its_number_and_copies_of_both_sides_at_once() {
    let shop = Shop::open().await;
    let made = note(&shop).await;
    assert_eq!((&made["document_id"], &made["status"]), (&json!("DN-00001"), &json!("created")));
    assert_eq!(made["counterpart"]["organization"]["legal_name"], "Acme Inc.");
    assert_eq!(made["counterpart_address"]["city"], "Berlin");
    assert_eq!(made["line_items"][0]["quantity"].as_f64(), Some(2.5));
    assert_eq!(
        made["line_items"][0]["product"],
        json!({"name": "Cable", "description": null, "measure_unit": {"name": "m", "description": null}})
    );
    assert_eq!(note(&shop).await["document_id"], "DN-00002");
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {"legal_name": "Another name"}})).await.expect(200);
    let kept = shop.get(&super::path(&made)).await.expect(200);
    assert_eq!(kept["counterpart"], made["counterpart"], "a copy");
    shop.told(&made, &["delivery_note.created"]).await;
}

#[tokio::test]
async fn of_an_invoice_it_takes_whom_and_what_and_leaves_the_invoice() {
    let shop = Shop::open().await;
    let issued = shop.issued(shop.invoice(json!([line(10_000, 3)]))).await;
    let made = shop.post("/delivery_notes").json(json!({"based_on": issued["id"]})).await.expect(201);
    assert_eq!((&made["based_on"], &made["based_on_document_id"]), (&issued["id"], &json!("INV-00001")));
    assert_eq!((&made["counterpart_id"], &made["counterpart_address"]["city"]), (&shop.counterpart, &json!("Berlin")));
    assert_eq!((&made["line_items"][0]["product"]["name"], made["line_items"][0]["quantity"].as_f64()), (&json!("Desk lamp"), Some(3.0)));
    assert_eq!(shop.read(&issued).await, issued);
    let draft = invoice(&shop).await;
    let of_draft = shop.post("/delivery_notes").json(json!({"based_on": draft["id"]})).await.expect(201);
    assert_eq!(of_draft["based_on_document_id"], json!(null));
    let note = shop.post("/receivables").json(json!({"type": "credit_note", "based_on": issued["id"]})).await.expect(201);
    let refused = shop.post("/delivery_notes").json(json!({"based_on": note["id"]})).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.based_on".to_owned()]));
}

#[tokio::test]
async fn what_it_names_must_be_there() {
    let shop = Shop::open().await;
    let mut wrong = body(&shop);
    wrong["counterpart_address_id"] = json!("9d2b4c8f-2087-4738-ba91-7359683c49a4");
    wrong["document_id"] = json!("LS-1");
    wrong["line_items"] = json!([
        {"quantity": 1},
        {"quantity": 1, "product_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"},
        {"quantity": 1, "product_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4", "product": {"name": "Both"}},
    ]);
    let refused = shop.post("/delivery_notes").json(wrong).await;
    let fields = [
        "body.counterpart_address_id",
        "body.document_id",
        "body.line_items.0.product_id",
        "body.line_items.1.product_id",
        "body.line_items.2.product",
    ];
    assert_eq!((refused.status, refused.fields()), (422, fields.map(str::to_owned).into()));
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let mut numbered = body(&shop);
    numbered["document_id"] = json!("LS-1");
    assert_eq!(shop.post("/delivery_notes").json(numbered).await.expect(201)["document_id"], "LS-1");
    assert_eq!(super::note(&shop).await["document_id"], "DN-00001", "a number that was chosen moves no sequence");
}

#[tokio::test]
async fn a_product_of_the_catalog_is_copied() {
    let shop = Shop::open().await;
    let unit = shop.post("/measure_units").json(json!({"name": "box"})).await.expect(201);
    let product = json!({"name": "Paper", "description": "A4", "measure_unit_id": unit["id"]});
    let product = shop.post("/products").json(product).await.expect(201);
    let mut asked = body(&shop);
    asked["line_items"] = json!([{"quantity": 4, "product_id": product["id"]}]);
    let made = shop.post("/delivery_notes").json(asked).await.expect(201);
    let copied = json!({"name": "Paper", "description": "A4", "measure_unit": {"name": "box", "description": null}});
    assert_eq!(made["line_items"][0]["product"], copied, "a product needs no price here");
}
