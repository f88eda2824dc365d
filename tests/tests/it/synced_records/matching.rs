use bursar_connectors::Platform;
use bursar_tests::books::Books;
use serde_json::{Value, json};

use super::{Trader, id, line, party};

#[tokio::test]
async fn a_counterpart_that_the_ledger_has_is_not_made_again() {
    let trader = Trader::open(Platform::Xero).await;
    trader.edit("Contact", "create", None, json!({"Name": "NORTHWIND BOOKS LIMITED"})).await;
    trader.books.sync(&trader.connected).await;
    let before = trader.state("Contact").await.len();
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.state("Contact").await.len(), before);
}

#[tokio::test]
async fn several_of_a_name_wait_for_a_person_who_links_one() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    for name in ["Northwind Books Ltd.", "Northwind-Books"] {
        trader.edit("Customer", "create", None, json!({"DisplayName": name})).await;
    }
    trader.books.sync(&trader.connected).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let customer = trader.record("customer", &json!({"id": trader.customer})).await;
    assert_eq!(customer["errors"]["code"], "match_waiting");
    let candidates = customer["errors"]["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2);
    assert_eq!(trader.stands("receivable", &invoice).await, ("error".to_owned(), Some("counterpart_not_in_ledger".to_owned())));
    let link = json!({"object_type": "customer", "object_id": trader.customer, "accounting_record_id": candidates[1]["id"]});
    let linked = trader.post("/accounting_synced_records/link").json(link).await.expect(200);
    assert_eq!(linked["platform_object_id"], candidates[1]["platform_object_id"]);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(there["CustomerRef"]["value"], candidates[1]["platform_object_id"], "the invoice went on by itself");
}

/// Somebody made the customer in the ledger after the last pull: it cannot be made again, and the next pull shows which one it is.
async fn a_name_that_was_taken_meanwhile_is_linked_by_itself(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (entity, body) = match platform {
        Platform::Xero => ("Contact", json!({"Name": "Northwind Books Ltd"})),
        Platform::QuickbooksOnline => ("Customer", json!({"DisplayName": "Northwind Books Ltd"})),
    };
    trader.edit(entity, "create", None, body).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let customer = json!({"id": trader.customer});
    assert_eq!(trader.stands("customer", &customer).await, ("error".to_owned(), Some("name_taken".to_owned())));
    let before = trader.state(entity).await.len();
    trader.pull().await;
    trader.is_done("customer", &customer).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.state(entity).await.len(), before);
}

at_each_provider!(a_name_that_was_taken_meanwhile_is_linked_by_itself);

/// Somebody else wrote the same documents into the book: none of them is made again.
#[tokio::test]
async fn documents_that_are_there_already_are_linked() {
    let trader = Trader::open(Platform::Xero).await;
    let contact = trader.edit("Contact", "create", None, json!({"Name": "Northwind Books Ltd"})).await;
    let sales = trader.read(&format!("/ledger_accounts/{}", trader.sales.as_str().unwrap())).await;
    let invoices: Vec<Value> = (1..=3)
        .map(|place| {
            json!({
                "Type": "ACCREC", "Status": "AUTHORISED", "InvoiceNumber": format!("TR-{place:05}"), "Date": "2024-06-03", "DueDate": "2024-07-03",
                "Contact": {"ContactID": contact["ContactID"]}, "LineAmountTypes": "Exclusive",
                "LineItems": [{"Description": "Lamp", "Quantity": 1, "UnitAmount": 10 * place, "AccountCode": sales["nominal_code"], "TaxType": "NONE"}],
            })
        })
        .collect();
    for invoice in invoices {
        trader.edit("Invoice", "create", None, invoice).await;
    }
    trader.books.sync(&trader.connected).await;
    let zero = trader.tax_rate("No VAT").await;
    let mark = trader.books.mark();
    for place in 1..=3 {
        let mut body = trader.invoice(json!([super::line_at(1_000 * place, 1, 0)]));
        body["line_items"][0]["accounting_tax_rate_id"] = zero.clone();
        let invoice = trader.issued(body).await;
        trader.work().await;
        trader.is_done("receivable", &invoice).await;
    }
    assert_eq!(trader.writes(mark), 0, "nothing was written");
}

