use serde_json::json;

use super::{Extra, path};

#[tokio::test]
async fn a_field_of_a_counterpart_has_one_value() {
    let extra = Extra::open().await;
    let made = extra.made("default_account_code", "429").await;
    let expected = json!({
        "id": made["id"], "created_at": made["created_at"], "updated_at": made["created_at"], "created_by": null,
        "field_name": "default_account_code", "field_value": "429", "object_id": extra.counterpart, "object_type": "counterpart",
    });
    assert_eq!(made, expected);
    assert_eq!(extra.get(&path(&made)).await.expect(200), made);
    let words = extra.add(extra.says("default_account_code", "430")).await.message(400);
    assert!(words.contains("PATCH /data_exports/extra_data/"), "{words}");
    extra.made("default_tax_rate_code", "Tax on Purchases").await;
}

#[tokio::test]
async fn the_object_must_be_the_entitys() {
    let extra = Extra::open().await;
    let other = extra.partner.entity().await;
    let refused = extra.partner.post("/data_exports/extra_data").entity(other).json(extra.says("default_account_code", "1")).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.object_id".to_owned()]));
    extra.delete(&format!("/counterparts/{}", extra.counterpart.as_str().unwrap())).await.expect(204);
    let refused = extra.add(extra.says("default_account_code", "1")).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.object_id".to_owned()]), "it was deleted");
    assert_eq!(extra.add(extra.says("color", "1")).await.status, 422);
}
