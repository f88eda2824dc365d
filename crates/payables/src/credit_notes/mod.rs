//! Credit notes of vendors: what a vendor takes off a bill.

use bursar_einvoice::Finding;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, NaiveDate, Rate, Utc, Uuid};
use bursar_store::Record;
use serde::Serialize;
use utoipa::ToSchema;

use crate::payables::{OcrStatus, Origin, Source};
use crate::raw_counterpart::RawCounterpart;
use status::CreditNoteStatus;

pub(crate) mod approve;
pub(crate) mod body;
pub(crate) mod cancel;
pub(crate) mod cancel_ocr;
pub(crate) mod changes;
pub(crate) mod completeness;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod happened;
pub(crate) mod held;
pub(crate) mod linking;
pub(crate) mod list;
pub(crate) mod make;
pub(crate) mod reject;
pub(crate) mod status;
mod step;
pub(crate) mod store;
pub(crate) mod submit_for_approval;
pub(crate) mod update;
pub(crate) mod upload_from_file;
pub(crate) mod validate;

/// A credit note of a vendor, as it is kept.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "payable_credit_notes", called = "credit note", entity = "entity_id", own("created_by_user_id"))]
#[record(also(document_id_folded))]
pub(crate) struct CreditNote {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    #[record(word)]
    pub(crate) status: CreditNoteStatus,
    #[record(word)]
    pub(crate) currency: Option<Currency>,
    pub(crate) total_amount: Option<i64>,
    pub(crate) subtotal: Option<i64>,
    pub(crate) issued_at: Option<NaiveDate>,
    pub(crate) document_id: Option<String>,
    pub(crate) based_on: Option<Uuid>,
    pub(crate) counterpart_id: Option<Uuid>,
    pub(crate) project_id: Option<Uuid>,
    pub(crate) created_by_user_id: Option<Uuid>,
    #[record(word)]
    pub(crate) origin: Origin,
    pub(crate) file_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) based_on_document_id: Option<String>,
    /// The copy of the counterpart, from when the note was handed on.
    #[record(json_text = "body")]
    pub(crate) counterpart: Option<RawCounterpart>,
    /// What was read of the vendor.
    #[record(json_text = "body")]
    pub(crate) counterpart_raw: Option<RawCounterpart>,
    #[record(json_text = "body")]
    pub(crate) counterpart_address_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) counterpart_bank_account_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) counterpart_vat_id_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) description: Option<String>,
    #[record(json_text = "body")]
    pub(crate) ocr_status: Option<OcrStatus>,
    /// What the rules have against the e-invoice in its file; none where it has no e-invoice.
    #[record(json_text = "body")]
    pub(crate) einvoice_findings: Option<Vec<Finding>>,
    #[record(json_text = "body")]
    pub(crate) ocr_error: Option<String>,
    #[record(json_text = "body")]
    pub(crate) ocr_request_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) sender: Option<String>,
    #[record(json_text = "body")]
    pub(crate) source_of_data: Source,
    #[record(json_text = "body")]
    pub(crate) tax: Option<Rate>,
    #[record(json_text = "body")]
    pub(crate) tax_amount: Option<i64>,
}

/// A credit note, as its payable shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PayableCreditNoteData)]
pub(crate) struct LinkedCreditNote {
    /// Its id.
    pub(crate) id: Uuid,
    /// The number that the vendor gave it.
    pub(crate) document_id: Option<String>,
    /// The day on which the vendor issued it.
    pub(crate) issued_at: Option<NaiveDate>,
    /// Where it is in its life.
    #[schema(value_type = String, max_length = 30)]
    pub(crate) status: CreditNoteStatus,
    /// Its amount, in minor units.
    pub(crate) total_amount: Option<i64>,
}

impl LinkedCreditNote {
    /// What the notes take off their payable: those that were approved.
    pub(crate) fn credited(notes: &[LinkedCreditNote]) -> i64 {
        notes.iter().filter(|note| note.status.counts()).filter_map(|note| note.total_amount).fold(0, i64::saturating_add)
    }
}

impl CreditNote {
    /// Is its file being read? Until that has ended it is a draft, and its data stay as they are.
    pub(crate) fn is_being_read(&self) -> bool {
        self.ocr_status == Some(OcrStatus::Processing)
    }

    fn document_id_folded(&self) -> Option<String> {
        self.document_id.as_ref().map(|text| text.to_lowercase())
    }
}

impl Named for CreditNote {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payables_credit_note");
    const CALLED: &'static str = "a credit note of a vendor";
}