#[tokio::test]
async fn a_link_can_be_taken_back_and_what_was_written_is_none() {
    let trader = Trader::open(Platform::Xero).await;
    let there = trader.edit("Contact", "create", None, json!({"Name": "Somebody Else"})).await;
    trader.books.sync(&trader.connected).await;
    let found = trader.read("/accounting_records?kind=contact&search=Somebody%20Else").await;
    let other = trader.post("/counterparts").json(party("Unrelated Ltd", true)).await.expect(201);
    let link = json!({"object_type": "customer", "object_id": other["id"], "accounting_record_id": found["data"][0]["id"]});
    let linked = trader.post("/accounting_synced_records/link").json(link.clone()).await.expect(200);
    assert_eq!((&linked["sync_status"], &linked["platform_object_id"]), (&json!("done"), &there["ContactID"]));
    let mut same = link.clone();
    same["object_id"] = trader.customer.clone();
    trader.post("/accounting_synced_records/link").json(same).await.expect(200);
    let unlinked = trader.post("/accounting_synced_records/unlink").json(json!({"synced_record_id": linked["id"]})).await.expect(200);
    assert_eq!((&unlinked["platform_object_id"], &unlinked["errors"]["code"]), (&json!(null), &json!("match_waiting")));
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let written = trader.record("receivable", &invoice).await;
    trader.post("/accounting_synced_records/unlink").json(json!({"synced_record_id": id(&written)})).await.expect(409);
}

/// QuickBooks gives a name to one customer or vendor alone.
#[tokio::test]
async fn a_counterpart_that_sells_and_buys_is_written_to_quickbooks_in_both_roles() {
    let mut trader = Trader::open(Platform::QuickbooksOnline).await;
    let both = trader.books.partner.patch(&format!("/counterparts/{}", trader.customer.as_str().unwrap()));
    both.entity(trader.books.entity).json(json!({"organization": {"is_vendor": true}})).await.expect(200);
    trader.vendor = trader.customer.clone();
    let bill = trader.approved("TW-1", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    trader.pull().await;
    for _ in 0..2 {
        let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
        trader.work().await;
        trader.is_done("receivable", &invoice).await;
        let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
        assert_eq!(there["CustomerRef"]["name"], "Northwind Books Ltd (Customer)");
        trader.pull().await;
    }
}

/// Somebody made a vendor of the name after the last pull: the next one shows it, and the customer gets a name of its own.
#[tokio::test]
async fn a_name_that_a_vendor_of_quickbooks_took_meanwhile_is_told_apart_by_itself() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    trader.edit("Vendor", "create", None, json!({"DisplayName": "Northwind Books Ltd"})).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let customer = json!({"id": trader.customer});
    assert_eq!(trader.stands("customer", &customer).await, ("error".to_owned(), Some("name_taken".to_owned())));
    trader.pull().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(there["CustomerRef"]["name"], "Northwind Books Ltd (Customer)");
}

/// QuickBooks shows a mask in the place of a tax number: it is no other number than ours, and the name counts.
#[tokio::test]
async fn a_vendor_whose_tax_number_quickbooks_masks_is_not_made_again() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let there = json!({"DisplayName": "Paper Works Limited", "TaxIdentifier": "GB123456789"});
    let there = trader.edit("Vendor", "create", None, there).await;
    trader.pull().await;
    let mut vendor = party("Paper Works Ltd", false);
    vendor["tax_id"] = json!("GB123456789");
    let vendor = trader.post("/counterparts").json(vendor).await.expect(201);
    let before = trader.state("Vendor").await.len();
    let trader = Trader { vendor: vendor["id"].clone(), ..trader };
    let bill = trader.approved("PW-1", 1_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.record("vendor", &vendor).await["platform_object_id"], there["Id"]);
    assert_eq!(trader.state("Vendor").await.len(), before);
}

