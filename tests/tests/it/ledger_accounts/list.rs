use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_store::execute;
use bursar_store::sea_orm::Value as Parameter;
use bursar_tests::books::{Books, Connected};
use serde_json::{Value, json};

async fn page(books: &Books, connected: &Connected, query: &str) -> (Vec<Value>, Option<String>, Option<String>) {
    let body = books.get(connected, &format!("/ledger_accounts{query}")).await;
    let token = |name: &str| body[name].as_str().map(str::to_owned);
    (body["data"].as_array().expect("rows").clone(), token("next_pagination_token"), token("prev_pagination_token"))
}

#[tokio::test]
async fn pages_lead_forth_and_back_and_show_each_once() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let (all, next, previous) = page(&books, &connected, "").await;
    assert_eq!((next, previous), (None, None));
    let names: Vec<&str> = all.iter().map(|account| account["name"].as_str().unwrap()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted, "by name, byte by byte, on either database");
    let backwards: Vec<Value> = all.iter().rev().cloned().collect();
    for (order, expected) in [("asc", &all), ("desc", &backwards)] {
        let (mut seen, mut next, first_previous) = page(&books, &connected, &format!("?limit=7&order={order}&sort=name")).await;
        assert_eq!(first_previous, None);
        let mut previous = None;
        while let Some(token) = next {
            let (rows, following, before) = page(&books, &connected, &format!("?pagination_token={token}")).await;
            seen.extend(rows);
            (next, previous) = (following, before);
        }
        assert_eq!(&seen, expected, "forwards, {order}");
        let mut pages = vec![seen[seen.len() - (seen.len() - 1) % 7 - 1..].to_vec()];
        while let Some(token) = previous {
            let (rows, _, before) = page(&books, &connected, &format!("?pagination_token={token}")).await;
            pages.push(rows);
            previous = before;
        }
        assert_eq!(&pages.into_iter().rev().flatten().collect::<Vec<_>>(), expected, "backwards, {order}");
    }
}

#[tokio::test]
async fn an_account_is_what_the_books_say() {
    let types = [("Asset", "Asset"), ("Equity", "Equity"), ("Expense", "Expense"), ("Liability", "Liability"), ("Revenue", "Income")];
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let (all, _, _) = page(&books, &connected, "").await;
        let theirs = books.state(if platform == Xero { "Accounts" } else { "Account" }).await;
        assert!(theirs.len() > 40);
        assert_eq!(all.len(), theirs.len());
        for account in theirs {
            let ours = all.iter().find(|ours| ours["name"] == account["Name"]).unwrap();
            let field = |quickbooks: &str, xero: &str| account[if platform == Xero { xero } else { quickbooks }].clone();
            let class = field("Classification", "Class").as_str().unwrap().to_lowercase();
            let (_, class) = types.iter().find(|(theirs, _)| theirs.to_lowercase() == class).unwrap();
            let kind = field("AccountType", "Type").as_str().unwrap().to_owned();
            let (subtype, balance, currency) = match platform {
                // Xero names the currency of bank accounts alone: the others have that of the books.
                Xero => (kind.clone(), Value::Null, account["CurrencyCode"].as_str().unwrap_or("USD").into()),
                QuickbooksOnline => {
                    let cents = (account["CurrentBalance"].as_f64().unwrap() * 100.0).round();
                    let subtype = format!("{kind}/{}", account["AccountSubType"].as_str().unwrap());
                    (subtype, json!(cents as i64), account["CurrencyRef"]["value"].clone())
                }
            };
            let expected = json!({
                "id": ours["id"], "currency": currency, "current_balance": balance, "description": account["Description"],
                "is_bank_account": kind.to_lowercase() == "bank", "name": account["Name"], "nominal_code": field("AcctNum", "Code"),
                "status": "Active", "subtype": subtype, "type": class,
            });
            assert_eq!(ours, &expected);
        }
    }
}

