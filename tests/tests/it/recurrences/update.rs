use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Subscription, became, iterations, three_months};

#[tokio::test]
async fn it_is_prolonged_and_what_was_made_stays() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.later(TimeDelta::days(8)).await;
    let longer = subscription.patch(json!({"max_occurrences": 4})).await.expect(200);
    let days = [("2024-06-10", "completed"), ("2024-07-10", "pending"), ("2024-08-10", "pending"), ("2024-09-10", "pending")];
    assert_eq!(iterations(&longer), became(&days));
    let by_date = subscription.patch(json!({"end_date": "2024-07-31"})).await.expect(200);
    assert_eq!(iterations(&by_date), became(&days[..2]));
    assert_eq!((&by_date["max_occurrences"], &by_date["end_date"]), (&json!(null), &json!("2024-07-31")));
    subscription.told(&["recurrence.created", "recurrence.invoice_created", "recurrence.updated", "recurrence.updated"]).await;
}

#[tokio::test]
async fn another_calendar_makes_nothing_for_days_that_have_passed() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.later(TimeDelta::days(8)).await;
    let weekly = json!({"frequency": "week", "interval": 2, "end_date": "2024-07-25"});
    let changed = subscription.patch(weekly).await.expect(200);
    let days = [("2024-06-10", "completed"), ("2024-06-24", "pending"), ("2024-07-08", "pending"), ("2024-07-22", "pending")];
    assert_eq!(iterations(&changed), became(&days));
    subscription.later(TimeDelta::days(13)).await;
    assert_eq!(subscription.iterations().await[1].1, "completed", "it comes earlier than it would have");
}

#[tokio::test]
async fn it_moves_to_first_or_last_days() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.later(TimeDelta::days(8)).await;
    let last = subscription.patch(json!({"day_of_month": "last_day"})).await.expect(200);
    let days = [("2024-06-10", "completed"), ("2024-06-30", "pending"), ("2024-07-31", "pending")];
    assert_eq!(iterations(&last), became(&days));
    assert_eq!((&last["day_of_month"], &last["start_date"]), (&json!("last_day"), &json!("2024-06-30")));
    let again = subscription.patch(json!({"day_of_month": "last_day", "start_date": "2024-06-30"})).await.expect(200);
    assert_eq!(again, last, "it says what it is");
    let first = subscription.patch(json!({"day_of_month": "first_day"})).await.expect(200);
    assert_eq!(iterations(&first), became(&[("2024-06-10", "completed"), ("2024-07-01", "pending"), ("2024-08-01", "pending")]));
    assert_eq!(first["day_of_month"], "first_day");
}

#[tokio::test]
async fn what_leaves_no_day_or_no_end_is_refused() {
    let subscription = Subscription::begin(three_months()).await;
    for (body, field) in [
        (json!({"end_date": "2024-06-09"}), "body.end_date"),
        (json!({"max_occurrences": null}), "body.max_occurrences"),
        (json!({"end_date": "2024-09-01", "max_occurrences": 2}), "body.max_occurrences"),
        (json!({"start_date": "2024-06-02"}), "body.start_date"),
        (json!({"automation_level": "issue_and_send", "subject_text": "s"}), "body.body_text"),
        (json!({"invoice_id": subscription.id}), "body.invoice_id"),
    ] {
        let refused = subscription.patch(body.clone()).await;
        assert_eq!((refused.status, refused.fields()), (422, vec![field.to_owned()]), "{body}");
    }
    subscription.act("cancel").await.expect(204);
    let late = subscription.patch(json!({"max_occurrences": 5})).await;
    assert_eq!((late.status, late.fields()), (422, vec!["path.recurrence_id".to_owned()]));
}
