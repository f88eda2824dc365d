//! Bills: what an entity was asked to pay, and where that is in its life.

use bursar_einvoice::Finding;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, NaiveDate, Rate, Utc, Uuid};
use bursar_store::{Record, Referenced};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::raw_counterpart::RawCounterpart;
use crate::recognition::RecognizedInvoice;
use from_mail::MailOrigin;
use status::PayableStatus;
use terms::{PaymentTerms, SuggestedPaymentTerm};

pub(crate) mod analytics;
pub(crate) mod approval;
pub(crate) mod approve_payment_operation;
pub(crate) mod attach_file;
pub(crate) mod body;
pub(crate) mod cancel;
pub(crate) mod cancel_ocr;
pub(crate) mod changes;
pub(crate) mod completeness;
pub(crate) mod create;
pub(crate) mod creation;
pub(crate) mod delete;
pub(crate) mod filters;
pub(crate) mod follow;
pub(crate) mod from_mail;
pub(crate) mod get;
pub(crate) mod happened;
pub(crate) mod held;
pub(crate) mod list;
pub(crate) mod make;
pub(crate) mod mark_as_paid;
pub(crate) mod mark_as_partially_paid;
pub(crate) mod payment;
pub(crate) mod references;
pub(crate) mod reject;
pub(crate) mod reopen;
pub(crate) mod status;
mod step;
pub(crate) mod store;
pub(crate) mod submit_for_approval;
pub(crate) mod suggest;
pub(crate) mod terms;
pub(crate) mod to_pay;
pub(crate) mod update;
pub(crate) mod upload_from_file;
pub(crate) mod validate;
pub(crate) mod variables;

/// What refers to a payable.
pub const PAYABLE: Referenced = Referenced::of::<Payable>();

/// A payable, as it is kept. What is computed from it and from what belongs to it is in its body alone.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "payables", called = "payable", entity = "entity_id", own("was_created_by_user_id"))]
#[record(also(document_id_folded, counterpart_name_folded))]
pub(crate) struct Payable {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    #[record(word)]
    pub(crate) status: PayableStatus,
    #[record(word)]
    pub(crate) currency: Option<Currency>,
    pub(crate) total_amount: Option<i64>,
    pub(crate) issued_at: Option<NaiveDate>,
    pub(crate) due_date: Option<NaiveDate>,
    pub(crate) document_id: Option<String>,
    pub(crate) counterpart_id: Option<Uuid>,
    /// What lists look for: the name of the copy, else of the counterpart, else what was read.
    pub(crate) counterpart_name: Option<String>,
    pub(crate) project_id: Option<Uuid>,
    pub(crate) purchase_order_id: Option<Uuid>,
    pub(crate) was_created_by_user_id: Option<Uuid>,
    #[record(word, column = "source_of_payable_data")]
    pub(crate) source: Source,
    #[record(word)]
    pub(crate) ocr_status: Option<OcrStatus>,
    #[record(word, column = "payable_origin")]
    pub(crate) origin: Origin,
    pub(crate) file_id: Option<Uuid>,
    /// The copy of the counterpart, from when the payable was handed on.
    #[record(json_text = "body")]
    pub(crate) counterpart: Option<RawCounterpart>,
    #[record(json_text = "body")]
    pub(crate) counterpart_raw_data: Option<RawCounterpart>,
    #[record(json_text = "body")]
    pub(crate) counterpart_address_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) counterpart_bank_account_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) counterpart_vat_id_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) created_by_role_id: Option<Uuid>,
    /// The policy that decides whether it is approved.
    #[record(json_text = "body")]
    pub(crate) approval_policy_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) description: Option<String>,
    #[record(json_text = "body")]
    pub(crate) discount: Option<i64>,
    #[record(json_text = "body")]
    pub(crate) amount_paid: Option<i64>,
    #[record(json_text = "body")]
    pub(crate) marked_as_paid_by_entity_user_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) marked_as_paid_with_comment: Option<String>,
    /// What the rules have against the e-invoice in its file; none where it has no e-invoice.
    #[record(json_text = "body")]
    pub(crate) einvoice_findings: Option<Vec<Finding>>,
    #[record(json_text = "body")]
    pub(crate) ocr_error: Option<String>,
    #[record(json_text = "body")]
    pub(crate) ocr_request_id: Option<Uuid>,
    /// What its file says, whether or not it was taken over.
    #[record(json_text = "body")]
    pub(crate) other_extracted_data: Option<RecognizedInvoice>,
    #[record(json_text = "body")]
    pub(crate) paid_at: Option<DateTime<Utc>>,
    /// When the latest of its payments was made, whether they pay it or not.
    #[record(json_text = "body")]
    pub(crate) last_paid_at: Option<DateTime<Utc>>,
    #[record(json_text = "body")]
    pub(crate) partner_metadata: Option<Map<String, Value>>,
    #[record(json_text = "body")]
    pub(crate) payment_terms: Option<PaymentTerms>,
    #[record(json_text = "body")]
    pub(crate) sender: Option<String>,
    /// None where no mail brought it.
    #[record(json_text = "body")]
    pub(crate) mail_origin: Option<MailOrigin>,
    #[record(json_text = "body")]
    pub(crate) subtotal: Option<i64>,
    /// What a client suggested; without it, one is computed.
    #[record(json_text = "body")]
    pub(crate) suggested_payment_term: Option<SuggestedPaymentTerm>,
    #[record(json_text = "body")]
    pub(crate) suggested_counterpart: Option<SuggestedCounterpart>,
    #[record(json_text = "body")]
    pub(crate) tax: Option<Rate>,
    #[record(json_text = "body")]
    pub(crate) tax_amount: Option<i64>,
}

