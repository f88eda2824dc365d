//! A payable on the wire: the row, what belongs to it, and what is computed from both.

use std::collections::BTreeMap;

use bursar_catalog::Tag;
use bursar_einvoice::Finding;
use bursar_entities::{PayablePreferences, payable_preferences};
use bursar_files::{AttachedFile, FileStore};
use bursar_kernel::{Currency, DateTime, NaiveDate, Rate, Result, Utc, Uuid, wire};
use bursar_store::sea_orm;
use bursar_web::{CurrencyEnum, EntityCall};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::status::PayableStatus;
use super::terms::{PaymentTerms, SuggestedPaymentTerm};
use super::{OcrStatus, Origin, Payable, Source};
use crate::credit_notes::LinkedCreditNote;
use crate::exchange::CurrencyExchange;
use crate::raw_counterpart::RawCounterpart;
use crate::recognition::ExtractedData;
use crate::{credit_notes, tag_links};

/// A bill of a vendor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableResponseSchema)]
pub(crate) struct PayableBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// What is left to be paid, in minor units: its total less what was paid and what credit notes took off.
    amount_due: Option<i64>,
    /// What was paid so far, in minor units.
    amount_paid: Option<i64>,
    /// What is to be paid today: what is due, less the discount for paying early that is in force.
    amount_to_pay: Option<i64>,
    /// The approval policy that holds for it.
    approval_policy_id: Option<Uuid>,
    /// The vendor: a copy, taken when the payable is sent for approval or paid. Null before.
    counterpart: Option<RawCounterpart>,
    /// An address of the counterpart.
    counterpart_address_id: Option<Uuid>,
    /// A bank account of the counterpart.
    counterpart_bank_account_id: Option<Uuid>,
    /// Whom it is from.
    counterpart_id: Option<Uuid>,
    /// What the bill says of the vendor, as it was read or corrected.
    counterpart_raw_data: Option<RawCounterpart>,
    /// A VAT ID of the counterpart.
    counterpart_vat_id_id: Option<Uuid>,
    /// The role that the user who made it had then; null when a partner's token made it.
    created_by_role_id: Option<Uuid>,
    /// The credit notes that are linked to it.
    credit_notes: Vec<LinkedCreditNote>,
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// What it is worth in the entity's own currency, where a rate is set.
    currency_exchange: Option<CurrencyExchange>,
    /// What it is for.
    description: Option<String>,
    /// What is taken off the sum of the lines, in minor units.
    discount: Option<i64>,
    /// The number that the vendor gave it.
    document_id: Option<String>,
    /// The last day to pay on.
    due_date: Option<NaiveDate>,
    /// Whose bill it is.
    entity_id: Uuid,
    /// The original bill.
    file: Option<AttachedFile>,
    /// The id of that file.
    file_id: Option<Uuid>,
    /// The day on which the vendor issued it.
    issued_at: Option<NaiveDate>,
    /// The user who marked it as paid; null when a partner's token did.
    marked_as_paid_by_entity_user_id: Option<Uuid>,
    /// What was said about the payment then.
    marked_as_paid_with_comment: Option<String>,
    /// What the rules of electronic invoices have against the one in its file, as far as they are checked; null where its file is none.
    einvoice_findings: Option<Vec<Finding>>,
    /// Why its file was not read.
    ocr_error: Option<String>,
    /// The request for reading its file; null where none was made.
    ocr_request_id: Option<Uuid>,
    /// How reading its file went; null without a file to read.
    ocr_status: Option<OcrStatus>,
    /// What was read from its file.
    other_extracted_data: Option<ExtractedData>,
    /// When it was paid in full.
    #[serde(with = "wire::option")]
    paid_at: Option<DateTime<Utc>>,
    /// Whatever you keep with it.
    #[schema(value_type = Option<Object>)]
    partner_metadata: Option<Map<String, Value>>,
    /// How it came in.
    payable_origin: Origin,
    /// Terms of payment, with discounts for paying early.
    payment_terms: Option<PaymentTerms>,
    /// The project that it belongs to.
    project_id: Option<Uuid>,
    /// The purchase order that it answers.
    purchase_order_id: Option<Uuid>,
    /// The e-mail address that it came from.
    #[schema(format = "email")]
    sender: Option<String>,
    /// Where its values came from.
    source_of_payable_data: Source,
    /// Where it is in its life.
    status: PayableStatus,
    /// Its amount without tax, in minor units.
    subtotal: Option<i64>,
    /// The day to pay on, and what is saved then.
    suggested_payment_term: Option<SuggestedPaymentTerm>,
    /// Its tags.
    #[schema(required = false)]
    tags: Vec<Tag>,
    /// Its tax rate in hundredths of a percent.
    #[schema(value_type = Option<i64>)]
    tax: Option<Rate>,
    /// Its tax, in minor units.
    tax_amount: Option<i64>,
    /// Its amount with tax and less its discount, in minor units.
    total_amount: Option<i64>,
    /// The same, less what credit notes took off.
    total_amount_with_credit_notes: Option<i64>,
    /// The user who made it; null when a partner's token did.
    was_created_by_user_id: Option<Uuid>,
}

