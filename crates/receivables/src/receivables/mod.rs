//! Invoices, quotes and credit notes: one document, whose fields differ by what it is.

use std::collections::{BTreeMap, BTreeSet};

use bursar_counterparts::CounterpartType;
use bursar_documents::pdf::Pdf;
use bursar_documents::{EntityAddressCopy, IssuerCopy};
use bursar_entities::{DocumentRendering, Language, VatMode};
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, Money, NaiveDate, Rate, Result, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use copies::{AddressCopy, BankAccountCopy, ChosenContact, ContactCopy, CounterpartVatIdCopy, EntityVatIdCopy};
use discount::DocumentDiscount;
use issuer_fields::IssuerField;
use status::{Action, ReceivableStatus, ReceivableType};
use terms::TermsCopy;
use totals::Amounts;

use crate::einvoices::Einvoice;
use crate::reminding::Reminded;

pub(crate) mod accept;
pub(crate) mod accounts;
pub(crate) mod amounts;
pub(crate) mod attachments;
pub(crate) mod body;
pub(crate) mod cancel;
pub(crate) mod changes;
pub(crate) mod changing;
pub(crate) mod clone;
pub(crate) mod copies;
pub(crate) mod create;
pub(crate) mod credit;
pub(crate) mod credit_total;
pub(crate) mod decline;
pub(crate) mod delete;
pub(crate) mod deliverable;
pub(crate) mod discount;
pub(crate) mod draft;
pub(crate) mod get;
pub(crate) mod gone;
pub(crate) mod happened;
pub(crate) mod issue;
pub(crate) mod issuer_fields;
pub(crate) mod issuing;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod list;
pub(crate) mod list_variables;
pub(crate) mod listing;
pub(crate) mod make;
pub(crate) mod mark_as_paid;
pub(crate) mod mark_as_partially_paid;
pub(crate) mod mark_as_uncollectible;
pub(crate) mod payloads;
pub(crate) mod payment;
pub(crate) mod pdf_link;
pub(crate) mod recurring;
pub(crate) mod replace_line_items;
pub(crate) mod required_fields;
pub(crate) mod requirements;
pub(crate) mod reread;
pub(crate) mod search;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod terms;
pub(crate) mod to_pay;
pub(crate) mod totals;
pub(crate) mod update;
pub(crate) mod variables;
pub(crate) mod vat_rates;
pub(crate) mod verify;

/// An invoice, a quote or a credit note of an entity.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    table = "receivables",
    called = "receivable",
    entity = "entity_id",
    own("entity_user_id"),
    also(kind, counterpart_name, folded_counterpart_name, folded_document_id, total_amount, discounted_subtotal, has_reminder),
    living = "status <> 'deleted'"
)]
pub struct Receivable {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub entity_id: Uuid,
    /// Its status.
    #[record(word)]
    pub status: ReceivableStatus,
    /// The document that it was made of: an invoice's quote, a credit note's invoice.
    pub based_on: Option<Uuid>,
    /// Its number, once it is issued.
    pub document_id: Option<String>,
    /// Whom it is for.
    pub counterpart_id: Uuid,
    /// The currency of all its amounts.
    #[record(word)]
    pub currency: Currency,
    /// When it was issued.
    pub issue_date: Option<DateTime<Utc>>,
    /// Until when it is to be paid.
    pub due_date: Option<NaiveDate>,
    /// Until when a quote is good.
    pub expiry_date: Option<NaiveDate>,
    /// The project that it belongs to.
    pub project_id: Option<Uuid>,
    /// The user who made it; none when the partner did.
    pub entity_user_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    #[record(json_text = "body")]
    pub(crate) content: Content,
    #[record(json_text = "body")]
    pub(crate) amounts: Amounts,
    #[record(json_text = "body")]
    pub(crate) attachments: Option<Vec<attachments::Attachment>>,
    #[record(json_text = "body")]
    pub(crate) own: Own,
    #[record(json_text = "body")]
    pub(crate) signature: Option<QuoteSignature>,
    #[record(json_text = "body")]
    pub(crate) pdf: Option<Pdf>,
    #[record(json_text = "body")]
    pub(crate) reminded: Option<Vec<Reminded>>,
    /// Of an invoice: when the latest of its payments was made, whether they pay it or not.
    #[record(json_text = "body")]
    pub(crate) last_paid_at: Option<DateTime<Utc>>,
    /// The day of the entity on which it was issued; a document that an older release issued has none.
    #[record(json_text = "body")]
    pub(crate) issue_day: Option<NaiveDate>,
    /// Of one that names numbers in the network of electronic invoices, whether it goes through it or not.
    #[record(json_text = "body")]
    pub(crate) einvoice: Option<Einvoice>,
    /// Which contact of the counterpart it is addressed to. Nothing where the counterpart has none, and of what an older release made.
    #[record(json_text = "body")]
    pub(crate) contact: Option<ChosenContact>,
    /// What it says of the entity instead of the entity's own data.
    #[record(json_text = "body")]
    pub(crate) overridden: Option<BTreeSet<IssuerField>>,
    /// Of a quote: the payment terms of the invoice that is made of it.
    #[record(json_text = "body")]
    pub(crate) offered_terms: Option<TermsCopy>,
    /// Of an invoice: what was paid on each day of the entity, less what came back, in minor units. What an older release counted is missing.
    #[record(json_text = "body")]
    pub(crate) paid_by_day: Option<BTreeMap<NaiveDate, i64>>,
    /// Of an invoice: what its credit notes take back of the withheld tax, in minor units; nothing of what an older release credited.
    #[record(json_text = "body")]
    pub(crate) withholding_credited: Option<i64>,
}

