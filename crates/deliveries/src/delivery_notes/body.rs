//! Delivery notes on the wire.

use bursar_counterparts::{CounterpartExtractBody, PostalAddress};
use bursar_documents::pdf::{FilesById, Pdf, PdfLinks, files_by_id};
use bursar_documents::{EntityAddressCopy, IssuerCopy};
use bursar_entities::Language;
use bursar_files::FileStore;
use bursar_kernel::{DateTime, Error, NaiveDate, Result, Utc, Uuid, wire};
use bursar_web::EntityCall;
use serde::Serialize;
use utoipa::ToSchema;

use super::{DeliveredItem, DeliveryNote, DeliveryNoteStatus, Parties};

/// What was delivered to whom, without prices.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveryNoteResource)]
pub(crate) struct DeliveryNoteBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// The invoice or the quote that it was made of.
    #[schema(required = false)]
    based_on: Option<Uuid>,
    /// The number of that document.
    #[schema(required = false)]
    based_on_document_id: Option<String>,
    /// Whom it is for, as it was when the note named it.
    counterpart: CounterpartExtractBody,
    /// The address that is delivered to.
    counterpart_address: PostalAddress,
    /// The id of the counterpart.
    counterpart_id: Uuid,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    created_by_entity_user_id: Option<Uuid>,
    /// The day of the delivery.
    #[schema(required = false)]
    delivery_date: Option<NaiveDate>,
    /// A number of the entity's own for the delivery.
    #[schema(required = false)]
    delivery_number: Option<String>,
    /// Does the PDF have lines to sign on?
    display_signature_placeholder: bool,
    /// Its number.
    document_id: String,
    /// The entity that delivers.
    entity: IssuerCopy,
    /// Where the entity is registered.
    entity_address: EntityAddressCopy,
    /// Whose it is.
    entity_id: Uuid,
    /// The language of the PDF for the counterpart.
    file_language: Language,
    /// The PDF in the counterpart's language; null until it is made.
    #[schema(required = false)]
    file_url: Option<String>,
    /// What is delivered.
    #[schema(min_items = 1)]
    line_items: Vec<DeliveredItem>,
    /// What stands above the lines.
    #[schema(required = false)]
    memo: Option<String>,
    /// The language of the entity's own copy of the PDF.
    original_file_language: Language,
    /// The PDF in the entity's language; null until it is made.
    #[schema(required = false)]
    original_file_url: Option<String>,
    /// Its status.
    status: DeliveryNoteStatus,
}

/// Delivery notes on the wire, with the links to their PDFs.
pub(crate) async fn bodies(call: &EntityCall, store: &FileStore, notes: Vec<DeliveryNote>) -> Result<Vec<DeliveryNoteBody>> {
    let printed = notes.iter().filter_map(DeliveryNote::current_pdf).flat_map(Pdf::file_ids).collect();
    let files = files_by_id(call, printed).await?;
    Ok(notes.into_iter().map(|note| DeliveryNoteBody::new(call, store, note, &files)).collect())
}

/// A delivery note on the wire.
pub(crate) async fn body(call: &EntityCall, store: &FileStore, note: DeliveryNote) -> Result<DeliveryNoteBody> {
    let mut made = bodies(call, store, vec![note]).await?;
    made.pop().ok_or_else(|| Error::internal("a delivery note has no body"))
}

impl DeliveryNoteBody {
    fn new(call: &EntityCall, store: &FileStore, note: DeliveryNote, files: &FilesById) -> Self {
        let PdfLinks { file_url, original_file_url } = PdfLinks::of(call, store, note.current_pdf(), files);
        let Parties { counterpart, counterpart_address, entity, entity_address, file_language, original_file_language } = note.parties;
        DeliveryNoteBody {
            id: note.id,
            created_at: note.created_at,
            updated_at: note.updated_at,
            based_on: note.based_on,
            based_on_document_id: note.based_on_document_id,
            counterpart: counterpart.into(),
            counterpart_address,
            counterpart_id: note.counterpart_id,
            created_by_entity_user_id: note.created_by_entity_user_id,
            delivery_date: note.delivery_date,
            delivery_number: note.delivery_number,
            display_signature_placeholder: note.display_signature_placeholder,
            document_id: note.document_id,
            entity,
            entity_address,
            entity_id: note.entity_id,
            file_language,
            file_url,
            line_items: note.items,
            memo: note.memo,
            original_file_language,
            original_file_url,
            status: note.status,
        }
    }
}
