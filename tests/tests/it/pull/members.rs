//! Every member of every row that we read, absent, `null`, of another type and beyond all bounds: no run stops, no row behind it is
//! missed, and every answer of the API can still be given.

use bursar_connectors::Platform;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

/// The rows as they are in a well-kept ledger, by list: the member that holds the id, the kind that it becomes, and the row.
fn quickbooks() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let reference = |id: &str| json!({ "value": id, "name": "Named" });
    let address = json!({ "Line1": "1 Mill Lane", "Line2": "Rear", "City": "Ely", "CountrySubDivisionCode": "CAM", "PostalCode": "CB7", "Country": "GB" });
    let line = json!({ "Amount": 30, "Description": "Oak", "DetailType": "SalesItemLineDetail", "LinkedTxn": [{ "TxnId": "1", "TxnType": "PurchaseOrder" }],
        "SalesItemLineDetail": { "ItemRef": reference("1"), "ItemAccountRef": reference("1"), "Qty": 3, "UnitPrice": 10, "TaxCodeRef": reference("1"), "DiscountAmt": 1, "DiscountRate": 2 } });
    let spent = json!({ "Amount": 8, "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": { "AccountRef": reference("1"), "TaxCodeRef": reference("1") } });
    let discount = json!({ "Amount": 3, "DetailType": "DiscountLineDetail", "DiscountLineDetail": { "DiscountPercent": 10, "DiscountAccountRef": reference("1") } });
    let bundle = json!({ "DetailType": "GroupLineDetail", "GroupLineDetail": { "Line": [line] } });
    let document = json!({ "Id": "1", "SyncToken": "0", "DocNumber": "D", "TxnDate": "2026-01-02", "DueDate": "2026-02-02", "PrivateNote": "note",
        "CustomerMemo": { "value": "memo" }, "CurrencyRef": reference("USD"), "ExchangeRate": 1.5, "CustomerRef": reference("1"), "VendorRef": reference("1"),
        "TxnTaxDetail": { "TotalTax": 2 }, "TotalAmt": 40, "Balance": 20, "RemainingCredit": 20, "Line": [line, spent, discount, bundle],
        "LinkedTxn": [{ "TxnId": "2", "TxnType": "PurchaseOrder" }], "ClassRef": reference("1"), "CustomField": [{ "Name": "f" }] });
    let paid = json!({ "Id": "1", "SyncToken": "0", "PaymentRefNum": "R", "DocNumber": "D", "TxnDate": "2026-01-02", "PrivateNote": "note", "CurrencyRef": reference("USD"),
        "ExchangeRate": 1.5, "CustomerRef": reference("1"), "VendorRef": reference("1"), "DepositToAccountRef": reference("1"), "CheckPayment": { "BankAccountRef": reference("1") },
        "CreditCardPayment": { "CCAccountRef": reference("1") }, "TotalAmt": 40, "Line": [{ "Amount": 40, "LinkedTxn": [{ "TxnId": "1", "TxnType": "Invoice" }] }] });
    let person = json!({ "Id": "1", "SyncToken": "0", "DisplayName": "Fen Timber", "CompanyName": "Fen", "GivenName": "A", "FamilyName": "B", "PrimaryEmailAddr": { "Address": "a@fen.test" },
        "PrimaryPhone": { "FreeFormNumber": "1" }, "BillAddr": address, "CurrencyRef": reference("USD"), "TaxIdentifier": "t", "PrimaryTaxIdentifier": "t", "Active": true });
    let account = json!({ "Id": "1", "SyncToken": "0", "Name": "Cash", "FullyQualifiedName": "Cash", "AcctNum": "1", "Classification": "Asset", "AccountType": "Bank",
        "AccountSubType": "CashOnHand", "Active": true, "CurrencyRef": reference("USD"), "CurrentBalance": 10, "Description": "d" });
    let item = json!({ "Id": "1", "SyncToken": "0", "Name": "Oak", "Sku": "O", "Description": "d", "Type": "Service", "UnitPrice": 1, "PurchaseCost": 1, "IncomeAccountRef": reference("1"),
        "ExpenseAccountRef": reference("1"), "SalesTaxCodeRef": reference("1"), "PurchaseTaxCodeRef": reference("1"), "Active": true });
    let side = json!({ "TaxRateDetail": [{ "TaxRateRef": reference("1"), "TaxTypeApplicable": "TaxOnAmountPlusTax", "TaxOrder": 1, "TaxOnTaxOrder": 0 }] });
    let code = json!({ "Id": "1", "SyncToken": "0", "Name": "T", "Description": "d", "Active": true, "Hidden": false, "SalesTaxRateList": side, "PurchaseTaxRateList": side });
    vec![
        ("Account", "Id", "account", account),
        ("TaxCode", "Id", "tax_rate", code),
        ("Customer", "Id", "customer", person.clone()),
        ("Vendor", "Id", "vendor", person),
        ("Item", "Id", "item", item),
        ("Invoice", "Id", "invoice", document.clone()),
        ("Bill", "Id", "bill", document.clone()),
        ("CreditMemo", "Id", "credit_note", document.clone()),
        ("VendorCredit", "Id", "vendor_credit", document),
        ("Payment", "Id", "payment", paid.clone()),
        ("BillPayment", "Id", "bill_payment", paid),
    ]
}

