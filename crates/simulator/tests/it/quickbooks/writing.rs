//! Creates, updates, deletes, voids and the refusals that they meet.

use serde_json::json;

use crate::client::world;

#[tokio::test]
async fn a_stale_sync_token_is_refused() {
    let world = world();
    let connection = world.connect(0).await;
    let bill = connection.created("Bill", connection.bill().await).await;
    assert_eq!(bill["SyncToken"], "0");
    world.control("edit", json!({ "provider": "quickbooks", "entity": "Bill", "operation": "update", "id": bill["Id"], "body": { "PrivateNote": "by hand" } })).await;
    let mut change = json!({ "Id": bill["Id"], "SyncToken": "0", "sparse": true, "VendorRef": bill["VendorRef"], "DocNumber": "T-2" });
    assert_eq!(connection.refused("bill", change.clone()).await, "5010");
    change["SyncToken"] = json!("1");
    let fresh = connection.post("bill", change.clone()).await.json();
    assert_eq!((&fresh["Bill"]["SyncToken"], &fresh["Bill"]["PrivateNote"]), (&json!("2"), &json!("by hand")));
    change["SyncToken"] = json!("2");
    change.as_object_mut().unwrap().remove("VendorRef");
    assert_eq!(connection.refused("bill", change).await, "2020", "a sparse change too says whose bill it is");
}

#[tokio::test]
async fn a_full_update_clears_what_is_not_sent() {
    let world = world();
    let connection = world.connect(0).await;
    let mut body = connection.bill().await;
    body["PrivateNote"] = json!("keep me");
    let bill = connection.created("Bill", body.clone()).await;
    body["Id"] = bill["Id"].clone();
    body["SyncToken"] = json!("0");
    body.as_object_mut().unwrap().remove("PrivateNote");
    let after = connection.post("bill", body).await.json();
    assert!(after["Bill"].get("PrivateNote").is_none());
    assert_eq!(after["Bill"]["TotalAmt"], 100.0);
}

#[tokio::test]
async fn the_same_request_id_does_nothing_twice() {
    let world = world();
    let connection = world.connect(0).await;
    let body = connection.bill().await;
    let first = connection.post("bill?requestid=abc", body.clone()).await;
    world.control("clock", json!({ "advance_seconds": 60 })).await;
    let second = connection.post("bill?requestid=abc", body.clone()).await;
    assert_eq!(first.bytes, second.bytes);
    assert_eq!(connection.query("SELECT count(*) FROM Bill").await["totalCount"], 61);
    let calls = world.look("requests").await;
    let last = calls["requests"].as_array().unwrap().iter().rfind(|call| call["idempotency_key"] == "abc").unwrap().clone();
    assert_eq!(last["replayed"], true);
    world.control("settings", json!({ "provider": "quickbooks", "idempotency_ttl_seconds": 0 })).await;
    let third = connection.post("bill?requestid=abc", body).await;
    assert_ne!(first.bytes, third.bytes, "forgotten keys protect nobody");
    let long = "x".repeat(51);
    assert_eq!(connection.refused(&format!("bill?requestid={long}"), json!({})).await, "2050");
}

#[tokio::test]
async fn bodies_are_checked() {
    let world = world();
    let connection = world.connect(0).await;
    let good = connection.bill().await;
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut body = good.clone();
        change(&mut body);
        body
    };
    for (body, expected) in [
        (with(&|body| body["BadJson"] = json!(1)), "2010"),
        (with(&|body| body["Line"][0]["AccountBasedExpenseLineDetail"]["Colour"] = json!(1)), "2010"),
        (with(&|body| body["Line"] = json!([])), "2020"),
        (with(&|body| drop(body.as_object_mut().unwrap().remove("VendorRef"))), "2020"),
        (with(&|body| body["VendorRef"]["value"] = json!("99999")), "2500"),
        (with(&|body| body["Line"][0]["DetailType"] = json!("Nonsense")), "2170"),
        (with(&|body| body["Id"] = json!("1.5")), "2030"),
        (with(&|body| body["CurrencyRef"] = json!({ "value": "EUR" })), "6000"),
    ] {
        assert_eq!(connection.refused("bill", body.clone()).await, expected, "{body}");
    }
    let blank = with(&|body| {
        body["DueDate"] = json!("");
        body["ExchangeRate"] = json!(0);
        body["PrivateNote"] = json!("");
    });
    let created = connection.created("Bill", blank).await;
    assert_eq!(created["DueDate"], "2026-06-01", "an empty text is as good as none");
}

#[tokio::test]
async fn names_are_unique_over_customers_and_vendors() {
    let world = world();
    let connection = world.connect(0).await;
    let vendor = connection.first("Vendor").await["DisplayName"].as_str().unwrap().to_uppercase();
    assert_eq!(connection.refused("customer", json!({ "DisplayName": vendor })).await, "6240");
    assert_eq!(connection.refused("customer", json!({ "CompanyName": "" })).await, "2020");
}

