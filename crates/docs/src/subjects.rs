//! What a group of operations is about beyond the operations: guides to read, and types of objects whose events tell of it.

/// A group's row.
pub(crate) struct Subject {
    group: &'static str,
    /// Names of guides, the nearest first.
    pub(crate) guides: &'static [&'static str],
    /// In the words of the events' catalog.
    pub(crate) object_types: &'static [&'static str],
}

const fn row(group: &'static str, guides: &'static [&'static str], object_types: &'static [&'static str]) -> Subject {
    Subject { group, guides, object_types }
}

static NOTHING: Subject = row("", &[], &[]);

static SUBJECTS: [Subject; 74] = [
    row("Access tokens", &["authentication"], &[]),
    row("Partner projects", &["account-structure", "authentication"], &[]),
    row("Request log", &["troubleshooting", "portal"], &[]),
    row("Entities", &["entities"], &["entity", "entity_settings"]),
    row("Entity users", &["users"], &["entity_user"]),
    row("Entity persons", &["entities"], &[]),
    row("Entity bank accounts", &["entities"], &["entity_bank_account"]),
    row("Entity VAT IDs", &["entities", "tax"], &[]),
    row("Roles", &["users"], &["role"]),
    row("Partner settings", &["account-structure"], &["partner_settings"]),
    row("Counterparts", &["counterparts"], &["counterpart", "counterpart_partner_metadata"]),
    row("Counterpart addresses", &["counterparts"], &["counterpart_address"]),
    row("Counterpart bank accounts", &["counterparts"], &["counterpart_bank_account"]),
    row("Counterpart contacts", &["counterparts"], &["counterpart_contact_person"]),
    row("Counterpart VAT IDs", &["counterparts", "tax"], &["counterpart_tax_id"]),
    row("Products", &["products"], &["product"]),
    row("Measure units", &["products"], &["measure_unit"]),
    row("Payment terms", &["invoices", "bills"], &["payment_terms"]),
    row("VAT rates", &["tax"], &[]),
    row("Custom VAT rates", &["tax"], &["custom_vat_rate"]),
    row("Projects", &["products", "mapping"], &["project"]),
    row("Tags", &["products", "mapping"], &["tag"]),
    row("Comments", &["bills"], &["comment"]),
    row("Files", &["files"], &[]),
    row("Webhook subscriptions", &["webhooks"], &["webhook_subscription"]),
    row("Webhook deliveries", &["webhooks"], &[]),
    row("Events", &["webhooks"], &[]),
    row("Mail templates", &["templates", "mail"], &["mail", "mail_template"]),
    row("Text templates", &["templates"], &["text_template"]),
    row("PDF templates", &["templates"], &["document_template"]),
    row("Payables", &["bills", "intake", "tax", "write-back"], &["payable"]),
    row("Payable line items", &["bills"], &["payable.line_item"]),
    row("Credit notes", &["bills"], &["payables_credit_note"]),
    row("Approval policies", &["approvals"], &["approval", "approval_policy", "approval_policy_process"]),
    row("Approval requests", &["approvals"], &["approval_request"]),
    row("Purchase orders", &["purchase-orders", "numbering", "mail"], &["payables_purchase_order"]),
    row("OCR", &["intake"], &["ocr_task"]),
    row("Mailbox domains", &["mailboxes"], &["mailbox_domain"]),
    row("Mailboxes", &["mailboxes"], &["mailbox"]),
    row("Incoming mails", &["mailboxes", "bills"], &["incoming_mail"]),
    row("E-invoicing connections", &["e-invoicing"], &["einvoicing_connection"]),
    row("E-invoicing Search", &["e-invoicing"], &[]),
    row("Counterpart e-invoicing credentials", &["e-invoicing", "counterparts"], &[]),
    row("Receivables", &["invoices", "e-invoicing", "quotes", "numbering", "tax", "write-back"], &["receivable"]),
    row("Recurrences", &["recurrences", "invoices"], &["recurrence"]),
    row("Payment reminders", &["invoices", "mail"], &["payment_reminder"]),
    row("Overdue reminders", &["invoices", "mail"], &["overdue_reminder"]),
    row("Delivery notes", &["delivery-notes", "numbering"], &["delivery_note"]),
    row("Payment records", &["payments"], &["payment_record"]),
    row("Payment links", &["payment-links", "payments"], &["payment_link"]),
    row("Payment intents", &["payment-links", "payments"], &["payment_intent", "payment", "transaction"]),
    row("Batch payments", &["bank-files", "payments"], &["batch_payment"]),
    row("Bank imports", &["bank-files"], &[]),
    row("Bank transactions", &["bank-files", "payments"], &["bank_transaction"]),
    row("Payment methods", &["onboarding", "payments"], &[]),
    row("Stripe accounts", &["payment-links", "onboarding"], &[]),
    row("Entity onboarding data", &["onboarding"], &[]),
    row("Onboarding requirements", &["onboarding"], &[]),
    row("Onboarding documents", &["onboarding"], &[]),
    row("Onboarding screens", &["onboarding"], &[]),
    row("Financing", &["onboarding"], &[]),
    row("Accounting connections", &["connect", "connections", "disconnect", "reliability"], &["accounting_connection"]),
    row("Accounting data pull", &["accounting", "sync", "mapping"], &[]),
    row("Ledger accounts", &["ledger-accounts"], &[]),
    row("Accounting tax rates", &["ledger-accounts", "tax"], &[]),
    row("Accounting dimensions", &["mapping"], &[]),
    row(
        "Accounting synchronized records",
        &["write-back", "matching", "push-errors", "explanations"],
        &["accounting_synced_record", "accounting_match"],
    ),
    row("Syncs", &["sync", "troubleshooting"], &[]),
    row("Provider apps", &["accounting-setup", "provider-limits"], &[]),
    row("Receipts", &["receipts", "intake"], &["receipt"]),
    row("Data export", &["data-exports"], &["export"]),
    row("Data export - extra data", &["data-exports"], &[]),
    row("Currencies", &["currencies"], &[]),
    row("Analytics", &["analytics"], &[]),
];

/// What is known of this group.
pub(crate) fn of(group: &str) -> &'static Subject {
    SUBJECTS.iter().find(|subject| subject.group == group).unwrap_or(&NOTHING)
}

/// Events that happen to its objects, as a webhook names them.
pub(crate) fn events(subject: &Subject) -> Vec<String> {
    let happen = bursar_events::object_types().filter(|(word, _)| subject.object_types.contains(word));
    happen.flat_map(|(word, names)| names.into_iter().map(move |name| format!("{word}.{name}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{guides, sections};

    #[test]
    fn every_row_names_what_there_is() {
        let guides = guides::all("https://bursar.test", guides::SIMULATOR);
        for subject in &SUBJECTS {
            assert!(sections::names(subject.group), "no section has the group {}", subject.group);
            for name in subject.guides {
                assert!(guides.iter().any(|guide| guide.name == *name), "{}: no guide is called {name}", subject.group);
            }
        }
    }

    #[test]
    fn every_event_is_shown_at_a_group() {
        let shown: Vec<&str> = SUBJECTS.iter().flat_map(|subject| subject.object_types).copied().collect();
        let astray: Vec<&str> = bursar_events::object_types().map(|(word, _)| word).filter(|word| !shown.contains(word)).collect();
        assert!(astray.is_empty(), "subjects.rs has no row for events of {astray:?}");
        assert_eq!(events(of("Tags")), ["tag.created", "tag.deleted", "tag.updated"]);
    }
}
