use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{booked, detail, entry, entry_of, notice, outcome, statement};
use crate::batch_payments::{Bank, VENDOR_IBAN, import, status_report, statuses};
use crate::payment_links::PaymentLinkFixture;
use crate::payment_records::status;

/// The number of an invoice.
async fn number(bank: &Bank, invoice: &str) -> String {
    bank.fixture.read(&format!("/receivables/{invoice}")).await["document_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_number_and_the_amount_make_a_payment() {
    let bank = Bank::open().await;
    let invoice = bank.fixture.invoice().await;
    let bill = bank.bill("RE-2024-99", 2_500).await;
    let text = format!("thanks for {}", number(&bank, &invoice).await);
    let import = bank.import(&statement(&[booked(10_000, "", &text), booked(-2_500, "", "RE 2024 99")])).await.expect(201);
    assert_eq!(import["new_count"], 2);
    assert_eq!(bank.outcome().await, outcome(&[(-2_500, "matched"), (10_000, "matched")]));
    assert_eq!(bank.fixture.stands("receivable", &invoice).await, status("paid", 10_000, 0));
    assert_eq!(bank.stands(&bill).await, status("paid", 2_500, 0));
    let record = &bank.fixture.records(&invoice).await[0];
    assert_eq!((&record["is_external"], &record["paid_at"]), (&json!(false), &json!("2024-06-03T00:00:00.000000+00:00")));
    let matched = &bank.transactions().await[1]["matches"][0];
    assert_eq!((&matched["object"], &matched["payment_record_id"]), (&json!({"id": invoice, "type": "receivable"}), &record["id"]));
}

#[tokio::test]
async fn what_is_doubtful_waits_with_what_speaks_for_it() {
    let bank = Bank::open().await;
    let invoice = bank.fixture.invoice().await;
    let bill = bank.bill("RE-7777", 2_500).await;
    let part = format!("part of {}", number(&bank, &invoice).await);
    let theirs = format!("<RltdPties><CdtrAcct><Id><IBAN>{VENDOR_IBAN}</IBAN></Id></CdtrAcct></RltdPties>");
    let by_account = entry(-2_500, "r", &detail("", "monthly", &theirs));
    bank.import(&statement(&[booked(4_000, "", &part), by_account, booked(-10, "", "fee")])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-2_500, "review"), (-10, "unmatched"), (4_000, "review")]));
    let candidates: Vec<Value> = bank.transactions().await.iter().map(|one| one["candidates"].clone()).collect();
    let expected = json!([{
        "amount_to_pay": 2_500, "evidence": ["amount", "bank_account"], "number": "RE-7777", "object": {"id": bill, "type": "payable"},
    }]);
    assert_eq!(candidates[0], expected);
    assert_eq!(candidates[2][0]["evidence"], json!(["reference"]));
    assert_eq!(bank.records(&bill).await, []);
}

#[tokio::test]
async fn what_comes_before_its_invoice_is_looked_at_again() {
    let bank = Bank::open().await;
    bank.import(&statement(&[booked(10_000, "", "nothing yet")])).await.expect(201);
    let invoice = bank.fixture.invoice().await;
    let early = booked(10_000, "", &number(&bank, &invoice).await);
    bank.import(&notice(&[early])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(10_000, "unmatched"), (10_000, "matched")]));
}

#[tokio::test]
async fn payments_of_a_batch_are_known_by_their_ids_and_paid_once() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 100).await, bank.bill("RE-2", 200).await);
    let batch = bank.sent(&[&first, &second]).await;
    let line = |place: usize| {
        let payment = &batch["payments"][place];
        booked(-payment["amount"].as_i64().unwrap(), payment["end_to_end_id"].as_str().unwrap(), "")
    };
    bank.import(&status_report(&batch, "ACCP", &[(&batch["payments"][0], "ACSC", "")])).await.expect(201);
    for file in [notice(&[line(0)]), statement(&[line(0), line(1)]), notice(&[line(1)])] {
        bank.import(&file).await.expect(201);
    }
    assert_eq!(bank.outcome().await, outcome(&[(-200, "matched"), (-100, "matched")]));
    assert_eq!(bank.statuses(&batch).await, statuses("completed", &["settled", "settled"]));
    for (bill, amount) in [(&first, 100), (&second, 200)] {
        assert_eq!(bank.stands(bill).await, status("paid", amount, 0));
        assert_eq!(bank.records(bill).await, [("succeeded".to_owned(), amount)]);
    }
    let once_more = line(0).replace("ref-", "another-");
    bank.import(&statement(&[once_more])).await.expect(201);
    assert!(bank.outcome().await.contains(&(-100, "review".to_owned())), "booked twice is for somebody to look at");
    assert_eq!(bank.records(&first).await.len(), 1);
}