#[tokio::test]
async fn closed_books_refuse_writes_and_show_their_date() {
    let world = world();
    let connection = world.connect(0).await;
    world.control("lock", json!({ "provider": "quickbooks", "date": "2026-06-01" })).await;
    let body = connection.bill().await;
    assert_eq!(connection.refused("bill", body.clone()).await, "6210");
    let preferences = connection.get("preferences").await.json();
    assert_eq!(preferences["Preferences"]["AccountingInfoPrefs"]["BookCloseDate"], "2026-06-01");
    let mut later = body;
    later["TxnDate"] = json!("2026-06-02");
    let bill = connection.created("Bill", later).await;
    let back = json!({ "Id": bill["Id"], "SyncToken": "0", "sparse": true, "VendorRef": bill["VendorRef"], "TxnDate": "2026-05-01" });
    assert_eq!(connection.refused("bill", back).await, "6210");
}

#[tokio::test]
async fn archived_references_and_duplicate_numbers() {
    let world = world();
    let connection = world.connect(0).await;
    let body = connection.bill().await;
    connection.created("Bill", body.clone()).await;
    connection.created("Bill", body.clone()).await;
    world.control("settings", json!({ "provider": "quickbooks", "unique_document_numbers": true })).await;
    assert_eq!(connection.refused("bill", body.clone()).await, "6140");
    world
        .control("edit", json!({ "provider": "quickbooks", "entity": "Vendor", "operation": "archive", "id": body["VendorRef"]["value"] }))
        .await;
    assert_eq!(connection.refused("bill", body).await, "610");
    world.control("settings", json!({ "provider": "quickbooks", "read_only": true })).await;
    assert_eq!(connection.refused("vendor", json!({ "DisplayName": "Anybody" })).await, "6190");
}

#[tokio::test]
async fn deleted_is_gone_and_void_stays_at_zero() {
    let world = world();
    let connection = world.connect(0).await;
    let bill = connection.created("Bill", connection.bill().await).await;
    let gone = connection.post("bill?operation=delete", json!({ "Id": bill["Id"], "SyncToken": "0" })).await.json();
    assert_eq!(gone["Bill"], json!({ "domain": "QBO", "status": "Deleted", "Id": bill["Id"] }));
    let read = connection.get(&format!("bill/{}", bill["Id"].as_str().unwrap())).await;
    assert_eq!(crate::client::code(&read), "610");
    assert_eq!(connection.query(&format!("SELECT * FROM Bill WHERE Id = '{}'", bill["Id"].as_str().unwrap())).await, json!({}));
    let invoice = connection.first("Invoice").await;
    let void = connection.post("invoice?operation=void", json!({ "Id": invoice["Id"], "SyncToken": invoice["SyncToken"] })).await.json();
    assert_eq!((&void["Invoice"]["TotalAmt"], &void["Invoice"]["Balance"]), (&json!(0), &json!(0)));
    assert!(void["Invoice"]["PrivateNote"].as_str().unwrap().starts_with("Voided"));
    assert_eq!(connection.refused("customer?operation=delete", json!({ "Id": "1", "SyncToken": "0" })).await, "500");
}

#[tokio::test]
async fn merging_moves_the_documents() {
    let world = world();
    let connection = world.connect(0).await;
    world.control("webhooks", json!({ "provider": "quickbooks", "secret": "s", "shape": "cloudevents" })).await;
    let vendors = connection.query("SELECT * FROM Vendor MAXRESULTS 2").await["Vendor"].clone();
    let (loser, survivor) = (vendors[0]["Id"].as_str().unwrap(), vendors[1]["Id"].as_str().unwrap());
    let of = async |id: &str| {
        connection.query(&format!("SELECT count(*) FROM Bill WHERE VendorRef = '{id}'")).await["totalCount"].as_u64().unwrap()
    };
    let both = of(loser).await + of(survivor).await;
    world
        .control(
            "edit",
            json!({ "provider": "quickbooks", "entity": "Vendor", "operation": "merge", "id": loser, "body": { "into": survivor } }),
        )
        .await;
    assert_eq!((of(loser).await, of(survivor).await), (0, both));
    let sent = world.simulator.take_webhooks();
    let body: serde_json::Value = serde_json::from_str(&sent[0].body).unwrap();
    let merged = body.as_array().unwrap().iter().find(|event| event["type"] == "qbo.vendor.merged.v1").unwrap();
    assert_eq!((&merged["intuitentityid"], &merged["data"]["deletedid"]), (&json!(survivor), &json!(loser)));
}
