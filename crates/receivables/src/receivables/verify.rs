use bursar_accounting::live_connection;
use bursar_entities::{DocumentKind, receivable_preferences, upcoming_number};
use bursar_kernel::{Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use chrono::Datelike;
use serde::Serialize;
use utoipa::ToSchema;

use super::gone::name_gone;
use super::requirements::{MissingFields, missing};
use super::status::{ReceivableStatus, ReceivableType};
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
    /// Ours: why the accounting system will not hold the whole number of the document, or the number that it would get now; null where it will.
    #[schema(required = false)]
    document_id: Option<String>,
}

/// The longest number that QuickBooks takes.
const QUICKBOOKS_NUMBER: usize = 21;

/// Verify a receivable
///
/// Names what the document lacks to be issued, by the rules of the entity's country. Of a draft also what it refers to and was deleted since:
/// it keeps its copy, and can be issued with that. Warns of a number that the connected accounting system does not take.
#[utoipa::path(post, path = "/receivables/{receivable_id}/verify", responses((status = 200, body = Verification)))]
pub(crate) async fn verify(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Verification>> {
    let document: Receivable = record::get(call.db(), &call.scope(), id).await?;
    let lines = store::lines_of(call.db(), &call.scope(), id).await?;
    let warnings =
        VerificationWarnings { payment_reminders: document.reminder_warning(), document_id: number_warning(&call, &document).await? };
    let mut errors = missing(&document, &lines);
    if document.status == ReceivableStatus::Draft {
        name_gone(call.db(), &call.scope(), &document, &lines, &mut errors).await?;
    }
    Ok(Json(Verification { errors, warnings }))
}

/// QuickBooks refuses numbers that are too long for it.
async fn number_warning(call: &EntityCall, document: &Receivable) -> Result<Option<String>> {
    let kind = match document.receivable_type() {
        ReceivableType::Invoice => DocumentKind::Invoice,
        ReceivableType::CreditNote => DocumentKind::CreditNote,
        ReceivableType::Quote => return Ok(None),
    };
    let connection = live_connection(call.db(), &call.scope()).await?;
    if !connection.is_some_and(|connection| connection.platform.is_some_and(|platform| platform.starts_with("quickbooks"))) {
        return Ok(None);
    }
    let number = match &document.document_id {
        Some(number) => number.clone(),
        None => {
            let numbering = receivable_preferences(call.db(), &call.scope()).await?.numbering;
            numbering.written(kind, upcoming_number(call.db(), &call.scope(), kind).await?, call.env().now().year())
        }
    };
    let length = number.chars().count();
    let message =
        || format!("QuickBooks takes {QUICKBOOKS_NUMBER} characters of a number, and {number} has {length}: shorten the numbering");
    Ok((length > QUICKBOOKS_NUMBER).then(message))
}