/// Employees are not read, and nobody else may have their names.
#[tokio::test]
async fn a_name_that_an_employee_has_is_for_a_person() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    trader.edit("Employee", "create", None, json!({"DisplayName": "Northwind Books Ltd"})).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    let customer = json!({"id": trader.customer});
    // The ledger is asked three times at most, each time after a pull that shows nothing in the way.
    for _ in 0..5 {
        trader.pull().await;
        trader.work().await;
    }
    assert_eq!(trader.stands("customer", &customer).await, ("error".to_owned(), Some("name_taken".to_owned())));
    assert!(trader.numbered("Invoice", &invoice["document_id"]).await.is_empty());
}

/// QuickBooks has the end of a number that is too long for it: the bill is the same all the same, unless its note says another whole.
#[tokio::test]
async fn a_bill_with_a_long_number_is_recognized_by_its_end() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let end = "-2024-06-000000000123";
    trader.approved("L-1", 5_000).await;
    trader.work().await;
    let mut theirs = trader.numbered("Bill", &json!("L-1")).await.remove(0);
    for name in ["Id", "SyncToken", "MetaData", "Balance"] {
        theirs.as_object_mut().unwrap().remove(name);
    }
    let mut enter = async |note: &str| {
        (theirs["DocNumber"], theirs["PrivateNote"]) = (json!(end), json!(note));
        trader.edit("Bill", "create", None, theirs.clone()).await
    };
    enter(&format!("INVOICE-B{end}")).await;
    let same = enter("for the shed").await;
    trader.pull().await;
    let mark = trader.books.mark();
    let bill = trader.approved(&format!("INVOICE-A{end}"), 5_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.record("bill", &bill).await["platform_object_id"], same["Id"]);
    assert_eq!((trader.writes(mark), trader.numbered("Bill", &json!(end)).await.len()), (0, 2), "it is not made again");
    let other = trader.approved(&format!("INVOICE-C{end}"), 7_000).await;
    trader.work().await;
    assert_eq!(trader.stands("bill", &other).await.1.as_deref(), Some("number_taken"), "of that vendor the number is taken");
}

/// Where the providers' own bytes are not kept, what people entered is recognized all the same, and what was written from here is known by its mark.
async fn what_is_there_is_recognized_without_raw_bodies(platform: Platform) {
    let books = Books::open_with(platform, |_, settings| settings.keeps_raw_bodies = false).await;
    let trader = Trader::over(books).await.with_accounts().await;
    let (invoice, there) = trader.written().await;
    trader.paid_there(&there, 50.0).await;
    let mark = trader.books.mark();
    let part = json!({"amount": 5_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "paid_at": "2024-06-03T10:00:00Z"});
    let payment = trader.post("/payment_records").json(part).await.expect(201);
    trader.work().await;
    trader.is_done("payment_record", &payment).await;
    assert_eq!(trader.writes(mark), 0, "it is the payment that was entered there");
    let remote = trader.record("receivable", &invoice).await["platform_object_id"].clone();
    let sql = "SELECT remote_id, kind FROM mirror m JOIN accounting_connections c ON c.book_id = m.book_id
        WHERE c.id = $1 AND m.raw IS NOT NULL AND m.kind IN ('account', 'invoice', 'bill')";
    let kept = trader.books.rows(sql, vec![trader.connected.id.into()]).await;
    let kept: Vec<String> = kept.iter().map(|row| row.try_get("", "remote_id").unwrap()).collect();
    assert_eq!(kept, [remote.as_str().unwrap()], "only what was written from here");
}

at_each_provider!(what_is_there_is_recognized_without_raw_bodies);
