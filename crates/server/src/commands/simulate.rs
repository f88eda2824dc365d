//! `bursar simulate`: the providers alone.

use bursar_kernel::{Env, Error, Result, Timestamp};
use bursar_simulator::{Clock, Options, Simulator};
use std::net::SocketAddr;

use super::say;
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::running::{Running, listen, shutdown_signal, signal};

/// What the simulated companies hold.
#[derive(Debug, Clone, PartialEq, Eq, Args, Serialize, Deserialize)]
pub(super) struct Books {
    /// Everything random follows from it
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Invoices of the first company at each provider
    #[arg(long, default_value_t = 500)]
    pub(super) invoices: usize,
    /// Bills of the first company at each provider
    #[arg(long, default_value_t = 500)]
    pub(super) bills: usize,
    /// Customers and vendors of the first company at each provider
    #[arg(long, default_value_t = 60)]
    pub(super) contacts: usize,
    /// Products and services of the first company at each provider
    #[arg(long, default_value_t = 40)]
    pub(super) items: usize,
    /// Small companies at each provider beside the first two
    #[arg(long, default_value_t = 0)]
    #[serde(default)]
    pub(super) further: usize,
}

impl Default for Books {
    fn default() -> Self {
        Books { seed: 1, invoices: 500, bills: 500, contacts: 60, items: 40, further: 0 }
    }
}

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where it listens, on the loopback interface
    #[arg(long, default_value_t = 8081)]
    port: u16,
    #[command(flatten)]
    books: Books,
    /// Do not refuse calls beyond the providers' published limits
    #[arg(long)]
    no_limits: bool,
}

pub(super) async fn run(arguments: Arguments) -> Result<()> {
    let stopped = signal()?;
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], arguments.port)), "--port").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let simulator = made(&arguments.books, &url, !arguments.no_limits, None).await?;
    say(&format!(
        "QuickBooks Online and Xero, simulated, on {url}, whose first page says what can be done to them; as an API under {url}/_sim/"
    ));
    let mut running = Running::new(std::time::Duration::from_secs(2));
    running.lean_on(|told_to| async move {
        simulator.serve(listener, shutdown_signal(told_to)).await?;
        Ok("the simulator")
    });
    running.until(stopped).await
}

/// Makes the companies; half a million invoices take seconds. Documents are dated back from `origin`, or from now.
pub(super) async fn made(books: &Books, url: &str, limits_enforced: bool, origin: Option<Timestamp>) -> Result<Simulator> {
    let clock = Clock::system();
    if let Some(origin) = origin {
        clock.set(origin);
    }
    let options = Options {
        seed: books.seed,
        clock: clock.clone(),
        invoices: books.invoices,
        bills: books.bills,
        contacts: books.contacts,
        items: books.items,
        further: vec!["AU"; books.further],
        limits_enforced,
        public_url: url.to_owned(),
        ..Options::default()
    };
    let simulator = tokio::task::spawn_blocking(move || Simulator::new(options)).await.map_err(Error::internal)?;
    if origin.is_some() {
        clock.set(Env::system().now());
    }
    Ok(simulator)
}
