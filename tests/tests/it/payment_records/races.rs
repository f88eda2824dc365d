//! The order of payments that race never matters.

use futures::future::join_all;
use serde_json::Value;

use super::{PaymentFixture, payment, status};

/// Payments of all these amounts, each in every order that the machine makes of it, and where the bill stands at the end.
async fn raced(fixture: &PaymentFixture, amounts: &[i64]) -> (String, i64, i64) {
    let bill = fixture.bill().await;
    let made: Vec<Value> = join_all(
        amounts.iter().map(|amount| async { fixture.post("/payment_records").json(payment("payable", &bill, *amount)).await.expect(201) }),
    )
    .await;
    let paid: i64 = amounts.iter().sum();
    let overpaid: i64 = made.iter().map(|record| record["overpaid_amount"].as_i64().unwrap()).sum();
    assert_eq!(overpaid, (paid - 10_000).max(0), "{amounts:?}");
    assert_eq!(fixture.records(&bill).await.len(), amounts.len());
    fixture.stands("payable", &bill).await
}

#[tokio::test]
async fn racing_payments_end_alike() {
    let fixture = PaymentFixture::open().await;
    assert_eq!(raced(&fixture, &[6_000, 7_000]).await, status("paid", 13_000, 0));
    assert_eq!(raced(&fixture, &[10_000, 2_000]).await, status("paid", 12_000, 0));
    assert_eq!(raced(&fixture, &[10_000, 10_000, 10_000]).await, status("paid", 30_000, 0));
    assert_eq!(raced(&fixture, &[100; 8]).await, status("partially_paid", 800, 9_200));
}

#[tokio::test]
async fn any_order_of_payments_ends_alike() {
    let fixture = PaymentFixture::open().await;
    for order in [[10_000, 2_000, 500], [500, 2_000, 10_000], [2_000, 10_000, 500], [10_000, 500, 2_000]] {
        let bill = fixture.bill().await;
        for amount in order {
            fixture.pay("payable", &bill, amount).await;
        }
        assert_eq!(fixture.stands("payable", &bill).await, status("paid", 12_500, 0), "{order:?}");
    }
}

#[tokio::test]
async fn a_mark_that_races_a_payment_leaves_one_truth() {
    let fixture = PaymentFixture::open().await;
    for _ in 0..4 {
        let bill = fixture.bill().await;
        let path = format!("/payables/{bill}/mark_as_paid");
        let (marked, paid) = tokio::join!(async { fixture.post(&path).await.status }, async {
            fixture.post("/payment_records").json(payment("payable", &bill, 4_000)).await.status
        },);
        assert_eq!((marked, paid), (200, 201));
        let (state, amount_paid, _) = fixture.stands("payable", &bill).await;
        let recorded: i64 = fixture.records(&bill).await.iter().map(|record| record["amount"].as_i64().unwrap()).sum();
        assert_eq!((state.as_str(), amount_paid), ("paid", recorded));
    }
}
