use std::collections::BTreeSet;

use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_tests::books::Books;
use serde_json::{Value, json};

#[tokio::test]
async fn offsets_show_each_bill_once() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let all = books.get(&connected, "/accounting/payables").await["data"].as_array().unwrap().clone();
    assert_eq!(all.len(), 12);
    let mut seen = Vec::new();
    for offset in [0, 5, 10, 15] {
        let page = books.get(&connected, &format!("/accounting/payables?limit=5&offset={offset}")).await;
        seen.extend(page["data"].as_array().unwrap().clone());
    }
    assert_eq!(seen, all);
    assert_eq!(books.get(&connected, "/accounting/payables?limit=500").await["data"], json!(all));
    for (query, field) in [("limit=0", "limit"), ("limit=501", "limit"), ("limit=x", "limit"), ("offset=-1", "offset")] {
        let answer = books.partner.get(&format!("/accounting/payables?{query}")).entity(books.entity).await;
        assert_eq!(answer.fields(), [format!("query.{field}")], "{query}");
    }
    let sibling = books.partner.entity().await;
    assert_eq!(books.partner.get("/accounting/payables").entity(sibling).await.expect(200), json!({"data": []}));
}

#[tokio::test]
async fn a_bill_is_what_the_books_say() {
    for platform in Platform::ALL {
        let books = Books::open_with(platform, |options, _| options.bills = 60).await;
        let connected = books.connect().await;
        let listed = books.get(&connected, "/accounting/payables?limit=500").await["data"].as_array().unwrap().clone();
        let theirs = books.state(if platform == Xero { "Invoices" } else { "Bill" }).await;
        let theirs: Vec<&Value> = theirs.iter().filter(|bill| platform == QuickbooksOnline || bill["Type"] == "ACCPAY").collect();
        assert_eq!(listed.len(), theirs.len());
        let accounts = books.get(&connected, "/ledger_accounts").await;
        let name_of = |id: &Value| accounts["data"].as_array().unwrap().iter().find(|account| account["id"] == *id).unwrap().clone();
        let rates = books.get(&connected, "/accounting_tax_rates").await;
        let is_rate = |id: &Value| rates["data"].as_array().unwrap().iter().any(|rate| rate["id"] == *id);
        let (mut statuses, mut with_account) = (BTreeSet::new(), 0);
        for bill in &listed {
            let (id, total, due, vendor) = match platform {
                Xero => ("InvoiceID", "Total", "AmountDue", ("Contact", "ContactID")),
                QuickbooksOnline => ("Id", "TotalAmt", "Balance", ("VendorRef", "value")),
            };
            let source = theirs.iter().find(|source| source[id] == bill["id"]).unwrap();
            assert!(bill["total_amount"].is_number() && bill["amount_due"].is_number());
            assert_eq!((bill["total_amount"].as_f64(), bill["amount_due"].as_f64()), (source[total].as_f64(), source[due].as_f64()));
            assert_eq!(bill["vendor_ref"]["id"], source[vendor.0][vendor.1]);
            let (total, due) = (source[total].as_f64().unwrap(), source[due].as_f64().unwrap());
            let expected = match source["Status"].as_str() {
                Some("DRAFT" | "SUBMITTED") => "draft",
                Some("VOIDED" | "DELETED") => "void",
                _ if due == 0.0 => "paid",
                _ if due < total => "partially_paid",
                _ => "open",
            };
            assert_eq!(bill["status"], expected, "{source}");
            statuses.insert(expected);
            let (lines, code) = if platform == Xero { ("LineItems", "AccountCode") } else { ("Line", "AcctNum") };
            for (line, source) in bill["lines"].as_array().unwrap().iter().zip(source[lines].as_array().unwrap()) {
                let names_an_item = platform == QuickbooksOnline && source["AccountBasedExpenseLineDetail"].is_null();
                if line["ledger_account_id"].is_null() || names_an_item {
                    continue;
                }
                with_account += 1;
                let account = name_of(&line["ledger_account_id"]);
                match platform {
                    Xero => assert_eq!(account["nominal_code"], source[code]),
                    QuickbooksOnline => assert_eq!(account["name"], source["AccountBasedExpenseLineDetail"]["AccountRef"]["name"]),
                }
                let rate = &line["tax_rate_ref"];
                assert!(rate.is_null() || is_rate(&rate["id"]) || ["TAX", "NON"].contains(&rate["id"].as_str().unwrap()), "{rate}");
            }
        }
        assert!(with_account >= listed.len() / 2, "{with_account} lines have an account");
        assert!(statuses.is_superset(&BTreeSet::from(["open", "paid", "partially_paid"])), "{statuses:?}");
    }
}