#[tokio::test]
async fn an_archived_account_is_listed_as_such() {
    let books = Books::open(QuickbooksOnline).await;
    let connected = books.connect().await;
    let vehicles = books.state("Account").await.into_iter().find(|account| account["Name"] == "Vehicles").unwrap();
    books.edit("Account", "archive", vehicles["Id"].as_str(), Value::Null).await;
    books.sync(&connected).await;
    let (all, _, _) = page(&books, &connected, "").await;
    let archived: Vec<&Value> = all.iter().filter(|account| account["status"] == "Archived").collect();
    assert_eq!(archived.len(), 1);
    assert_eq!(archived[0]["nominal_code"], vehicles["AcctNum"]);
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let books = Books::open(Xero).await;
    let answer = books.partner.get("/ledger_accounts?limit=0&order=up&sort=code").entity(books.entity).await;
    assert_eq!(answer.fields(), ["query.limit", "query.order", "query.sort"]);
    for limit in ["-1", "251", "ten", "1.5", "99999999999999999999"] {
        assert_eq!(
            books.partner.get(&format!("/ledger_accounts?limit={limit}")).entity(books.entity).await.fields(),
            ["query.limit"],
            "{limit}"
        );
    }
    let empty = json!({"data": [], "next_pagination_token": null, "prev_pagination_token": null});
    assert_eq!(books.partner.get("/ledger_accounts?limit=250").entity(books.entity).await.expect(200), empty);
}

#[tokio::test]
async fn a_token_is_good_for_its_list_and_its_entity_only() {
    let books = Books::open(Xero).await;
    let connected = books.connect().await;
    let (_, next, _) = page(&books, &connected, "?limit=2").await;
    let token = next.unwrap();
    let flipped = if token.as_bytes()[10] == b'A' { "B" } else { "A" };
    let tampered = format!("{}{flipped}{}", &token[..10], &token[11..]);
    for bad in [tampered.as_str(), "nonsense", &token[..token.len() - 4]] {
        let answer = books.partner.get(&format!("/ledger_accounts?pagination_token={bad}")).entity(books.entity).await;
        assert_eq!(answer.fields(), ["query.pagination_token"]);
    }
    let sibling = books.partner.entity().await;
    for (path, entity) in [("/ledger_accounts", sibling), ("/accounting_tax_rates", books.entity)] {
        let answer = books.partner.get(&format!("{path}?pagination_token={token}")).entity(entity).await;
        assert_eq!(answer.fields(), ["query.pagination_token"], "{path}");
    }
    page(&books, &connected, &format!("?pagination_token={token}")).await;
}

#[tokio::test]
async fn a_balance_beyond_what_json_keeps_exactly_is_null_and_hides_no_other_account() {
    let books = Books::open(QuickbooksOnline).await;
    let connected = books.connect().await;
    let cases = [
        ("90071992547409.91", json!(9_007_199_254_740_991_i64)),
        ("90071992547409.92", Value::Null),
        ("1e20", Value::Null),
        ("8e26", Value::Null),
        ("-79228162514264337593543950335", Value::Null),
        ("12.345", json!(1235)),
    ];
    let sql = "UPDATE mirror SET body = $1 WHERE kind = 'account' AND name = 'Vehicles' AND book_id IN (SELECT id FROM books WHERE entity_id = $2)";
    for (balance, expected) in cases {
        // As a ledger wrote it: the simulator computes its balances.
        let body = format!(
            r#"{{"name":"Vehicles","nominal_code":null,"type":"Asset","subtype":null,"status":"Active","currency":"USD","current_balance":{balance},"is_bank_account":false,"description":null}}"#
        );
        let tx = books.app.db().begin().await.unwrap();
        let values: [Parameter; 2] = [body.into(), connected.entity.into()];
        execute(&tx, sql, values).await.unwrap();
        tx.commit().await.unwrap();
        let (all, _, _) = page(&books, &connected, "").await;
        let account = all.iter().find(|account| account["name"] == "Vehicles").unwrap();
        assert_eq!(account["current_balance"], expected, "{balance}");
        assert!(all.len() > 40);
    }
}
