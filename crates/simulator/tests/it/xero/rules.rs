//! Arithmetic, validation and the steps of a document's life.

use super::Xero;
use serde_json::{Value, json};

async fn refused(xero: &Xero, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut body = xero.sale(100.0).await;
    change(&mut body);
    let answer = xero.write("PUT", "Invoices", &body).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    assert_eq!((answer.json()["ErrorNumber"].as_i64(), answer.json()["Type"].as_str()), (Some(10), Some("ValidationException")));
    answer.messages()
}

#[tokio::test]
async fn tax_is_rounded_by_line_and_then_summed() {
    let xero = Xero::connected().await;
    let rate = json!({"TaxRates": [{"Name": "Fifteen", "TaxComponents": [{"Name": "Fifteen", "Rate": 15.0}]}]});
    let kind = xero.write("PUT", "TaxRates", &rate).await.json()["TaxRates"][0]["TaxType"].clone();
    let line = |amount: f64| json!({"Description": "Part", "Quantity": 1, "UnitAmount": amount, "AccountCode": "400", "TaxType": kind});
    let mut body = xero.sale(0.0).await;
    body["LineItems"] = [25.06, 25.61, 25.63].map(line).to_vec().into();
    let made = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    assert_eq!(
        (made["SubTotal"].to_string(), made["TotalTax"].to_string(), made["Total"].to_string()),
        ("76.3".into(), "11.44".into(), "87.74".into())
    );
    body["LineAmountTypes"] = "Inclusive".into();
    let made = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    assert_eq!((made["SubTotal"].to_string(), made["Total"].to_string()), ("66.35".into(), "76.3".into()));
    body["LineAmountTypes"] = "NoTax".into();
    let made = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    assert_eq!((made["TotalTax"].to_string(), made["Total"].to_string()), ("0.0".into(), "76.3".into()));
    xero.control("settings", &json!({"provider": "xero", "tax_rounding": "on_total"})).await;
    body["LineAmountTypes"] = "Exclusive".into();
    let strayed = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    assert_eq!(strayed["TotalTax"].to_string(), "11.45");
}

#[tokio::test]
async fn refusals_are_in_the_known_words() {
    let xero = Xero::connected().await;
    let line = |name: &'static str, value: Value| move |body: &mut Value| body["LineItems"][0][name] = value;
    assert_eq!(refused(&xero, line("Description", "".into())).await, ["The description field is mandatory for each line item."]);
    assert_eq!(
        refused(&xero, line("LineAmount", 99.95.into())).await,
        ["The line total 99.95 does not match the expected line total 100.00"]
    );
    assert_eq!(refused(&xero, line("AccountCode", "999".into())).await, ["Account code '999' is not a valid code for this document."]);
    let tax = refused(&xero, line("TaxType", "NOPE".into())).await;
    assert_eq!(tax, ["The TaxType code 'NOPE' does not exist or cannot be used for this type of transaction."]);
    assert_eq!(refused(&xero, |body| body["CurrencyCode"] = "NZD".into()).await, ["Users Organisation is not subscribed to currency NZD"]);
    assert_eq!(refused(&xero, |body| body["InvoiceNumber"] = "INV-00001".into()).await, ["Invoice # must be unique."]);
    assert_eq!(refused(&xero, |body| body["LineItems"] = json!([])).await, ["One or more line items must be specified"]);
    let names = xero.list("Contacts").await;
    let name = names[1]["Name"].as_str().unwrap().to_uppercase();
    let taken = xero.write("PUT", "Contacts", &json!({"Name": name})).await;
    assert!(taken.messages()[0].ends_with("The contact name must be unique across all active contacts."), "{}", taken.text);
}

