//! Who hears of what: areas that know nothing of each other meet here. The order is the order in which they run (decision
//! D13).

use bursar_events::{Listeners, ObjectType};

/// An area that must act on another's event has its line here.
const LISTENERS: Listeners = &[
    (ObjectType::named("mail"), |tx, env, event| Box::pin(bursar_receivables::follow(tx, env, event))),
    (ObjectType::named("entity"), |tx, env, event| Box::pin(bursar_recurrences::follow_entity(tx, env, event))),
    (ObjectType::named("accounting_connection"), |tx, env, event| Box::pin(bursar_writeback::follow_connection(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_writeback::follow_payable(tx, env, event))),
    (ObjectType::named("receivable"), |tx, env, event| Box::pin(bursar_writeback::follow_receivable(tx, env, event))),
    (ObjectType::named("payables_credit_note"), |tx, env, event| Box::pin(bursar_writeback::follow_vendor_credit(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_payments::record_what_was_marked(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_approvals::follow_approval(tx, env, event))),
    (ObjectType::named("entity"), |tx, env, event| Box::pin(bursar_mailboxes::follow_entity(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_intake::follow_upload(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_intake::follow_file(tx, env, event))),
    (ObjectType::named("payables_credit_note"), |tx, env, event| Box::pin(bursar_intake::follow_upload(tx, env, event))),
    (ObjectType::named("receipt"), |tx, env, event| Box::pin(bursar_intake::follow_upload(tx, env, event))),
    (ObjectType::named("entity"), |tx, env, event| Box::pin(bursar_intake::follow_entity(tx, env, event))),
    (ObjectType::named("entity"), |tx, env, event| Box::pin(bursar_approvals::follow_entity(tx, env, event))),
    (ObjectType::named("entity"), |tx, env, event| Box::pin(bursar_writeback::follow_entity(tx, env, event))),
    (ObjectType::named("entity_user"), |tx, env, event| Box::pin(bursar_approvals::follow_approver(tx, env, event))),
    (ObjectType::named("receivable"), |tx, env, event| Box::pin(bursar_payments::record_what_was_marked(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_payments::follow_document(tx, env, event))),
    (ObjectType::named("receivable"), |tx, env, event| Box::pin(bursar_payments::follow_document(tx, env, event))),
    (ObjectType::named("payable"), |tx, _, event| Box::pin(bursar_banking::keep_bill_in_batch(tx, event))),
    (ObjectType::named("counterpart"), |tx, _, event| Box::pin(bursar_payables::follow_counterpart(tx, event))),
    (ObjectType::named("payment_record"), |tx, env, event| Box::pin(bursar_writeback::follow_payment(tx, env, event, event.object_id))),
];

/// Hands the table to the events: every process does so before its first change, whether it answers requests, works, or runs a command.
pub fn listen() {
    bursar_events::listen(LISTENERS);
}
