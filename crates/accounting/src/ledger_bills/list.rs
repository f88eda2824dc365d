use bursar_connectors::Kind;
use bursar_web::{Answer, EntityCall, Json, Query};
use serde::Serialize;
use utoipa::ToSchema;

use super::{PayableBody, body};
use crate::ledger_documents::{ListByOffset, page};

/// Bills of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingPayableList)]
pub struct PayableList {
    /// The bills.
    pub data: Vec<PayableBody>,
}

/// List bills of the ledger
///
/// As of the last pull, in the order in which they were first seen. Nothing of it is imported: compare it with your own.
#[utoipa::path(get, path = "/accounting/payables", params(ListByOffset), responses((status = 200, body = PayableList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListByOffset>) -> Answer<Json<PayableList>> {
    let (rows, references) = page(&call, Kind::Bill, &query).await?;
    let data = rows.iter().map(|row| body(row, &references)).collect::<Result<_, _>>()?;
    Ok(Json(PayableList { data }))
}
