//! Whatever a bank says, how often and in which order: nothing is paid twice, and what was not paid can be paid.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::{Bank, status_report};
use crate::bank_transactions::{booked, statement};

/// What becomes of a bill: it is open, `Some(true)` is paid, and `Some(false)` rejected.
fn after(before: Option<bool>, word: &str) -> Option<bool> {
    match (before, word) {
        (None, "ACSC" | "BOOK" | "BOOK WITHOUT OUR ID") | (Some(false), "BOOK WITHOUT OUR ID") => Some(true),
        (None, "RJCT") => Some(false),
        _ => before,
    }
}

/// Two bills, and the batches that pay them, one after the other.
async fn told(bank: &Bank, round: usize, words: &[(usize, &'static str)]) {
    let numbers = [format!("BILL-A-{round}"), format!("BILL-B-{round}")];
    let bills = [bank.bill(&numbers[0], 100).await, bank.bill(&numbers[1], 250).await];
    let batch = bank.sent(&[&bills[0], &bills[1]]).await;
    assert_eq!(batch["total_amount"], 350, "a total is the sum");
    for (which, word) in words {
        let payment: &Value = &batch["payments"][*which];
        let amount = -payment["amount"].as_i64().unwrap();
        let text = match *word {
            "BOOK" => statement(&[booked(amount, payment["end_to_end_id"].as_str().unwrap(), "")]),
            "BOOK WITHOUT OUR ID" => statement(&[booked(amount, "", payment["remittance_information"].as_str().unwrap())]),
            word => status_report(&batch, "PDNG", &[(payment, word, "MS03")]),
        };
        bank.import(&text).await.expect(201);
    }
    for (place, bill) in bills.iter().enumerate() {
        let amount = [100, 250][place];
        let end = words.iter().filter(|(which, _)| *which == place).fold(None, |before, (_, word)| after(before, word));
        assert_eq!(bank.stands(bill).await.1, if end == Some(true) { amount } else { 0 }, "{words:?}");
        if end == Some(false) {
            let again = bank.sent(&[bill]).await;
            bank.import(&status_report(&again, "ACSC", &[])).await.expect(201);
            assert_eq!(bank.stands(bill).await.1, amount, "what was rejected is paid again");
        }
        let succeeded = bank.records(bill).await.into_iter().filter(|(status, _)| status == "succeeded").count();
        assert!(succeeded <= 1, "{words:?}");
    }
}

#[tokio::test]
async fn nothing_is_paid_twice_whatever_the_bank_says() {
    let bank = Bank::open().await;
    let word = (0..2_usize, prop::sample::select(vec!["ACCP", "ACSC", "RJCT", "BOOK", "BOOK WITHOUT OUR ID"]));
    let mut runner = TestRunner::deterministic();
    for round in 0..24 {
        let words = prop::collection::vec(word.clone(), 0..7).new_tree(&mut runner).unwrap().current();
        told(&bank, round, &words).await;
    }
}
