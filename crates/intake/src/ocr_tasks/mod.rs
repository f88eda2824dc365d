//! Recognition by itself: a file in, what it says out. Nothing is made of it.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use bursar_web::OptionalEntityCall;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use recognized_data::RecognizedData;

pub(crate) mod create;
pub(crate) mod finish;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod recognized_data;
pub(crate) mod store;
pub(crate) mod upload_from_file;

/// A task of recognition.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "ocr_tasks", called = "OCR task", partner = "partner_id", entity = "entity_id", own("created_by_user_id"))]
#[schema(as = OcrTaskResponseSchema)]
pub(crate) struct OcrTask {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) partner_id: Uuid,
    /// Whose it is; none where no entity was named.
    #[serde(skip)]
    pub(crate) entity_id: Option<Uuid>,
    /// When it was asked for.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it was finished.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) created_by_user_id: Option<Uuid>,
    /// What the document is: as it was asked for, else as the file says, once it was read.
    #[record(word)]
    pub(crate) document_type: Option<OcrDocumentType>,
    /// Why nothing was read.
    #[record(json_text = "body")]
    pub(crate) error: Option<String>,
    /// What the file says; null until it was read.
    #[record(json_text = "body")]
    pub(crate) recognized_data: Option<RecognizedData>,
    /// Where it is in its life.
    #[record(word)]
    pub(crate) status: OcrTaskStatus,
    #[serde(skip)]
    pub(crate) file_id: Option<Uuid>,
    #[serde(skip)]
    #[record(json_text = "body")]
    pub(crate) file_url: Option<String>,
}

/// Where a task is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OCRTaskStatus)]
pub(crate) enum OcrTaskStatus {
    /// The file is being read.
    Processing,
    /// It was read.
    Success,
    /// It could not be read.
    Error,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OCRDocumentTypeEnum)]
pub(crate) enum OcrDocumentType {
    /// A bill.
    Invoice,
    /// A credit note.
    CreditNote,
    /// A receipt.
    Receipt,
}

impl OcrTask {
    /// A task that is about to begin.
    fn new(call: &OptionalEntityCall, document_type: Option<OcrDocumentType>) -> OcrTask {
        let now = call.env().now();
        OcrTask {
            id: call.env().id(),
            partner_id: call.partner_id,
            entity_id: call.entity_id,
            created_at: now,
            updated_at: now,
            created_by_user_id: call.user_id(),
            document_type,
            error: None,
            recognized_data: None,
            status: OcrTaskStatus::Processing,
            file_id: None,
            file_url: None,
        }
    }
}

impl Named for OcrTask {
    const OBJECT_TYPE: ObjectType = ObjectType::named("ocr_task");
    const CALLED: &'static str = "an OCR task";
}
