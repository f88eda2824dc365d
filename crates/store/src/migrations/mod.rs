//! The schema, step by step. A step only adds; what it replaces goes one release later, so that neighboring releases run side by side.

use crate::migrate::Migration;

mod accounting;
mod approvals;
mod banking;
mod catalog;
mod counterparts;
mod delivery_notes;
mod deployment;
mod durability;
mod einvoicing;
mod entity_parts;
mod entity_secrets;
mod expenses;
mod explanations;
mod exports;
mod feedback;
mod files;
mod identity;
mod mail;
mod mailboxes;
mod onboarding;
mod partner;
mod payable_credit_notes;
mod payables;
mod payments;
mod platform;
mod purchase_orders;
mod queue;
mod receivables;
mod recurrences;
mod reminders;
mod requests;
mod revocations;
mod sync_reports;
mod team;
mod templates;
mod unreadable_rows;
mod users;
mod webhooks;
mod writeback;

/// All steps, in order. A released step never changes.
pub(crate) const ALL: &[Migration] = &[
    queue::M0001,
    identity::M0002,
    accounting::M0003,
    users::M0004,
    entity_parts::M0005,
    webhooks::M0006,
    platform::M0007,
    entity_secrets::M0008,
    team::M0009,
    sync_reports::M0010,
    feedback::M0011,
    requests::M0012,
    partner::M0014,
    queue::M0020,
    queue::M0021,
    unreadable_rows::M0030,
    catalog::M0040,
    durability::M0060,
    counterparts::M0100,
    catalog::M0110,
    catalog::M0111,
    catalog::M0112,
    catalog::M0113,
    payables::M0130,
    payable_credit_notes::M0131,
    receivables::M0150,
    reminders::M0155,
    payments::M0170,
    mail::M0180,
    writeback::M0200,
    reminders::M0210,
    writeback::M0220,
    writeback::M0221,
    writeback::M0222,
    explanations::M0230,
    explanations::M0231,
    deployment::M0232,
    receivables::M0240,
    writeback::M0260,
    writeback::M0261,
    writeback::M0262,
    revocations::M0270,
    approvals::M0290,
    templates::M0300,
    templates::M0301,
    templates::M0302,
    recurrences::M0310,
    delivery_notes::M0311,
    purchase_orders::M0312,
    expenses::M0320,
    expenses::M0321,
    writeback::M0330,
    writeback::M0331,
    mailboxes::M0340,
    mailboxes::M0341,
    mailboxes::M0342,
    exports::M0350,
    exports::M0351,
    einvoicing::M0360,
    einvoicing::M0361,
    payments::M0370,
    onboarding::M0380,
    banking::M0390,
    banking::M0391,
    writeback::M0400,
    files::M0410,
    receivables::M0420,
    payables::M0421,
    payments::M0422,
    writeback::M0423,
    files::M0424,
    identity::M0425,
    deployment::M0440,
    writeback::M0441,
    writeback::M0450,
    onboarding::M0460,
    accounting::M0530,
    receivables::M0540,
    mailboxes::M0543,
    mailboxes::M0544,
    accounting::M0545,
    writeback::M0547,
];
