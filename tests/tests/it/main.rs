//! The specification of the product, through HTTP: one file for each operation.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails at the line that says why")]

/// Makes a test of a check at each provider: `a_check::quickbooks` and `a_check::xero`.
macro_rules! at_each_provider {
    ($check:ident) => {
        mod $check {
            use bursar_connectors::Platform;

            #[tokio::test]
            async fn quickbooks() {
                super::$check(Platform::QuickbooksOnline).await;
            }

            #[tokio::test]
            async fn xero() {
                super::$check(Platform::Xero).await;
            }
        }
    };
}

mod accounting_records;
mod analytics;
mod approval_policies;
mod approval_requests;
mod audit;
mod bank_transactions;
mod batch_payments;
mod comments;
mod conformance;
mod connection_reports;
mod connections;
mod counterpart_addresses;
mod counterpart_bank_accounts;
mod counterpart_contacts;
mod counterpart_einvoicing_credentials;
mod counterpart_vat_ids;
mod counterparts;
mod currencies;
mod custom_vat_rates;
mod data_exports;
mod delivery_notes;
mod document;
mod document_templates;
mod durability;
mod early_refusals;
mod einvoice_search;
mod einvoicing_connections;
mod entities;
mod entity_bank_accounts;
mod entity_header;
mod entity_persons;
mod entity_projects;
mod entity_tags;
mod entity_users;
mod entity_vat_ids;
mod events;
mod export_extra_data;
mod files;
mod financing;
mod glossary;
mod guides;
mod headers;
mod house;
mod idempotency;
mod incoming_mails;
mod keys;
mod ledger_accounts;
mod ledger_bills;
mod ledger_invoices;
mod ledger_writes;
mod listings;
mod mail;
mod mail_templates;
mod mailbox_domains;
mod mailboxes;
mod mcp;
mod measure_units;
mod nonsense;
mod ocr_tasks;
mod onboarding;
mod overdue_reminders;
mod own;
mod pagination;
mod partner_portal;
mod payable_credit_notes;
mod payables;
mod payment_intents;
mod payment_links;
mod payment_methods;
mod payment_records;
mod payment_reminders;
mod payment_terms;
mod permissions;
mod portal;
mod portal_books;
mod products;
mod projects;
mod pull;
mod purchase_orders;
mod queue;
mod rate_limits;
mod receipts;
mod receivables;
mod received_einvoices;
mod recurrences;
mod releases;
mod request_log;
mod requests;
mod roles;
mod settings;
mod simulation;
mod sockets;
mod statements;
mod stripe_accounts;
mod sync_runs;
mod synced_records;
mod tags;
mod tax_rates;
mod text_templates;
mod tokens;
mod unprintable;
mod vat_rates;
mod versions;
mod webhook_deliveries;
mod webhook_delivery_log;
mod webhook_subscriptions;
mod words;
