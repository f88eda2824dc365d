use axum::Json;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::gone::name_gone;
use super::requirements::{MissingFields, missing};
use super::status::ReceivableStatus;
use super::{Receivable, store};

/// What a document lacks, and what may not work as it is meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivablesVerifyResponse)]
pub(crate) struct Verification {
    /// What it lacks to be issued.
    #[schema(required = false)]
    errors: MissingFields,
    /// What may not work as it is meant.
    #[schema(required = false)]
    warnings: VerificationWarnings,
}

/// What may not work as it is meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivablesRemindersWarningMessage)]
struct VerificationWarnings {
    /// Why no reminder can be sent; null where it can.
    #[schema(required = false)]
    payment_reminders: Option<String>,
}

/// Verify a receivable
///
/// Names what the document lacks to be issued, by the rules of the entity's country. Of a draft also what it refers to and was deleted since:
/// it keeps its copy, and can be issued with that.
#[utoipa::path(post, path = "/receivables/{receivable_id}/verify", responses((status = 200, body = Verification)))]
pub(crate) async fn verify(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Verification>> {
    let document: Receivable = record::get(call.db(), &call.scope(), id).await?;
    let lines = store::lines_of(call.db(), &call.scope(), id).await?;
    let warnings = VerificationWarnings { payment_reminders: document.reminder_warning() };
    let mut errors = missing(&document, &lines);
    if document.status == ReceivableStatus::Draft {
        name_gone(call.db(), &call.scope(), &document, &lines, &mut errors).await?;
    }
    Ok(Json(Verification { errors, warnings }))
}