fn xero() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let at = "/Date(1767225600000+0000)/";
    let contact = json!({ "ContactID": "k", "Name": "Heath" });
    let line = json!({ "Description": "d", "Quantity": 2, "UnitAmount": 6, "LineAmount": 12, "TaxAmount": 2, "DiscountAmount": 1, "DiscountRate": 5, "AccountCode": "1", "AccountID": "a",
        "ItemCode": "i", "Item": { "ItemID": "i" }, "TaxType": "T", "Tracking": [{ "Name": "n" }] });
    let document = json!({ "Type": "ACCPAY", "InvoiceID": "i", "InvoiceNumber": "N", "Reference": "r", "Contact": contact, "Date": at, "DueDate": at, "Status": "AUTHORISED",
        "CurrencyCode": "GBP", "CurrencyRate": 1.2, "SubTotal": 10, "TotalTax": 2, "Total": 12, "AmountDue": 12, "AmountPaid": 0, "AmountCredited": 0, "LineAmountTypes": "Inclusive",
        "LineItems": [line], "UpdatedDateUTC": at, "BrandingThemeID": "b", "Url": "u", "SentToContact": true });
    let mut credit = document.clone();
    for (name, value) in
        [("InvoiceID", Value::Null), ("Type", json!("ACCPAYCREDIT")), ("CreditNoteID", json!("c")), ("RemainingCredit", json!(3))]
    {
        credit[name] = value;
    }
    credit.as_object_mut().expect("an object").retain(|name, _| name != "InvoiceID" && name != "InvoiceNumber");
    let payment = json!({ "PaymentID": "p", "PaymentType": "ACCPAYPAYMENT", "Reference": "r", "Status": "AUTHORISED", "Date": at, "Amount": 5, "CurrencyRate": 1.2,
        "Account": { "AccountID": "a", "Code": "1" }, "Invoice": { "InvoiceID": "i", "Type": "ACCPAY", "CurrencyCode": "GBP", "Contact": contact },
        "CreditNote": { "CreditNoteID": "c", "CurrencyCode": "GBP", "Contact": contact }, "UpdatedDateUTC": at });
    let account = json!({ "AccountID": "a", "Name": "Cash", "Code": "1", "Class": "ASSET", "Type": "BANK", "Status": "ACTIVE", "CurrencyCode": "GBP", "Description": "d", "UpdatedDateUTC": at });
    let rate = json!({ "TaxType": "T", "Name": "Tax", "Status": "ACTIVE", "EffectiveRate": 20, "DisplayTaxRate": 20, "TaxComponents": [{ "Name": "c", "Rate": 20, "IsCompound": false }],
        "CanApplyToRevenue": true, "CanApplyToExpenses": true, "CanApplyToAssets": true });
    let details = json!({ "UnitPrice": 1, "AccountCode": "1", "COGSAccountCode": "1", "TaxType": "T" });
    let item = json!({ "ItemID": "i", "Code": "c", "Name": "n", "Description": "d", "SalesDetails": details, "PurchaseDetails": details, "IsTrackedAsInventory": false, "UpdatedDateUTC": at });
    let person = json!({ "ContactID": "k", "Name": "Heath", "FirstName": "A", "LastName": "B", "EmailAddress": "a@heath.test",
        "Phones": [{ "PhoneType": "DEFAULT", "PhoneNumber": "1", "PhoneAreaCode": "2", "PhoneCountryCode": "3" }],
        "Addresses": [{ "AddressType": "STREET", "AddressLine1": "1", "City": "Ely", "Region": "r", "PostalCode": "p", "Country": "c" }],
        "DefaultCurrency": "GBP", "TaxNumber": "t", "ContactStatus": "ACTIVE", "IsCustomer": true, "IsSupplier": true, "MergedToContactID": "m", "UpdatedDateUTC": at });
    vec![
        ("Accounts", "AccountID", "account", account),
        ("TaxRates", "TaxType", "tax_rate", rate),
        ("Contacts", "ContactID", "contact", person),
        ("Items", "ItemID", "item", item),
        ("Invoices", "InvoiceID", "bill", document),
        ("CreditNotes", "CreditNoteID", "vendor_credit", credit),
        ("Payments", "PaymentID", "bill_payment", payment),
    ]
}

