use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::{Value, json};

use super::{in_dollars, in_euro};
use crate::entities::events;

#[tokio::test]
async fn its_names_change_and_nothing_else() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    app.advance(TimeDelta::seconds(1));
    let made = partner.post("/bank_accounts").entity(entity).json(in_euro()).await.expect(201);
    app.advance(TimeDelta::seconds(1));
    let path = format!("/bank_accounts/{}", made["id"].as_str().unwrap());
    let mut expected = made.clone();
    expected["display_name"] = "Main".into();
    expected["account_holder_name"] = "Acme GmbH".into();
    let change = json!({"display_name": "Main", "account_holder_name": "Acme GmbH"});
    assert_eq!(partner.patch(&path).entity(entity).json(change.clone()).await.expect(200), expected);
    assert_eq!(partner.patch(&path).entity(entity).json(change).await.expect(200), expected);
    expected["display_name"] = Value::Null;
    assert_eq!(partner.patch(&path).entity(entity).json(json!({"display_name": null})).await.expect(200), expected);
    assert_eq!(partner.get(&path).entity(entity).await.expect(200), expected);
    let happened = ["entity_bank_account.created", "entity_bank_account.updated", "entity_bank_account.updated"];
    assert_eq!(events(&partner, entity).await[1..], happened);
    let answer = partner.patch(&path).entity(entity).json(json!({"iban": "DE74500700100100000900", "display_name": ""})).await;
    assert_eq!(answer.fields(), ["body.display_name", "body.iban"]);
}

#[tokio::test]
async fn a_holder_that_the_account_needs_stays() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let made = partner.post("/bank_accounts").entity(entity).json(in_dollars()).await.expect(201);
    let path = format!("/bank_accounts/{}", made["id"].as_str().unwrap());
    for nothing in [json!(null), json!(" ")] {
        let answer = partner.patch(&path).entity(entity).json(json!({"account_holder_name": nothing})).await;
        assert_eq!(answer.fields(), ["body.account_holder_name"]);
    }
    assert_eq!(partner.get(&path).entity(entity).await.expect(200), made);
}
