//! The network of electronic invoices (Peppol): which entities are in it, what is sent through it, and what comes from it.
//!
//! The way into the network is an access point that the operator has a contract with, or a directory from which the operator's own software
//! takes files; without either nothing is sent and nothing pretends to be. What a document says is not known here: areas whose documents travel
//! hand over a file, and are told what became of it.

mod access_point;
mod connections;
mod context;
mod network;
mod notices;
mod transmissions;

use bursar_web::{Access, Routes, route};

pub use access_point::AccessPointSettings;
pub use connections::{NetworkCredentials, can_send, credentials_of, find_credentials};
pub use context::{EinvoicingContext, EinvoicingServer, EinvoicingSettings, Received, ReceivedKind, SendingOutcome, Settled, jobs};
pub use notices::{schedule, webhooks};
pub use transmissions::{NewTransmission, hand_over};

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "E-invoicing connections";
    Routes::new()
        .add(tag, Access::AnyUser, route!(connections::list::list))
        .add(tag, Access::AnyUser, route!(connections::create::create))
        .add(tag, Access::AnyUser, route!(connections::get::get))
        .add(tag, Access::AnyUser, route!(connections::update::update))
        .add(tag, Access::AnyUser, route!(connections::delete::delete))
        .add(tag, Access::AnyUser, route!(connections::add_credentials::add_credentials))
        .add("E-invoicing Search", Access::AnyToken, route!(network::search::search))
}
