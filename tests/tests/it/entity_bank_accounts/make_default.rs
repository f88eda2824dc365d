use bursar_tests::Tenant;

use super::{in_dollars, in_euro};
use crate::entities::events;

#[tokio::test]
async fn it_takes_the_place_of_the_one_before_in_its_currency() {
    let tenant = Tenant::start().await;
    let add = |body| tenant.post("/bank_accounts").json(body);
    let (first, dollars, mut second) =
        (add(in_euro()).await.expect(201), add(in_dollars()).await.expect(201), add(in_euro()).await.expect(201));
    let choose = format!("/bank_accounts/{}/make_default", second["id"].as_str().unwrap());
    second["is_default_for_currency"] = true.into();
    for _ in 0..2 {
        assert_eq!(tenant.post(&choose).await.expect(200), second);
    }
    let is_default = async |id: &serde_json::Value| {
        let path = format!("/bank_accounts/{}", id.as_str().unwrap());
        tenant.get(&path).await.expect(200)["is_default_for_currency"] == true
    };
    assert!(!is_default(&first["id"]).await);
    assert!(is_default(&second["id"]).await && is_default(&dollars["id"]).await);
    let chosen = events(&tenant.partner, tenant.entity).await.into_iter().filter(|event| event == "entity_bank_account.updated").count();
    assert_eq!(chosen, 1, "what is so already is no event");
}
