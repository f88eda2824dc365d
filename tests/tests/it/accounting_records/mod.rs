use bursar_connectors::Platform;
use bursar_tests::books::Books;
use serde_json::{Value, json};

async fn listed(books: &Books, query: &str) -> Vec<Value> {
    let path = format!("/accounting_records{query}");
    books.partner.get(&path).entity(books.entity).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_kind_is_listed_in_the_order_in_which_people_read() {
    let books = Books::open(Platform::Xero).await;
    assert_eq!(listed(&books, "").await, Vec::<Value>::new(), "nothing is connected");
    books.connect().await;
    let bills = listed(&books, "?kind=bill").await;
    let names: Vec<&str> = bills.iter().map(|row| row["name"].as_str().unwrap()).collect();
    let mut latest_first = names.clone();
    latest_first.sort_by(|one, other| other.cmp(one));
    assert_eq!((names.len(), &names), (12, &latest_first));
    let accounts = listed(&books, "?kind=account").await;
    assert!(accounts.windows(2).all(|pair| pair[0]["name"].as_str() <= pair[1]["name"].as_str()));
    assert_eq!(
        accounts.len(),
        books.partner.get("/ledger_accounts").entity(books.entity).await.expect(200)["data"].as_array().unwrap().len()
    );
    for kind in ["tax_rate", "contact", "item", "payment", "bill_payment"] {
        assert!(!listed(&books, &format!("?kind={kind}")).await.is_empty(), "{kind}");
    }
    assert_eq!(listed(&books, "?kind=vendor").await.len(), 0, "Xero knows contacts only");
    books.partner.get("/accounting_records?kind=attachment").entity(books.entity).await.expect(422);
    let mut seen = 0;
    let mut query = "?kind=bill&limit=5".to_owned();
    loop {
        let page = books.partner.get(&format!("/accounting_records{query}")).entity(books.entity).await.expect(200);
        for row in page["data"].as_array().unwrap() {
            assert_eq!(row, &bills[seen]);
            seen += 1;
        }
        let Some(token) = page["next_pagination_token"].as_str() else { break };
        query = format!("?pagination_token={token}");
    }
    assert_eq!(seen, 12);
}

#[tokio::test]
async fn a_search_finds_numbers_names_and_counterparts_but_no_names_of_fields() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        books.connect().await;
        let invoice = listed(&books, "?kind=invoice").await.remove(3);
        let (number, counterpart) = (invoice["name"].as_str().unwrap(), invoice["record"]["counterpart_name"].as_str().unwrap());
        let by_number = listed(&books, &format!("?kind=invoice&search={number}")).await;
        assert_eq!(by_number, std::slice::from_ref(&invoice));
        let words = counterpart.to_uppercase().replace(' ', "%20").replace('&', "%26");
        let by_name = listed(&books, &format!("?kind=invoice&search={words}")).await;
        assert!(by_name.contains(&invoice) && by_name.iter().all(|row| row["record"]["counterpart_name"] == counterpart));
        let id = invoice["remote_id"].as_str().unwrap();
        assert!(listed(&books, &format!("?kind=invoice&search={id}")).await.contains(&invoice));
        assert_eq!(listed(&books, "?kind=invoice&search=posted_date").await.len(), 0);
        assert_eq!(listed(&books, "?kind=invoice&search=%25").await.len(), 0);
    }
}

#[tokio::test]
async fn a_record_has_the_providers_own_body_beside_it() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    let vendor = books.edit("Vendor", "create", None, json!({"DisplayName": "Cedar and Sons"})).await;
    books.sync(&connected).await;
    let listed_one = listed(&books, "?kind=vendor&search=cedar%20and").await.remove(0);
    assert!(listed_one.get("raw").is_none());
    let path = format!("/accounting_records/{}", listed_one["id"].as_str().unwrap());
    let whole = books.partner.get(&path).entity(books.entity).await.expect(200);
    assert_eq!((&whole["record"], &whole["remote_id"]), (&listed_one["record"], &vendor["Id"]));
    assert_eq!(whole["raw"]["DisplayName"], "Cedar and Sons");
    let id = vendor["Id"].as_str().unwrap();
    books.edit("Vendor", "archive", Some(id), Value::Null).await;
    books.sync(&connected).await;
    assert_eq!(books.partner.get(&path).entity(books.entity).await.expect(200)["record"]["is_active"], false);
    let sister = books.partner.entity().await;
    assert_eq!(books.partner.get(&path).entity(sister).await.message(404), "record not found");
    let missing = format!("/accounting_records/{}", books.app.env().id());
    assert_eq!(books.partner.get(&missing).entity(books.entity).await.message(404), "record not found");
}

#[tokio::test]
async fn what_is_gone_is_shown_to_whoever_asks() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    let bill = listed(&books, "?kind=bill").await.remove(0);
    books.edit("Bill", "delete", bill["remote_id"].as_str(), Value::Null).await;
    books.sync(&connected).await;
    assert_eq!(listed(&books, "?kind=bill").await.len(), 11);
    let all = listed(&books, "?kind=bill&with_deleted=true").await;
    let gone = all.iter().find(|row| row["id"] == bill["id"]).unwrap();
    assert!(gone["deleted_at"].is_string());
    assert_eq!(gone["record"], bill["record"], "its last body stays");
    let run = books.partner.get("/sync_runs?limit=1").await.expect(200);
    assert_eq!(run["data"][0]["deleted"], 1);
}
