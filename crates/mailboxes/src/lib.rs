//! Mail that comes in. A partner names a domain and shows by DNS that it is its own; its entities have mailboxes there; what arrives in one
//! becomes bills or receipts.
//!
//! A mail is kept as it came, with its row and its job, before the sender's server is told that it was taken: from then on it is ours, and a
//! job takes the documents out of it. Mail comes by SMTP or LMTP from the operator's own mail server, or by the signed requests of a mail
//! provider.

mod context;
mod incoming_mails;
mod mailbox_domains;
mod mailboxes;
mod smtp;
mod webhooks;

use bursar_web::{Access, Routes, route};

pub use context::{IncomingMailServer, IncomingMailSettings, MailboxesContext, jobs};
pub use incoming_mails::prune::prune_incoming_mails;
pub use incoming_mails::take_in::follow_entity;
pub use mailbox_domains::{MailSignature, MailboxDomains, is_host_name};
pub use mailboxes::store::sending_domain;
pub use smtp::serve_smtp;
pub use webhooks::webhooks;

const MAILBOXES: &str = "Mailboxes";
const MAILS: &str = "Incoming mails";
const DOMAINS: &str = "Mailbox domains";

/// The operations of this area.
pub fn routes() -> Routes {
    let may = |action| Access::Entity { object: "mailbox", action };
    Routes::new()
        .add(MAILBOXES, may("read"), route!(mailboxes::list::list))
        .add(MAILBOXES, may("create"), route!(mailboxes::create::create))
        .add(MAILBOXES, may("read"), route!(mailboxes::search::search))
        .add(MAILBOXES, may("delete"), route!(mailboxes::delete::delete))
        .list(MAILS, may("read"), &incoming_mails::list::LISTING, route!(incoming_mails::list::list))
        .add(DOMAINS, Access::PartnerOnly, route!(mailbox_domains::list::list))
        .add(DOMAINS, Access::PartnerOnly, route!(mailbox_domains::create::create))
        .add(DOMAINS, Access::PartnerOnly, route!(mailbox_domains::delete::delete))
        .add(DOMAINS, Access::PartnerOnly, route!(mailbox_domains::verify::verify))
}
