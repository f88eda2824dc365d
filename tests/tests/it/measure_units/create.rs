use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_unit_names_every_field() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "kg", "description": "kilograms"});
    let mut made = tenant.post("/measure_units").json(asked).await.expect(201);
    let path = format!("/measure_units/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    made["id"].take();
    let at = "2024-06-03T09:30:00.000000+00:00";
    assert_eq!(made, json!({"id": null, "name": "kg", "description": "kilograms", "created_at": at, "updated_at": at}));
    let least = tenant.post("/measure_units").json(json!({"name": "h", "colour": "is ignored"})).await.expect(201);
    assert_eq!(least["description"], json!(null));
}

#[tokio::test]
async fn one_unit_of_an_entity_has_a_name() {
    let tenant = Tenant::start().await;
    let made = |name: &'static str| tenant.post("/measure_units").json(json!({"name": name}));
    made("kg").await.expect(201);
    assert_eq!(made("kg").await.message(400), "Measure unit kg already exists.");
    made("KG").await.expect(201);
    tenant.partner.post("/measure_units").entity(tenant.partner.entity().await).json(json!({"name": "kg"})).await.expect(201);
}

#[tokio::test]
async fn of_many_who_take_one_name_at_once_one_has_it() {
    let tenant = Tenant::start().await;
    let all = (0..6).map(|_| async { tenant.post("/measure_units").json(json!({"name": "kg"})).await.status });
    let mut statuses = futures::future::join_all(all).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400, 400]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let body = json!({"name": "", "description": "x".repeat(201)});
    assert_eq!(tenant.post("/measure_units").json(body).await.fields(), ["body.description", "body.name"]);
    let long = json!({"name": "x".repeat(101)});
    assert_eq!(tenant.post("/measure_units").json(long).await.fields(), ["body.name"]);
}

#[tokio::test]
async fn its_permissions_are_those_of_receivables() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = partner.user(entity, &[("receivable", "create", "allowed"), ("receivable", "read", "allowed")]).await;
    let made = user.post("/measure_units").json(json!({"name": "kg"})).await.expect(201);
    assert_eq!(user.get("/measure_units").await.expect(200), json!({"data": [made]}));
    let refused = user.delete(&format!("/measure_units/{}", made["id"].as_str().unwrap())).await.message(403);
    assert_eq!(refused, "Action delete for receivable not allowed");
}
