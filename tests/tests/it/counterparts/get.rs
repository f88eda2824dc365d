use bursar_tests::Tenant;
use serde_json::json;

use super::{Business, company, id};

#[tokio::test]
async fn it_is_what_was_made() {
    let business = Business::open().await;
    let made = business.post("/counterparts").json(company("Widgets")).await.expect(201);
    assert_eq!(business.read(&format!("/counterparts/{}", id(&made))).await, made);
}

#[tokio::test]
async fn who_may_see_own_ones_sees_no_others_and_nothing_of_theirs() {
    let tenant = Tenant::start().await;
    let own = [("counterpart", "create", "allowed"), ("counterpart", "read", "allowed_for_own")];
    let user = tenant.partner.user(tenant.entity, &own).await;
    let others = tenant.post("/counterparts").json(company("Acme")).await.expect(201);
    let made = user.post("/counterparts").json(company("Mine")).await.expect(201);
    assert_eq!(user.get("/counterparts").await.expect(200)["data"], json!([made]));
    for part in ["", "/addresses", "/contacts", "/bank_accounts", "/partner_metadata"] {
        let of = |counterpart| user.get(&format!("/counterparts/{}{part}", id(counterpart)));
        assert_eq!(of(&others).await.message(404), "counterpart not found", "{part}");
        of(&made).await.expect(200);
    }
}
