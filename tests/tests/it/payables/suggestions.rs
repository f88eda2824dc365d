use bursar_connectors::Platform;
use bursar_tests::books::Books;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{Bills, id};

#[tokio::test]
async fn nothing_is_suggested_where_nothing_is_known() {
    let bills = Bills::open().await;
    let path = format!("/payables/{}/suggestions", id(&bills.bill(json!({})).await));
    assert_eq!(bills.read(&path).await, json!({"suggested_counterpart": null, "suggested_ledger_account_id": null}));
    bills.delete(&path).await.expect(200);
}

#[tokio::test]
async fn the_account_of_the_vendors_last_bills_is_suggested_and_never_set() {
    let books = Books::open(Platform::Xero).await;
    books.connect().await;
    let post = |path: &str, body: Value| books.post(path).json(body);
    let get = async |path: &str| books.partner.get(path).entity(books.entity).await.expect(200);
    let account = get("/ledger_accounts?limit=1").await["data"][0]["id"].clone();
    let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
    let company = json!({"legal_name": "Paper AG", "is_vendor": true, "is_customer": false, "address": address});
    let vendor = post("/counterparts", json!({"type": "organization", "organization": company})).await.expect(201);
    let bill = async || post("/payables", json!({"counterpart_id": vendor["id"]})).await.expect(200);
    let (booked, new) = (bill().await, bill().await);
    let line = json!({"name": "Paper", "ledger_account_id": account});
    post(&format!("/payables/{}/line_items", id(&booked)), line).await.expect(201);
    let path = format!("/payables/{}", id(&new));
    assert_eq!(get(&format!("{path}/suggestions")).await["suggested_ledger_account_id"], account);
    assert_eq!(get(&format!("{path}/line_items")).await["data"], json!([]));
}

async fn vendor(bills: &Bills, name: &str) -> serde_json::Value {
    let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
    let company = json!({"legal_name": name, "is_vendor": true, "is_customer": false, "address": address});
    bills.post("/counterparts").json(json!({"type": "organization", "organization": company})).await.expect(201)
}

#[tokio::test]
async fn a_vendor_is_suggested_by_what_the_bill_says_of_it() {
    let bills = Bills::open().await;
    let paper = vendor(&bills, "Paper AG").await;
    vendor(&bills, "Ink AG").await;
    let path = format!("/counterparts/{}", id(&paper));
    let vat =
        bills.post(&format!("{path}/vat_ids")).json(json!({"country": "DE", "type": "eu_vat", "value": "DE123456789"})).await.expect(201);
    let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
    let account = bills.post(&format!("{path}/bank_accounts")).json(account).await;
    let account = account.body["id"].clone();
    let bill = bills.new_one().await;
    let change = |raw| bills.patch(&format!("/payables/{bill}")).json(json!({"counterpart_raw_data": raw}));
    let suggestions = format!("/payables/{bill}/suggestions");
    for raw in [
        json!({"name": "PAPER ag"}),
        json!({"name": null, "vat_id": {"value": "DE123456789"}}),
        json!({"vat_id": null, "bank_account": {"iban": "DE89 3704 0044 0532 0130 00"}}),
    ] {
        change(raw.clone()).await.expect(200);
        let suggested = &bills.read(&suggestions).await["suggested_counterpart"];
        assert_eq!((&suggested["id"], &suggested["address_id"]), (&paper["id"], &paper["default_billing_address_id"]), "{raw}");
        assert_eq!(suggested["vat_id_id"] == vat["id"], raw["vat_id"].is_object());
        assert_eq!(suggested["bank_account_id"] == account, raw["bank_account"].is_object());
    }
    bills.delete(&suggestions).await.expect(200);
    assert_eq!(bills.read(&suggestions).await["suggested_counterpart"], json!(null));
    bills.decide(json!({"allow_counterpart_autolinking": true})).await;
    let sent = bills.step(&bill, "submit_for_approval").await.expect(200);
    assert_eq!((&sent["counterpart_id"], &sent["counterpart"]["name"]), (&paper["id"], &json!("Paper AG")));
}

