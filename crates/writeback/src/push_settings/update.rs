use bursar_accounting::live_book;
use bursar_kernel::{Patch, Uuid, ensure_valid};
use bursar_store::changes;
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::check::{wrong_accounts, wrong_modes, wrong_url};
use super::check_dimensions::wrong_dimensions;
use super::{DimensionMapping, PaymentAccount, PushMode, PushSettings, RequiredDimension, SalesTaxDifferences, WriteOffAccount, store};
use crate::errors::PushErrorCode;
use crate::ledger_payments;
use crate::wake::ask_again;

/// What to change. A field that is left out stays; null is the default again; a list is replaced as a whole.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateAccountingPushSettings, example = json!({"bills": "draft", "ledger_payments": true}))]
pub(crate) struct UpdatePushSettings {
    /// Invoices that are issued.
    invoices: Patch<PushMode>,
    /// Credit notes that are issued.
    credit_notes: Patch<PushMode>,
    /// Bills that are approved.
    bills: Patch<PushMode>,
    /// Credit notes of vendors that are approved.
    vendor_credits: Patch<PushMode>,
    /// Payments: `authorised` or `off`.
    payments: Patch<PushMode>,
    /// Record payments here that are made in the accounting system for documents of here.
    ledger_payments: Patch<bool>,
    /// Lay the PDF of an invoice and the scan of a bill beside the document in the accounting system.
    attach_files: Patch<bool>,
    /// Void bills in the accounting system that are deleted here.
    void_deleted: Patch<bool>,
    /// Void payments in the accounting system of which all came back here.
    void_returned_payments: Patch<bool>,
    /// The ledger account of bills without lines (`enable_line_items: false`), and of lines that name none.
    bill_account_id: Patch<Uuid>,
    /// The ledger account of a line that carries what is missing between the lines of a document and its total.
    rounding_account_id: Patch<Uuid>,
    /// Where people of the platform see a document: a web address with `{object_type}` and `{object_id}`.
    #[schema(max_length = 1000)]
    document_url: Patch<String>,
    /// What happens where QuickBooks works out another sales tax in the United States than the document has.
    sales_tax_differences: Patch<SalesTaxDifferences>,
    /// Where payments are booked.
    #[schema(max_items = 100)]
    payment_accounts: Patch<Vec<PaymentAccount>>,
    /// Where is booked what nobody pays of documents that are settled here.
    #[schema(max_items = 10)]
    write_off_accounts: Patch<Vec<WriteOffAccount>>,
    /// Which classes, departments and tracking options documents get.
    #[schema(max_items = 1000)]
    dimensions: Patch<Vec<DimensionMapping>>,
    /// What documents are not written without.
    #[schema(max_items = 100)]
    required_dimensions: Patch<Vec<RequiredDimension>>,
}

/// Update the push settings
///
/// Counts for what is written from now on; what waits is looked at again with them. Accounts and dimension values must be
/// in the connected ledger and active, and accounts in the currency that the entry names.
#[utoipa::path(
    patch,
    path = "/accounting_push_settings",
    responses((status = 200, body = PushSettings), (status = 409, description = "accounts are named, and the entity has no live connection"))
)]
pub(crate) async fn update(call: EntityCall, Json(body): Json<UpdatePushSettings>) -> Answer<Json<PushSettings>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let before = store::get(&tx, &scope).await?;
    call.require_match(|| &before)?;
    let had_ledger_payments = before.ledger_payments;
    // Those that were set before may have been archived since: that is told with the documents that need them.
    let names_dimensions = matches!(body.dimensions, Patch::Set(_)) || matches!(body.required_dimensions, Patch::Set(_));
    let settings = body.over(before);
    let book = live_book(&tx, &scope).await?;
    let mut wrong = wrong_modes(&settings, book.as_ref());
    wrong.extend(wrong_url(&settings));
    wrong.extend(wrong_accounts(&tx, &settings, book.as_ref()).await?);
    if names_dimensions {
        wrong.extend(wrong_dimensions(&tx, &scope, &settings, book.as_ref()).await?);
    }
    ensure_valid(wrong)?;
    store::put(&tx, &scope, &settings, call.env().now()).await?;
    if let Some(book) = book {
        if settings.ledger_payments && !had_ledger_payments {
            ledger_payments::start_over(&tx, book.id).await?;
        }
        ask_again(&tx, call.env(), &scope, &book, &PushErrorCode::ANSWERED_BY_SETTINGS).await?;
    }
    tx.commit().await?;
    Ok(Json(settings))
}

impl UpdatePushSettings {
    fn over(self, mut settings: PushSettings) -> PushSettings {
        self.invoices.apply_or(&mut settings.invoices, PushMode::default());
        self.credit_notes.apply_or(&mut settings.credit_notes, PushMode::default());
        self.bills.apply_or(&mut settings.bills, PushMode::default());
        self.vendor_credits.apply_or(&mut settings.vendor_credits, PushMode::default());
        self.payments.apply_or(&mut settings.payments, PushMode::default());
        self.ledger_payments.apply_or(&mut settings.ledger_payments, false);
        self.attach_files.apply_or(&mut settings.attach_files, false);
        self.void_deleted.apply_or(&mut settings.void_deleted, false);
        self.void_returned_payments.apply_or(&mut settings.void_returned_payments, false);
        self.bill_account_id.apply(&mut settings.bill_account_id);
        self.rounding_account_id.apply(&mut settings.rounding_account_id);
        self.document_url.apply(&mut settings.document_url);
        self.sales_tax_differences.apply_or(&mut settings.sales_tax_differences, SalesTaxDifferences::default());
        self.payment_accounts.apply_or(&mut settings.payment_accounts, Vec::new());
        self.write_off_accounts.apply_or(&mut settings.write_off_accounts, Vec::new());
        self.dimensions.apply_or(&mut settings.dimensions, Vec::new());
        self.required_dimensions.apply_or(&mut settings.required_dimensions, Vec::new());
        settings
    }
}
