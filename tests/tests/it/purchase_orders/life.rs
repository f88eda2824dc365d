//! Delete, and what a sent order refuses.

use serde_json::json;

use super::{letter, mailing, path};
use crate::receivables::Shop;

#[tokio::test]
async fn a_draft_can_be_deleted() {
    let shop = Shop::open().await;
    let made = shop.order().await;
    shop.delete(&path(&made)).await.expect(204);
    shop.get(&path(&made)).await.message(404);
    let bill = shop.post("/payables").json(json!({"purchase_order_id": made["id"]})).await;
    assert_eq!(bill.fields(), ["body.purchase_order_id"]);
    shop.told(&made, &["payables_purchase_order.created", "payables_purchase_order.deleted"]).await;
}

#[tokio::test]
async fn what_was_sent_stays_as_it_is() {
    let shop = mailing().await;
    let made = shop.order().await;
    shop.post(&format!("{}/send", path(&made))).json(letter()).await.expect(200);
    let refused = shop.patch(&path(&made)).json(json!({"message": "late"})).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["path.purchase_order_id".to_owned()]));
    let refused = shop.delete(&path(&made)).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["path.purchase_order_id".to_owned()]));
    let again = shop.post(&format!("{}/send", path(&made))).json(letter()).await.expect(200);
    assert!(again["mail_id"].is_string(), "it can be sent again");
    shop.told(&made, &["payables_purchase_order.created", "payables_purchase_order.issued"]).await;
    shop.app.work_purchasing(shop.entity).await;
}
