//! Totals, tax and balances.

use serde_json::{Value, json};

use crate::client::{Connection, world};

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

async fn balance(connection: &Connection<'_>, entity: &str, id: &Value) -> f64 {
    number(&connection.read(entity, id).await["Balance"])
}

#[tokio::test]
async fn every_seeded_document_adds_up() {
    let world = world();
    for company in [0, 1] {
        let connection = world.connect(company).await;
        let mut paid = 0;
        for entity in ["Invoice", "Bill", "CreditMemo", "VendorCredit"] {
            let page = connection.query(&format!("SELECT * FROM {entity} MAXRESULTS 1000")).await;
            for document in page[entity].as_array().into_iter().flatten() {
                let lines: f64 = document["Line"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|line| !matches!(line["DetailType"].as_str(), Some("SubTotalLineDetail" | "DescriptionOnly")))
                    .map(|line| if line["DetailType"] == "DiscountLineDetail" { -1.0 } else { 1.0 } * number(&line["Amount"]))
                    .sum();
                let tax = document["TxnTaxDetail"]["TotalTax"].as_f64().unwrap_or(0.0);
                assert!((lines + tax - number(&document["TotalAmt"])).abs() < 0.005, "{document}");
                let settled = number(&document["TotalAmt"]) - number(&document["Balance"]);
                let mut payments = 0.0;
                for linked in document["LinkedTxn"].as_array().unwrap() {
                    let payer = if entity == "Invoice" { "Payment" } else { "BillPayment" };
                    payments += number(&connection.read(payer, &linked["TxnId"]).await["TotalAmt"]);
                    paid += 1;
                }
                assert!((settled - payments).abs() < 0.005, "{document}");
            }
        }
        assert!(paid > 5);
    }
}

#[tokio::test]
async fn contacts_owe_the_sum_of_their_open_documents() {
    let world = world();
    let connection = world.connect(0).await;
    for customer in connection.query("SELECT * FROM Customer MAXRESULTS 1000").await["Customer"].as_array().unwrap() {
        let mut open = 0.0;
        for (entity, sign) in [("Invoice", 1.0), ("CreditMemo", -1.0)] {
            let page = connection
                .query(&format!("SELECT * FROM {entity} WHERE CustomerRef = '{}' MAXRESULTS 1000", customer["Id"].as_str().unwrap()))
                .await;
            open += page[entity].as_array().into_iter().flatten().map(|document| sign * number(&document["Balance"])).sum::<f64>();
        }
        assert!((number(&customer["Balance"]) - open).abs() < 0.005, "{customer}");
    }
}

