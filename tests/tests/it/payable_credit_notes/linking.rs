use serde_json::{Value, json};

use super::{Notes, id};

#[tokio::test]
async fn a_credit_note_over_the_rest_pays_its_bill_once_it_is_approved() {
    let notes = Notes::open().await;
    let bill = notes.bill("RE-17", json!({})).await;
    let path = format!("/payables/{bill}");
    notes.post(&format!("{path}/mark_as_partially_paid")).json(json!({"amount_paid": 7_000})).await.expect(200);
    let note = notes.note(&bill, 3_000).await.expect(201);
    assert_eq!(note["status"], "new");
    let linked = notes.read(&path).await;
    let shown = json!({"id": note["id"], "document_id": "GS-1", "issued_at": "2024-06-03", "status": "new", "total_amount": 3_000});
    assert_eq!(
        (&linked["credit_notes"], &linked["amount_due"]),
        (&json!([shown]), &json!(3_000)),
        "what is not approved counts for nothing"
    );
    assert_eq!(notes.step(&id(&note), "approve").await.expect(200)["status"], "applied");
    let paid = notes.read(&path).await;
    assert_eq!((&paid["status"], &paid["amount_due"], &paid["amount_paid"]), (&json!("paid"), &json!(0), &json!(7_000)));
    assert_eq!((&paid["total_amount"], &paid["total_amount_with_credit_notes"]), (&json!(10_000), &json!(7_000)));
    let history = notes.read(&format!("{path}/history?event_type__in=credit_note_linked&event_type__in=status_changed&order=desc")).await;
    let told: Vec<&Value> = history["data"].as_array().unwrap().iter().map(|entry| &entry["event_data"]).collect();
    assert_eq!(told[0], &json!({"old_status": "partially_paid", "new_status": "paid"}));
    assert_eq!(told[1], &json!({"credit_note_id": note["id"], "credit_note_document_id": "GS-1"}));
}

#[tokio::test]
async fn part_of_a_bill_leaves_the_rest_to_be_paid() {
    let notes = Notes::open().await;
    let bill = notes.bill("RE-17", json!({})).await;
    let note = id(&notes.note(&bill, 2_500).await.expect(201));
    notes.step(&note, "approve").await.expect(200);
    let now = notes.read(&format!("/payables/{bill}")).await;
    assert_eq!((&now["status"], &now["amount_due"]), (&json!("waiting_to_be_paid"), &json!(7_500)));
    let told = notes.app.events_of(bill.parse().unwrap()).await;
    assert_eq!(told.iter().filter(|name| *name == "payable.updated").count(), 3, "with its line, the link, and what is due now: {told:?}");
    assert_eq!(notes.note(&bill, 7_501).await.fields(), ["body.total_amount"], "at most what is left");
    let paid = notes.post(&format!("/payables/{bill}/mark_as_paid")).await.expect(200);
    assert_eq!((&paid["amount_paid"], &paid["amount_due"]), (&json!(7_500), &json!(0)));
}

#[tokio::test]
async fn what_is_paid_in_part_is_less_than_a_credit_note_leaves() {
    let notes = Notes::open().await;
    let bill = notes.bill("RE-17", json!({})).await;
    let note = id(&notes.note(&bill, 2_500).await.expect(201));
    notes.step(&note, "approve").await.expect(200);
    let pay = |amount: i64| notes.post(&format!("/payables/{bill}/mark_as_partially_paid")).json(json!({"amount_paid": amount}));
    for amount in [8_000, 7_500] {
        assert_eq!(pay(amount).await.fields(), ["body.amount_paid"], "{amount}");
    }
    let now = pay(7_499).await.expect(200);
    assert_eq!((&now["status"], &now["amount_due"]), (&json!("partially_paid"), &json!(1)));
}

#[tokio::test]
async fn what_a_credit_note_pays_stays_paid_when_a_payment_comes_back() {
    let notes = Notes::open().await;
    let bill = notes.bill("RE-17", json!({})).await;
    let note = id(&notes.note(&bill, 10_000).await.expect(201));
    notes.step(&note, "approve").await.expect(200);
    for amount in [500, -500] {
        let record = json!({"object": {"type": "payable", "id": bill}, "amount": amount, "currency": "EUR"});
        let made = notes.post("/payment_records").json(record).await.expect(201);
        assert_eq!(made["object"]["new_status"], "paid", "{amount}");
    }
    assert_eq!(notes.read(&format!("/payables/{bill}")).await["status"], "paid");
}

