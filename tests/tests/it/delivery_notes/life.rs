//! Cancel, deliver, delete.

use serde_json::json;

use super::{note, path};
use crate::receivables::Shop;

#[tokio::test]
async fn what_was_delivered_or_canceled_stays_as_it_is_and_can_be_deleted() {
    let shop = Shop::open().await;
    for (verb, status, participle) in [("mark_as_delivered", "delivered", "marked as delivered"), ("cancel", "canceled", "canceled")] {
        let made = note(&shop).await;
        let act = |verb: &str| shop.post(&format!("{}/{verb}", path(&made)));
        assert_eq!(act(verb).await.expect(200)["status"], status);
        assert_eq!(act(verb).await.message(409), format!("Delivery note cannot be {participle} in status {status}"));
        let refused = shop.patch(&path(&made)).json(json!({"memo": "late"})).await;
        assert_eq!(refused.message(409), format!("Delivery note cannot be updated in status {status}"));
        shop.delete(&path(&made)).await.expect(204);
        shop.get(&path(&made)).await.message(404);
        shop.told(&made, &["delivery_note.created", &format!("delivery_note.{status}"), "delivery_note.deleted"]).await;
    }
    assert_eq!(note(&shop).await["document_id"], "DN-00003", "numbers are not given again");
}
