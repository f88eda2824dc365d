//! A process that dies at any of its statements.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_jobs::release_lanes;
use bursar_store::{Moment, Observer};
use tokio::sync::Notify;

use crate::TestApp;

/// When a process dies: before a statement, or after a commit whose answer nobody gets any more. Cheap to clone.
#[derive(Clone, Default)]
pub struct Death {
    left: Arc<AtomicUsize>,
    came: Arc<Notify>,
}

impl Death {
    /// It dies once so many such moments have passed.
    pub fn after(moments: usize) -> Death {
        Death { left: Arc::new(AtomicUsize::new(moments)), came: Arc::default() }
    }

    fn observer(&self) -> Observer {
        let death = self.clone();
        Arc::new(move |moment, sql| {
            let counts = moment == Moment::Before || sql == "COMMIT";
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

    /// A process works until it is done or dies; then another one begins. Tells whether it died.
    pub async fn work<F: Future<Output = ()>>(self, app: &TestApp, work: impl FnOnce(TestApp) -> F) -> bool {
        let mortal = app.observed(self.observer());
        let died = tokio::select! {
            () = work(mortal) => false,
            () = self.came.notified() => true,
        };
        release_lanes(app.db(), app.env()).await.expect("leases end");
        died
    }
}
