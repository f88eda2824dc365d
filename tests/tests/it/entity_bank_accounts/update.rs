use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::{Value, json};

use super::{in_dollars, in_euro};
use crate::entities::events;

#[tokio::test]
async fn its_names_change_and_nothing_else() {
    let tenant = Tenant::start().await;
    tenant.app.advance(TimeDelta::seconds(1));
    let made = tenant.post("/bank_accounts").json(in_euro()).await.expect(201);
    tenant.app.advance(TimeDelta::seconds(1));
    let path = format!("/bank_accounts/{}", made["id"].as_str().unwrap());
    let mut expected = made.clone();
    expected["display_name"] = "Main".into();
    expected["account_holder_name"] = "Acme GmbH".into();
    let change = json!({"display_name": "Main", "account_holder_name": "Acme GmbH"});
    assert_eq!(tenant.patch(&path).json(change.clone()).await.expect(200), expected);
    assert_eq!(tenant.patch(&path).json(change).await.expect(200), expected);
    expected["display_name"] = Value::Null;
    assert_eq!(tenant.patch(&path).json(json!({"display_name": null})).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    let happened = ["entity_bank_account.created", "entity_bank_account.updated", "entity_bank_account.updated"];
    assert_eq!(events(&tenant.partner, tenant.entity).await[1..], happened);
    let answer = tenant.patch(&path).json(json!({"iban": "DE74500700100100000900", "display_name": ""})).await;
    assert_eq!(answer.fields(), ["body.display_name", "body.iban"]);
}

#[tokio::test]
async fn a_holder_that_the_account_needs_stays() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/bank_accounts").json(in_dollars()).await.expect(201);
    let path = format!("/bank_accounts/{}", made["id"].as_str().unwrap());
    for nothing in [json!(null), json!(" ")] {
        let answer = tenant.patch(&path).json(json!({"account_holder_name": nothing})).await;
        assert_eq!(answer.fields(), ["body.account_holder_name"]);
    }
    assert_eq!(tenant.get(&path).await.expect(200), made);
}
