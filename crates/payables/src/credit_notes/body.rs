//! A credit note of a vendor on the wire.

use std::collections::BTreeMap;

use bursar_catalog::Tag;
use bursar_einvoice::Finding;
use bursar_entities::{PayablePreferences, payable_preferences};
use bursar_files::{AttachedFile, FileStore, attached};
use bursar_kernel::{Currency, DateTime, NaiveDate, Rate, Result, Utc, Uuid, wire};
use bursar_store::sea_orm;
use bursar_web::EntityCall;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::CreditNote;
use super::status::CreditNoteStatus;
use crate::exchange::CurrencyExchange;
use crate::payables::{OcrStatus, Origin, Source};
use crate::raw_counterpart::RawCounterpart;
use crate::tag_links;

/// A credit note of a vendor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreditNoteResponse)]
pub(crate) struct CreditNoteBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// The payable that it is about.
    based_on: Option<Uuid>,
    /// The number of that payable, as the note says it.
    #[schema(max_length = 255)]
    based_on_document_id: Option<String>,
    /// The vendor: a copy, taken when the note is sent for approval or approved. Null before.
    counterpart: Option<RawCounterpart>,
    /// An address of the counterpart.
    counterpart_address_id: Option<Uuid>,
    /// A bank account of the counterpart.
    counterpart_bank_account_id: Option<Uuid>,
    /// Whom it is from.
    counterpart_id: Option<Uuid>,
    /// What was read of the vendor from a file.
    counterpart_raw: Option<RawCounterpart>,
    /// A VAT ID of the counterpart.
    counterpart_vat_id_id: Option<Uuid>,
    /// Who made it in another system. Always null: notes are made here.
    #[schema(max_length = 255)]
    created_by_external_user_id: Option<String>,
    /// The name of whoever made it in another system. Always null.
    #[schema(max_length = 255)]
    created_by_external_user_name: Option<String>,
    /// The user who made it; null when a partner's token did.
    created_by_user_id: Option<Uuid>,
    /// Its currency.
    #[schema(value_type = Option<String>, max_length = 5)]
    currency: Option<Currency>,
    /// What it is worth in the entity's own currency, where a rate is set.
    currency_exchange: Option<CurrencyExchange>,
    /// What it is for.
    #[schema(max_length = 255)]
    description: Option<String>,
    /// The number that the vendor gave it.
    #[schema(max_length = 255)]
    document_id: Option<String>,
    /// Whose credit note it is.
    entity_id: Uuid,
    /// The id of its file.
    file_id: Option<Uuid>,
    /// Where its file can be fetched, without any header.
    file_url: Option<String>,
    /// The day on which the vendor issued it.
    issued_at: Option<NaiveDate>,
    /// What the rules of electronic invoices have against the one in its file, as far as they are checked; null where its file is none.
    einvoice_findings: Option<Vec<Finding>>,
    /// Why its file was not read.
    ocr_error: Option<String>,
    /// The request for reading its file; null where none was made.
    ocr_request_id: Option<Uuid>,
    /// How reading its file went; null without a file to read.
    #[schema(value_type = Option<String>, max_length = 10)]
    ocr_status: Option<OcrStatus>,
    /// How it came in.
    #[schema(value_type = String, max_length = 128)]
    origin: Origin,
    /// The project that it belongs to.
    project_id: Option<Uuid>,
    /// The e-mail address that it came from.
    #[schema(max_length = 255)]
    sender: Option<String>,
    /// Where its values came from.
    #[schema(value_type = String, max_length = 128)]
    source_of_data: Source,
    /// Where it is in its life: `new`, `draft`, `applied`, `approved`, `rejected`, `canceled` or `submitted_for_approval`.
    #[schema(value_type = String, max_length = 30)]
    status: CreditNoteStatus,
    /// Its amount without tax, in minor units.
    subtotal: Option<i64>,
    /// Its tags.
    #[schema(required = false)]
    tags: Vec<Tag>,
    /// Its tax rate in hundredths of a percent.
    #[schema(value_type = Option<i64>)]
    tax: Option<Rate>,
    /// Its tax, in minor units.
    tax_amount: Option<i64>,
    /// Its amount with tax, in minor units.
    total_amount: Option<i64>,
}

/// What belongs to credit notes, read at once for all of them.
struct Related {
    tags: BTreeMap<Uuid, Vec<Tag>>,
    links: BTreeMap<Uuid, String>,
    preferences: PayablePreferences,
}

/// A credit note on the wire.
pub(crate) async fn of_one(db: &impl ConnectionTrait, call: &EntityCall, files: &FileStore, note: CreditNote) -> Result<CreditNoteBody> {
    let mut related = Related::of(db, call, files, std::slice::from_ref(&note)).await?;
    related.body(note)
}

/// Credit notes on the wire.
pub(crate) async fn of_all(
    db: &impl ConnectionTrait,
    call: &EntityCall,
    files: &FileStore,
    notes: Vec<CreditNote>,
) -> Result<Vec<CreditNoteBody>> {
    let mut related = Related::of(db, call, files, &notes).await?;
    notes.into_iter().map(|note| related.body(note)).collect()
}

impl Related {
    async fn of(db: &impl ConnectionTrait, call: &EntityCall, files: &FileStore, notes: &[CreditNote]) -> Result<Related> {
        let ids: Vec<Uuid> = notes.iter().map(|note| note.id).collect();
        let scope = call.scope().of_everybody();
        let stored = attached(db, &scope, notes.iter().filter_map(|note| note.file_id).collect()).await?;
        Ok(Related {
            tags: tag_links::store::tags_of(db, &scope, tag_links::OF_CREDIT_NOTES, &ids).await?,
            links: stored.into_iter().map(|file| (file.id, AttachedFile::new(call, files, file).url().to_owned())).collect(),
            preferences: payable_preferences(db, &scope).await?,
        })
    }

    /// Each note takes what is its own.
    fn body(&mut self, note: CreditNote) -> Result<CreditNoteBody> {
        Ok(CreditNoteBody {
            tags: self.tags.remove(&note.id).unwrap_or_default(),
            file_url: note.file_id.and_then(|id| self.links.remove(&id)),
            currency_exchange: CurrencyExchange::of(&self.preferences, note.currency, note.total_amount)?,
            counterpart_raw: note.counterpart_raw,
            created_by_external_user_id: None,
            created_by_external_user_name: None,
            ocr_request_id: note.ocr_request_id,
            id: note.id,
            created_at: note.created_at,
            updated_at: note.updated_at,
            based_on: note.based_on,
            based_on_document_id: note.based_on_document_id,
            counterpart: note.counterpart,
            counterpart_address_id: note.counterpart_address_id,
            counterpart_bank_account_id: note.counterpart_bank_account_id,
            counterpart_id: note.counterpart_id,
            counterpart_vat_id_id: note.counterpart_vat_id_id,
            created_by_user_id: note.created_by_user_id,
            currency: note.currency,
            description: note.description,
            document_id: note.document_id,
            entity_id: note.entity_id,
            file_id: note.file_id,
            issued_at: note.issued_at,
            einvoice_findings: note.einvoice_findings,
            ocr_error: note.ocr_error,
            ocr_status: note.ocr_status,
            origin: note.origin,
            project_id: note.project_id,
            sender: note.sender,
            source_of_data: note.source_of_data,
            status: note.status,
            subtotal: note.subtotal,
            tax: note.tax,
            tax_amount: note.tax_amount,
            total_amount: note.total_amount,
        })
    }
}
