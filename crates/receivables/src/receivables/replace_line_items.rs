use axum::Extension;
use axum::Json;
use bursar_documents::{Issuer, References};
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changes::AskedLine;
use super::draft;
use super::happened::Teller;
use super::line::{Line, LineBody};
use super::status::Action;
use super::{Receivable, lines, store};
use crate::papers::render_pdf::renew_pdf;

/// The lines of a document: all of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateLineItems)]
pub(crate) struct ReplaceLineItems {
    /// What is sold: at most 1000 lines.
    data: Vec<AskedLine>,
}

/// The lines of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineItemsResponse)]
pub(crate) struct LineItems {
    /// What is sold.
    data: Vec<LineBody>,
}

/// Replace the line items of a receivable
///
/// The document has these lines and no other. It can be done to drafts of quotes and invoices; where the entity's settings say
/// `non_compliant`, also to invoices that are issued or overdue.
#[utoipa::path(
    put,
    path = "/receivables/{receivable_id}/line_items",
    responses((status = 200, body = LineItems), (status = 409, description = "its status does not allow changing its lines"))
)]
pub(crate) async fn replace_line_items(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    body: bursar_web::Json<ReplaceLineItems>,
) -> Answer<Json<LineItems>> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let mut document: Receivable = record::lock(&tx, &call.scope(), id).await?;
    document.require(Action::ReplaceLines, issuer.is_open())?;
    let mut references = References::new(&tx, call.scope(), &["body"]);
    // In this body the lines stand under another name than in all others.
    let mut lines = lines::make(call.env(), &document, body.0.data, &mut references).await?;
    references.finish()?;
    draft::compute(&mut document, &mut lines, &["body"])?;
    renew_pdf(&tx, call.env(), &call.scope(), &mut document).await?;
    document.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &document).await?;
    store::replace_lines(&tx, &call.scope(), &document, &lines).await?;
    Teller::of_call(&tx, &call).updated(&document).await?;
    tx.commit().await?;
    Ok(Json(LineItems { data: lines.iter().map(Line::body).collect() }))
}
