use serde_json::json;

use super::Business;

#[tokio::test]
async fn it_is_replaced_as_a_whole_and_kept_as_it_is() {
    let business = Business::open().await;
    let put = |body| business.put("partner_metadata").json(body);
    assert_eq!(business.read("partner_metadata").await, json!({"metadata": null}));
    let kept = json!({"metadata": {"crm": {"id": 7, "owner": null}}});
    assert_eq!(put(kept.clone()).await.expect(200), kept);
    assert_eq!(business.read("partner_metadata").await, kept);
    put(json!({"metadata": {}})).await.expect(200);
    assert_eq!(business.read("partner_metadata").await, json!({"metadata": {}}));
    assert_eq!(put(json!({"metadata": null})).await.fields(), ["body.metadata"]);
    let made = business.read("").await;
    let happened = ["counterpart.created", "counterpart.metadata_update", "counterpart.metadata_update"];
    assert_eq!(business.events_of(&made).await, happened);
}