#[tokio::test]
async fn one_booking_for_a_whole_file_pays_all_of_it() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 100).await, bank.bill("RE-2", 200).await);
    let batch = bank.sent(&[&first, &second]).await;
    let batched = format!("<NtryDtls><Btch><MsgId>{}</MsgId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>", batch["message_id"].as_str().unwrap());
    bank.import(&statement(&[entry(-250, "wrong", &batched)])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-250, "review")]), "it is another sum");
    bank.import(&statement(&[entry(-300, "whole", &batched)])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-300, "matched"), (-250, "review")]));
    assert_eq!(bank.statuses(&batch).await, statuses("completed", &["settled", "settled"]));
    assert_eq!(bank.stands(&second).await, status("paid", 200, 0));
}

#[tokio::test]
async fn what_a_batch_pays_is_settled_by_a_booking_without_our_id() {
    let bank = Bank::open().await;
    let optional = json!({"required_fields": ["currency", "line_items"]});
    bank.fixture.put("/payables/validations").json(optional).await.expect(200);
    let (numbered, unnumbered) = (bank.bill("RE-2024-1", 100).await, bank.bill_with(described(&bank, "paper 2024-06"), 200).await);
    let batch = bank.sent(&[&numbered, &unnumbered]).await;
    let lines = [booked(-100, "", "RE 2024 1"), booked(-200, "", "Paper 2024-06")];
    let import = bank.import(&statement(&lines)).await.expect(201);
    assert_eq!(import["new_count"], 2);
    bank.import(&status_report(&batch, "ACSC", &[])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-200, "matched"), (-100, "matched")]));
    assert_eq!(bank.transactions().await[0]["matches"][0]["batch_payment_id"], batch["id"]);
    assert_eq!(bank.statuses(&batch).await, statuses("completed", &["settled", "settled"]));
    for (bill, amount) in [(&numbered, 100), (&unnumbered, 200)] {
        assert_eq!(bank.stands(bill).await, status("paid", amount, 0));
        assert_eq!(bank.records(bill).await, [("succeeded".to_owned(), amount)]);
    }
}

/// The data of a bill without a number.
fn described(bank: &Bank, words: &str) -> Value {
    json!({"description": words, "document_id": null, "counterpart_id": bank.vendor})
}

#[tokio::test]
async fn what_is_on_its_way_otherwise_is_for_somebody_to_decide() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-2024-1", 100).await;
    let record = json!({"object": {"type": "payable", "id": bill}, "amount": 100, "currency": "EUR", "status": "processing"});
    bank.fixture.post("/payment_records").json(record).await.expect(201);
    bank.import(&statement(&[booked(-100, "", "RE-2024-1")])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-100, "review")]));
    assert_eq!(bank.stands(&bill).await.1, 0);
}

#[tokio::test]
async fn what_a_statement_pays_by_its_id_is_not_paid_again_by_its_number() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-2024-1", 100).await, bank.bill("RE-2024-2", 200).await);
    let batch = bank.sent(&[&second]).await;
    let by_id = booked(-200, batch["payments"][0]["end_to_end_id"].as_str().unwrap(), "");
    bank.import(&statement(&[booked(-100, "", "RE-2024-1"), by_id, booked(-200, "", "RE-2024-2")])).await.expect(201);
    assert_eq!(bank.stands(&first).await, status("paid", 100, 0));
    assert_eq!(bank.records(&second).await, [("succeeded".to_owned(), 200)]);
    assert_eq!(bank.stands(&second).await, status("paid", 200, 0));
}

