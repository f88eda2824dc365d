//! The table of the behavior sheet, written down once more: what may be done in which status, and where it leads.

use bursar_tests::id;
use serde_json::json;

use super::Bills;

const STATUSES: [&str; 8] = ["draft", "new", "approve_in_progress", "waiting_to_be_paid", "partially_paid", "paid", "canceled", "rejected"];

/// For each operation the status after it, in the order of `STATUSES`; `-` is a refusal, `gone` no payable any more.
const TABLE: [(&str, [&str; 8]); 9] = [
    ("submit_for_approval", ["-", "approve_in_progress", "-", "-", "-", "-", "-", "-"]),
    ("approve_payment_operation", ["-", "waiting_to_be_paid", "waiting_to_be_paid", "-", "-", "-", "-", "-"]),
    ("reject", ["-", "-", "rejected", "-", "-", "-", "-", "-"]),
    ("cancel", ["canceled", "canceled", "-", "-", "-", "-", "-", "-"]),
    ("reopen", ["-", "-", "-", "new", "-", "-", "-", "new"]),
    ("mark_as_partially_paid", ["-", "-", "-", "partially_paid", "partially_paid", "-", "-", "-"]),
    ("mark_as_paid", ["-", "-", "-", "paid", "paid", "-", "-", "-"]),
    ("PATCH", ["draft", "new", "-", "-", "-", "-", "-", "-"]),
    ("DELETE", ["gone", "gone", "-", "-", "-", "-", "gone", "gone"]),
];

#[tokio::test]
async fn every_operation_is_taken_and_refused_as_the_table_says() {
    let bills = Bills::open().await;
    for (operation, row) in TABLE {
        for (status, expected) in STATUSES.into_iter().zip(row) {
            let bill = bills.in_status(status).await;
            let path = format!("/payables/{bill}");
            let answer = match operation {
                "PATCH" => bills.patch(&path).json(json!({"description": "changed"})).await,
                "DELETE" => bills.delete(&path).await,
                "mark_as_partially_paid" => bills.post(&format!("{path}/{operation}")).json(json!({"amount_paid": 5_000})).await,
                step => bills.step(&bill, step).await,
            };
            let name = format!("{operation} of {status}");
            match expected {
                "-" => assert_eq!(answer.message(409), "Payable couldn't be updated due to current state", "{name}"),
                "gone" => {
                    assert_eq!(answer.status, 204, "{name}");
                    bills.get(&path).await.message(404);
                    continue;
                }
                expected => assert_eq!(answer.expect(200)["status"], expected, "{name}"),
            }
            let after = if expected == "-" { status } else { expected };
            assert_eq!(bills.read(&path).await["status"], after, "{name}");
        }
    }
}

#[tokio::test]
async fn lines_cannot_change_once_it_was_handed_on() {
    let bills = Bills::open().await;
    for status in &STATUSES[2..] {
        let bill = bills.in_status(status).await;
        let path = format!("/payables/{bill}/line_items");
        let line = id(&bills.read(&path).await["data"][0]);
        let refused = "Payable couldn't be updated due to current state";
        let one = format!("{path}/{line}");
        let answers =
            [bills.post(&path).json(json!({})).await, bills.patch(&one).json(json!({"name": "x"})).await, bills.delete(&one).await];
        for answer in answers {
            assert_eq!(answer.status, 422, "{status}: {}", answer.text);
            assert!(answer.text.contains(refused), "{}", answer.text);
        }
        assert_eq!(bills.put(&path).json(json!({"data": []})).await.message(409), refused);
    }
}

#[tokio::test]
async fn tags_change_in_every_status() {
    let bills = Bills::open().await;
    let tag = bills.post("/tags").json(json!({"name": "Travel"})).await.expect(201);
    for status in STATUSES {
        let path = format!("/payables/{}", bills.in_status(status).await);
        let tagged = bills.patch(&path).json(json!({"tag_ids": [tag["id"]]})).await.expect(200);
        assert_eq!((&tagged["tags"], &tagged["status"]), (&json!([tag]), &json!(status)));
        let bare = bills.patch(&path).json(json!({"tag_ids": []})).await.expect(200);
        assert_eq!(bare["tags"], json!([]));
    }
}

#[tokio::test]
async fn it_is_paid_unapproved_only_where_the_partner_allows_it() {
    let bills = Bills::open().await;
    bills.decide(json!({"skip_approval_for_paid_invoice": true})).await;
    for status in STATUSES {
        let bill = bills.in_status(status).await;
        let expected = if ["new", "approve_in_progress", "waiting_to_be_paid", "partially_paid"].contains(&status) { 200 } else { 409 };
        assert_eq!(bills.step(&bill, "mark_as_paid").await.status, expected, "{status}");
    }
}

#[tokio::test]
async fn every_step_has_its_event() {
    let bills = Bills::open().await;
    let cases = [
        ("paid", vec!["approved", "paid"]),
        ("partially_paid", vec!["approved", "partially_paid"]),
        ("rejected", vec!["submitted_for_approval", "rejected"]),
        ("canceled", vec!["canceled"]),
    ];
    for (status, expected) in cases {
        let bill = bills.in_status(status).await;
        let happened = bills.app.events_of(bill.parse().unwrap()).await;
        let mut expected: Vec<String> = ["created", "updated"].into_iter().chain(expected).map(|name| format!("payable.{name}")).collect();
        expected.sort();
        assert_eq!(happened, expected);
    }
    let bill = bills.in_status("rejected").await;
    bills.step(&bill, "reopen").await.expect(200);
    assert!(bills.app.events_of(bill.parse().unwrap()).await.contains(&"payable.reopened".to_owned()));
}

#[tokio::test]
async fn the_counterpart_is_a_copy_from_when_it_is_handed_on() {
    let bills = Bills::open().await;
    let vendor = json!({
        "type": "organization",
        "organization": {"legal_name": "Paper AG", "is_vendor": true, "is_customer": false, "email": "books@paper.example",
            "address": {"country": "DE", "city": "Berlin", "postal_code": "10115", "line1": "Flughafenstrasse 52"}},
    });
    let vendor = bills.post("/counterparts").json(vendor).await.expect(201);
    let bill = bills.new_one().await;
    let path = format!("/payables/{bill}");
    let linked = bills.patch(&path).json(json!({"counterpart_id": vendor["id"]})).await.expect(200);
    assert_eq!((&linked["counterpart"], &linked["counterpart_id"]), (&json!(null), &vendor["id"]));
    let sent = bills.step(&bill, "submit_for_approval").await.expect(200);
    assert_eq!((&sent["counterpart"]["name"], &sent["counterpart"]["email"]), (&json!("Paper AG"), &json!("books@paper.example")));
    assert_eq!(sent["counterpart"]["address"]["city"], "Berlin");
    let change = json!({"organization": {"legal_name": "Paper SE"}});
    bills.patch(&format!("/counterparts/{}", super::id(&vendor))).json(change).await.expect(200);
    assert_eq!(bills.read(&path).await["counterpart"], sent["counterpart"], "the copy stays");
    bills.step(&bill, "reject").await.expect(200);
    assert_eq!(bills.step(&bill, "reopen").await.expect(200)["counterpart"], json!(null));
    assert_eq!(bills.step(&bill, "submit_for_approval").await.expect(200)["counterpart"]["name"], "Paper SE");
}