#[tokio::test]
async fn locked_periods_take_drafts_alone() {
    let xero = Xero::connected().await;
    xero.control("lock", &json!({"provider": "xero", "date": "2026-03-01"})).await;
    let organisation = xero.get("Organisation").await.json()["Organisations"][0].clone();
    assert_eq!(organisation["PeriodLockDate"], "/Date(1772323200000+0000)/");
    let sentence = "The document date cannot be before the period lock date, currently set at 01-Mar-2026";
    assert_eq!(refused(&xero, |_| ()).await, [sentence]);
    let mut draft = xero.sale(1.0).await;
    draft["Status"] = "DRAFT".into();
    let draft = xero.write("PUT", "Invoices", &draft).await.json()["Invoices"][0].clone();
    let id = draft["InvoiceID"].as_str().unwrap();
    assert_eq!(xero.write("POST", &format!("Invoices/{id}"), &json!({"Status": "AUTHORISED"})).await.messages(), [sentence]);
    assert_eq!(xero.write("POST", &format!("Invoices/{id}"), &json!({"Status": "AUTHORISED", "Date": "2026-03-02"})).await.status, 200);
    let year = json!({"provider": "xero", "entity": "Organisation", "operation": "update", "body": {"EndOfYearLockDate": "2026-03-01"}});
    xero.control("edit", &year).await;
    assert_eq!(
        refused(&xero, |_| ()).await,
        ["The document date cannot be before the end of year lock date, currently set at 01-Mar-2026"]
    );
}

#[tokio::test]
async fn archived_accounts_and_contacts_are_refused() {
    let xero = Xero::connected().await;
    xero.control("edit", &json!({"provider": "xero", "entity": "Account", "operation": "archive", "id": "400"})).await;
    assert!(refused(&xero, |_| ()).await[0].starts_with("Account code '400' has been archived"));
    let contact = xero.contact(0).await;
    xero.control("edit", &json!({"provider": "xero", "entity": "Contact", "operation": "archive", "id": contact})).await;
    let messages = refused(&xero, |body| {
        body["Contact"]["ContactID"] = contact.clone().into();
        body["LineItems"][0]["AccountCode"] = "401".into();
    });
    assert!(messages.await[0].contains("has been archived"));
}

#[tokio::test]
async fn payments_move_the_status_and_block_changes() {
    let xero = Xero::connected().await;
    let sold = xero.sold(100.0).await;
    let path = format!("Invoices/{}", sold["InvoiceID"].as_str().unwrap());
    let part = xero.pay(&sold, 40.0).await.json()["Payments"][0].clone();
    let open = xero.get(&path).await.json()["Invoices"][0].clone();
    assert_eq!(
        (open["Status"].as_str(), open["AmountDue"].as_f64(), open["AmountPaid"].as_f64()),
        (Some("AUTHORISED"), Some(60.0), Some(40.0))
    );
    assert_eq!(xero.pay(&sold, 60.01).await.messages(), ["Payment amount exceeds the amount outstanding on this document"]);
    assert_eq!(xero.pay(&sold, 60.0).await.status, 200);
    let paid = xero.get(&path).await.json()["Invoices"][0].clone();
    assert_eq!((paid["Status"].as_str(), paid["FullyPaidOnDate"].as_str()), (Some("PAID"), Some("/Date(1772409600000+0000)/")));
    for change in [json!({"Status": "VOIDED"}), json!({"Reference": "later"})] {
        let answer = xero.write("POST", &path, &change).await;
        assert!(answer.messages()[0].starts_with("Invoice not of valid status for modification"), "{}", answer.text);
    }
    let payment = format!("Payments/{}", part["PaymentID"].as_str().unwrap());
    assert_eq!(xero.write("POST", &payment, &json!({"Amount": 1})).await.status, 400, "payments cannot be changed");
    assert_eq!(xero.write("POST", &payment, &json!({"Status": "DELETED"})).await.json()["Payments"][0]["Status"], "DELETED");
    assert_eq!(xero.get(&path).await.json()["Invoices"][0]["AmountDue"].as_f64(), Some(40.0));
}

#[tokio::test]
async fn only_open_documents_are_voided_and_only_drafts_deleted() {
    let xero = Xero::connected().await;
    let sold = xero.sold(5.0).await;
    let path = format!("Invoices/{}", sold["InvoiceID"].as_str().unwrap());
    for wrong in ["DELETED", "DRAFT", "PAID"] {
        assert_eq!(
            xero.write("POST", &path, &json!({"Status": wrong})).await.messages(),
            ["Invoice not of valid status for modification"],
            "{wrong}"
        );
    }
    assert_eq!(xero.write("POST", &path, &json!({"Status": "VOIDED"})).await.json()["Invoices"][0]["Status"], "VOIDED");
    assert_eq!(xero.get(&path).await.json()["Invoices"][0]["AmountDue"].as_f64(), Some(0.0), "voided documents stay visible");
    assert_eq!(xero.write("POST", &path, &json!({"Status": "AUTHORISED"})).await.status, 400);
}

