//! Names below other names, and how refusals of them read.

use serde_json::{Value, json};

use crate::client::{Connection, code, world};

async fn sub_customer(connection: &Connection<'_>, name: &str, parent: &Value) -> Value {
    connection.created("Customer", json!({ "DisplayName": name, "ParentRef": { "value": parent["Id"] } })).await
}

#[tokio::test]
async fn a_sub_customer_has_the_full_name_and_its_level() {
    let world = world();
    let connection = world.connect(0).await;
    let parent = connection.created("Customer", json!({ "DisplayName": "Quay Hotels" })).await;
    let sub = sub_customer(&connection, "Quay North", &parent).await;
    let deep = sub_customer(&connection, "Quay North Kitchen", &sub).await;
    assert_eq!((&sub["FullyQualifiedName"], &sub["Level"], &sub["Job"]), (&json!("Quay Hotels:Quay North"), &json!(1), &json!(true)));
    assert_eq!((&deep["FullyQualifiedName"], &deep["Level"]), (&json!("Quay Hotels:Quay North:Quay North Kitchen"), &json!(2)));
    assert_eq!(parent["FullyQualifiedName"], "Quay Hotels");
    assert!(parent.get("Level").is_none());

    let renamed = json!({ "Id": parent["Id"], "SyncToken": "0", "sparse": true, "DisplayName": "Bay Hotels" });
    assert_eq!(connection.post("customer", renamed).await.status, 200);
    let below = connection.read("Customer", &deep["Id"]).await;
    assert_eq!((&below["FullyQualifiedName"], &below["SyncToken"]), (&json!("Bay Hotels:Quay North:Quay North Kitchen"), &json!("0")));

    let circle = json!({ "Id": parent["Id"], "SyncToken": "1", "sparse": true, "ParentRef": { "value": deep["Id"] } });
    assert_eq!(connection.refused("customer", circle).await, "6000");
    let missing = json!({ "DisplayName": "Nobody's", "ParentRef": { "value": "99999" } });
    assert_eq!(connection.refused("customer", missing).await, "2500");
}

#[tokio::test]
async fn what_a_sub_customer_owes_counts_for_its_parent() {
    let world = world();
    let connection = world.connect(0).await;
    let parent = connection.created("Customer", json!({ "DisplayName": "Quay Hotels" })).await;
    let sub = sub_customer(&connection, "Quay North", &parent).await;
    let line = json!({ "Amount": 40, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "1" } } });
    connection.created("Invoice", json!({ "CustomerRef": { "value": sub["Id"] }, "Line": [line] })).await;
    let parent = connection.read("Customer", &parent["Id"]).await;
    assert_eq!((&parent["Balance"], &parent["BalanceWithJobs"]), (&json!(0), &json!(40.0)));
    let renamed = json!({ "Id": parent["Id"], "SyncToken": "0", "sparse": true, "CompanyName": "Quay Hotels Ltd" });
    assert_eq!(connection.post("customer", renamed).await.json()["Customer"]["BalanceWithJobs"], 40.0);
}

#[tokio::test]
async fn the_seed_has_a_few_sub_customers() {
    let world = world();
    let connection = world.connect(0).await;
    let customers = connection.query("SELECT * FROM Customer MAXRESULTS 1000").await["Customer"].as_array().unwrap().clone();
    let of = |id: &Value| customers.iter().find(|customer| customer["Id"] == *id).unwrap();
    let below: Vec<&Value> = customers.iter().filter(|customer| customer["Level"] == 1).collect();
    assert!((2..=8).contains(&below.len()), "{}", below.len());
    for sub in below {
        let above = of(&sub["ParentRef"]["value"]);
        assert_eq!(
            sub["FullyQualifiedName"],
            format!("{}:{}", above["DisplayName"].as_str().unwrap(), sub["DisplayName"].as_str().unwrap())
        );
        let sum = above["Balance"].as_f64().unwrap() + sub["Balance"].as_f64().unwrap();
        assert!((above["BalanceWithJobs"].as_f64().unwrap() - sum).abs() < 0.005, "{above}");
    }
}

#[tokio::test]
async fn accounts_and_items_stand_below_others_too() {
    let world = world();
    let connection = world.connect(0).await;
    let account = connection.query("SELECT * FROM Account WHERE Name = 'Rent'").await["Account"][0].clone();
    let parent = json!({ "value": account["Id"] });
    let below = connection.created("Account", json!({ "Name": "Rent of the quay", "AccountType": "Expense", "ParentRef": parent })).await;
    assert_eq!((&below["FullyQualifiedName"], &below["SubAccount"]), (&json!("Rent:Rent of the quay"), &json!(true)));
    let item = connection.first("Item").await;
    let body = json!({ "Name": "Half of it", "IncomeAccountRef": item["IncomeAccountRef"], "ParentRef": { "value": item["Id"] } });
    let half = connection.created("Item", body).await;
    assert_eq!((half["FullyQualifiedName"].as_str().unwrap().rsplit_once(':').unwrap().1, &half["Level"]), ("Half of it", &json!(1)));
}

#[tokio::test]
async fn refusals_name_the_member_as_recorded() {
    let world = world();
    let connection = world.connect(0).await;
    let long = connection.get("customer/1/5").await;
    assert_eq!(code(&long), "500");
    assert_eq!(long.json()["Fault"]["Error"][0]["Message"], "Unsupported Operation");
    let id = connection.get("customer/1.5").await;
    assert_eq!((code(&id).as_str(), &id.json()["Fault"]["Error"][0]["element"]), ("2030", &json!("Id")));
    let batch = json!({ "BatchItemRequest": [{ "bId": "a", "operation": "create", "Vendor": { "DisplayName": connection.first("Customer").await["DisplayName"] } }] });
    let answered = connection.post("batch", batch).await.json();
    assert_eq!(answered["BatchItemResponse"][0]["Fault"]["Error"][0]["element"], "");
}

#[tokio::test]
async fn an_employee_has_a_name_that_nobody_else_has() {
    let world = world();
    let connection = world.connect(0).await;
    let employee = connection.created("Employee", json!({ "GivenName": "Ada", "FamilyName": "Lovelace" })).await;
    assert_eq!(employee["DisplayName"], "Ada Lovelace");
    assert_eq!(connection.refused("vendor", json!({ "DisplayName": "ada lovelace" })).await, "6240");
    assert_eq!(connection.query("SELECT * FROM Employee").await["Employee"][0]["Id"], employee["Id"]);
}

#[tokio::test]
async fn answers_show_the_end_of_a_tax_number() {
    let world = world();
    let connection = world.connect(0).await;
    for (entity, property, shown) in [("Vendor", "TaxIdentifier", "XXXXXX9875"), ("Customer", "PrimaryTaxIdentifier", "XXXXX19875")] {
        let made = connection.created(entity, json!({ "DisplayName": format!("A {entity}"), property: "91-2019875" })).await;
        assert_eq!(made[property], shown);
        let renamed = json!({ "Id": made["Id"], "SyncToken": "0", "sparse": true, "DisplayName": format!("The {entity}") });
        assert_eq!(connection.post(&entity.to_lowercase(), renamed).await.json()[entity][property], shown);
    }
}
