//! A worker that dies at any of its statements makes no invoice twice, and loses none.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_jobs::release_lanes;
use bursar_kernel::TimeDelta;
use bursar_store::{Moment, Observer};
use bursar_tests::TestApp;
use serde_json::json;
use tokio::sync::Notify;

use super::Subscription;
use crate::receivables::Shop;

/// A process that dies at one of its statements.
#[derive(Clone, Default)]
pub(crate) struct Death {
    left: Arc<AtomicUsize>,
    came: Arc<Notify>,
}

impl Death {
    /// It dies before the statement that follows so many others.
    pub(crate) fn after(statements: usize) -> Death {
        Death { left: Arc::new(AtomicUsize::new(statements)), came: Arc::default() }
    }

    fn observer(&self) -> Observer {
        let death = self.clone();
        Arc::new(move |moment, _| {
            let counts = moment == Moment::Before;
            let dies = counts && death.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err();
            let came = death.came.clone();
            Box::pin(async move {
                if dies {
                    came.notify_one();
                    std::future::pending::<()>().await;
                }
                Ok(())
            })
        })
    }

    /// A worker works until it is done or dies; then another one begins. Tells whether it died.
    pub(crate) async fn work<F: Future<Output = ()>>(self, app: &TestApp, work: impl FnOnce(TestApp) -> F) -> bool {
        let mortal = app.observed(self.observer());
        let died = tokio::select! {
            () = work(mortal) => false,
            () = self.came.notified() => true,
        };
        release_lanes(app.db(), app.env()).await.unwrap();
        died
    }
}

#[tokio::test]
async fn wherever_a_worker_dies_there_is_one_invoice() {
    let app = TestApp::start_alone(|_| ()).await;
    let mut partner = app.partner().await;
    for statements in 0.. {
        partner.token = partner.new_token().await;
        let shop = Shop::of(app.clone(), partner.on(app.clone())).await;
        let start = (app.env().now() + TimeDelta::days(7)).date_naive();
        let mut subscription = Subscription::at(shop, json!({"start_date": start, "max_occurrences": 3})).await;
        subscription.pass(TimeDelta::days(8)).await;
        let entity = subscription.shop.entity;
        let died = Death::after(statements).work(&app, |mortal| async move { mortal.work_recurrences(entity).await }).await;
        subscription.later(TimeDelta::zero()).await;
        let became: Vec<String> = subscription.iterations().await.into_iter().map(|(_, status)| status).collect();
        assert_eq!(became, ["completed", "pending", "pending"], "{statements}");
        let made = subscription.shop.get("/receivables?type=invoice&status=issued").await.expect(200);
        assert_eq!(made["data"].as_array().unwrap().len(), 1, "{statements}");
        subscription.told(&["recurrence.created", "recurrence.invoice_created"]).await;
        if !died {
            assert!(statements > 30, "only {statements} statements");
            return;
        }
    }
}
