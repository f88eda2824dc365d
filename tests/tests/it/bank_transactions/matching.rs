use serde_json::{Value, json};

use super::{booked, detail, entry, notice, outcome, statement};
use crate::batch_payments::{Bank, VENDOR_IBAN, status_report, statuses};
use crate::payment_records::status;

/// The number of an invoice.
async fn number(bank: &Bank, invoice: &str) -> String {
    bank.fixture.get(&format!("/receivables/{invoice}")).await["document_id"].as_str().unwrap().to_owned()
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
async fn a_transfer_within_the_discount_pays_the_invoice() {
    let bank = Bank::open().await;
    let invoice = bank.fixture.discounted_invoice().await;
    let number = number(&bank, &invoice).await;
    bank.import(&statement(&[booked(9_800, "", &number)])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(9_800, "matched")]));
    assert_eq!(bank.fixture.stands("receivable", &invoice).await, status("paid", 9_800, 0));
}
