//! Lists: pages, filters, orders and what changed since.

use super::{Xero, send, start};
use axum::body::Body;
use chrono::Duration;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["InvoiceID"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_hold_each_invoice_once_and_say_how_many_there_are() {
    let xero = Xero::connected().await;
    let first = xero.get("Invoices?page=1&pageSize=70").await.json();
    assert_eq!(first["pagination"], json!({"page": 1, "pageSize": 70, "pageCount": 5, "itemCount": 290}));
    let mut seen = Vec::new();
    for page in 1..=5 {
        seen.extend(ids(&xero.list(&format!("Invoices?page={page}&pageSize=70")).await));
    }
    assert_eq!(seen.len(), 290);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 290);
    assert!(xero.list("Invoices?page=6&pageSize=70").await.is_empty());
    assert_eq!(xero.list("Invoices?page=1").await.len(), 100);
    assert_eq!(xero.list("Invoices?page=1&pageSize=9999").await.len(), 290, "a size above 1000 is cut down");
}

#[tokio::test]
async fn an_invoice_that_changes_while_a_client_pages_comes_again_at_the_end() {
    let xero = Xero::connected().await;
    let first = ids(&xero.list("Invoices?page=1&pageSize=100").await);
    let draft = xero.list("Invoices?page=1&where=Status%3D%3D%22DRAFT%22").await[0]["InvoiceID"].as_str().unwrap().to_owned();
    xero.simulator.clock().advance(Duration::seconds(5));
    let changed = xero.write("POST", &format!("Invoices/{draft}"), &json!({"Reference": "seen"})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let last = ids(&xero.list("Invoices?page=3&pageSize=100").await);
    assert_eq!(last.last(), Some(&draft));
    let again = ids(&xero.list("Invoices?page=1&pageSize=100").await);
    assert_eq!(again != first, first.contains(&draft));
}

#[tokio::test]
async fn without_a_page_lines_and_pagination_are_missing() {
    let xero = Xero::connected().await;
    let body = xero.get("Invoices").await.json();
    assert!(body.get("pagination").is_none());
    let rows = body["Invoices"].as_array().unwrap();
    assert_eq!(rows.len(), 290);
    assert!(rows.iter().all(|row| row["LineItems"].as_array().unwrap().is_empty()));
    let paged = xero.list("Invoices?page=1").await;
    assert!(paged.iter().all(|row| !row["LineItems"].as_array().unwrap().is_empty()));
    assert!(xero.list("Invoices?page=1&summaryOnly=true").await[0]["LineItems"].as_array().unwrap().is_empty());
    assert!(xero.list("Contacts").await[0].get("ContactPersons").is_none());
    assert!(xero.list("Contacts?page=1").await[0].get("ContactPersons").is_some());
}

#[tokio::test]
async fn filters_orders_and_explicit_lists_choose_rows() {
    let xero = Xero::connected().await;
    let bills = xero.list("Invoices?where=Type%3D%3D%22ACCPAY%22%20AND%20Status%3D%3D%22PAID%22&order=Total%20DESC").await;
    assert!(!bills.is_empty());
    assert!(bills.iter().all(|row| row["Type"] == "ACCPAY" && row["Status"] == "PAID"));
    let totals: Vec<f64> = bills.iter().map(|row| row["Total"].as_f64().unwrap()).collect();
    assert!(totals.is_sorted_by(|left, right| left >= right));
    let contact = bills[0]["Contact"]["ContactID"].as_str().unwrap();
    let of_contact = xero.list(&format!("Invoices?where=Contact.ContactID%3D%3DGuid(%22{contact}%22)")).await;
    assert_eq!(ids(&of_contact), ids(&xero.list(&format!("Invoices?ContactIDs={contact}")).await));
    assert!(of_contact.iter().all(|row| row["Contact"]["ContactID"] == contact));
    let since = xero.list("Invoices?where=Date%3E%3DDateTime(2026%2C01%2C01)").await;
    assert!(!since.is_empty() && since.iter().all(|row| row["DateString"].as_str().unwrap() >= "2026-01-01"));
    let statuses = xero.list("Invoices?Statuses=DRAFT,VOIDED").await;
    assert!(!statuses.is_empty() && statuses.iter().all(|row| row["Status"] == "DRAFT" || row["Status"] == "VOIDED"));
    let two = format!("{},{}", ids(&bills)[0], ids(&bills)[1]);
    assert_eq!(xero.list(&format!("Invoices?IDs={two}")).await.len(), 2);
    assert_eq!(xero.list("Invoices?InvoiceNumbers=INV-00001,INV-00002").await.len(), 2);
    for wrong in ["where=Colour%3D%3D1", "where=InvoiceID%3D%3D%22x%22", "order=Colour"] {
        let answer = xero.get(&format!("Invoices?{wrong}")).await;
        assert_eq!((answer.status, answer.json()["Type"].as_str()), (400, Some("QueryParseException")), "{wrong}");
    }
}

#[tokio::test]
async fn if_modified_since_takes_every_form_of_a_date() {
    let xero = Xero::connected().await;
    let sold = xero.sold(10.0).await;
    for form in ["2026-03-02T09:00:00", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000Z", "Mon, 02 Mar 2026 09:00:00 GMT"] {
        let request = xero.request("GET", "Invoices?page=1").header("if-modified-since", form).body(Body::empty()).unwrap();
        let body = send(&xero.simulator, request).await.json();
        assert_eq!(ids(body["Invoices"].as_array().unwrap()), [sold["InvoiceID"].as_str().unwrap()], "{form}");
        assert_eq!(body["pagination"]["itemCount"], 1);
    }
    assert_eq!(sold["UpdatedDateUTC"], format!("/Date({}+0000)/", start().timestamp_millis()));
}

#[tokio::test]
async fn archived_contacts_hide_and_merged_ones_point_to_the_survivor() {
    let xero = Xero::connected().await;
    let (gone, survivor) = (xero.contact(0).await, xero.contact(3).await);
    let before = xero.list("Contacts").await.len();
    let of_gone = xero.list(&format!("Invoices?ContactIDs={gone}")).await.len();
    let of_survivor = xero.list(&format!("Invoices?ContactIDs={survivor}")).await.len();
    assert!(of_gone > 0);
    let edit = json!({"provider": "xero", "entity": "Contact", "operation": "merge", "id": gone, "body": {"into": survivor}});
    xero.control("edit", &edit).await;
    assert_eq!(xero.list("Contacts").await.len(), before - 1);
    assert_eq!(xero.list("Contacts?includeArchived=true").await.len(), before);
    let merged = xero.get(&format!("Contacts/{gone}")).await.json()["Contacts"][0].clone();
    assert_eq!((merged["ContactStatus"].as_str(), merged["MergedToContactID"].as_str()), (Some("ARCHIVED"), Some(survivor.as_str())));
    assert_eq!(xero.list(&format!("Invoices?ContactIDs={survivor}")).await.len(), of_gone + of_survivor);
}

#[tokio::test]
async fn paths_ignore_case_and_a_get_may_have_a_body() {
    let xero = Xero::connected().await;
    let request = xero.request("GET", "invoices/INV-00001").body(Body::from("{}")).unwrap();
    let answer = send(&xero.simulator, request).await;
    assert_eq!(answer.json()["Invoices"][0]["InvoiceNumber"], "INV-00001");
    let missing = xero.get("Invoices/11111111-2222-4333-8444-555555555555").await;
    assert_eq!((missing.status, missing.text.as_str()), (404, "The resource you're looking for cannot be found"));
    assert!(serde_json::from_str::<Value>(&missing.text).is_err(), "the one error that is not JSON");
}

#[tokio::test]
async fn who_does_not_ask_for_json_gets_xml() {
    let xero = Xero::connected().await;
    let mut request = xero.request("GET", "Organisation");
    request.headers_mut().unwrap().remove("accept");
    let answer = send(&xero.simulator, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["content-type"], "text/xml; charset=utf-8");
    assert!(answer.text.contains("<Organisations><Organisation>") && answer.text.contains("<BaseCurrency>USD</BaseCurrency>"));
}

#[tokio::test]
async fn a_tenth_of_the_seed_is_as_people_leave_it() {
    let xero = Xero::connected().await;
    let invoices = xero.list("Invoices?page=1&pageSize=1000").await;
    let has = |kind: &str, takes: &dyn Fn(&Value) -> bool| invoices.iter().filter(|row| row["Type"] == kind && takes(row)).count();
    assert_eq!(has("ACCREC", &|row| row.get("BrandingThemeID").is_some() && row["IsDiscounted"] == true), 23);
    assert_eq!(has("ACCPAY", &|row| row.get("PlannedPaymentDate").is_some()), 6);
    let has_words = |row: &Value| row["LineItems"].as_array().unwrap().iter().any(|line| line.get("LineAmount").is_none());
    assert_eq!(has("ACCREC", &has_words) + has("ACCPAY", &has_words), 29);
    for row in &invoices {
        let sum = |member: &str| row["LineItems"].as_array().unwrap().iter().filter_map(|line| line[member].as_f64()).sum::<f64>();
        assert!((sum("LineAmount") + sum("TaxAmount") - row["Total"].as_f64().unwrap()).abs() < 0.005, "{row}");
    }
    let contacts = xero.list("Contacts?page=1&pageSize=1000").await;
    assert!(contacts.iter().any(|contact| contact.get("DefaultCurrency").is_some() && contact.get("PaymentTerms").is_some()));
    assert!(xero.list("Accounts").await.iter().all(|account| account.get("Description").is_some()));
    assert!(xero.list("Items").await.iter().all(|item| item["SalesDetails"].get("TaxType").is_some()));
}
