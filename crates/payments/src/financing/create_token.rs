use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;

use super::{FinancingToken, no_lender};

/// Create a token for a lender's pages
///
/// Always refused: this server works with no lender.
#[utoipa::path(post, path = "/financing_tokens", responses((status = 201, body = FinancingToken)))]
pub(crate) async fn create_token(_: EntityCall) -> Answer<(StatusCode, Json<FinancingToken>)> {
    Err(no_lender().into())
}
