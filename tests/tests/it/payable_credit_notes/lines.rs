use serde_json::json;

use super::{Notes, id};

#[tokio::test]
async fn lines_decide_the_amounts_of_a_note() {
    let notes = Notes::open().await;
    let note = id(&notes.post("/payable_credit_notes").json(json!({"document_id": "1", "issued_at": "2024-06-01"})).await.expect(201));
    let path = format!("/payable_credit_notes/{note}");
    let add = |line| notes.post(&format!("{path}/line_items")).json(line);
    let mut made = add(json!({"name": "Paper", "quantity": 1.5, "unit_price": 333, "tax": 1_900, "unit": "box"})).await.expect(201);
    let line = id(&made);
    assert!(made["id"].take().is_string());
    let at = "2024-06-03T09:30:00.000000+00:00";
    let expected = json!({
        "id": null, "created_at": at, "updated_at": at, "created_by_user_id": null, "credit_note_id": note, "description": null,
        "name": "Paper", "quantity": 1.5, "subtotal": 500, "tax": 1_900, "tax_amount": 95, "total": 595, "unit": "box", "unit_price": 333,
    });
    assert_eq!(made, expected);
    add(json!({"quantity": 1, "unit_price": 5})).await.expect(201);
    let now = notes.read(&path).await;
    assert_eq!((&now["subtotal"], &now["tax_amount"], &now["total_amount"]), (&json!(505), &json!(95), &json!(600)));
    let line_path = format!("{path}/line_items/{line}");
    let changed = notes.patch(&line_path).json(json!({"quantity": 2, "tax": null})).await.expect(200);
    assert_eq!((&changed["total"], notes.read(&line_path).await), (&json!(666), changed.clone()));
    let left = notes.delete(&line_path).await.expect(200);
    assert_eq!(left["data"].as_array().unwrap().len(), 1);
    assert_eq!((&left["next_pagination_token"], &notes.read(&path).await["total_amount"]), (&json!(null), &json!(5)));
    let lines = json!({"data": [{"name": "a", "quantity": 1, "unit_price": 1}, {"name": "b", "quantity": 2, "unit_price": 2}]});
    let put = notes.put(&format!("{path}/line_items")).json(lines).await.expect(200);
    assert_eq!(notes.read(&format!("{path}/line_items")).await["data"], put["data"]);
    assert_eq!(notes.read(&path).await["total_amount"], 5);
    for wrong in [json!({"tax": -1}), json!({"tax": 10_001})] {
        assert_eq!(add(wrong).await.fields(), ["body.tax"]);
    }
}

#[tokio::test]
async fn lines_of_a_note_that_was_handed_on_stay() {
    let notes = Notes::open().await;
    for status in ["submitted_for_approval", "applied", "rejected", "canceled"] {
        let path = format!("/payable_credit_notes/{}/line_items", notes.in_status(status).await);
        for answer in [notes.post(&path).json(json!({})).await, notes.put(&path).json(json!({"data": []})).await] {
            assert_eq!(answer.status, 422, "{status}: {}", answer.text);
            assert!(answer.text.contains("Credit Note couldn't be updated due to current state"));
        }
    }
}
