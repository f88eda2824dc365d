use std::collections::BTreeMap;

use bursar_web::{Answer, Call, Json};

use super::form::Mask;
use super::{account, facts, mine};

/// Get the fields of a bank account
///
/// For each currency in which the payment methods of the user's entity can use an account, the fields of the form for one.
#[utoipa::path(get, path = "/frontend/bank_account_masks", responses((status = 200, body = BTreeMap<String, Mask>)))]
pub(crate) async fn bank_account_masks(call: Call) -> Answer<Json<BTreeMap<&'static str, Mask>>> {
    let onboarding = mine(&call).await?;
    Ok(Json(account::masks(&facts(&call, &onboarding).await?)))
}
