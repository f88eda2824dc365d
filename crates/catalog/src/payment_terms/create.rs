use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DiscountTier, DueTier, MAX_COUNT, PaymentTerms};

/// Payment terms to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentTermsCreatePayload)]
pub(crate) struct CreatePaymentTerms {
    /// What they stand for.
    #[schema(max_length = 255)]
    description: Option<String>,
    /// Their name.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The first discount for paying early.
    term_1: Option<DiscountTier>,
    /// The second discount, for paying later than the first.
    term_2: Option<DiscountTier>,
    /// When the whole amount is due.
    term_final: DueTier,
}

/// Create payment terms
///
/// Days are counted from the date of issue, and each term ends after the one before it. An entity has at most 1000 payment terms.
#[utoipa::path(
    post,
    path = "/payment_terms",
    responses((status = 201, body = PaymentTerms), (status = 400, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreatePaymentTerms>) -> Answer<(StatusCode, Json<PaymentTerms>)> {
    let CreatePaymentTerms { description, name, term_1, term_2, term_final } = body;
    let now = call.env().now();
    let terms = PaymentTerms {
        id: call.env().id(),
        description,
        name,
        term_1,
        term_2,
        term_final,
        entity_id: call.entity_id,
        created_by_entity_user_id: call.user_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let terms = terms.in_order()?;
    let tx = call.db().begin().await?;
    record::require_room::<PaymentTerms>(&tx, &call.scope(), MAX_COUNT).await?;
    record::insert(&tx, &call.scope(), &terms).await?;
    emit_change(&tx, &call, Change::Created, &terms).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(terms)))
}
