//! What runs until somebody says stop: listeners and the worker end first, in their own time; what they lean on ends last.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use bursar_jobs::Runner;
use bursar_kernel::{Error, Result};
use bursar_mailboxes::{IncomingMailServer, serve_smtp};
use bursar_store::Db;
use bursar_web::Edge;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::connections::{self, ConnectionLimits};

/// Tasks of a process.
pub struct Running {
    front: JoinSet<Result<&'static str>>,
    back: JoinSet<Result<&'static str>>,
    stop_front: watch::Sender<bool>,
    stop_back: watch::Sender<bool>,
    grace: Duration,
}

/// Ends when the sender says so, or is gone.
pub async fn shutdown_signal(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

impl Running {
    /// Nothing yet. `grace` is how long the front may take to end.
    pub fn new(grace: Duration) -> Self {
        Running {
            front: JoinSet::new(),
            back: JoinSet::new(),
            stop_front: watch::Sender::new(false),
            stop_back: watch::Sender::new(false),
            grace,
        }
    }

    /// Serves the API: stops accepting first, then finishes what it has.
    pub fn serve(&mut self, listener: TcpListener, router: Router, limits: ConnectionLimits) {
        let stopped = self.stop_front.subscribe();
        self.front.spawn(async move {
            connections::serve(listener, router, limits, stopped).await?;
            Ok("the listener")
        });
    }

    /// Takes mail from the operator's mail server: stops accepting first, then finishes what it has.
    pub fn receive_mail(&mut self, listener: TcpListener, incoming_mail: Arc<IncomingMailServer>) {
        let stopped = self.stop_front.subscribe();
        self.front.spawn(async move {
            serve_smtp(listener, incoming_mail, stopped).await?;
            Ok("the mail listener")
        });
    }

    /// Works off the queue: takes nothing new first, then finishes what it has.
    pub fn work(&mut self, runner: Runner) {
        let stopped = self.stop_front.subscribe();
        self.front.spawn(async move {
            runner.run(shutdown_signal(stopped)).await;
            Ok("the worker")
        });
    }

    /// Lets the worker hear of jobs that other processes queue, over a connection of its own to Postgres. Where that breaks, the worker
    /// looks by itself meanwhile.
    pub fn hear(&mut self, db: Db, url: String) {
        self.lean_on(|stopped| async move {
            let hearing = async {
                loop {
                    if let Err(error) = db.listen(&url).await {
                        tracing::warn!(error = %error.report(), "notifications of jobs from other processes do not arrive: the worker polls for them");
                    }
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            };
            tokio::select! {
                () = hearing => {}
                () = shutdown_signal(stopped) => {}
            }
            Ok("hearing of jobs")
        });
    }

    /// Serves probes and metrics, to the last.
    pub fn serve_admin(&mut self, listener: TcpListener, router: Router) {
        let stopped = self.stop_back.subscribe();
        self.back.spawn(async move {
            connections::serve(listener, router, ConnectionLimits::default(), stopped).await?;
            Ok("the admin listener")
        });
        let stopped = self.stop_back.subscribe();
        self.back.spawn(async move {
            tokio::select! {
                () = crate::admin::keep_metrics_small() => {}
                () = shutdown_signal(stopped) => {}
            }
            Ok("metrics")
        });
    }

    /// Writes down what is seen, to the last.
    pub fn record(&mut self, edge: &Arc<Edge>) {
        let edge = edge.clone();
        self.lean_on(|stopped| crate::telemetry::record(edge, stopped));
    }

    /// Something that the front leans on; it is handed what tells it to stop.
    pub fn lean_on<F>(&mut self, task: impl FnOnce(watch::Receiver<bool>) -> F)
    where
        F: Future<Output = Result<&'static str>> + Send + 'static,
    {
        self.back.spawn(task(self.stop_back.subscribe()));
    }

    /// Runs until `stop` ends or something ends by itself, which is an error; then ends the rest in order.
    pub async fn until(mut self, stop: impl Future<Output = ()>) -> Result<()> {
        let ended = tokio::select! {
            () = stop => Ok(()),
            Some(ended) = self.front.join_next() => Err(ended),
            Some(ended) = self.back.join_next() => Err(ended),
        };
        let _ = self.stop_front.send(true);
        if tokio::time::timeout(self.grace, finish(&mut self.front)).await.is_err() {
            tracing::warn!("what had not ended in time was aborted: jobs are resumed when their lease ends");
        }
        let _ = self.stop_back.send(true);
        let _ = tokio::time::timeout(Duration::from_millis(500), finish(&mut self.back)).await;
        match ended {
            Ok(()) => Ok(()),
            Err(Ok(Ok(name))) => Err(Error::internal(format!("{name} ended unexpectedly"))),
            Err(Ok(Err(error))) => Err(error),
            Err(Err(panic)) => Err(panic.into()),
        }
    }
}

async fn finish(tasks: &mut JoinSet<Result<&'static str>>) {
    while tasks.join_next().await.is_some() {}
}

/// SIGTERM or SIGINT. The handlers stand from this call on, not from the first wait: whoever calls it before it says that it is ready
/// cannot be ended in disorder by a signal that follows at once.
pub fn signal() -> Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Listens, or says which setting names the address that is taken.
pub async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Error::internal(format!("cannot listen on {address} ({error}): choose another one with {setting}")))
}
