use serde_json::json;

use super::{Shop, line, path, refused};

#[tokio::test]
async fn a_draft_that_is_deleted_is_gone() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    shop.delete(&path(&draft)).await.expect(204);
    shop.get(&path(&draft)).await.expect(404);
    shop.delete(&path(&draft)).await.expect(404);
    assert_eq!(shop.get("/receivables").await.expect(200)["data"], json!([]));
    shop.told(&draft, &["receivable.created", "receivable.deleted"]).await;
}

#[tokio::test]
async fn what_was_issued_stays() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    refused(shop.delete(&path(&invoice)).await, "Invoice cannot be deleted in status issued");
}
