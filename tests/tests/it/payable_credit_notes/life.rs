//! The table of the behavior sheet: what may be done in which status, and where it leads.

use serde_json::json;

use super::{Notes, id};

const STATUSES: [&str; 6] = ["draft", "new", "submitted_for_approval", "applied", "rejected", "canceled"];

const TABLE: [(&str, [&str; 6]); 6] = [
    ("submit_for_approval", ["-", "submitted_for_approval", "-", "-", "-", "-"]),
    ("approve", ["-", "applied", "applied", "-", "-", "-"]),
    ("reject", ["-", "-", "rejected", "-", "-", "-"]),
    ("cancel", ["canceled", "canceled", "-", "-", "-", "-"]),
    ("PATCH", ["draft", "new", "-", "-", "-", "-"]),
    ("DELETE", ["gone", "-", "-", "-", "-", "-"]),
];

#[tokio::test]
async fn every_operation_is_taken_and_refused_as_the_table_says() {
    let notes = Notes::open().await;
    let words = "Credit Note couldn't be updated due to current state";
    for (operation, row) in TABLE {
        for (status, expected) in STATUSES.into_iter().zip(row) {
            let note = notes.in_status(status).await;
            let path = format!("/payable_credit_notes/{note}");
            let answer = match operation {
                "PATCH" => notes.change(&note, json!({"description": "changed"})).await,
                "DELETE" => notes.delete(&path).await,
                step => notes.step(&note, step).await,
            };
            let name = format!("{operation} of {status}");
            match expected {
                // The contract of a change declares no 409.
                "-" if operation == "PATCH" => {
                    assert_eq!(answer.status, 422, "{name}");
                    assert!(answer.text.contains(words), "{name}: {}", answer.text);
                }
                "-" => assert_eq!(answer.message(409), words, "{name}"),
                "gone" => {
                    assert_eq!(answer.status, 204, "{name}");
                    notes.get(&path).await.message(404);
                }
                expected => assert_eq!(answer.expect(200)["status"], expected, "{name}"),
            }
        }
    }
}

#[tokio::test]
async fn every_step_has_its_event() {
    let notes = Notes::open().await;
    for (status, expected) in [
        ("applied", vec!["applied", "created"]),
        ("rejected", vec!["created", "rejected", "submitted_for_approval"]),
        ("canceled", vec!["canceled", "created"]),
    ] {
        let note = notes.in_status(status).await;
        let expected: Vec<String> = expected.into_iter().map(|name| format!("payables_credit_note.{name}")).collect();
        assert_eq!(notes.app.events_of(note.parse().unwrap()).await, expected);
    }
}

#[tokio::test]
async fn a_bill_that_a_note_was_taken_off_is_not_reopened() {
    let notes = Notes::open().await;
    let bill = notes.bill("RE-17", json!({})).await;
    let reopen = || notes.post(&format!("/payables/{bill}/reopen"));
    let note = id(&notes.note(&bill, 2_500).await.expect(201));
    reopen().await.expect(200);
    notes.post(&format!("/payables/{bill}/approve_payment_operation")).await.expect(200);
    notes.step(&note, "approve").await.expect(200);
    assert_eq!(reopen().await.message(409), "the payable cannot be reopened: credit note GS-1 was taken off it");
    assert_eq!(notes.read(&format!("/payables/{bill}")).await["status"], "waiting_to_be_paid");
}
