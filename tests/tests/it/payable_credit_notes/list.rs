use serde_json::{Value, json};

use super::{Notes, id};

fn names<'a>(page: &'a Value, field: &str) -> Vec<&'a str> {
    page["data"].as_array().unwrap().iter().map(|row| row[field].as_str().unwrap()).collect()
}

#[tokio::test]
async fn notes_and_their_lines_are_filtered() {
    let notes = Notes::open().await;
    let bill = notes.bill("RE-1", json!({})).await;
    let first = id(&notes.note(&bill, 1_000).await.expect(201));
    notes.post("/payable_credit_notes").json(json!({"document_id": "ÄB-2", "issued_at": "2024-06-01"})).await.expect(201);
    let cases = [
        (format!("based_on={bill}"), vec!["GS-1"]),
        ("status__not_in=draft".to_owned(), vec!["GS-1"]),
        ("document_id__icontains=äb".to_owned(), vec!["ÄB-2"]),
        ("document_id__iexact=gs-1".to_owned(), vec!["GS-1"]),
        ("has_file=true".to_owned(), vec![]),
        ("total_amount__gte=1000".to_owned(), vec!["GS-1"]),
        ("origin=einvoicing".to_owned(), vec![]),
        ("order=desc".to_owned(), vec!["ÄB-2", "GS-1"]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&notes.read(&format!("/payable_credit_notes?{query}")).await, "document_id"), expected, "{query}");
    }
    assert_eq!(notes.get("/payable_credit_notes?total_amount__gt=-1").await.fields(), ["query.total_amount__gt"]);
    let path = format!("/payable_credit_notes/{first}/line_items");
    for (name, quantity) in [("Ink", 0.5), ("paper", 2.0)] {
        notes.post(&path).json(json!({"name": name, "quantity": quantity, "unit_price": 100})).await.expect(201);
    }
    let cases = [
        ("quantity__gt=0.5", vec!["paper"]),
        ("quantity__lte=0.5", vec!["Ink"]),
        ("name__iexact=INK", vec!["Ink"]),
        ("sort=quantity&order=desc", vec!["paper", "Ink"]),
        ("sort=name", vec!["Ink", "paper"]),
        ("source=anything", vec![]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&notes.read(&format!("{path}?{query}")).await, "name"), expected, "{query}");
    }
    assert_eq!(notes.get(&format!("{path}?quantity__gt=x")).await.fields(), ["query.quantity__gt"]);
}
