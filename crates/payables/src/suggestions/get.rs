use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::usual_account;
use crate::payables::{Payable, SuggestedCounterpart};

/// What is suggested for a payable.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuggestedResponse)]
pub(crate) struct Suggestions {
    /// The counterpart that the bill may be from. Null when none is like what the bill says.
    #[schema(required = true)]
    suggested_counterpart: Option<SuggestedCounterpart>,
    /// The ledger account that the last bills of this counterpart were booked to most often. Null where there are none.
    suggested_ledger_account_id: Option<Uuid>,
}

/// Get the suggestions for a payable
///
/// A vendor is suggested when what the bill says of it (`counterpart_raw_data`) fits one: its VAT number, its tax number, its bank account or its
/// whole name. A ledger account is suggested by how that vendor's last bills were booked. Nothing of it is set by itself.
#[utoipa::path(get, path = "/payables/{payable_id}/suggestions", responses((status = 200, body = Suggestions)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Suggestions>> {
    let payable: Payable = record::get(call.db(), &call.scope(), id).await?;
    let suggested_ledger_account_id = usual_account(call.db(), &call.scope(), &payable).await?;
    Ok(Json(Suggestions { suggested_counterpart: payable.suggested_counterpart, suggested_ledger_account_id }))
}
