use bursar_kernel::TimeDelta;

use super::{Subscription, became, three_months};

#[tokio::test]
async fn no_more_invoices_are_made_and_those_that_were_stay() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.later(TimeDelta::days(8)).await;
    subscription.act("cancel").await.expect(204);
    let days = [("2024-06-10", "completed"), ("2024-07-10", "canceled"), ("2024-08-10", "canceled")];
    assert_eq!(subscription.iterations().await, became(&days));
    subscription.later(TimeDelta::days(100)).await;
    assert_eq!(subscription.iterations().await, became(&days));
    assert_eq!(subscription.invoice(1).await["status"], "issued");
    subscription.told(&["recurrence.created", "recurrence.invoice_created", "recurrence.canceled"]).await;
    for verb in ["cancel", "pause", "resume"] {
        subscription.act(verb).await.message(409);
    }
}