#[tokio::test]
async fn a_link_must_make_sense() {
    let notes = Notes::open().await;
    let one = notes.vendor("Paper AG").await;
    let other = notes.vendor("Ink AG").await;
    let bill = notes.bill("RE-17", json!({"counterpart_id": one})).await;
    let draft = id(&notes.post("/payables").json(json!({"currency": "EUR"})).await.expect(200));
    let base = json!({"document_id": "GS-1", "issued_at": "2024-06-03", "based_on": bill});
    let cases = [
        (json!({"based_on": draft, "total_amount": 0}), vec!["body.based_on"]),
        (json!({"currency": "USD"}), vec!["body.currency"]),
        (json!({"counterpart_id": other}), vec!["body.counterpart_id"]),
        (json!({"issued_at": "2024-05-31"}), vec!["body.issued_at"]),
        (json!({"issued_at": "2024-06-04"}), vec!["body.issued_at"]),
        (json!({"total_amount": 10_001}), vec!["body.total_amount"]),
    ];
    for (more, expected) in cases {
        let mut says = base.clone();
        more.as_object().unwrap().iter().for_each(|(name, value)| says[name] = value.clone());
        assert_eq!(notes.post("/payable_credit_notes").json(says).await.fields(), expected, "{more}");
    }
    notes.post("/payable_credit_notes").json(base.clone()).await.expect(201);
    let second = notes.post("/payable_credit_notes").json(base).await;
    assert_eq!(second.fields(), ["body.based_on"], "a bill has one draft of a credit note");
}

#[tokio::test]
async fn another_bill_takes_the_link_and_null_ends_it() {
    let notes = Notes::open().await;
    let (one, other) = (notes.bill("RE-1", json!({})).await, notes.bill("RE-2", json!({})).await);
    let note = id(&notes.note(&one, 1_000).await.expect(201));
    notes.change(&note, json!({"based_on": other})).await.expect(200);
    let links = async |bill: &str| notes.read(&format!("/payables/{bill}")).await["credit_notes"].as_array().unwrap().len();
    assert_eq!((links(&one).await, links(&other).await), (0, 1));
    let unlinked = notes.change(&note, json!({"based_on": null})).await.expect(200);
    assert_eq!((&unlinked["based_on"], &unlinked["status"]), (&json!(null), &json!("draft")));
    assert_eq!(links(&other).await, 0);
    let history = notes.read(&format!("/payables/{other}/history?event_type__in=credit_note_unlinked")).await;
    assert_eq!(history["data"][0]["event_data"], json!({"credit_note_id": note, "credit_note_document_id": "GS-1"}));
}

#[tokio::test]
async fn a_bill_is_found_by_its_number_where_the_partner_wants_it() {
    let notes = Notes::open().await;
    let one = notes.vendor("Paper AG").await;
    let bill = notes.bill("RE-17", json!({"counterpart_id": one})).await;
    let says = json!({"document_id": "GS-1", "issued_at": "2024-06-03", "based_on_document_id": "RE-17", "counterpart_id": one});
    let made = || notes.post("/payable_credit_notes").json(says.clone());
    assert_eq!(made().await.expect(201)["based_on"], json!(null), "not without the setting");
    let setting = json!({"payable": {"approve_page_url": "https://example.com/approve", "allow_credit_note_autolinking": true}});
    notes.partner.patch("/settings").json(setting).await.expect(200);
    assert_eq!(made().await.expect(201)["based_on"], bill.as_str());
    assert_eq!(made().await.expect(201)["based_on"], json!(null), "the bill has a note already");
    notes.bill("RE-18", json!({"counterpart_id": one})).await;
    notes.bill("RE-18", json!({"counterpart_id": one})).await;
    let mut twice = says.clone();
    twice["based_on_document_id"] = json!("RE-18");
    assert_eq!(notes.post("/payable_credit_notes").json(twice).await.expect(201)["based_on"], json!(null), "two have this number");
}