/// Who signed a quote, and where the image of the signature is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct QuoteSignature {
    pub(crate) email: String,
    pub(crate) full_name: String,
    pub(crate) file_id: Uuid,
    pub(crate) signed_at: DateTime<Utc>,
}

/// What every document says, as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableContent)]
pub(crate) struct Content {
    /// The number of the document that this one was made of.
    #[schema(required = false)]
    pub(crate) based_on_document_id: Option<String>,
    /// Commercial terms, such as when goods are delivered.
    #[schema(required = false)]
    pub(crate) commercial_condition_description: Option<String>,
    /// Where the document is addressed to.
    #[schema(required = false)]
    pub(crate) counterpart_billing_address: Option<AddressCopy>,
    /// The legal form of the counterpart, such as GmbH.
    #[schema(required = false, max_length = 50)]
    pub(crate) counterpart_business_type: Option<String>,
    /// Whom the document is addressed to.
    #[schema(required = false)]
    pub(crate) counterpart_contact: Option<ContactCopy>,
    /// The entity's own number for the counterpart.
    #[schema(required = false)]
    pub(crate) counterpart_external_reference: Option<String>,
    /// The counterpart's name.
    #[schema(required = false, nullable)]
    pub(crate) counterpart_name: String,
    /// Where goods are sent to.
    #[schema(required = false)]
    pub(crate) counterpart_shipping_address: Option<AddressCopy>,
    /// The counterpart's number at a tax office.
    #[schema(required = false)]
    pub(crate) counterpart_tax_id: Option<String>,
    /// A company or a person.
    pub(crate) counterpart_type: CounterpartType,
    /// The counterpart's VAT ID.
    #[schema(required = false)]
    pub(crate) counterpart_vat_id: Option<CounterpartVatIdCopy>,
    /// What comes off after VAT, in minor units.
    #[schema(required = false, minimum = 0, maximum = 9007199254740991.0)]
    pub(crate) deduction_amount: Option<i64>,
    /// Why it comes off.
    #[schema(required = false)]
    pub(crate) deduction_memo: Option<String>,
    /// The discount of the whole document.
    #[schema(required = false)]
    pub(crate) discount: Option<DocumentDiscount>,
    /// What stands on the PDF.
    #[schema(required = false)]
    pub(crate) document_rendering: Option<DocumentRendering>,
    /// The entity that issues the document.
    pub(crate) entity: IssuerCopy,
    /// Where the entity is registered.
    pub(crate) entity_address: EntityAddressCopy,
    /// Where the entity is paid.
    #[schema(required = false)]
    pub(crate) entity_bank_account: Option<BankAccountCopy>,
    /// The entity's VAT ID.
    #[schema(required = false)]
    pub(crate) entity_vat_id: Option<EntityVatIdCopy>,
    /// The language of the PDF for the customer: the counterpart's, else the entity's.
    pub(crate) file_language: Language,
    /// What stands below the lines.
    #[schema(required = false)]
    pub(crate) footer: Option<String>,
    /// What stands above the lines.
    #[schema(required = false)]
    pub(crate) memo: Option<String>,
    /// The language of the entity's own copy of the PDF.
    pub(crate) original_file_language: Language,
    /// What the partner keeps with it.
    #[schema(required = false, value_type = Option<Object>)]
    pub(crate) partner_metadata: Option<Map<String, Value>>,
    /// The name that the entity trades under.
    #[schema(required = false, max_length = 255)]
    pub(crate) trade_name: Option<String>,
    /// Is what is sold exempt from VAT?
    #[schema(required = false)]
    pub(crate) vat_exempt: Option<bool>,
    /// Why it is.
    #[schema(required = false)]
    pub(crate) vat_exemption_rationale: Option<String>,
    /// Are discounts by amount taken off amounts with VAT? It matters where prices include VAT.
    #[schema(required = false)]
    pub(crate) vat_inclusive_discount_mode: VatMode,
    /// Do prices include VAT?
    #[schema(required = false)]
    pub(crate) vat_mode: VatMode,
    /// The rate of the tax that the customer withholds, in hundredths of a percent.
    #[schema(required = false, value_type = Option<i64>, minimum = 0, maximum = 10000)]
    pub(crate) withholding_tax_rate: Option<Rate>,
}

