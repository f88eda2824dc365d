use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::{Value, json};

use super::{least, whole};

#[tokio::test]
async fn what_is_sent_changes_and_the_rest_stays() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(whole()).await.expect(200);
    let path = format!("/persons/{}", made["id"].as_str().unwrap());
    tenant.app.advance(TimeDelta::seconds(5));
    let change = json!({
        "first_name": "Ada", "id_number": "987", "address": {"city": "London", "line2": null},
        "relationship": {"owner": false, "percent_ownership": null, "director": null},
    });
    let changed = tenant.patch(&path).json(change).await.expect(200);
    let mut expected = made;
    expected["first_name"] = "Ada".into();
    expected["id_number"] = "987".into();
    expected["address"]["city"] = "London".into();
    expected["address"]["line2"] = Value::Null;
    expected["relationship"]["owner"] = false.into();
    expected["relationship"]["percent_ownership"] = Value::Null;
    expected["relationship"]["director"] = false.into();
    expected["updated_at"] = "2024-06-03T09:30:05.000000+00:00".into();
    assert_eq!(changed, expected);
    tenant.app.advance(TimeDelta::seconds(5));
    assert_eq!(tenant.patch(&path).json(json!({"first_name": "Ada"})).await.expect(200), expected, "nothing new");
    assert_eq!(tenant.get(&path).await.expect(200), expected);
}

#[tokio::test]
async fn null_clears_what_can_be_empty() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(whole()).await.expect(200);
    let path = format!("/persons/{}", made["id"].as_str().unwrap());
    let names = ["address", "citizenship", "date_of_birth", "id_number", "phone", "ssn_last_4"];
    let nulls = names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect::<serde_json::Map<_, _>>();
    let cleared = tenant.patch(&path).json(Value::Object(nulls)).await.expect(200);
    for name in names {
        assert_eq!(cleared[name], Value::Null, "{name}");
    }
    let nulls = json!({"email": null, "first_name": null, "last_name": null, "relationship": null});
    let expected = ["body.email", "body.first_name", "body.last_name", "body.relationship"];
    assert_eq!(tenant.patch(&path).json(nulls).await.fields(), expected);
}

#[tokio::test]
async fn a_new_address_needs_all_that_an_address_needs() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(least()).await.expect(200);
    let path = format!("/persons/{}", made["id"].as_str().unwrap());
    let answer = tenant.patch(&path).json(json!({"address": {"city": "London"}})).await;
    assert_eq!(answer.fields(), ["body.address.country", "body.address.line1", "body.address.postal_code"]);
    let address = json!({"city": "London", "country": "GB", "line1": "1 Strand", "postal_code": "WC2"});
    let changed = tenant.patch(&path).json(json!({"address": address})).await.expect(200);
    assert_eq!(changed["address"]["state"], Value::Null);
    assert_eq!(changed["address"]["country"], "GB");
}
