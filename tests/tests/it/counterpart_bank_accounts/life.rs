//! A bank account from its creation to its deletion.

use bursar_tests::id;
use serde_json::json;

use crate::counterparts::Business;

#[tokio::test]
async fn it_is_made_read_listed_changed_and_deleted() {
    let business = Business::open().await;
    let asked = json!({
        "country": "DE", "currency": "EUR", "iban": "de74 5007 0010 0100 0009 00", "bic": "deutdeffxxx", "account_holder_name": "Acme Inc.",
        "name": "Main", "partner_metadata": {"crm": 7},
    });
    let made = business.post("bank_accounts").json(asked).await.expect(200);
    let mut expected = json!({
        "id": made["id"], "counterpart_id": business.read("").await["id"], "country": "DE", "currency": "EUR",
        "iban": "DE74500700100100000900", "bic": "DEUTDEFFXXX", "account_holder_name": "Acme Inc.", "name": "Main",
        "partner_metadata": {"crm": 7}, "is_default_for_currency": true, "account_number": null, "routing_number": null, "sort_code": null,
    });
    assert_eq!(made, expected);
    let path = format!("bank_accounts/{}", id(&made));
    assert_eq!(business.read(&path).await, made);
    assert_eq!(business.read("bank_accounts").await, json!({"data": [made]}));
    let changed = json!({"iban": "DE89 3704 0044 0532 0130 00", "bic": null, "name": "Second", "partner_metadata": null});
    let changed = business.patch(&path).json(changed).await.expect(200);
    expected["iban"] = json!("DE89370400440532013000");
    expected["bic"] = json!(null);
    expected["name"] = json!("Second");
    expected["partner_metadata"] = json!(null);
    assert_eq!(changed, expected);
    business.delete(&path).await.expect(204);
    assert_eq!(business.get(&path).await.message(404), "bank account not found");
    let happened = ["counterpart_bank_account.created", "counterpart_bank_account.delete", "counterpart_bank_account.update"];
    assert_eq!(business.events_of(&made).await, happened);
}

#[tokio::test]
async fn british_and_american_accounts_have_numbers_of_their_own() {
    let business = Business::open().await;
    let british = json!({"country": "GB", "currency": "GBP", "account_number": "12345678", "sort_code": "123456"});
    let american = json!({
        "country": "US", "currency": "USD", "account_holder_name": "Acme Inc", "account_number": "123456789", "routing_number": "021000021",
    });
    let british = business.post("bank_accounts").json(british).await.expect(200);
    let american = business.post("bank_accounts").json(american).await.expect(200);
    assert_eq!((&british["sort_code"], &american["routing_number"]), (&json!("123456"), &json!("021000021")));
}

#[tokio::test]
async fn codes_that_cannot_be_right_are_named() {
    let business = Business::open().await;
    let wrong = json!({"country": "US", "currency": "USD", "iban": "DE75500700100100000900", "bic": "DEUTZZFF", "routing_number": "12"});
    assert_eq!(business.post("bank_accounts").json(wrong).await.fields(), ["body.bic", "body.iban", "body.routing_number"]);
    let wrong = json!({"country": "X", "iban": "x".repeat(35), "name": "x".repeat(201), "colour": "red"});
    let expected = ["body.colour", "body.country", "body.currency", "body.iban", "body.name"];
    assert_eq!(business.post("bank_accounts").json(wrong).await.fields(), expected);
    let made = business.post("bank_accounts").json(json!({"country": "US", "currency": "USD"})).await.expect(200);
    let wrong = json!({"iban": "DE75500700100100000900", "currency": null});
    let path = format!("bank_accounts/{}", id(&made));
    assert_eq!(business.patch(&path).json(wrong).await.fields(), ["body.currency"]);
    assert_eq!(business.patch(&path).json(json!({"iban": "DE75500700100100000900"})).await.fields(), ["body.iban"]);
}