/// Where each member of a row stands, however deep.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                found.push(format!("{at}/{name}"));
                places(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(elements) => elements.iter().enumerate().for_each(|(place, element)| {
            found.push(format!("{at}/{place}"));
            places(element, &format!("{at}/{place}"), found);
        }),
        _ => {}
    }
}

/// The row with another value at this place; without it when there is none.
fn with(row: &Value, place: &str, value: Option<&Value>) -> Value {
    let mut row = row.clone();
    let (parent, name) = place.rsplit_once('/').expect("a place");
    let parent = row.pointer_mut(parent).expect("a member stands in something");
    match (parent, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(name.to_owned(), value.clone())),
        (Value::Object(members), None) => drop(members.remove(name)),
        (Value::Array(elements), Some(value)) => elements[name.parse::<usize>().expect("a number")] = value.clone(),
        (Value::Array(elements), None) => drop(elements.remove(name.parse().expect("a number"))),
        _ => unreachable!("only these have members"),
    }
    row
}

/// Each row of the ledger many times: once for each member and each odd value of it, under an id of its own; and one that is well at the end.
fn distorted(id: &str, row: &Value) -> Vec<Value> {
    let odd = [
        None,
        Some(Value::Null),
        Some(json!(true)),
        Some(json!(-7)),
        Some(json!(1e300)),
        Some(json!("")),
        Some(json!("odd \u{0} text")),
        Some(json!("9".repeat(60))),
        Some(json!("9".repeat(28))),
        Some(json!(["odd"])),
        Some(json!({ "odd": "odd" })),
    ];
    let mut all = Vec::new();
    places(row, "", &mut all);
    let mut rows = Vec::new();
    for place in all.iter().filter(|place| **place != format!("/{id}")) {
        for value in &odd {
            let mut row = with(row, place, value.as_ref());
            row[id] = json!(format!("{}", rows.len() + 1));
            rows.push(row);
        }
    }
    rows.extend(odd.iter().map(|value| with(row, &format!("/{id}"), value.as_ref())));
    let mut well = row.clone();
    well[id] = json!("the last");
    rows.push(well);
    rows
}

async fn hold(platform: Platform, samples: Vec<(&'static str, &'static str, &'static str, Value)>) {
    let mut lists = serde_json::Map::new();
    let mut expected: Vec<(&str, i64)> = Vec::new();
    for (list, id, kind, row) in samples {
        let rows = distorted(id, &row);
        expected.push((kind, i64::try_from(rows.len()).unwrap()));
        lists.insert(list.to_owned(), Value::Array(rows));
    }
    lists.insert("TaxRate".to_owned(), json!([{ "Id": "1", "Name": "R", "RateValue": 5 }, { "Id": "2", "RateValue": "much" }, null]));
    let books = Books::open(platform).await;
    books.replay(serde_json::from_value(json!({ "lists": lists })).unwrap());
    let connected = books.connect().await;
    assert_eq!(books.run(&connected).await.status.into_str(), "partial");
    for (kind, rows) in expected {
        let row = books.number(
            "SELECT COUNT(*) AS n FROM mirror m JOIN accounting_connections c ON c.book_id = m.book_id WHERE c.id = $1 AND m.kind = $2 AND m.remote_id = 'the last'",
            vec![connected.id.into(), kind.into()],
        );
        assert_eq!(row.await, 1, "{kind}: what stands behind the odd rows is read");
        // Lost are at most the rows of which the id, or what says of which kind they are, cannot be read.
        let held = books.held(&connected, kind).await;
        assert!(held >= rows - 40, "{kind}: {held} of {rows}");
    }
    for path in [
        "/ledger_accounts",
        "/accounting_tax_rates",
        "/accounting/payables?limit=500",
        "/accounting/receivables?limit=500",
        "/accounting_records?kind=contact",
    ] {
        read_whole(&books, &connected, path).await;
    }
    books.sync(&connected).await;
    assert_eq!(books.run(&connected).await.status.into_str(), "partial", "and the next run ends as well");
}

/// Every page of a list can be given.
async fn read_whole(books: &Books, connected: &Connected, path: &str) {
    let mut rows = 0;
    let mut next = path.to_owned();
    loop {
        let page = books.get(connected, &next).await;
        let count = page["data"].as_array().unwrap().len();
        rows += count;
        next = match page["next_pagination_token"].as_str() {
            Some(token) => format!("{}?pagination_token={token}", path.split('?').next().unwrap()),
            None if path.contains("limit=500") && count == 500 => format!("{path}&offset={rows}"),
            None => return,
        };
    }
}

#[tokio::test]
async fn no_member_of_quickbooks_stops_a_run() {
    hold(Platform::QuickbooksOnline, quickbooks()).await;
}

#[tokio::test]
async fn no_member_of_xero_stops_a_run() {
    hold(Platform::Xero, xero()).await;
}
