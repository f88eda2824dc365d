use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{AccountingMatch, MatchBody};

/// Get a doubtful match
///
/// The object here, the candidates of the accounting system with the reasons for each, and the decision.
#[utoipa::path(get, path = "/accounting_matches/{match_id}", responses((status = 200, body = MatchBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<MatchBody>> {
    let found: AccountingMatch = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(found.body()))
}
