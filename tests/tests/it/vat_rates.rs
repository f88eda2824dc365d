use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Partner, Tenant, TestApp, id};
use serde_json::{Value, json};

async fn vat_id(partner: &Partner, entity: Uuid, country: &str, kind: &str) -> String {
    let body = json!({"country": country, "type": kind, "value": "123456789"});
    let made = partner.post(&format!("/entities/{entity}/vat_ids")).json(body).await;
    assert!(made.status < 300, "{}", made.text);
    made.body["id"].as_str().unwrap().to_owned()
}

fn shown(list: &Value) -> Vec<(&str, i64)> {
    list["data"].as_array().unwrap().iter().map(|rate| (rate["country"].as_str().unwrap(), rate["value"].as_i64().unwrap())).collect()
}

#[tokio::test]
async fn without_a_vat_id_there_is_nothing_to_take() {
    let tenant = Tenant::start().await;
    let mut listed = tenant.get("/vat_rates").await.expect(200);
    let rate = &mut listed["data"][0];
    rate["id"].take();
    let at = "2026-11-28T00:00:00.000000+00:00";
    let expected = json!({"data": [{
        "id": null, "country": "DE", "value": 0, "status": "active", "valid_from": null, "valid_until": null, "components": null,
        "created_by": "monite", "created_at": at, "updated_at": at,
    }]});
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn each_vat_id_brings_the_rates_of_its_country() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    vat_id(&partner, entity, "DE", "eu_vat").await;
    let danish = vat_id(&partner, entity, "DK", "eu_vat").await;
    vat_id(&partner, partner.entity().await, "FR", "eu_vat").await;
    let all = partner.get("/vat_rates").entity(entity).await.expect(200);
    assert_eq!(shown(&all), [("DE", 1900), ("DE", 700), ("DE", 0), ("DK", 2500), ("DK", 0)]);
    assert_eq!((&all["data"][0]["valid_from"], &all["data"][0]["valid_until"]), (&json!("2021-01-01"), &json!(null)));
    let one = partner.get(&format!("/vat_rates?entity_vat_id_id={danish}&product_type=service")).entity(entity).await.expect(200);
    assert_eq!(shown(&one), [("DK", 2500), ("DK", 0)]);
    let user = partner.user(entity, &[]).await;
    assert_eq!(user.get("/vat_rates").await.expect(200), all);
    let unused = format!("counterpart_address_id={danish}&counterpart_vat_id_id={danish}");
    assert_eq!(partner.get(&format!("/vat_rates?{unused}")).entity(entity).await.expect(200), all);
}

#[tokio::test]
async fn rates_change_on_their_day_and_keep_their_ids() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    vat_id(&partner, entity, "EE", "eu_vat").await;
    let before = partner.get("/vat_rates").entity(entity).await.expect(200);
    assert_eq!(shown(&before), [("EE", 2200), ("EE", 900), ("EE", 500), ("EE", 0)]);
    assert_eq!(before["data"][0]["valid_until"], "2025-06-30");
    app.advance(TimeDelta::days(365 + 30));
    let partner = Partner { token: partner.new_token().await, ..partner };
    let after = partner.get("/vat_rates").entity(entity).await.expect(200);
    assert_eq!(shown(&after), [("EE", 2400), ("EE", 1300), ("EE", 900), ("EE", 0)]);
    assert_eq!(after["data"][2]["id"], before["data"][1]["id"], "9 % is what it was");
}

#[tokio::test]
async fn what_is_named_must_be_there() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let foreign = vat_id(&partner, sister, "DE", "eu_vat").await;
    let asked = |query: String| partner.get(&format!("/vat_rates?{query}")).entity(entity);
    asked(format!("entity_vat_id_id={foreign}")).await.message(404);
    asked(format!("counterpart_id={foreign}")).await.message(404);
    let wrong = "entity_vat_id_id=1&counterpart_id=2&product_type=thing".to_owned();
    assert_eq!(asked(wrong).await.fields(), ["query.counterpart_id", "query.entity_vat_id_id", "query.product_type"]);
}

#[tokio::test]
async fn with_a_number_of_the_one_stop_shop_the_country_of_the_customer_counts() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let customer = async |country: &str| {
        let address = json!({"country": country, "city": "Town", "line1": "Street 1", "postal_code": "1000"});
        let organization = json!({"legal_name": "Customer", "is_customer": true, "is_vendor": false, "address": address});
        let body = json!({"type": "organization", "organization": organization});
        id(&partner.post("/counterparts").entity(entity).json(body).await.expect(201))
    };
    let (danish, swiss) = (customer("DK").await, customer("CH").await);
    vat_id(&partner, entity, "DE", "eu_vat").await;
    let listed = async |customer: &str| {
        let list = partner.get(&format!("/vat_rates?counterpart_id={customer}")).entity(entity).await.expect(200);
        shown(&list).into_iter().map(|(country, value)| (country.to_owned(), value)).collect::<Vec<_>>()
    };
    let german = [("DE", 1900), ("DE", 700), ("DE", 0)].map(|(country, value)| (country.to_owned(), value));
    assert_eq!(listed(&danish).await, german);
    vat_id(&partner, entity, "DE", "eu_oss_vat").await;
    assert_eq!(listed(&danish).await[3..], [("DK".to_owned(), 2500), ("DK".to_owned(), 0)]);
    assert_eq!(listed(&swiss).await, german);
}
