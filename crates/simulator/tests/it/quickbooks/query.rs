//! The query language, change data capture and batches.

use serde_json::json;

use bursar_simulator::{Options, Provider};

use crate::client::{code, world};

#[tokio::test]
async fn pages_do_not_overlap_and_end_empty() {
    let world = world();
    let connection = world.connect(0).await;
    assert_eq!(connection.query("select count(*) from invoice").await, json!({ "totalCount": 60 }));
    let mut ids = Vec::new();
    for start in [1, 26, 51] {
        let page = connection.query(&format!("SELECT * FROM Invoice MAXRESULTS 25 STARTPOSITION {start}")).await;
        assert_eq!(page["startPosition"], start);
        assert_eq!(page["maxResults"].as_u64().unwrap(), page["Invoice"].as_array().unwrap().len() as u64);
        ids.extend(page["Invoice"].as_array().unwrap().iter().map(|row| row["Id"].as_str().unwrap().to_owned()));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 60);
    assert_eq!(connection.query("SELECT * FROM Invoice STARTPOSITION 61 MAXRESULTS 25").await, json!({}));
}

#[tokio::test]
async fn conditions_operators_and_order() {
    let world = world();
    let connection = world.connect(0).await;
    let by_id = connection.query("select * from Invoice where Id > '70' orderby Id desc startposition 1 maxresults 3").await;
    let ids: Vec<u64> = by_id["Invoice"].as_array().unwrap().iter().map(|row| row["Id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(ids, [120, 119, 118], "ids are numbers");
    let open = connection.query("SELECT Id, Balance FROM Invoice WHERE Balance > '0' ORDER BY Balance").await;
    let balances: Vec<f64> = open["Invoice"].as_array().unwrap().iter().map(|row| row["Balance"].as_f64().unwrap()).collect();
    assert!(balances.len() > 5 && balances.is_sorted() && balances[0] > 0.0, "{balances:?}");
    assert!(open["Invoice"][0].get("Line").is_none());
    connection.created("Bill", connection.bill().await).await;
    let mixed = connection.query("SELECT DocNumber FROM Bill ORDERBY DocNumber DESC MAXRESULTS 2").await;
    assert_eq!(
        (&mixed["Bill"][0]["DocNumber"], &mixed["Bill"][1]["DocNumber"]),
        (&json!("T-1"), &json!("B-00060")),
        "numbers of documents are texts"
    );
    let listed = connection.query("SELECT * FROM Account WHERE Id IN ('1', '2') AND Name LIKE '%current%'").await;
    assert_eq!(listed["Account"].as_array().unwrap().len(), 1);
    let window =
        connection.query("SELECT count(*) FROM Invoice WHERE TxnDate >= '2026-01-01' AND TxnDate <= '2026-12-31'").await["totalCount"]
            .as_u64()
            .unwrap();
    assert!(window > 0 && window < 60);
    let recent = connection.query("SELECT count(*) FROM Invoice WHERE MetaData.LastUpdatedTime > '2026-06-15T05:00:00-07:00'").await;
    assert_eq!(recent["totalCount"], 0);
}

#[tokio::test]
async fn quotes_inside_names_are_escaped() {
    let world = world();
    let connection = world.connect(0).await;
    connection.created("Customer", json!({ "DisplayName": "Amy's Bird Sanctuary" })).await;
    let found = connection.query(r"SELECT * FROM Customer WHERE DisplayName = 'Amy\'s Bird Sanctuary'").await;
    assert_eq!(found["Customer"][0]["DisplayName"], "Amy's Bird Sanctuary");
}

#[tokio::test]
async fn what_is_not_a_query_is_refused() {
    let world = world();
    let connection = world.connect(0).await;
    for (text, expected) in [
        ("SELECT * FROM Custmoer", "4001"),
        ("SELECT * FROM Customer WHERE Colour = 'red'", "4001"),
        ("SELECT * FROM Customer MAXRESULTS 1001", "4001"),
        ("SELECT * FROM Customer WHERE Id = '1' OR Id = '2'", "4000"),
        ("SELECT * FROM Customer WHERE (Id = '1')", "4000"),
        ("SELECT * FROM Customer WHERE DisplayName = 'Amy", "4000"),
        ("DELETE FROM Customer", "4000"),
    ] {
        assert_eq!(code(&connection.call("POST", "query", text.to_owned()).await), expected, "{text}");
    }
    assert_eq!(connection.query("SELECT * FROM Employee").await, json!({}));
}

#[tokio::test]
async fn inactive_rows_are_hidden_unless_asked_for() {
    let world = world();
    let connection = world.connect(0).await;
    let before = connection.query("SELECT count(*) FROM Vendor").await["totalCount"].as_u64().unwrap();
    let vendor = connection.first("Vendor").await;
    let archived = connection
        .post("vendor", json!({ "Id": vendor["Id"], "SyncToken": vendor["SyncToken"], "sparse": true, "Active": false }))
        .await
        .json();
    assert_eq!(archived["Vendor"]["DisplayName"], format!("{} (deleted)", vendor["DisplayName"].as_str().unwrap()));
    assert_eq!(connection.query("SELECT count(*) FROM Vendor").await["totalCount"].as_u64().unwrap(), before - 1);
    assert_eq!(connection.query("SELECT count(*) FROM Vendor WHERE Active IN (true, false)").await["totalCount"].as_u64().unwrap(), before);
}

#[tokio::test]
async fn change_data_capture_tells_of_deletions_and_has_a_memory() {
    let world = world();
    let connection = world.connect(0).await;
    world.control("clock", json!({ "advance_seconds": 60 })).await;
    let bill = connection.created("Bill", connection.bill().await).await;
    connection.post("bill?operation=delete", json!({ "Id": bill["Id"], "SyncToken": "0" })).await;
    let changes = connection.get("cdc?entities=Bill,Invoice,TaxCode&changedSince=2026-06-15T12:00:30Z").await;
    assert_eq!(code(&changes), "4001", "tax codes are not covered");
    let changes = connection.get("cdc?entities=Bill,Invoice&changedSince=2026-06-15T12:00:30Z").await.json();
    let parts = &changes["CDCResponse"][0]["QueryResponse"];
    assert_eq!(parts[0]["Bill"][0]["status"], "Deleted");
    assert_eq!(parts[0]["Bill"][0]["Id"], bill["Id"]);
    assert_eq!(parts[1], json!({}));
    assert_eq!(code(&connection.get("cdc?entities=Bill&changedSince=2026-05-01").await), "4001");
}

#[tokio::test]
async fn change_data_capture_stops_at_a_thousand() {
    let world = crate::client::world_of(Options {
        contacts: 6,
        bills: 2_400,
        invoices: 0,
        scaled: vec![Provider::QuickBooks],
        ..Options::default()
    });
    let connection = world.connect(0).await;
    let vendors = connection.query("SELECT * FROM Vendor").await["Vendor"].clone();
    let merge = json!({ "provider": "quickbooks", "entity": "Vendor", "operation": "merge", "id": vendors[0]["Id"], "body": { "into": vendors[1]["Id"] } });
    world.control("edit", merge).await;
    let changes = connection.get("cdc?entities=Bill,Vendor&changedSince=2026-06-15T12:00:00Z").await.json();
    let parts = &changes["CDCResponse"][0]["QueryResponse"];
    assert_eq!(parts[0]["maxResults"], 1000, "shared over all types");
    assert_eq!(parts[1], json!({}));
}

#[tokio::test]
async fn a_batch_answers_item_by_item() {
    let world = world();
    let connection = world.connect(0).await;
    let batch = json!({ "BatchItemRequest": [
        { "bId": "1", "operation": "create", "Vendor": { "DisplayName": "New Vendor" } },
        { "bId": "2", "operation": "create", "Vendor": { "DisplayName": "new vendor" } },
        { "bId": "3", "Query": "SELECT count(*) FROM Bill" },
    ] });
    let answer = connection.post("batch", batch).await;
    assert_eq!(answer.status, 200);
    let items = answer.json()["BatchItemResponse"].clone();
    assert_eq!(items[0]["Vendor"]["DisplayName"], "New Vendor");
    assert_eq!(items[1]["Fault"]["Error"][0]["code"], "6240");
    assert_eq!((&items[2]["bId"], &items[2]["QueryResponse"]["totalCount"]), (&json!("3"), &json!(60)));
    let many: Vec<_> = (0..31).map(|number| json!({ "bId": number.to_string(), "Query": "SELECT * FROM Bill" })).collect();
    assert_eq!(connection.refused("batch", json!({ "BatchItemRequest": many })).await, "6000");
}
