use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Subscription, became, three_months};

#[tokio::test]
async fn days_that_come_while_it_is_paused_are_skipped() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.act("pause").await.expect(200);
    assert_eq!(subscription.act("pause").await.message(409), "Recurrence cannot be paused in status paused");
    subscription.later(TimeDelta::days(8)).await;
    let days = [("2024-06-10", "skipped"), ("2024-07-10", "pending"), ("2024-08-10", "pending")];
    assert_eq!(subscription.iterations().await, became(&days));
    assert_eq!(subscription.act("resume").await.expect(200), json!(null));
    let resumed = subscription.read().await;
    assert_eq!((&resumed["status"], &resumed["current_iteration"]), (&json!("active"), &json!(2)));
    subscription.later(TimeDelta::days(30)).await;
    assert_eq!(subscription.iterations().await[1].1, "completed");
    subscription
        .told(&["recurrence.created", "recurrence.paused", "recurrence.skipped", "recurrence.resumed", "recurrence.invoice_created"])
        .await;
    assert_eq!(subscription.act("resume").await.message(409), "Recurrence cannot be resumed in status active");
}

#[tokio::test]
async fn what_came_meanwhile_is_skipped_also_where_nobody_worked() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.act("pause").await.expect(200);
    subscription.pass(TimeDelta::days(100)).await;
    subscription.act("resume").await.expect(200);
    assert_eq!(subscription.read().await["status"], "completed", "no day is left");
    subscription.later(TimeDelta::days(1)).await;
    assert!(subscription.iterations().await.iter().all(|(_, status)| status == "skipped"));
    subscription
        .told(&["recurrence.created", "recurrence.paused", "recurrence.resumed", "recurrence.skipped", "recurrence.completed"])
        .await;
}

#[tokio::test]
async fn days_that_come_while_the_entity_is_inactive_are_skipped_also_where_nobody_worked() {
    for is_worked in [true, false] {
        let mut subscription = Subscription::begin(three_months()).await;
        let turn = |verb: &str| format!("/entities/{}/{verb}", subscription.shop.entity);
        let (deactivate, activate) = (turn("deactivate"), turn("activate"));
        subscription.shop.partner.post(&deactivate).await.expect(200);
        subscription.pass(TimeDelta::days(8)).await;
        if is_worked {
            subscription.shop.app.work_recurrences(subscription.shop.entity).await;
        }
        subscription.shop.partner.post(&activate).await.expect(200);
        subscription.later(TimeDelta::hours(1)).await;
        assert_eq!(subscription.iterations().await[0].1, "skipped");
        subscription.told(&["recurrence.created", "recurrence.skipped"]).await;
        subscription.later(TimeDelta::days(30)).await;
        assert_eq!(subscription.iterations().await[1].1, "completed");
    }
}