/// What only documents of its type have.
#[expect(clippy::large_enum_variant, reason = "most documents are invoices, the largest of them")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Own {
    Quote(QuoteFields),
    Invoice(InvoiceFields),
    CreditNote(CreditNoteFields),
}

/// What only quotes have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = QuoteFields)]
pub(crate) struct QuoteFields {
    /// Why the customer declined it.
    #[schema(required = false)]
    pub(crate) comment: Option<String>,
    /// The page on which the customer accepts it.
    #[schema(required = false, min_length = 1, max_length = 65536, format = "uri")]
    pub(crate) quote_accept_page_url: Option<String>,
    /// Does accepting it take a signature?
    #[schema(required = false)]
    pub(crate) signature_required: bool,
}

/// What only invoices have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = InvoiceFields)]
pub(crate) struct InvoiceFields {
    /// What was paid, in minor units.
    #[schema(maximum = 9007199254740991.0)]
    pub(crate) amount_paid: i64,
    /// What was said when it was marked as paid or uncollectible.
    #[schema(required = false)]
    pub(crate) comment: Option<String>,
    /// The day on which the goods are sent or the work is done.
    #[schema(required = false)]
    pub(crate) fulfillment_date: Option<NaiveDate>,
    /// Does it go through a network of electronic invoices?
    #[schema(required = false, default = false)]
    pub(crate) is_einvoice: bool,
    /// The reminder for when it is overdue.
    #[schema(required = false)]
    pub(crate) overdue_reminder_id: Option<Uuid>,
    /// When it was paid.
    #[serde(default, serialize_with = "wire::option::serialize")]
    #[schema(required = false)]
    pub(crate) paid_at: Option<DateTime<Utc>>,
    /// The page on which it can be paid.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) payment_page_url: Option<String>,
    /// The reminder for before it is due.
    #[schema(required = false)]
    pub(crate) payment_reminder_id: Option<Uuid>,
    /// When it is due, and what paying earlier takes off.
    #[schema(required = false)]
    pub(crate) payment_terms: Option<TermsCopy>,
    /// The number of the purchase order.
    #[schema(required = false, max_length = 100)]
    pub(crate) purchase_order: Option<String>,
    /// The recurrence that it is the base of.
    #[schema(required = false)]
    pub(crate) recurrence_id: Option<Uuid>,
    /// What is asked for less all issued credit notes, in minor units.
    #[schema(maximum = 9007199254740991.0)]
    pub(crate) total_amount_with_credit_notes: i64,
}

/// What only credit notes have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CreditNoteFields)]
pub(crate) struct CreditNoteFields {
    /// Does it go through a network of electronic invoices? As its invoice does.
    #[schema(required = false, default = false)]
    pub(crate) is_einvoice: bool,
    /// The number of the purchase order.
    #[schema(required = false, max_length = 100)]
    pub(crate) purchase_order: Option<String>,
}

impl Receivable {
    /// What it is.
    pub fn receivable_type(&self) -> ReceivableType {
        match self.own {
            Own::Quote(_) => ReceivableType::Quote,
            Own::Invoice(_) => ReceivableType::Invoice,
            Own::CreditNote(_) => ReceivableType::CreditNote,
        }
    }

    /// Refuses what may not be done where it stands.
    pub(crate) fn require(&self, action: Action, is_open: bool) -> Result<()> {
        status::require(self.receivable_type(), self.status, action, is_open)
    }

    /// What an amount of its currency is.
    pub(crate) fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// The day on which it was issued, by the clock of the entity.
    pub(crate) fn issued_on(&self) -> Option<NaiveDate> {
        self.issue_day.or_else(|| Some(self.issue_date?.date_naive()))
    }

    fn kind(&self) -> &'static str {
        self.receivable_type().into()
    }

    fn counterpart_name(&self) -> String {
        self.content.counterpart_name.clone()
    }

    fn folded_counterpart_name(&self) -> String {
        self.content.counterpart_name.to_lowercase()
    }

    fn folded_document_id(&self) -> Option<String> {
        self.document_id.as_ref().map(|number| number.to_lowercase())
    }

    /// May somebody have to be reminded of it?
    pub(crate) fn has_reminder(&self) -> bool {
        let Own::Invoice(invoice) = &self.own else { return false };
        let is_open = matches!(self.status, ReceivableStatus::Issued | ReceivableStatus::PartiallyPaid | ReceivableStatus::Overdue);
        is_open && (invoice.payment_reminder_id.is_some() || invoice.overdue_reminder_id.is_some())
    }

    fn total_amount(&self) -> i64 {
        self.amounts.total_amount
    }

    fn discounted_subtotal(&self) -> i64 {
        self.amounts.discounted_subtotal
    }
}

impl Named for Receivable {
    const OBJECT_TYPE: ObjectType = ObjectType::named("receivable");
    const CALLED: &'static str = "a receivable";
}
