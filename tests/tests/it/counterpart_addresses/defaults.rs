//! A default address stays until another takes its place.

use bursar_tests::id;
use serde_json::json;

use crate::counterparts::{Business, berlin};

#[tokio::test]
async fn a_default_address_is_not_deleted() {
    let business = Business::open().await;
    let first = business.read("").await["default_billing_address_id"].as_str().unwrap().to_owned();
    let refused = business.delete(&format!("addresses/{first}")).await;
    assert!(refused.text.contains("default billing address"), "{}", refused.text);
    assert_eq!(refused.fields(), ["path.address_id"]);
    let second = id(&business.post("addresses").json(berlin()).await.expect(201));
    business.patch("").json(json!({"organization": {}, "default_shipping_address_id": second})).await.expect(200);
    let refused = business.delete(&format!("addresses/{second}")).await;
    assert!(refused.text.contains("default shipping address"), "{}", refused.text);
    business.patch("").json(json!({"organization": {}, "default_billing_address_id": second})).await.expect(200);
    business.delete(&format!("addresses/{first}")).await.expect(204);
    business
        .patch("")
        .json(json!({"organization": {}, "default_billing_address_id": null, "default_shipping_address_id": null}))
        .await
        .expect(200);
    business.delete(&format!("addresses/{second}")).await.expect(204);
    assert_eq!(business.read("addresses").await["data"], json!([]));
}

#[tokio::test]
async fn of_choosing_and_deleting_one_at_once_one_is_refused() {
    let business = Business::open().await;
    for _ in 0..4 {
        let made = id(&business.post("addresses").json(berlin()).await.expect(201));
        let path = format!("addresses/{made}");
        let (chosen, deleted) = tokio::join!(
            async { business.patch("").json(json!({"organization": {}, "default_shipping_address_id": made})).await.status },
            async { business.delete(&path).await.status },
        );
        assert!(matches!((chosen, deleted), (200, 422) | (422, 204)), "{chosen} {deleted}");
    }
}
