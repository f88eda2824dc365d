use bursar_tests::form::{PDF, file};
use serde_json::{Value, json};

use super::{Bills, id};

fn numbers(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|bill| bill["document_id"].as_str().unwrap_or("none")).collect()
}

/// Three bills, a minute apart.
async fn three(bills: &Bills) -> Vec<String> {
    let mut ids = Vec::new();
    for (number, issued_at, total) in [("A-1", json!("2024-06-02"), 300), ("b-2", json!("2024-06-01"), 100), ("ÄB-3", json!(null), 200)] {
        ids.push(id(&bills.bill(json!({"document_id": number, "issued_at": issued_at, "total_amount": total})).await));
        bills.wait();
    }
    ids
}

#[tokio::test]
async fn what_no_row_shows_can_be_asked_for() {
    let bills = Bills::open().await;
    let made = three(&bills).await;
    let tag = |name: &'static str| bills.post("/tags").json(json!({"name": name}));
    let (red, blue) = (id(&tag("red").await.expect(201)), id(&tag("blue").await.expect(201)));
    let change = |bill: &str, body: Value| bills.patch(&format!("/payables/{bill}")).json(body);
    change(&made[0], json!({"tag_ids": [red]})).await.expect(200);
    change(&made[1], json!({"tag_ids": [red, blue]})).await.expect(200);
    change(&made[1], json!({"counterpart_raw_data": {"name": "Österreichische Post"}})).await.expect(200);
    bills.post(&format!("/payables/{}/attach_file", made[2])).form(&[file("bill.pdf", PDF)]).await.expect(200);
    let line = id(&bills.line(&made[2], json!({"quantity": 1, "unit_price": 250})).await);
    let cases = [
        (format!("tag_ids={red}"), vec!["A-1", "b-2"]),
        (format!("tag_ids={red}&tag_ids={blue}"), vec!["A-1", "b-2"]),
        (format!("tag_ids={blue}"), vec!["b-2"]),
        (format!("tag_ids__not_in={blue}"), vec!["A-1", "ÄB-3"]),
        ("has_tags=true".to_owned(), vec!["A-1", "b-2"]),
        ("has_tags=false".to_owned(), vec!["ÄB-3"]),
        ("has_file=true".to_owned(), vec!["ÄB-3"]),
        ("has_file=false".to_owned(), vec!["A-1", "b-2"]),
        (format!("line_item_id={line}"), vec!["ÄB-3"]),
        ("search_text=äb".to_owned(), vec!["ÄB-3"]),
        ("search_text=öster".to_owned(), vec!["b-2"]),
        ("counterpart_name__icontains=POST".to_owned(), vec!["b-2"]),
        ("document_id__icontains=B-".to_owned(), vec!["b-2", "ÄB-3"]),
        ("document_id__contains=b-".to_owned(), vec!["b-2"]),
        ("amount__gt=100&amount__lt=300".to_owned(), vec!["ÄB-3"]),
        ("amount=300".to_owned(), vec!["A-1"]),
        ("origin=upload&has_tags=true&search_text=a".to_owned(), vec!["A-1"]),
        ("sort=issued_at".to_owned(), vec!["ÄB-3", "b-2", "A-1"]),
        ("sort=issued_at&order=desc".to_owned(), vec!["A-1", "b-2", "ÄB-3"]),
    ];
    for (query, expected) in cases {
        assert_eq!(numbers(&bills.read(&format!("/payables?{query}")).await), expected, "{query}");
    }
    bills.delete(&format!("/tags/{blue}")).await.expect(204);
    let now = bills.read(&format!("/payables/{}", made[1])).await;
    assert_eq!(now["tags"].as_array().unwrap().len(), 1, "a tag that is deleted is taken from its bills");
}

#[tokio::test]
async fn a_row_is_what_its_read_answers() {
    let bills = Bills::open().await;
    for id in three(&bills).await {
        let listed = bills.read(&format!("/payables?id__in={id}")).await;
        assert_eq!(listed["data"], json!([bills.read(&format!("/payables/{id}")).await]));
    }
    for (place, token) in [(bills.entity, "nonsense")] {
        bills.partner.get(&format!("/payables?pagination_token={token}")).entity(place).await.message(406);
    }
}

#[tokio::test]
async fn a_bill_that_was_not_yet_handed_on_is_found_by_the_present_name_of_its_vendor() {
    let bills = Bills::open().await;
    let address = json!({"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"});
    let company = json!({"legal_name": "Alpha", "is_vendor": true, "is_customer": false, "address": address});
    let vendor = bills.post("/counterparts").json(json!({"type": "organization", "organization": company})).await.expect(201);
    let says = |number: &str| {
        let mut says = super::data();
        (says["document_id"], says["counterpart_id"]) = (json!(number), vendor["id"].clone());
        says
    };
    let sent = id(&bills.bill(says("sent")).await);
    bills.line(&sent, json!({"quantity": 1, "unit_price": 100})).await;
    bills.step(&sent, "submit_for_approval").await.expect(200);
    bills.wait();
    let draft = id(&bills.bill(says("draft")).await);
    let found = async |query: &str| {
        let page = bills.read(&format!("/payables?{query}")).await;
        numbers(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let vendor = format!("/counterparts/{}", id(&vendor));
    bills.patch(&vendor).json(json!({"organization": {"legal_name": "Beta"}})).await.expect(200);
    for query in ["counterpart_name__icontains=beta", "counterpart_name=Beta", "search_text=bet"] {
        assert_eq!(found(query).await, ["draft"], "{query}");
    }
    assert_eq!(found("counterpart_name=Alpha").await, ["sent"], "what was handed on keeps its copy");
    bills.delete(&vendor).await.expect(204);
    bills.patch(&format!("/payables/{draft}")).json(json!({"description": "paper"})).await.expect(200);
    assert_eq!(found("counterpart_name=Beta").await, ["draft"], "one that was deleted keeps its name");
}
