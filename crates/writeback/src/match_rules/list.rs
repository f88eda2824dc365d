use bursar_web::listing::{Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{MatchClue, MatchRule};

pub(crate) static LISTING: Listing = Listing::new("AccountingMatchRuleList")
    .sort(&[by("created_at", Moment)])
    .filter(&[on("clue", word::<MatchClue>()).eq(), on("created_at", Moment).range()]);

/// List match rules
///
/// Decisions about doubtful matches that are remembered. A rule counts as long as the object of the accounting system that it names is active.
#[utoipa::path(get, path = "/accounting_match_rules", responses((status = 200, body = Page<MatchRule>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<MatchRule>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
