use axum::Extension;
use bursar_accounting::clock;
use bursar_documents::{Issuer, References};
use bursar_files::Files;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changes::AskedLine;
use super::draft;
use super::happened::Teller;
use super::line::{Line, LineBody};
use super::status::{Action, ReceivableType};
use super::{Receivable, lines, store};
use crate::einvoices::prove::prove_change;
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
/// `non_compliant`, also to invoices that are issued or overdue and have no credit note, unless they went through the network of electronic
/// invoices. One that comes to no more than what was paid is `paid`.
#[utoipa::path(
    put,
    path = "/receivables/{receivable_id}/line_items",
    responses((status = 200, body = LineItems), (status = 409, description = "its status does not allow changing its lines"))
)]
pub(crate) async fn replace_line_items(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<ReplaceLineItems>,
) -> Answer<Json<LineItems>> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let mut document: Receivable = record::lock(&tx, &call.scope(), id).await?;
    document.require(Action::ReplaceLines, document.is_open_for(&issuer))?;
    require_uncredited(&tx, &call.scope(), &document).await?;
    let mut references = References::new(&tx, call.scope(), &["body"]);
    // In this body the lines stand under another name than in all others.
    let mut lines = lines::make(call.env(), &document, body.data, &mut references).await?;
    references.finish()?;
    draft::compute(&mut document, &mut lines, &["body"])?;
    prove_change(&tx, &call.scope(), &document, &lines).await?;
    let old_status = document.status;
    document.stand(clock::today(&tx, &call.scope(), call.env().now()).await?)?;
    renew_pdf(&tx, call.env(), &call.scope(), &mut document).await?;
    document.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &document).await?;
    store::replace_lines(&tx, &call.scope(), &document, &lines).await?;
    let teller = Teller::of_call(&tx, &call);
    teller.updated(&document).await?;
    teller.moved(&document, old_status).await?;
    tx.commit().await?;
    Ok(Json(LineItems { data: lines.iter().map(Line::body).collect() }))
}

/// Credit notes name the lines of their invoice by position: it keeps them.
async fn require_uncredited(tx: &Tx, scope: &Scope, document: &Receivable) -> Result<()> {
    let is_credited = document.receivable_type() == ReceivableType::Invoice && !store::made_of(tx, scope, &[document.id]).await?.is_empty();
    let message = "Invoice cannot be given other line items: it has a credit note; credit the rest and make another invoice";
    if is_credited { Err(Error::conflict(message)) } else { Ok(()) }
}