/// What belongs to payables, read at once for all of them.
struct Related {
    tags: BTreeMap<Uuid, Vec<Tag>>,
    files: BTreeMap<Uuid, AttachedFile>,
    credit_notes: BTreeMap<Uuid, Vec<LinkedCreditNote>>,
    preferences: PayablePreferences,
    today: NaiveDate,
}

/// A payable on the wire.
pub(crate) async fn of_one(db: &impl ConnectionTrait, call: &EntityCall, files: &FileStore, payable: Payable) -> Result<PayableBody> {
    let mut related = Related::of(db, call, files, std::slice::from_ref(&payable)).await?;
    related.body(payable)
}

/// Payables on the wire.
pub(crate) async fn of_all(
    db: &impl ConnectionTrait,
    call: &EntityCall,
    files: &FileStore,
    payables: Vec<Payable>,
) -> Result<Vec<PayableBody>> {
    let mut related = Related::of(db, call, files, &payables).await?;
    payables.into_iter().map(|payable| related.body(payable)).collect()
}

impl Related {
    async fn of(db: &impl ConnectionTrait, call: &EntityCall, files: &FileStore, payables: &[Payable]) -> Result<Related> {
        let ids: Vec<Uuid> = payables.iter().map(|payable| payable.id).collect();
        let scope = call.scope().of_everybody();
        let tags = tag_links::store::tags_of(db, &scope, tag_links::OF_PAYABLES, &ids).await?;
        let file_ids = payables.iter().filter_map(|payable| payable.file_id).collect();
        Ok(Related {
            tags,
            files: AttachedFile::with_pages(db, call, files, &scope, file_ids).await?,
            credit_notes: credit_notes::store::linked(db, &scope, &ids).await?,
            preferences: payable_preferences(db, &scope).await?,
            today: call.env().now().date_naive(),
        })
    }

    /// Each payable takes what is its own.
    fn body(&mut self, payable: Payable) -> Result<PayableBody> {
        let credit_notes = self.credit_notes.remove(&payable.id).unwrap_or_default();
        let credited = LinkedCreditNote::credited(&credit_notes);
        let amount_due = payable.due(credited);
        let dated = payable.payment_terms.as_ref().zip(payable.issued_at);
        let amount_to_pay = match (amount_due, dated) {
            (Some(due), Some((terms, issued_at))) => Some(terms.to_pay(due, issued_at, self.today)?),
            (due, _) => due,
        };
        let suggested = || dated.and_then(|(terms, issued_at)| terms.suggested(issued_at, payable.due_date, self.preferences.priority));
        Ok(PayableBody {
            amount_due,
            amount_to_pay,
            approval_policy_id: payable.approval_policy_id,
            credit_notes,
            currency_exchange: CurrencyExchange::of(&self.preferences, payable.currency, payable.total_amount)?,
            file: payable.file_id.and_then(|id| self.files.remove(&id)),
            other_extracted_data: payable.other_extracted_data.map(|data| ExtractedData::Invoice(Box::new(data))),
            suggested_payment_term: payable.suggested_payment_term.or_else(suggested),
            tags: self.tags.remove(&payable.id).unwrap_or_default(),
            total_amount_with_credit_notes: payable.total_amount.map(|total| total.saturating_sub(credited)),
            id: payable.id,
            created_at: payable.created_at,
            updated_at: payable.updated_at,
            amount_paid: payable.amount_paid,
            counterpart: payable.counterpart,
            counterpart_address_id: payable.counterpart_address_id,
            counterpart_bank_account_id: payable.counterpart_bank_account_id,
            counterpart_id: payable.counterpart_id,
            counterpart_raw_data: payable.counterpart_raw_data,
            counterpart_vat_id_id: payable.counterpart_vat_id_id,
            created_by_role_id: payable.created_by_role_id,
            currency: payable.currency,
            description: payable.description,
            discount: payable.discount,
            document_id: payable.document_id,
            due_date: payable.due_date,
            entity_id: payable.entity_id,
            file_id: payable.file_id,
            issued_at: payable.issued_at,
            marked_as_paid_by_entity_user_id: payable.marked_as_paid_by_entity_user_id,
            marked_as_paid_with_comment: payable.marked_as_paid_with_comment,
            einvoice_findings: payable.einvoice_findings,
            ocr_error: payable.ocr_error,
            ocr_request_id: payable.ocr_request_id,
            ocr_status: payable.ocr_status,
            paid_at: payable.paid_at,
            partner_metadata: payable.partner_metadata,
            payable_origin: payable.origin,
            payment_terms: payable.payment_terms,
            project_id: payable.project_id,
            purchase_order_id: payable.purchase_order_id,
            sender: payable.sender,
            source_of_payable_data: payable.source,
            status: payable.status,
            subtotal: payable.subtotal,
            tax: payable.tax,
            tax_amount: payable.tax_amount,
            total_amount: payable.total_amount,
            was_created_by_user_id: payable.was_created_by_user_id,
        })
    }
}
