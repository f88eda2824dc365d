//! Lines beside the usual one: discounts, words, bundles, amounts without a quantity.

use serde_json::{Value, json};

use crate::client::{Connection, world};

fn sold(amount: f64) -> Value {
    json!({ "Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "1" } } })
}

fn discount(detail: Value, amount: Value) -> Value {
    json!({ "Amount": amount, "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail })
}

async fn invoice(connection: &Connection<'_>, lines: Value) -> Value {
    let customer = connection.first("Customer").await["Id"].clone();
    connection.created("Invoice", json!({ "CustomerRef": { "value": customer }, "Line": lines })).await
}

fn amounts(invoice: &Value) -> (f64, f64) {
    (invoice["TotalAmt"].as_f64().unwrap(), invoice["Balance"].as_f64().unwrap())
}

fn line<'a>(document: &'a Value, kind: &str) -> &'a Value {
    document["Line"].as_array().unwrap().iter().find(|line| line["DetailType"] == kind).unwrap_or_else(|| panic!("no {kind}: {document}"))
}

#[tokio::test]
async fn a_flat_discount_counts_against_the_subtotal() {
    let world = world();
    let connection = world.connect(0).await;
    let made = invoice(&connection, json!([sold(100.0), discount(json!({ "PercentBased": false }), json!(5))])).await;
    assert_eq!(amounts(&made), (95.0, 95.0));
    assert_eq!(line(&made, "SubTotalLineDetail")["Amount"], 100.0);
    assert_eq!(line(&made, "DiscountLineDetail")["Amount"], 5.0, "the amount itself is positive");
    assert_eq!(line(&made, "DiscountLineDetail")["DiscountLineDetail"]["DiscountAccountRef"]["name"], "Discounts Given");

    let mut again = made.clone();
    again["PrivateNote"] = json!("sent back as it was read");
    let again = connection.post("invoice", again).await.json();
    assert_eq!(amounts(&again["Invoice"]), (95.0, 95.0));
    let more = invoice(&connection, json!([sold(10.0), discount(json!({ "PercentBased": false }), json!(5))])).await;
    let body = json!({ "CustomerRef": more["CustomerRef"], "Line": [sold(10.0), discount(json!({}), json!(11))] });
    assert_eq!(connection.refused("invoice", body).await, "6000", "a discount is no payment");
}

#[tokio::test]
async fn a_discount_in_per_cent_needs_no_amount() {
    let world = world();
    let connection = world.connect(0).await;
    let percent = json!({ "PercentBased": true, "DiscountPercent": 10 });
    let made = invoice(&connection, json!([sold(100.0), sold(33.35), discount(percent, Value::Null)])).await;
    assert_eq!(amounts(&made), (120.01, 120.01));
    assert_eq!(line(&made, "DiscountLineDetail")["Amount"], 13.34);
    let flat = json!({ "CustomerRef": made["CustomerRef"], "Line": [sold(1.0), discount(json!({ "PercentBased": false }), Value::Null)] });
    assert_eq!(connection.refused("invoice", flat).await, "2020");
    let mut bill = connection.bill().await;
    bill["Line"].as_array_mut().unwrap().push(discount(json!({ "PercentBased": false }), json!(5)));
    assert_eq!(connection.refused("bill", bill).await, "2170", "bills have negative lines instead");
}

#[tokio::test]
async fn a_discount_is_taxed_or_not() {
    let world = world();
    let connection = world.connect(0).await;
    let customer = connection.first("Customer").await["Id"].clone();
    let code = connection.query("SELECT * FROM TaxCode WHERE Name = 'Washington'").await["TaxCode"][0]["Id"].clone();
    let mut taxed = sold(100.0);
    taxed["SalesItemLineDetail"]["TaxCodeRef"] = json!({ "value": "TAX" });
    let mut body = json!({
        "CustomerRef": { "value": customer }, "TxnTaxDetail": { "TxnTaxCodeRef": { "value": code } },
        "Line": [taxed, discount(json!({ "PercentBased": true, "DiscountPercent": 50 }), Value::Null)],
    });
    assert_eq!(connection.created("Invoice", body.clone()).await["TxnTaxDetail"]["TotalTax"], 6.5);
    body["ApplyTaxAfterDiscount"] = json!(true);
    let after = connection.created("Invoice", body).await;
    assert_eq!((&after["TxnTaxDetail"]["TotalTax"], &after["TotalAmt"]), (&json!(3.25), &json!(53.25)));
}

#[tokio::test]
async fn a_line_of_words_has_no_amount() {
    let world = world();
    let connection = world.connect(0).await;
    let words = json!({ "DetailType": "DescriptionOnly", "Description": "As agreed on the phone" });
    let made = invoice(&connection, json!([words, sold(12.5)])).await;
    assert_eq!(amounts(&made), (12.5, 12.5));
    assert_eq!(line(&made, "DescriptionOnly")["Description"], "As agreed on the phone");
    assert!(line(&made, "DescriptionOnly").get("Amount").is_none());
    let void = json!({ "Id": made["Id"], "SyncToken": "0" });
    let void = connection.post("invoice?operation=void", void).await.json()["Invoice"].clone();
    assert!(line(&void, "DescriptionOnly").get("Amount").is_none());
    assert_eq!(amounts(&void), (0.0, 0.0));
}

#[tokio::test]
async fn a_bundle_is_worth_its_lines() {
    let world = world();
    let connection = world.connect(0).await;
    let parts = json!({ "ItemGroupLine": [{ "ItemRef": { "value": "1" }, "Qty": 2 }, { "ItemRef": { "value": "2" } }] });
    let bundle = connection.created("Item", json!({ "Name": "Desk with lamp", "Type": "Group", "ItemGroupDetail": parts })).await;
    let price = async |id: &str| connection.read("Item", &json!(id)).await["UnitPrice"].as_f64().unwrap();
    let expected = (2.0 * price("1").await + price("2").await) * 3.0;
    let group = json!({ "GroupItemRef": { "value": bundle["Id"] }, "Quantity": 3 });
    let made = invoice(&connection, json!([{ "DetailType": "GroupLineDetail", "GroupLineDetail": group }])).await;
    assert!((amounts(&made).0 - expected).abs() < 0.005, "{made}");
    let inner = line(&made, "GroupLineDetail")["GroupLineDetail"]["Line"].clone();
    assert_eq!(inner[0]["SalesItemLineDetail"]["Qty"], 6.0);
    assert_eq!((&inner[0]["Id"], &inner[1]["Id"]), (&json!("2"), &json!("3")), "ids run through the bundle");
}

#[tokio::test]
async fn an_invoice_takes_its_customers_address_and_its_terms() {
    let world = world();
    let connection = world.connect(0).await;
    let customer = connection.first("Customer").await;
    let term = connection.query("SELECT * FROM Term WHERE Name = 'Net 15'").await["Term"][0].clone();
    let body = json!({ "CustomerRef": { "value": customer["Id"] }, "TxnDate": "2026-06-01", "SalesTermRef": { "value": term["Id"] }, "Line": [sold(1.0)] });
    let made = connection.created("Invoice", body.clone()).await;
    assert_eq!(made["BillAddr"], customer["BillAddr"]);
    assert_eq!((&made["DueDate"], &made["SalesTermRef"]["name"]), (&json!("2026-06-16"), &json!("Net 15")));
    assert_eq!(made["AllowOnlineCreditCardPayment"], false);
    let mut unknown = body;
    unknown["SalesTermRef"] = json!({ "value": "77" });
    assert_eq!(connection.refused("invoice", unknown).await, "2500");
}

#[tokio::test]
async fn a_tenth_of_the_seed_is_as_people_leave_it() {
    let world = world();
    let connection = world.connect(0).await;
    let list =
        async |entity: &str| connection.query(&format!("SELECT * FROM {entity} MAXRESULTS 1000")).await[entity].as_array().unwrap().clone();
    let invoices = list("Invoice").await;
    let lived_in: Vec<&Value> = invoices.iter().filter(|invoice| invoice.get("CustomerMemo").is_some()).collect();
    assert_eq!(lived_in.len() * 10, invoices.len());
    for invoice in &lived_in {
        for member in ["CustomField", "BillEmail", "ShipAddr", "BillAddr", "SalesTermRef", "PrivateNote"] {
            assert!(invoice.get(member).is_some(), "{member}: {invoice}");
        }
        assert!(line(invoice, "DescriptionOnly").get("Amount").is_none());
        let bundle = line(invoice, "GroupLineDetail");
        assert_eq!(bundle["GroupLineDetail"]["Line"].as_array().unwrap().len(), 2);
        assert!(line(invoice, "SalesItemLineDetail")["SalesItemLineDetail"].get("Qty").is_none());
    }
    let percents = lived_in.iter().filter(|invoice| line(invoice, "DiscountLineDetail")["DiscountLineDetail"]["PercentBased"] == true);
    assert!((1..lived_in.len()).contains(&percents.count()), "both kinds of discounts occur");
    let rebates = list("Bill").await;
    assert_eq!(rebates.iter().filter(|bill| bill["Line"].as_array().unwrap().iter().any(|line| line["Amount"] == -1.25)).count(), 6);
}
