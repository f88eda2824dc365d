use bursar_events::{Change, emit_change};
use bursar_jobs::enqueue;
use bursar_kernel::{Error, FieldError, NaiveDate, Result, Uuid, ensure_valid};
use bursar_receivables::ReceivableStatus;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

use super::make_export::MakeExport;
use super::{DataExport, ExportFormat, ExportObject, ExportStatus, store};

/// Exports of an entity that wait at the same time.
const MAX_PENDING: usize = 20;

/// Which documents to export.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExportPayloadSchema, example = json!({
    "date_from": "2024-01-01", "date_to": "2024-12-31", "format": "csv", "objects": [{"name": "payable", "statuses": ["paid"]}],
}))]
pub(crate) struct CreateDataExport {
    /// The first day, in UTC, on which they were created.
    date_from: NaiveDate,
    /// The last day, in UTC, on which they were created.
    date_to: NaiveDate,
    /// In which form.
    format: ExportFormat,
    /// Documents of which types, in which statuses.
    objects: Vec<ExportObject>,
}

/// The export that is made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreateExportTaskResponseSchema)]
pub(crate) struct CreatedDataExport {
    /// Its id.
    id: Uuid,
}

/// Create a data export
///
/// The documents are packed into a ZIP archive in the background: `GET /data_exports/{document_export_id}` tells when it is there, and so does
/// the event `export.finished`. An entity has at most 20 pending exports; one more is answered with 409.
#[utoipa::path(
    post,
    path = "/data_exports",
    responses(
        (status = 200, body = CreatedDataExport),
        (status = 409, description = "a status cannot be exported, or too many exports are pending")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(asked): Json<CreateDataExport>) -> Answer<Json<CreatedDataExport>> {
    asked.require_sound()?;
    let export = DataExport {
        id: call.env().id(),
        entity_id: call.entity_id,
        created_at: call.env().now(),
        created_by_entity_user_id: call.user_id(),
        format: asked.format,
        status: ExportStatus::Pending,
        file_id: None,
        date_from: asked.date_from,
        date_to: asked.date_to,
        objects: asked.objects,
        count: 0,
        error: None,
        started_at: None,
        ended_at: None,
    };
    let tx = call.db().begin().await?;
    if store::pending(&tx, &call.scope()).await? >= MAX_PENDING {
        return Err(Error::conflict(format!("{MAX_PENDING} exports are pending: wait until one has ended")).into());
    }
    record::insert(&tx, &call.scope(), &export).await?;
    enqueue(&tx, call.env(), &MakeExport::of(&call.scope(), &export)).await?;
    emit_change(&tx, &call, Change::Created, &export).await?;
    tx.commit().await?;
    Ok(Json(CreatedDataExport { id: export.id }))
}

impl CreateDataExport {
    fn require_sound(&self) -> Result<()> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, msg: &str| wrong.push(FieldError::new("body", field, msg, "value_error"));
        if self.date_to < self.date_from {
            refuse("date_to", "must not be before date_from");
        }
        if self.objects.is_empty() {
            refuse("objects", "must name documents of at least one type");
        }
        let twice = |object: &ExportObject| self.objects.iter().filter(|other| other.plural() == object.plural()).count() > 1;
        if self.objects.iter().any(twice) {
            refuse("objects", "must name each type of document once");
        }
        if self.objects.iter().any(|object| object.statuses().is_empty()) {
            refuse("objects", "must name at least one status of each type");
        }
        ensure_valid(wrong)?;
        self.objects.iter().try_for_each(require_available)
    }
}

/// Refuses documents that were deleted: nothing shows them any more.
fn require_available(object: &ExportObject) -> Result<()> {
    let ExportObject::Receivables(asked) = object else { return Ok(()) };
    if !asked.statuses.contains(&ReceivableStatus::Deleted) {
        return Ok(());
    }
    let available = ReceivableStatus::VARIANTS.iter().filter(|status| **status != ReceivableStatus::Deleted);
    let available: Vec<&'static str> = available.map(|status| (*status).into()).collect();
    Err(Error::conflict(format!("Not all statuses are available: deleted. Available ones: {}", available.join(", "))))
}
