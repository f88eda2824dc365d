use serde_json::json;

use super::{Measured, are};

#[tokio::test]
async fn credit_notes_are_measured_with_the_filters_of_their_list() {
    let measured = Measured::open().await;
    for (total, number) in [(100, "A-1"), (250, "A-2"), (30, "B-1")] {
        let says = json!({"document_id": number, "issued_at": "2024-06-01", "total_amount": total, "currency": "EUR"});
        measured.make("/payable_credit_notes", says).await;
    }
    let sum = "credit_notes?metric=total_amount&aggregation_function=summary";
    assert_eq!(measured.points(sum).await, [(None, 380)]);
    assert_eq!(measured.points(&format!("{sum}&document_id__contains=A-&dimension=issued_at")).await, are(&[("2024-06-01", 350)]));
    assert_eq!(measured.points(&format!("{sum}&total_amount__lt=100&dimension=currency")).await, are(&[("EUR", 30)]));
    assert_eq!(measured.refused(&format!("{sum}&dimension=due_date")).await, ["query.dimension"]);
}