#[tokio::test]
async fn a_transfer_that_the_payer_told_of_arrives() {
    let links = PaymentLinkFixture::open().await;
    let (whole, parted) = (links.fixture.invoice().await, links.fixture.invoice().await);
    let mut part = links.of_invoice(&parted);
    part["amount"] = json!(4_000);
    let (whole, part) = (links.ask(links.of_invoice(&whole)).await.expect(201), links.ask(part).await.expect(201));
    let mut lines = Vec::new();
    for link in [&whole, &part] {
        links.transferred(link).await;
        lines.push(booked(link["amount"].as_i64().unwrap(), "", link["payment_reference"].as_str().unwrap()));
    }
    import(&links.fixture, &statement(&lines)).await.expect(201);
    for (link, expected) in [(&whole, status("paid", 10_000, 0)), (&part, status("partially_paid", 4_000, 6_000))] {
        let intent = &links.again(link).await["payment_intent"];
        assert_eq!(intent["status"], "succeeded");
        let invoice = intent["object"]["id"].as_str().unwrap();
        assert_eq!(links.fixture.stands("receivable", invoice).await, expected);
        let records = links.fixture.records(invoice).await;
        assert_eq!((records.len(), &records[0]["payment_intent_id"]), (1, &link["payment_intent_id"]));
        assert_eq!(records[0]["paid_at"], "2024-06-03T00:00:00.000000+00:00");
        assert_eq!(links.mark(link, "mark_as_succeeded", json!({})).await.fields(), ["path.payment_intent_id"]);
    }
}

#[tokio::test]
async fn a_number_is_known_as_the_payment_page_cuts_it() {
    let bank = Bank::open().await;
    let bill = bank.bill("PROJECT-2024-NORTH-0017", 2_500).await;
    bank.import(&statement(&[booked(-2_500, "", "PROJECT-2024-NORTH")])).await.expect(201);
    assert_eq!(bank.stands(&bill).await, status("paid", 2_500, 0));
}

#[tokio::test]
async fn a_transfer_within_the_discount_pays_the_invoice() {
    let bank = Bank::open().await;
    let invoice = bank.fixture.discounted_invoice().await;
    let number = number(&bank, &invoice).await;
    bank.import(&statement(&[booked(9_800, "", &number)])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(9_800, "matched")]));
    assert_eq!(bank.fixture.stands("receivable", &invoice).await, status("paid", 9_800, 0));
}

/// A statement is imported when somebody gets to it: what a transfer should have come to is asked of the day on which the bank booked it.
#[tokio::test]
async fn a_transfer_is_expected_by_the_day_on_which_it_was_booked() {
    let mut bank = Bank::open().await;
    let (mut invoices, mut numbers) = (Vec::new(), Vec::new());
    for _ in 0..4 {
        invoices.push(bank.fixture.discounted_invoice().await);
        numbers.push(number(&bank, &invoices[invoices.len() - 1]).await);
    }
    let line = |place: usize, day: &str, amount: i64| entry_of(day, amount, &format!("r-{place}"), &detail("", &numbers[place], ""));
    // Who does not care for the discount pays all, while it is open.
    bank.import(&statement(&[line(0, "2024-06-03", 10_000)])).await.expect(201);
    assert_eq!(bank.fixture.stands("receivable", &invoices[0]).await, status("paid", 10_000, 0));
    bank.fixture.later(TimeDelta::days(14)).await;
    let lines = [line(1, "2024-06-13", 9_800), line(2, "2024-06-14", 9_800), line(3, "2024-06-14", 10_000)];
    bank.import(&statement(&lines)).await.expect(201);
    let mut found = bank.outcome().await;
    found.sort();
    assert_eq!(found, outcome(&[(9_800, "matched"), (9_800, "review"), (10_000, "matched"), (10_000, "matched")]));
    assert_eq!(bank.fixture.stands("receivable", &invoices[1]).await, status("paid", 9_800, 0));
    assert_eq!(bank.fixture.stands("receivable", &invoices[2]).await.1, 0);
    assert_eq!(bank.fixture.stands("receivable", &invoices[3]).await, status("paid", 10_000, 0));
    let late = bank.transactions().await.into_iter().find(|one| one["status"] == "review").expect("the one that was too late");
    assert_eq!((&late["candidates"][0]["amount_to_pay"], &late["candidates"][0]["evidence"]), (&json!(10_000), &json!(["reference"])));
}