#[tokio::test]
async fn a_vendor_that_nobody_knows_is_made_where_the_partner_wants_it() {
    let bills = Bills::open().await;
    let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
    let raw = json!({"name": "Paper AG", "address": address, "email": "office@paper.example", "vat_id": {"country": "DE", "value": "DE1"}});
    let submitted = async |raw: &serde_json::Value| {
        let bill = bills.new_one().await;
        let change = json!({"counterpart_raw_data": raw});
        bills.patch(&format!("/payables/{bill}")).json(change).await.expect(200);
        bills.step(&bill, "submit_for_approval").await.expect(200)
    };
    assert_eq!(submitted(&raw).await["counterpart_id"], json!(null), "the partner did not ask for it");
    bills.decide(json!({"allow_counterpart_autocreation": true})).await;
    assert_eq!(submitted(&json!({"name": "Ink AG"})).await["counterpart_id"], json!(null), "nobody knows where that is");
    let sent = submitted(&raw).await;
    let made = bills.read(&format!("/counterparts/{}", sent["counterpart_id"].as_str().unwrap())).await;
    assert_eq!((&made["created_automatically"], &made["organization"]["is_vendor"]), (&json!(true), &json!(true)));
    assert_eq!((&made["organization"]["legal_name"], &sent["counterpart"]["address"]["city"]), (&json!("Paper AG"), &json!("Berlin")));
    assert_eq!(bills.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await, ["counterpart.created"]);
    // The second bill finds the first one's vendor, and links it where that is wanted too.
    assert_eq!(submitted(&raw).await["counterpart_id"], json!(null));
    bills.decide(json!({"allow_counterpart_autocreation": true, "allow_counterpart_autolinking": true})).await;
    assert_eq!(submitted(&json!({"vat_id": {"value": "DE1"}})).await["counterpart_id"], made["id"]);
    assert_eq!(bills.read("/counterparts").await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_vendor_that_is_made_has_the_vat_id_and_the_bank_account_of_the_bill() {
    let bills = Bills::open().await;
    bills.decide(json!({"allow_counterpart_autocreation": true, "allow_counterpart_autolinking": true})).await;
    let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
    let submitted = async |raw: &serde_json::Value| {
        let bill = bills.new_one().await;
        bills.patch(&format!("/payables/{bill}")).json(json!({"counterpart_raw_data": raw})).await.expect(200);
        bills.step(&bill, "submit_for_approval").await.expect(200)
    };
    let raw = |name: &str, iban: &str| {
        let vat_id = json!({"country": "DE", "type": "eu_vat", "value": format!("DE {name}")});
        let account = json!({"iban": iban, "bic": "COBADEFFXXX", "account_holder_name": name});
        json!({"name": name, "address": address, "vat_id": vat_id, "bank_account": account})
    };
    let sent = submitted(&raw("Paper AG", "DE89 3704 0044 0532 0130 00")).await;
    let vendor = format!("/counterparts/{}", sent["counterpart_id"].as_str().unwrap());
    let (vat_ids, accounts) = (bills.read(&format!("{vendor}/vat_ids")).await, bills.read(&format!("{vendor}/bank_accounts")).await);
    assert_eq!((&vat_ids["data"][0]["id"], &vat_ids["data"][0]["type"]), (&sent["counterpart_vat_id_id"], &json!("eu_vat")));
    let account = &accounts["data"][0];
    assert_eq!(account["id"], sent["counterpart_bank_account_id"]);
    assert_eq!(
        (&account["iban"], &account["country"], &account["currency"]),
        (&json!("DE89370400440532013000"), &json!("DE"), &json!("EUR"))
    );
    assert_eq!((&account["bic"], &account["is_default_for_currency"]), (&json!("COBADEFFXXX"), &json!(true)));
    let copy = &sent["counterpart"];
    assert_eq!((&copy["vat_id"]["value"], &copy["bank_account"]["iban"]), (&json!("DE Paper AG"), &json!("DE89370400440532013000")));
    // The next bill of this vendor names another account: nobody has said that it is the vendor's.
    let again = submitted(&json!({"vat_id": {"value": "DE Paper AG"}, "bank_account": {"iban": "DE74500700100100000900"}})).await;
    assert_eq!((&again["counterpart_id"], &again["counterpart_bank_account_id"]), (&sent["counterpart_id"], &json!(null)));
    assert_eq!(bills.read(&format!("{vendor}/bank_accounts")).await["data"].as_array().unwrap().len(), 1);
    let wrong = submitted(&raw("Ink AG", "DE88 3704 0044 0532 0130 00")).await;
    assert!(wrong["counterpart_id"].is_string() && wrong["counterpart_bank_account_id"].is_null(), "no account without a valid IBAN");
}

#[tokio::test]
async fn a_bill_that_is_there_already_is_canceled_where_the_partner_wants_it() {
    let bills = Bills::open().await;
    let paper = vendor(&bills, "Paper AG").await;
    bills.decide(json!({"allow_cancel_duplicates_automatically": true})).await;
    let mut says = super::data();
    says["counterpart_id"] = paper["id"].clone();
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let bill = id(&bills.bill(says.clone()).await);
        bills.line(&bill, json!({"quantity": 1, "unit_price": 100})).await;
        statuses.push(bills.read(&format!("/payables/{bill}")).await["status"].clone());
    }
    assert_eq!(statuses, ["new", "canceled"]);
}

#[tokio::test]
async fn of_bills_of_a_new_vendor_that_are_sent_at_the_same_time_one_makes_it() {
    let bills = Bills::open().await;
    bills.decide(json!({"allow_counterpart_autocreation": true, "allow_counterpart_autolinking": true})).await;
    let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
    let mut all = Vec::new();
    for _ in 0..4 {
        let bill = bills.new_one().await;
        let change = json!({"counterpart_raw_data": {"name": "Paper AG", "address": address}});
        bills.patch(&format!("/payables/{bill}")).json(change).await.expect(200);
        all.push(bill);
    }
    let sent = join_all(all.iter().map(|bill| async { bills.step(bill, "submit_for_approval").await.expect(200) })).await;
    let made = bills.read("/counterparts").await["data"].clone();
    assert_eq!(made.as_array().unwrap().len(), 1, "{made}");
    assert!(sent.iter().all(|bill| bill["counterpart_id"] == made[0]["id"]), "{sent:?}");
}

#[tokio::test]
async fn of_equal_bills_that_become_complete_at_the_same_time_one_stays() {
    let bills = Bills::open().await;
    let paper = vendor(&bills, "Paper AG").await;
    bills.decide(json!({"allow_cancel_duplicates_automatically": true})).await;
    let mut says = super::data();
    says["counterpart_id"] = paper["id"].clone();
    let mut all = Vec::new();
    for _ in 0..4 {
        all.push(id(&bills.bill(says.clone()).await));
    }
    join_all(all.iter().map(|bill| bills.line(bill, json!({"quantity": 1, "unit_price": 100})))).await;
    let mut statuses = Vec::new();
    for bill in &all {
        statuses.push(bills.read(&format!("/payables/{bill}")).await["status"].as_str().unwrap().to_owned());
    }
    statuses.sort();
    assert_eq!(statuses, ["canceled", "canceled", "canceled", "new"]);
}
