use bursar_events::save_change;
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DiscountTier, DueTier, PaymentTerms};

/// Changes to payment terms. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentTermsUpdatePayload)]
pub(crate) struct UpdatePaymentTerms {
    /// What they stand for.
    #[schema(max_length = 255)]
    description: Patch<String>,
    /// Their name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The first discount for paying early.
    term_1: Patch<DiscountTier>,
    /// The second discount, for paying later than the first.
    term_2: Patch<DiscountTier>,
    /// When the whole amount is due.
    #[serde(default)]
    #[schema(value_type = DueTier, required = false)]
    term_final: Option<DueTier>,
}

/// Update payment terms
///
/// Documents keep the terms that they were made with. Afterwards as before, each term ends after the one before it.
#[utoipa::path(
    patch,
    path = "/payment_terms/{payment_terms_id}",
    responses((status = 200, body = PaymentTerms))
)]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdatePaymentTerms>) -> Answer<Json<PaymentTerms>> {
    let tx = call.db().begin().await?;
    let before: PaymentTerms = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut terms = before.clone();
    body.description.apply(&mut terms.description);
    body.term_1.apply(&mut terms.term_1);
    body.term_2.apply(&mut terms.term_2);
    set_if_given(&mut terms.name, body.name);
    set_if_given(&mut terms.term_final, body.term_final);
    let mut terms = terms.in_order()?;
    save_change(&tx, &call, &before, &mut terms).await?;
    tx.commit().await?;
    Ok(Json(terms))
}