#[tokio::test]
async fn a_us_sale_has_one_rate_for_its_taxable_lines() {
    let world = world();
    let connection = world.connect(0).await;
    let customer = connection.first("Customer").await["Id"].clone();
    let code = connection.query("SELECT * FROM TaxCode WHERE Name = 'Tucson'").await["TaxCode"][0]["Id"].clone();
    let line = |amount: f64, code: &str| json!({ "Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "1" }, "TaxCodeRef": { "value": code } } });
    let invoice = connection
        .created("Invoice", json!({ "CustomerRef": { "value": customer }, "Line": [line(100.0, "TAX"), line(50.0, "NON")], "TxnTaxDetail": { "TxnTaxCodeRef": { "value": code } } }))
        .await;
    assert_eq!(number(&invoice["TxnTaxDetail"]["TotalTax"]), 8.7);
    assert_eq!(invoice["TxnTaxDetail"]["TaxLine"].as_array().unwrap().len(), 3);
    assert_eq!(number(&invoice["TotalAmt"]), 158.7);
    let total = async |detail: Value| {
        let body = json!({ "CustomerRef": { "value": customer }, "Line": [line(100.0, "TAX")], "TxnTaxDetail": detail });
        number(&connection.created("Invoice", body).await["TotalAmt"])
    };
    assert_eq!(total(json!({ "TotalTax": 9.0, "TxnTaxCodeRef": { "value": code } })).await, 109.0, "a client may set another tax");
    assert_eq!(total(json!({ "TotalTax": 9.0 })).await, 100.0, "but not without a code");
    assert_eq!(invoice["Line"][2]["DetailType"], "SubTotalLineDetail");
    assert_eq!(number(&invoice["Line"][2]["Amount"]), 150.0);
    let bill = connection.created("Bill", connection.bill().await).await;
    assert!(bill.get("TxnTaxDetail").is_none() && bill.get("GlobalTaxCalculation").is_none());
}

#[tokio::test]
async fn a_british_bill_is_taxed_line_by_line() {
    let world = world();
    let connection = world.connect(1).await;
    let code = connection.query("SELECT * FROM TaxCode WHERE Name = '20.0% P'").await["TaxCode"][0]["Id"].clone();
    let mut body = connection.bill().await;
    body["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"] = json!({ "value": code });
    let excluded = connection.created("Bill", body.clone()).await;
    assert_eq!((number(&excluded["TxnTaxDetail"]["TotalTax"]), number(&excluded["TotalAmt"])), (20.0, 120.0));
    assert_eq!(excluded["GlobalTaxCalculation"], "TaxExcluded");
    body["GlobalTaxCalculation"] = json!("TaxInclusive");
    let included = connection.created("Bill", body.clone()).await;
    assert_eq!((number(&included["Line"][0]["Amount"]), number(&included["TotalAmt"])), (83.33, 100.0));
    assert_eq!(number(&included["Line"][0]["AccountBasedExpenseLineDetail"]["TaxInclusiveAmt"]), 100.0);
    body["GlobalTaxCalculation"] = json!("NotApplicable");
    assert_eq!(number(&connection.created("Bill", body).await["TotalAmt"]), 100.0);
}

#[tokio::test]
async fn a_tax_that_was_set_stays_until_another_is_set() {
    let world = world();
    let connection = world.connect(1).await;
    let code = connection.query("SELECT * FROM TaxCode WHERE Name = '20.0% P'").await["TaxCode"][0]["Id"].clone();
    let mut body = connection.bill().await;
    body["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"] = json!({ "value": code });
    body["TxnTaxDetail"] = json!({ "TotalTax": 20.01 });
    assert_eq!(number(&connection.created("Bill", body.clone()).await["TotalAmt"]), 120.0, "a total alone sets nothing");
    let code = connection.read("TaxCode", &code).await;
    let rate = code["PurchaseTaxRateList"]["TaxRateDetail"][0]["TaxRateRef"]["value"].clone();
    let tax = |amount: f64, rate: &Value| json!({ "TotalTax": amount, "TaxLine": [{ "Amount": amount, "DetailType": "TaxLineDetail", "TaxLineDetail": { "TaxRateRef": { "value": rate } } }] });
    body["TxnTaxDetail"] = tax(20.01, &rate);
    let made = connection.created("Bill", body.clone()).await;
    assert_eq!(number(&made["TotalAmt"]), 120.01);
    let of_rate = &made["TxnTaxDetail"]["TaxLine"][0];
    assert_eq!((number(&of_rate["Amount"]), number(&of_rate["TaxLineDetail"]["OverrideDeltaAmount"])), (20.01, 0.01));
    let change = |version: &str| json!({ "Id": made["Id"], "SyncToken": version, "sparse": true, "VendorRef": made["VendorRef"], "Line": made["Line"] });
    let mut again = change("0");
    again["TxnTaxDetail"] = tax(20.01, &rate);
    assert_eq!(number(&connection.post("bill", again).await.json()["Bill"]["TotalAmt"]), 120.01);
    assert_eq!(number(&connection.post("bill", change("1")).await.json()["Bill"]["TotalAmt"]), 120.0);
    for (unknown, refusal) in [("999", "2500"), ("1", "6000")] {
        let mut wrong = body.clone();
        wrong["TxnTaxDetail"] = tax(20.0, &json!(unknown));
        assert_eq!(connection.refused("bill", wrong).await, refusal, "rate {unknown}");
    }

    body["GlobalTaxCalculation"] = json!("TaxInclusive");
    body["TxnTaxDetail"] = tax(16.68, &rate);
    (body["Line"][0]["Amount"], body["Line"][0]["AccountBasedExpenseLineDetail"]["TaxInclusiveAmt"]) = (json!(83.32), json!(100));
    let included = connection.created("Bill", body).await;
    assert_eq!((number(&included["Line"][0]["Amount"]), number(&included["TotalAmt"])), (83.32, 100.0));
}

#[tokio::test]
async fn a_company_without_sales_tax_takes_no_code() {
    let world = world();
    let off = json!({ "provider": "quickbooks", "company": "1", "entity": "Preferences", "operation": "update", "id": "1", "body": { "TaxPrefs": { "UsingSalesTax": false } } });
    world.control("edit", off).await;
    let connection = world.connect(1).await;
    let code = connection.query("SELECT * FROM TaxCode WHERE Name = '20.0% P'").await["TaxCode"][0]["Id"].clone();
    let plain = connection.bill().await;
    let made = connection.created("Bill", plain.clone()).await;
    assert_eq!((&made["GlobalTaxCalculation"], number(&made["TotalAmt"])), (&json!("NotApplicable"), 100.0));
    let mut excluded = plain.clone();
    excluded["GlobalTaxCalculation"] = json!("TaxExcluded");
    let mut coded = plain;
    coded["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"] = json!({ "value": code });
    for body in [excluded, coded] {
        assert_eq!(connection.refused("bill", body).await, "6000");
    }
}

#[tokio::test]
async fn payments_move_balances_and_give_them_back() {
    let world = world();
    let connection = world.connect(0).await;
    let bill = connection.created("Bill", connection.bill().await).await;
    let vendor = bill["VendorRef"]["value"].clone();
    let owed = balance(&connection, "Vendor", &vendor).await;
    let payment = |amount: f64| {
        json!({
            "VendorRef": { "value": vendor }, "TotalAmt": amount, "PayType": "Check", "CheckPayment": { "BankAccountRef": { "value": "1" } },
            "Line": [{ "Amount": amount, "LinkedTxn": [{ "TxnId": bill["Id"], "TxnType": "Bill" }] }],
        })
    };
    assert_eq!(connection.refused("billpayment", payment(100.01)).await, "6000");
    let paid = connection.created("BillPayment", payment(40.0)).await;
    assert_eq!(balance(&connection, "Bill", &bill["Id"]).await, 60.0);
    assert!((balance(&connection, "Vendor", &vendor).await - (owed - 40.0)).abs() < 0.005);
    let more = json!({ "Id": paid["Id"], "SyncToken": "0", "sparse": true, "TotalAmt": 100, "Line": payment(100.0)["Line"] });
    assert_eq!(connection.post("billpayment", more).await.status, 200);
    assert_eq!(balance(&connection, "Bill", &bill["Id"]).await, 0.0);
    let void =
        connection.post("billpayment?operation=update&include=void", json!({ "Id": paid["Id"], "SyncToken": "1", "sparse": true })).await;
    assert_eq!(void.status, 200, "{}", void.text());
    assert_eq!(balance(&connection, "Bill", &bill["Id"]).await, 100.0);
    assert_eq!(connection.read("Bill", &bill["Id"]).await["LinkedTxn"], json!([]));
}

#[tokio::test]
async fn a_payment_outlives_its_invoice() {
    let world = world();
    let connection = world.connect(0).await;
    let paid = connection.query("SELECT * FROM Invoice WHERE Balance = '0' MAXRESULTS 1").await["Invoice"][0].clone();
    let payment = paid["LinkedTxn"][0]["TxnId"].clone();
    connection.post("invoice?operation=delete", json!({ "Id": paid["Id"], "SyncToken": paid["SyncToken"] })).await;
    let left = connection.read("Payment", &payment).await;
    assert_eq!((&left["UnappliedAmt"], &left["Line"]), (&left["TotalAmt"], &json!([])));
}

#[tokio::test]
async fn a_credit_memo_is_spent_by_a_payment() {
    let world = world();
    let connection = world.connect(0).await;
    let customer = connection.created("Customer", json!({ "DisplayName": "Credit Customer" })).await["Id"].clone();
    let body = json!({ "CustomerRef": { "value": customer }, "Line": [{ "Amount": 30, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "1" } } }] });
    let invoice = connection.created("Invoice", body.clone()).await;
    let memo = connection.created("CreditMemo", body).await;
    let link = |document: &Value, kind: &str| json!({ "Amount": 30, "LinkedTxn": [{ "TxnId": document["Id"], "TxnType": kind }] });
    connection
        .created(
            "Payment",
            json!({ "CustomerRef": { "value": customer }, "TotalAmt": 0, "Line": [link(&invoice, "Invoice"), link(&memo, "CreditMemo")] }),
        )
        .await;
    assert_eq!(balance(&connection, "Invoice", &invoice["Id"]).await, 0.0);
    assert_eq!(connection.read("CreditMemo", &memo["Id"]).await["RemainingCredit"], 0.0);
    assert_eq!(balance(&connection, "Customer", &customer).await, 0.0);
}
