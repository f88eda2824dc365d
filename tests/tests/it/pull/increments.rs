use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_kernel::TimeDelta;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

async fn all(books: &Books, connected: &Connected, path: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        let page = books.get(connected, &format!("{path}?limit=500&offset={}", rows.len())).await;
        let page = page["data"].as_array().expect("rows").clone();
        if page.is_empty() {
            return rows;
        }
        rows.extend(page);
    }
}

#[tokio::test]
async fn an_hour_costs_one_call_at_quickbooks_and_seven_at_xero() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.wait(TimeDelta::hours(1)).await;
        let mark = books.mark();
        books.wait(TimeDelta::hours(1)).await;
        let expected: &[&str] = match platform {
            Xero => &[
                "POST /connect/token",
                "GET /Organisation",
                "GET /Accounts",
                "GET /Contacts",
                "GET /Items",
                "GET /Invoices",
                "GET /CreditNotes",
                "GET /Payments",
            ],
            QuickbooksOnline => &["POST /oauth2/v1/tokens/bearer", "cdc"],
        };
        assert_eq!(books.operations(mark), expected);
        let run = books.run(&connected).await;
        assert_eq!((run.status.into_str(), run.stored, run.deleted, run.is_forced), ("complete", 0, 0, false));
        assert_eq!(run.calls, i64::try_from(expected.len() - 1).unwrap(), "refreshing is not metered");
    }
}

#[tokio::test]
async fn what_people_change_is_seen_within_the_hour() {
    let books = Books::open(QuickbooksOnline).await;
    let connected = books.connect().await;
    let bills = books.state("Bill").await;
    let unpaid: Vec<&str> =
        bills.iter().filter(|bill| bill["Balance"] == bill["TotalAmt"]).map(|bill| bill["Id"].as_str().unwrap()).collect();
    let invoices = books.state("Invoice").await;
    let open: Vec<&str> = invoices
        .iter()
        .filter(|invoice| invoice["Balance"] == invoice["TotalAmt"])
        .map(|invoice| invoice["Id"].as_str().unwrap())
        .collect();
    let account = books.state("Account").await.into_iter().find(|account| account["Name"] == "Vehicles").unwrap();
    books.app.advance(TimeDelta::minutes(10));
    books.edit("Bill", "delete", Some(unpaid[0]), Value::Null).await;
    books.edit("Bill", "update", Some(unpaid[1]), json!({"PrivateNote": "looked at"})).await;
    books.edit("Invoice", "void", Some(open[0]), Value::Null).await;
    books.edit("Account", "archive", account["Id"].as_str(), Value::Null).await;
    books.wait(TimeDelta::hours(1)).await;

    let listed = all(&books, &connected, "/accounting/payables").await;
    assert_eq!(listed.len(), bills.len() - 1);
    assert!(listed.iter().all(|bill| bill["id"] != unpaid[0]), "a deleted bill is not listed");
    let gone = books.get(&connected, &format!("/accounting/payables/{}", unpaid[0])).await;
    assert_eq!(gone["status"], "void");
    assert!(gone["total_amount"].as_f64().unwrap() > 0.0, "what it was stays readable");
    assert_eq!(books.get(&connected, &format!("/accounting/payables/{}", unpaid[1])).await["memo"], "looked at");
    let voided = books.get(&connected, &format!("/accounting/receivables/{}", open[0])).await;
    assert!(voided["memo"].as_str().unwrap_or_default().contains("Voided"), "{voided}");
    let accounts = books.get(&connected, "/ledger_accounts").await;
    let vehicles =
        accounts["data"].as_array().unwrap().iter().find(|found| found["name"].as_str().unwrap().starts_with("Vehicles")).unwrap().clone();
    assert_eq!(vehicles["status"], "Archived");
    assert!(books.run(&connected).await.deleted >= 1);
}

/// More changes than one answer holds: every one is found all the same.
#[tokio::test]
async fn a_thousand_changes_in_an_hour_lose_nothing() {
    let books = Books::open_with(QuickbooksOnline, |options, _| options.invoices = 1100).await;
    let connected = books.connect().await;
    books.app.advance(TimeDelta::minutes(10));
    let invoices = books.state("Invoice").await;
    for invoice in &invoices {
        let change = json!({"PrivateNote": "all of them", "CustomerMemo": {"value": "all of them"}});
        books.edit("Invoice", "update", invoice["Id"].as_str(), change).await;
    }
    let vendor = books.state("Vendor").await.remove(0);
    books.edit("Vendor", "update", vendor["Id"].as_str(), json!({"DisplayName": "A new name"})).await;
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(books.run(&connected).await.status.into_str(), "complete");
    let listed = all(&books, &connected, "/accounting/receivables").await;
    assert_eq!(listed.len(), invoices.len());
    assert!(listed.iter().all(|invoice| invoice["memo"] == "all of them"));
    let named = books
        .number(
            "SELECT COUNT(*) AS n FROM mirror m JOIN accounting_connections c ON c.book_id = m.book_id
        WHERE c.id = $1 AND m.kind = 'vendor' AND m.name = 'A new name'",
            vec![connected.id.into()],
        )
        .await;
    assert_eq!(named, 1);
    let mark = books.mark();
    books.wait(TimeDelta::hours(1)).await;
    assert_eq!(books.operations(mark), ["POST /oauth2/v1/tokens/bearer", "cdc"], "and the next hour is an ordinary one");
}

#[tokio::test]
async fn at_xero_an_account_made_this_morning_is_there_within_the_hour() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    books.wait(TimeDelta::hours(1)).await;
    books.app.advance(TimeDelta::minutes(10));
    books.edit("Accounts", "create", None, json!({"Code": "988", "Name": "Made this morning", "Type": "EXPENSE"})).await;
    books.wait(TimeDelta::hours(1)).await;
    let accounts = books.get(&connected, "/ledger_accounts").await;
    assert!(accounts["data"].as_array().unwrap().iter().any(|account| account["name"] == "Made this morning"));
    assert_eq!(books.run(&connected).await.stored, 1, "and nothing else was read again");
}

#[tokio::test]
async fn at_xero_an_account_that_was_deleted_is_hidden_and_still_answered() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let doomed = books.edit("Accounts", "create", None, json!({"Code": "987", "Name": "Doomed", "Type": "EXPENSE"})).await;
    let find = |body: Value| body["data"].as_array().unwrap().iter().find(|account| account["name"] == "Doomed").cloned();
    books.sync(&connected).await;
    let made = find(books.get(&connected, "/ledger_accounts").await).unwrap();
    assert_eq!((&made["status"], &made["nominal_code"], &made["type"]), (&json!("Active"), &json!("987"), &json!("Expense")));
    books.edit("Accounts", "delete", doomed["AccountID"].as_str(), Value::Null).await;
    books.sync(&connected).await;
    assert_eq!(find(books.get(&connected, "/ledger_accounts").await), None);
    let gone = books.get(&connected, &format!("/ledger_accounts/{}", made["id"].as_str().unwrap())).await;
    assert_eq!((&gone["name"], &gone["status"]), (&json!("Doomed"), &json!("Archived")));
}
