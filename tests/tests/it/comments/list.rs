use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

use super::{ALL, payable};

#[tokio::test]
async fn comments_of_one_object_are_listed_oldest_first() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &ALL).await;
    let (bill, other) = (payable(&partner, entity).await, payable(&partner, entity).await);
    let mut made = Vec::new();
    for (object, text) in [(&bill, "first"), (&other, "elsewhere"), (&bill, "second")] {
        made.push(user.post("/comments").json(json!({"object_type": "payable", "object_id": object, "text": text})).await.expect(201));
        app.advance(TimeDelta::minutes(1));
    }
    let listed =
        async |query: &str| user.get(&format!("/comments?object_type=payable&object_id={bill}{query}")).await.expect(200)["data"].clone();
    assert_eq!(listed("").await, json!([made[0], made[2]]));
    assert_eq!(listed("&order=desc").await, json!([made[2], made[0]]));
    assert_eq!(listed("&created_at__gt=2024-06-03T09:30:00Z").await, json!([made[2]]));
    assert_eq!(
        partner.get(&format!("/comments?object_type=payable&object_id={other}")).entity(entity).await.expect(200)["data"],
        json!([made[1]])
    );
    let refused = user.get("/comments?sort=created_at").await;
    assert_eq!(refused.fields(), ["query.object_id", "query.object_type", "query.sort"]);
    let first = user.get(&format!("/comments?object_type=payable&object_id={bill}&limit=1")).await.expect(200);
    let next = first["next_pagination_token"].as_str().unwrap();
    let second = user.get(&format!("/comments?pagination_token={next}")).await.expect(200);
    assert_eq!(second["data"], json!([made[2]]));
    user.get("/comments?pagination_token=nonsense").await.message(400);
}
