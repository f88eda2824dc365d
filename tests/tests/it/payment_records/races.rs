//! The order of payments that race never matters.

use futures::future::join_all;
use serde_json::Value;

use super::{Till, payment, status};

/// Payments of all these amounts, each in every order that the machine makes of it, and where the bill stands at the end.
async fn raced(till: &Till, amounts: &[i64]) -> (String, i64, i64) {
    let bill = till.bill().await;
    let made: Vec<Value> = join_all(
        amounts.iter().map(|amount| async { till.post("/payment_records", payment("payable", &bill, *amount)).await.expect(201) }),
    )
    .await;
    let paid: i64 = amounts.iter().sum();
    let overpaid: i64 = made.iter().map(|record| record["overpaid_amount"].as_i64().unwrap()).sum();
    assert_eq!(overpaid, (paid - 10_000).max(0), "{amounts:?}");
    assert_eq!(till.records(&bill).await.len(), amounts.len());
    till.stands("payable", &bill).await
}

#[tokio::test]
async fn racing_payments_end_alike() {
    let till = Till::open().await;
    assert_eq!(raced(&till, &[6_000, 7_000]).await, status("paid", 13_000, 0));
    assert_eq!(raced(&till, &[10_000, 2_000]).await, status("paid", 12_000, 0));
    assert_eq!(raced(&till, &[10_000, 10_000, 10_000]).await, status("paid", 30_000, 0));
    assert_eq!(raced(&till, &[100; 8]).await, status("partially_paid", 800, 9_200));
}

#[tokio::test]
async fn any_order_of_payments_ends_alike() {
    let till = Till::open().await;
    for order in [[10_000, 2_000, 500], [500, 2_000, 10_000], [2_000, 10_000, 500], [10_000, 500, 2_000]] {
        let bill = till.bill().await;
        for amount in order {
            till.pay("payable", &bill, amount).await;
        }
        assert_eq!(till.stands("payable", &bill).await, status("paid", 12_500, 0), "{order:?}");
    }
}

#[tokio::test]
async fn a_mark_that_races_a_payment_leaves_one_truth() {
    let till = Till::open().await;
    for _ in 0..4 {
        let bill = till.bill().await;
        let path = format!("/payables/{bill}/mark_as_paid");
        let (marked, paid) = tokio::join!(async { till.request(http::Method::POST, &path).await.status }, async {
            till.post("/payment_records", payment("payable", &bill, 4_000)).await.status
        },);
        assert_eq!((marked, paid), (200, 201));
        let (state, amount_paid, _) = till.stands("payable", &bill).await;
        let recorded: i64 = till.records(&bill).await.iter().map(|record| record["amount"].as_i64().unwrap()).sum();
        assert_eq!((state.as_str(), amount_paid), ("paid", recorded));
    }
}
