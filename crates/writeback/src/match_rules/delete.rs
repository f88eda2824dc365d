use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::MatchRule;

/// Delete a match rule
///
/// From now on a person decides again. What was linked by the rule stays linked.
#[utoipa::path(delete, path = "/accounting_match_rules/{match_rule_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    record::delete::<MatchRule>(&tx, &call.scope(), id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
