use axum::Json;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use serde::Serialize;
use utoipa::ToSchema;

use crate::payables::{Payable, SuggestedCounterpart};

/// What is suggested for a payable.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuggestedResponse)]
pub(crate) struct Suggestions {
    /// The counterpart that the bill may be from. Null when none is like what the bill says.
    #[schema(required = true)]
    suggested_counterpart: Option<SuggestedCounterpart>,
}

/// Get what is suggested for a payable
///
/// A vendor is suggested when what the bill says of it (`counterpart_raw_data`) fits one: its VAT number, its tax number, its bank account or its
/// whole name.
#[utoipa::path(get, path = "/payables/{payable_id}/suggestions", responses((status = 200, body = Suggestions)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Suggestions>> {
    let payable: Payable = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(Suggestions { suggested_counterpart: payable.suggested_counterpart }))
}
