//! QuickBooks Online, Xero and Stripe on one port, with a clock, faults and a journal. Imports no product crate.
//!
//! Both providers are served at their own paths from the root of the port, so an official client needs only another host:
//! `/connect/oauth2`, `/oauth2/v1/tokens/bearer`, `/v3/company/{realm}/...` for QuickBooks Online; `/identity/connect/authorize`,
//! `/connect/token`, `/connections`, `/api.xro/2.0/...` for Xero. Beside them stand Stripe (`/v1/payment_intents`, `/v1/refunds`) and an access point
//! of the network of electronic invoices, with Storecove's API at `/storecove/api/v2`. `/_sim/...` is the control API: it moves the clock, arms
//! faults, edits the books as a person would, and shows what was asked.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use bursar_simulator::{Options, Simulator};
//!
//! let simulator = Simulator::new(Options::default());
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:4010").await?;
//! simulator.serve(listener, std::future::pending()).await
//! # }
//! ```
//!
//! In a test, call [`Simulator::router`] as a tower service and give [`Options::clock`] a manual clock: the same seed and the
//! same requests then give the same bytes. A dropped connection is a response with the extension [`Dropped`].

mod access_point;
mod clock;
mod company;
mod consent;
mod control;
mod design;
mod faults;
mod journal;
mod limits;
mod mails;
mod oauth;
mod options;
mod post;
mod quickbooks;
mod random;
mod rates;
mod settings;
mod signing;
mod simulator;
mod stripe;
mod traffic;
mod webhooks;
mod world;
mod xero;

use serde::{Deserialize, Serialize};

pub use access_point::{AccessPoint, AccessPointSettings, Carried, Participant};
pub use clock::Clock;
pub use faults::Dropped;
pub use journal::{Call, Journal};
pub use mails::{Attached, Mailbox, Shown, TakenMail};
pub use options::Options;
pub use simulator::Simulator;
pub use webhooks::Message;
pub use world::World;

/// The two providers, by the names the control API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    QuickBooks,
    Xero,
}

impl Provider {
    const ALL: [Self; 2] = [Self::QuickBooks, Self::Xero];

    /// As people call it.
    fn title(self) -> &'static str {
        match self {
            Self::QuickBooks => "QuickBooks Online",
            Self::Xero => "Xero",
        }
    }

    /// As the control API calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::QuickBooks => "quickbooks",
            Self::Xero => "xero",
        }
    }
}