#[tokio::test]
async fn credit_is_applied_once_and_no_further() {
    let xero = Xero::connected().await;
    let sold = xero.sold(100.0).await;
    let mut note = xero.sale(30.0).await;
    note["Type"] = "ACCRECCREDIT".into();
    let note = xero.write("PUT", "CreditNotes", &note).await.json()["CreditNotes"][0].clone();
    let path = format!("CreditNotes/{}/Allocations", note["CreditNoteID"].as_str().unwrap());
    let body =
        |amount: f64| json!({"Allocations": [{"Invoice": {"InvoiceID": sold["InvoiceID"]}, "Amount": amount, "Date": "2026-03-02"}]});
    assert_eq!(xero.write("PUT", &path, &body(30.5)).await.status, 400);
    assert_eq!(xero.write("PUT", &path, &body(30.0)).await.status, 200);
    let open = xero.get(&format!("Invoices/{}", sold["InvoiceID"].as_str().unwrap())).await.json()["Invoices"][0].clone();
    assert_eq!((open["AmountCredited"].as_f64(), open["AmountDue"].as_f64()), (Some(30.0), Some(70.0)));
    assert_eq!(xero.write("PUT", &path, &body(1.0)).await.status, 400, "nothing is left");
}

#[tokio::test]
async fn a_line_of_words_is_taken_in_an_approved_invoice() {
    let xero = Xero::connected().await;
    let mut body = xero.sale(100.0).await;
    body["LineItems"].as_array_mut().unwrap().push(json!({"Description": "As agreed on the phone"}));
    let made = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    assert_eq!((&made["Status"], &made["Total"]), (&json!("AUTHORISED"), &json!(100.0)));
    let words = made["LineItems"][1].as_object().unwrap();
    assert_eq!(words.keys().collect::<Vec<_>>(), ["Description", "LineItemID", "Tracking"]);
    let mut change = json!({"InvoiceID": made["InvoiceID"], "LineItems": made["LineItems"]});
    change["LineItems"][0]["UnitAmount"] = 50.into();
    change["LineItems"][0]["LineAmount"] = 50.into();
    let changed = xero.write("POST", "Invoices", &change).await.json()["Invoices"][0].clone();
    assert_eq!((&changed["Total"], &changed["LineItems"][1]), (&json!(50.0), &made["LineItems"][1]));
}

#[tokio::test]
async fn a_contact_keeps_its_payment_terms_and_its_documents_show_it_whole_where_they_are_alone() {
    let xero = Xero::connected().await;
    let terms = json!({"Bills": {"Day": 30, "Type": "DAYSAFTERBILLDATE"}, "Sales": {"Day": 14, "Type": "DAYSAFTERBILLDATE"}});
    let change = json!({"ContactID": xero.contact(0).await, "PaymentTerms": terms});
    let changed = xero.write("POST", "Contacts", &change).await.json()["Contacts"][0].clone();
    assert_eq!(changed["PaymentTerms"], terms);
    let mut body = xero.sale(10.0).await;
    body["Contact"] = json!({"ContactID": changed["ContactID"]});
    let sold = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    let path = format!("Invoices/{}", sold["InvoiceID"].as_str().unwrap());
    let alone = xero.get(&path).await.json()["Invoices"][0]["Contact"].clone();
    assert_eq!((&alone["Addresses"], &alone["EmailAddress"]), (&changed["Addresses"], &changed["EmailAddress"]));
    let listed = xero.list("Invoices?page=1&order=UpdatedDateUTC%20DESC").await[0]["Contact"].clone();
    assert_eq!(listed.as_object().unwrap().keys().collect::<Vec<_>>(), ["ContactID", "HasValidationErrors", "Name"]);
}
