//! Documents on the wire.

use std::collections::BTreeMap;

use bursar_accounting::clock;
use bursar_catalog::Tag;
use bursar_documents::pdf::{FilesById, Pdf, PdfLinks, files_by_id};
use bursar_files::{AttachedFile, FileStore};
use bursar_kernel::{Currency, DateTime, NaiveDate, Result, Utc, Uuid, wire};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_web::{CurrencyEnum, EntityCall};
use serde::Serialize;
use utoipa::ToSchema;

use super::attachments::{self, AttachmentBody};
use super::line::{Line, LineBody};
use super::status::{CreditNoteStatus, QuoteStatus, ReceivableStatus, ReceivableType};
use super::totals::Amounts;
use super::{Content, CreditNoteFields, InvoiceFields, Own, QuoteFields, Receivable, store};
use crate::einvoices::{CredentialsCopy, Einvoice};

/// A document: an invoice, a quote or a credit note, distinguished by `type`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ReceivableResponse)]
pub(crate) enum ReceivableBody {
    /// An offer.
    Quote(Box<QuoteBody>),
    /// A request to pay.
    Invoice(Box<InvoiceBody>),
    /// Takes back an invoice, or part of it.
    CreditNote(Box<CreditNoteBody>),
}

/// An offer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteResponsePayload)]
pub(crate) struct QuoteBody {
    #[serde(flatten)]
    shared: SharedFields,
    #[serde(flatten)]
    own: QuoteFields,
    /// Until when it is good.
    #[schema(required = false)]
    expiry_date: Option<NaiveDate>,
    /// Its status.
    #[schema(value_type = QuoteStatus)]
    status: ReceivableStatus,
    /// Always `quote`.
    #[serde(rename = "type")]
    kind: OnlyQuote,
}

/// A request to pay.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceResponsePayload)]
pub(crate) struct InvoiceBody {
    #[serde(flatten)]
    shared: SharedFields,
    #[serde(flatten)]
    own: InvoiceFields,
    /// What is left to pay, in minor units.
    #[schema(maximum = 9007199254740991.0)]
    amount_due: i64,
    /// What is left to pay today, with the discount of the payment terms, less the tax that the customer withholds.
    #[schema(required = false, nullable, maximum = 9007199254740991.0)]
    amount_to_pay: i64,
    /// The counterpart's credentials in a network of electronic invoices.
    #[schema(required = false)]
    counterpart_einvoicing_credentials: Option<CredentialsCopy>,
    /// Why a network of electronic invoices refused it.
    #[schema(required = false)]
    einvoice_error_comment: Option<String>,
    /// The entity's credentials in a network of electronic invoices.
    #[schema(required = false)]
    network_credentials: Option<CredentialsCopy>,
    /// What was made of it.
    related_documents: RelatedDocuments,
    /// Its status.
    status: ReceivableStatus,
    /// Always `invoice`.
    #[serde(rename = "type")]
    kind: OnlyInvoice,
}

/// Takes back an invoice, or part of it. Its amounts are positive.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreditNoteResponsePayload)]
pub(crate) struct CreditNoteBody {
    #[serde(flatten)]
    shared: SharedFields,
    #[serde(flatten)]
    own: CreditNoteFields,
    /// The counterpart's credentials in a network of electronic invoices.
    #[schema(required = false)]
    counterpart_einvoicing_credentials: Option<CredentialsCopy>,
    /// Why a network of electronic invoices refused it.
    #[schema(required = false)]
    einvoice_error_comment: Option<String>,
    /// The entity's credentials in a network of electronic invoices.
    #[schema(required = false)]
    network_credentials: Option<CredentialsCopy>,
    /// Its status.
    #[schema(value_type = CreditNoteStatus)]
    status: ReceivableStatus,
    /// Always `credit_note`.
    #[serde(rename = "type")]
    kind: OnlyCreditNote,
}

/// What every document has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableSharedFields)]
struct SharedFields {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Files that go with it; null when there are none.
    #[schema(required = false)]
    attachments: Option<Vec<AttachmentBody>>,
    /// The document that it was made of.
    #[schema(required = false)]
    based_on: Option<Uuid>,
    /// Whom it is for.
    counterpart_id: Uuid,
    /// The currency of all its amounts.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// Its number, once it is issued.
    #[schema(required = false)]
    document_id: Option<String>,
    /// Until when it is to be paid: of invoices that are issued.
    #[schema(required = false)]
    due_date: Option<NaiveDate>,
    /// The electronic invoice that was sent.
    #[schema(required = false)]
    einvoice_file_url: Option<String>,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    entity_user_id: Option<Uuid>,
    /// The PDF in the counterpart's language; null until it is made.
    #[schema(required = false)]
    file_url: Option<String>,
    /// When it was issued.
    #[serde(serialize_with = "wire::option::serialize")]
    #[schema(required = false)]
    issue_date: Option<DateTime<Utc>>,
    /// What is sold.
    line_items: Vec<LineBody>,
    /// The PDF in the entity's language; null until it is made.
    #[schema(required = false)]
    original_file_url: Option<String>,
    /// The project that it belongs to.
    #[schema(required = false)]
    project_id: Option<Uuid>,
    /// Its tags.
    #[schema(required = false, default = json!([]))]
    tags: Vec<Tag>,
    #[serde(flatten)]
    amounts: Amounts,
    #[serde(flatten)]
    content: Content,
}

/// What was made of an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RelatedDocuments)]
struct RelatedDocuments {
    /// Its credit notes, drafts too.
    #[schema(required = false)]
    credit_note_ids: Vec<Uuid>,
    /// Always null: there are no proforma invoices.
    #[schema(required = false)]
    proforma_invoice_id: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableQuoteType)]
