use bursar_connectors::Kind;
use bursar_web::{Answer, EntityCall, Json, Query};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ReceivableBody, body};
use crate::ledger_documents::{ListByOffset, page};

/// Invoices of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingReceivableList)]
pub struct ReceivableList {
    /// The invoices.
    pub data: Vec<ReceivableBody>,
}

/// List invoices of the ledger
///
/// As of the last pull, in the order in which they were first seen. Nothing of it is imported: compare it with your own.
#[utoipa::path(get, path = "/accounting/receivables", params(ListByOffset), responses((status = 200, body = ReceivableList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListByOffset>) -> Answer<Json<ReceivableList>> {
    let (rows, references) = page(&call, Kind::Invoice, &query).await?;
    let data = rows.iter().map(|row| body(row, &references)).collect::<Result<_, _>>()?;
    Ok(Json(ReceivableList { data }))
}
