use bursar_kernel::TimeDelta;
use bursar_tests::ids;
use serde_json::json;

use super::{PaymentFixture, id, payment};

/// Three payments on two bills, a minute apart: a large one, a planned one, and one that is too much.
async fn three(fixture: &PaymentFixture) -> (Vec<String>, Vec<String>) {
    let bills = vec![fixture.bill().await, fixture.bill().await];
    let mut large = payment("payable", &bills[0], 9_000);
    large["payment_method"] = json!("card");
    let mut planned = payment("payable", &bills[1], 20_000);
    planned["status"] = json!("created");
    planned["planned_payment_date"] = json!("2024-06-30");
    planned["payment_intent_status"] = json!("NEW");
    let mut made = Vec::new();
    for body in [large, planned, payment("payable", &bills[0], 2_000)] {
        made.push(id(&fixture.post("/payment_records").json(body).await.expect(201)));
        fixture.app.advance(TimeDelta::minutes(1));
    }
    (bills, made)
}

#[tokio::test]
async fn they_are_sorted_by_what_was_paid_and_when() {
    let fixture = PaymentFixture::open().await;
    let (_, made) = three(&fixture).await;
    let cases =
        [("", [0, 1, 2]), ("?sort=amount", [2, 0, 1]), ("?sort=overpaid_amount&order=desc", [2, 1, 0]), ("?sort=paid_at", [1, 0, 2])];
    for (query, order) in cases {
        let expected = order.map(|place: usize| made[place].clone());
        assert_eq!(ids(&fixture.read(&format!("/payment_records{query}")).await), expected, "{query}");
    }
}

#[tokio::test]
async fn filters_all_hold() {
    let fixture = PaymentFixture::open().await;
    let (bills, made) = three(&fixture).await;
    let cases: [(String, &[usize]); 16] = [
        (format!("object_id={}", bills[0]), &[0, 2]),
        (format!("object_id__in={}&object_id__in={}", bills[0], bills[1]), &[0, 1, 2]),
        (format!("object_id={}&status=created", bills[0]), &[]),
        ("object_type=payable".into(), &[0, 1, 2]),
        ("object_type=receivable".into(), &[]),
        ("status=created".into(), &[1]),
        ("status=succeeded".into(), &[0, 2]),
        ("is_external=false".into(), &[]),
        ("payment_method=card".into(), &[0]),
        ("payment_intent_status=NEW".into(), &[1]),
        ("planned_payment_date=2024-06-30".into(), &[1]),
        ("planned_payment_date__gt=2024-06-30".into(), &[]),
        ("planned_payment_date__gte=2024-06-30&planned_payment_date__lte=2024-06-30".into(), &[1]),
        ("paid_at__gt=2024-06-03T09:30:00Z".into(), &[2]),
        ("created_at__lt=2024-06-03T09:32:00Z".into(), &[0, 1]),
        ("updated_at__gt=2024-06-03T09:30:00Z".into(), &[1, 2]),
    ];
    for (query, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|place| made[*place].clone()).collect();
        assert_eq!(ids(&fixture.read(&format!("/payment_records?{query}")).await), expected, "{query}");
    }
}
