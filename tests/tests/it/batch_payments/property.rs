//! Whatever a bank says, how often and in which order: nothing is paid twice, and what was not paid can be paid.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::{Bank, status_report};
use crate::bank_transactions::{booked, statement};

/// Two bills, and the batches that pay them, one after the other.
async fn told(bank: &Bank, round: usize, words: &[(usize, &'static str)]) {
    let bills = [bank.bill(&format!("A-{round}"), 100).await, bank.bill(&format!("B-{round}"), 250).await];
    let batch = bank.sent(&[&bills[0], &bills[1]]).await;
    assert_eq!(batch["total_amount"], 350, "a total is the sum");
    for (which, word) in words {
        let payment: &Value = &batch["payments"][*which];
        let text = match *word {
            "BOOK" => statement(&[booked(-payment["amount"].as_i64().unwrap(), payment["end_to_end_id"].as_str().unwrap(), "")]),
            word => status_report(&batch, "PDNG", &[(payment, word, "MS03")]),
        };
        bank.import(&text).await.expect(201);
    }
    for (place, bill) in bills.iter().enumerate() {
        let amount = [100, 250][place];
        let first = words.iter().filter(|(which, _)| *which == place).map(|(_, word)| *word).find(|word| *word != "ACCP");
        let paid = bank.stands(bill).await.1;
        match first {
            Some("RJCT") => {
                assert_eq!(paid, 0, "{words:?}");
                let again = bank.sent(&[bill]).await;
                bank.import(&status_report(&again, "ACSC", &[])).await.expect(201);
                assert_eq!(bank.stands(bill).await.1, amount, "what was rejected is paid again");
            }
            Some(_) => assert_eq!(paid, amount, "{words:?}"),
            None => assert_eq!(paid, 0, "{words:?}"),
        }
        let succeeded = bank.records(bill).await.into_iter().filter(|(status, _)| status == "succeeded").count();
        assert!(succeeded <= 1, "{words:?}");
    }
}

#[tokio::test]
async fn nothing_is_paid_twice_whatever_the_bank_says() {
    let bank = Bank::open().await;
    let word = (0..2_usize, prop::sample::select(vec!["ACCP", "ACSC", "RJCT", "BOOK"]));
    let mut runner = TestRunner::deterministic();
    for round in 0..24 {
        let words = prop::collection::vec(word.clone(), 0..7).new_tree(&mut runner).unwrap().current();
        told(&bank, round, &words).await;
    }
}
