//! `bursar serve` and `bursar work`: stateless, any number of them on one database.

use std::sync::Arc;
use std::time::Duration;

use axum::middleware::from_fn_with_state;
use bursar_jobs::Runner;
use bursar_kernel::Result;
use bursar_store::Db;
use bursar_web::Edge;
use clap::Args;

use crate::compose::{self, server};
use crate::config::{Config, needed};
use crate::proxies::name_caller;
use crate::running::{Running, listen, signal};
use crate::{admin, telemetry};

/// How often a worker on SQLite looks for jobs that another process may have queued.
const SQLITE_LOOK: Duration = Duration::from_millis(25);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Work off the queue in this process too: all that one machine needs
    #[arg(long)]
    with_worker: bool,
}

/// Serves until a signal.
pub(super) async fn run(config: Config, arguments: Arguments) -> Result<()> {
    // Everything that is missing is said before anything is opened.
    let trusted = needed(&config.trusted_proxies, "trusted_proxies")?.clone();
    let _collector = telemetry::log(config.log_format, &config.log, config.otlp_endpoint.as_deref());
    let stopped = signal()?;
    let server = server(&config).await?;
    let mut running = Running::new(config.shutdown);
    let listener = listen(config.listen, "listen (BURSAR_LISTEN)").await?;
    let address = listener.local_addr()?;
    with_admin(&config, &server.edge, &server.runner, &mut running).await?;
    let router = server.router.layer(from_fn_with_state(Arc::new(trusted), name_caller));
    running.serve(listener, router, config.connections.clone());
    if let Some(address) = config.incoming_mail.listen {
        let listener = listen(address, "incoming_mail_listen (BURSAR_INCOMING_MAIL_LISTEN)").await?;
        running.receive_mail(listener, server.incoming_mail);
    }
    if arguments.with_worker {
        with_worker(&config, &mut running, &server.db, server.runner);
    }
    tracing::info!(%address, public_url = config.public_url, with_worker = arguments.with_worker, "serving");
    running.until(stopped).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Works until a signal.
pub(super) async fn work(config: Config) -> Result<()> {
    let _collector = telemetry::log(config.log_format, &config.log, config.otlp_endpoint.as_deref());
    let stopped = signal()?;
    let worker = compose::work(&config).await?;
    let mut running = Running::new(config.shutdown);
    with_admin(&config, &worker.edge, &worker.runner, &mut running).await?;
    // SQLite tells no other process that something was written: a look costs some microseconds.
    let runner = if worker.db.is_postgres() { worker.runner } else { worker.runner.looking_every(SQLITE_LOOK) };
    with_worker(&config, &mut running, &worker.db, runner);
    tracing::info!(lanes = config.worker_lanes, "working");
    running.until(stopped).await?;
    tracing::info!("stopped");
    Ok(())
}

/// A worker that hears of jobs from other processes where the database can tell it.
fn with_worker(config: &Config, running: &mut Running, db: &Db, runner: Runner) {
    running.work(runner);
    if let Some(url) = config.database_listen_url.as_ref().or(config.database_url.as_ref()).filter(|_| db.is_postgres()) {
        running.hear(db.clone(), url.0.clone());
    }
}

/// What stands beside the work in every process.
async fn with_admin(config: &Config, edge: &Arc<Edge>, runner: &Runner, running: &mut Running) -> Result<()> {
    running.record(edge);
    if let Some(address) = config.admin_listen {
        let listener = listen(address, "admin_listen (BURSAR_ADMIN_LISTEN)").await?;
        running.serve_admin(listener, admin::routes(edge.clone(), runner.health()));
    }
    Ok(())
}