enum OnlyQuote {
    /// An offer.
    Quote,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableInvoiceType)]
enum OnlyInvoice {
    /// A request to pay.
    Invoice,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableCreditNoteType)]
enum OnlyCreditNote {
    /// Takes back an invoice.
    CreditNote,
}

/// What bodies show beside the row of the document.
struct Around {
    lines: BTreeMap<Uuid, Vec<Line>>,
    tags: BTreeMap<Uuid, Vec<Tag>>,
    credit_notes: BTreeMap<Uuid, Vec<Uuid>>,
    files: FilesById,
    today: NaiveDate,
}

/// Documents on the wire, with what else is read for them: each kind of row at once.
pub(crate) async fn bodies(
    db: &impl ConnectionTrait,
    call: &EntityCall,
    file_store: &FileStore,
    documents: Vec<Receivable>,
) -> Result<Vec<ReceivableBody>> {
    let scope = call.scope();
    let ids: Vec<Uuid> = documents.iter().map(|document| document.id).collect();
    let attached = documents.iter().flat_map(|document| document.attachments.iter().flatten()).map(attachments::Attachment::id);
    let printed = documents.iter().filter_map(Receivable::current_pdf).flat_map(Pdf::file_ids);
    let sent = documents.iter().filter_map(|document| document.einvoice.as_ref()?.file_id);
    let file_ids = attached.chain(printed).chain(sent).collect();
    let invoices: Vec<Uuid> =
        documents.iter().filter(|document| matches!(document.own, Own::Invoice(_))).map(|document| document.id).collect();
    let mut credit_notes: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for note in store::made_of(db, &scope, &invoices).await? {
        if let (Some(invoice), ReceivableType::CreditNote) = (note.based_on, note.receivable_type()) {
            credit_notes.entry(invoice).or_default().push(note.id);
        }
    }
    let now = call.env().now();
    let depends_on_day = documents.iter().any(Receivable::may_be_discounted);
    let mut around = Around {
        lines: store::lines(db, &scope, &ids).await?,
        tags: store::tags(db, &scope, &ids).await?,
        credit_notes,
        files: files_by_id(call, file_ids).await?,
        today: if depends_on_day { clock::today(db, &scope, now).await? } else { now.date_naive() },
    };
    documents.into_iter().map(|document| around.body(call, file_store, document)).collect()
}

/// A document on the wire.
pub(crate) async fn body(
    db: &impl ConnectionTrait,
    call: &EntityCall,
    file_store: &FileStore,
    document: Receivable,
) -> Result<ReceivableBody> {
    let mut made = bodies(db, call, file_store, vec![document]).await?;
    made.pop().ok_or_else(|| bursar_kernel::Error::internal("a document has no body"))
}

impl Around {
    fn body(&mut self, call: &EntityCall, file_store: &FileStore, document: Receivable) -> Result<ReceivableBody> {
        let (amount_due, amount_to_pay) = (document.amount_due(), document.amount_to_pay(self.today)?);
        let attached = document.attachments.as_ref();
        let attached = attached.map(|all| all.iter().filter_map(|one| one.body(call, file_store, &self.files)).collect::<Vec<_>>());
        let (is_einvoice, einvoice) = (document.is_einvoice(), document.einvoice.clone().unwrap_or_default());
        let PdfLinks { file_url, original_file_url } = PdfLinks::of(call, file_store, document.current_pdf(), &self.files);
        let Einvoice { sender: network_credentials, receiver: counterpart_einvoicing_credentials, error_comment, file_id, is_in_pdf: _ } =
            einvoice;
        let einvoice_file_url = file_id.and_then(|id| Some(AttachedFile::new(call, file_store, self.files.get(&id)?.clone()).url));
        let shared = SharedFields {
            id: document.id,
            created_at: document.created_at,
            updated_at: document.updated_at,
            attachments: attached.filter(|all| !all.is_empty()),
            based_on: document.based_on,
            counterpart_id: document.counterpart_id,
            currency: document.currency,
            document_id: document.document_id,
            due_date: document.due_date,
            einvoice_file_url: einvoice_file_url.filter(|_| is_einvoice),
            entity_user_id: document.entity_user_id,
            file_url,
            issue_date: document.issue_date,
            line_items: self.lines.remove(&document.id).unwrap_or_default().iter().map(Line::body).collect(),
            original_file_url,
            project_id: document.project_id,
            tags: self.tags.remove(&document.id).unwrap_or_default(),
            amounts: document.amounts,
            content: document.content,
        };
        let (status, expiry_date) = (document.status, document.expiry_date);
        Ok(match document.own {
            Own::Quote(own) => ReceivableBody::Quote(Box::new(QuoteBody { shared, own, expiry_date, status, kind: OnlyQuote::Quote })),
            Own::Invoice(own) => {
                let credit_note_ids = self.credit_notes.remove(&document.id).unwrap_or_default();
                let related_documents = RelatedDocuments { credit_note_ids, proforma_invoice_id: None };
                ReceivableBody::Invoice(Box::new(InvoiceBody {
                    shared,
                    own,
                    amount_due,
                    amount_to_pay,
                    counterpart_einvoicing_credentials,
                    einvoice_error_comment: error_comment,
                    network_credentials,
                    related_documents,
                    status,
                    kind: OnlyInvoice::Invoice,
                }))
            }
            Own::CreditNote(own) => ReceivableBody::CreditNote(Box::new(CreditNoteBody {
                shared,
                own,
                counterpart_einvoicing_credentials,
                einvoice_error_comment: error_comment,
                network_credentials,
                status,
                kind: OnlyCreditNote::CreditNote,
            })),
        })
    }
}
