use axum::Extension;
use bursar_entities::{change_service_account, service_account};
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{StripeAccountBody, wrong_account};
use crate::stripe::StripeServer;

/// The account at Stripe of an entity.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetStripeAccount, example = json!({"account_id": "acct_1032D82eZvKYlo2C", "application_fee_rate": 150}))]
pub(crate) struct SetStripeAccount {
    /// Its id at Stripe: an account that is connected to the operator's.
    #[schema(pattern = "^acct_[A-Za-z0-9]{1,60}$")]
    account_id: String,
    /// What the platform keeps of each payment, in hundredths of a percent: 150 is 1.5 %.
    #[schema(minimum = 0, maximum = 10_000)]
    application_fee_rate: Option<u32>,
}

/// Set the Stripe account of an entity
///
/// From now on its card payments are charged on this account, and Stripe pays them out to the account's own bank. The account is read at Stripe:
/// one that is not connected to the operator's is 422. What it can be paid by, and what Stripe asks of it, is said by the payment methods and the
/// onboarding requirements of the entity. Payments that somebody has begun stay where they are.
#[utoipa::path(put, path = "/entities/{entity_id}/stripe_account", responses((status = 200, body = StripeAccountBody)))]
pub(crate) async fn set(
    call: Call,
    Extension(stripe): StripeServer,
    Path(id): Path<Uuid>,
    Json(body): Json<SetStripeAccount>,
) -> Answer<Json<StripeAccountBody>> {
    let SetStripeAccount { account_id, application_fee_rate } = body;
    // An entity that is none of the partner's is 404 before Stripe is asked.
    service_account(call.db(), call.scope(), id).await?;
    let stripe = stripe.ok_or_else(|| wrong_account("cannot be used: the operator of this server has no account at Stripe"))?;
    let described = stripe.describe(&account_id).await;
    let described = described.map_err(|error| wrong_account(format!("cannot be read at Stripe: {error}")))?;
    let account = described.account(application_fee_rate.filter(|rate| *rate > 0));
    let tx = call.db().begin().await?;
    change_service_account(&tx, call.env(), &call.edge().vault, call.scope(), id, |_| Ok(Some(account.clone()))).await?;
    tx.commit().await?;
    Ok(Json(account.into()))
}
