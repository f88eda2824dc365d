//! The example of the behavior sheet.

use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Subscription, became};

#[tokio::test]
async fn y10_from_the_31st_of_january_monthly_three_times() {
    let mut subscription = Subscription::begin(json!({"start_date": "2025-01-31", "frequency": "month", "max_occurrences": 3})).await;
    let days = ["2025-01-31", "2025-02-28", "2025-03-31"];
    assert_eq!(subscription.iterations().await, became(&days.map(|day| (day, "pending"))));
    subscription.pass(TimeDelta::days(242)).await;
    for days in [0, 28, 31] {
        subscription.later(TimeDelta::days(days)).await;
    }
    assert_eq!(subscription.iterations().await, became(&days.map(|day| (day, "completed"))));
    for (number, day) in [(1, "2025-01-31"), (2, "2025-02-28"), (3, "2025-03-31")] {
        assert!(subscription.invoice(number).await["issue_date"].as_str().unwrap().starts_with(day));
    }
    assert_eq!(subscription.read().await["status"], "completed");
}
