use std::collections::BTreeMap;

use bursar_web::{Answer, Call, Json};

use super::{account, facts, mine};
use crate::entities::country::Country;

/// Get the countries of bank accounts
///
/// For each currency of `GET /frontend/bank_account_masks`, the countries in which such an account can be.
#[utoipa::path(
    get,
    path = "/frontend/bank_accounts_currency_to_supported_countries",
    responses((status = 200, body = BTreeMap<String, Vec<Country>>))
)]
pub(crate) async fn bank_accounts_currency_to_supported_countries(
    call: Call,
) -> Answer<Json<BTreeMap<&'static str, &'static [&'static str]>>> {
    let onboarding = mine(&call).await?;
    Ok(Json(account::countries(&facts(&call, &onboarding).await?)))
}
