use serde_json::json;

use super::{body, path};
use crate::receivables::Shop;
use crate::receivables::pdf::read;

#[tokio::test]
async fn the_pdf_says_what_is_delivered_and_nothing_of_money() {
    let shop = Shop::open().await;
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {}, "language": "de"})).await;
    let mut asked = body(&shop);
    asked["delivery_number"] = json!("102-2025-0987");
    asked["delivery_date"] = json!("2024-06-07");
    asked["display_signature_placeholder"] = json!(true);
    let made = shop.post("/delivery_notes").json(asked).await.expect(201);
    assert_eq!((&made["file_url"], &made["original_file_url"]), (&json!(null), &json!(null)));
    shop.app.work_deliveries(shop.entity).await;
    let shown = shop.get(&path(&made)).await.expect(200);
    let answer = shop.partner.follow(shown["original_file_url"].as_str().unwrap()).await;
    let text = read(&answer.bytes);
    for word in ["Delivery note", "DN-00001", "102-2025-0987", "Cable", "2.5", "Desk lamp", "Acme Inc."] {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(!text.contains('€') && !text.contains("Subtotal"), "{text}");
    shop.patch(&path(&made)).json(json!({"memo": "Ring twice"})).await.expect(200);
    assert_eq!(shop.get(&path(&made)).await.expect(200)["file_url"], json!(null), "what changed is drawn anew");
    shop.app.work_deliveries(shop.entity).await;
    let shown = shop.get(&path(&made)).await.expect(200);
    assert!(read(&shop.partner.follow(shown["original_file_url"].as_str().unwrap()).await.bytes).contains("Ring twice"));
}