/// Where the values of a payable came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SourceOfPayableDataEnum)]
pub(crate) enum Source {
    /// They were read from a file.
    Ocr,
    /// Somebody entered them.
    UserSpecified,
    /// From an electronic invoice.
    Einvoicing,
}

/// How reading a file went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OcrStatusEnum)]
pub enum OcrStatus {
    /// It is being read.
    Processing,
    /// It could not be read.
    Error,
    /// It was read.
    Success,
    /// Somebody gave it up.
    Canceled,
}

/// How a payable came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayableOriginEnum)]
pub(crate) enum Origin {
    /// Through the API.
    Upload,
    /// By e-mail.
    Email,
    /// As an electronic invoice.
    Einvoicing,
}

/// A counterpart that what was read may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SuggestedCounterpartPayload)]
pub(crate) struct SuggestedCounterpart {
    /// Which counterpart.
    pub(crate) id: Uuid,
    /// Which of its addresses.
    pub(crate) address_id: Option<Uuid>,
    /// Which of its bank accounts.
    pub(crate) bank_account_id: Option<Uuid>,
    /// Which of its VAT IDs.
    pub(crate) vat_id_id: Option<Uuid>,
}

/// The payables of one status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PayableAggregatedItem)]
pub(crate) struct OfStatus {
    /// How many there are.
    pub(crate) count: i64,
    /// The status.
    pub(crate) status: PayableStatus,
    /// The sum of their totals in minor units.
    pub(crate) sum_total_amount: i64,
}

impl Payable {
    /// One about which nothing is known yet.
    pub(crate) fn blank(id: Uuid, entity_id: Uuid, now: DateTime<Utc>) -> Payable {
        Payable {
            id,
            entity_id,
            created_at: now,
            updated_at: now,
            status: PayableStatus::Draft,
            currency: None,
            total_amount: None,
            issued_at: None,
            due_date: None,
            document_id: None,
            counterpart_id: None,
            counterpart_name: None,
            project_id: None,
            purchase_order_id: None,
            was_created_by_user_id: None,
            source: Source::UserSpecified,
            ocr_status: None,
            origin: Origin::Upload,
            file_id: None,
            counterpart: None,
            counterpart_raw_data: None,
            counterpart_address_id: None,
            counterpart_bank_account_id: None,
            counterpart_vat_id_id: None,
            created_by_role_id: None,
            approval_policy_id: None,
            description: None,
            discount: None,
            amount_paid: Some(0),
            marked_as_paid_by_entity_user_id: None,
            marked_as_paid_with_comment: None,
            einvoice_findings: None,
            ocr_error: None,
            ocr_request_id: None,
            other_extracted_data: None,
            paid_at: None,
            last_paid_at: None,
            partner_metadata: None,
            payment_terms: None,
            sender: None,
            mail_origin: None,
            subtotal: None,
            suggested_payment_term: None,
            suggested_counterpart: None,
            tax: None,
            tax_amount: None,
        }
    }

    fn document_id_folded(&self) -> Option<String> {
        self.document_id.as_ref().map(|text| text.to_lowercase())
    }

    fn counterpart_name_folded(&self) -> Option<String> {
        self.counterpart_name.as_ref().map(|text| text.to_lowercase())
    }

    /// Are the two from one vendor, as far as they say? Two that are linked are so by their counterparts; otherwise the suggested counterpart counts
    /// like one that is linked, and so does the name, of which a linked bill may have two: the counterpart's, and what was read.
    fn is_of_same_vendor(&self, other: &Payable) -> bool {
        if let (Some(own), Some(others)) = (self.counterpart_id, other.counterpart_id) {
            return own == others;
        }
        let meant = self.meant_counterpart();
        let (own, others) = (self.names_of_vendor(), other.names_of_vendor());
        meant.is_some() && meant == other.meant_counterpart() || own.iter().any(|name| others.contains(name))
    }

    fn meant_counterpart(&self) -> Option<Uuid> {
        self.counterpart_id.or(self.suggested_counterpart.as_ref().map(|suggested| suggested.id))
    }

    fn names_of_vendor(&self) -> Vec<String> {
        let read = self.counterpart_raw_data.as_ref().and_then(|raw| raw.name.as_ref());
        self.counterpart_name.iter().chain(read).map(|name| name.to_lowercase()).collect()
    }

    /// Is its file being read? Until that has ended it is a draft, and its data stay as they are.
    pub(crate) fn is_being_read(&self) -> bool {
        self.ocr_status == Some(OcrStatus::Processing)
    }

    /// The day on which it is due by its terms, as far as it says what they count from.
    pub(crate) fn due_by_terms(&self) -> Option<NaiveDate> {
        self.payment_terms.as_ref()?.due_date(self.issued_at?)
    }

    /// What was paid so far.
    pub(crate) fn paid(&self) -> i64 {
        self.amount_paid.unwrap_or_default()
    }

    /// What is left to be paid, once `credited` was taken off by credit notes. What was paid too much leaves nothing.
    pub(crate) fn due(&self, credited: i64) -> Option<i64> {
        Some(self.total_amount?.saturating_sub(self.paid()).saturating_sub(credited).max(0))
    }
}

impl Named for Payable {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payable");
    const CALLED: &'static str = "a payable";
}
