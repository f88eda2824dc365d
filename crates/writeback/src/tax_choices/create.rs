use bursar_accounting::has_tax_rate;
use bursar_kernel::{Error, FieldError, Rate, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{TaxChoice, TaxDirection};
use crate::after_pull;
use crate::errors::PushErrorCode;
use crate::objects::require_live_book;
use crate::wake::ask_again;

/// A choice to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateAccountingTaxChoice)]
pub(crate) struct CreateTaxChoice {
    /// For what is sold, or for what is bought.
    direction: TaxDirection,
    /// The rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    rate: Rate,
    /// For documents with this counterpart alone.
    counterpart_id: Option<Uuid>,
    /// The tax rate of the ledger: one of `GET /accounting_tax_rates`.
    accounting_tax_rate_id: Uuid,
}

/// Choose a tax rate
///
/// Answers once which tax rate of the accounting system a rate here means. It is remembered, and records that waited for the answer continue
/// automatically.
#[utoipa::path(
    post,
    path = "/accounting_tax_choices",
    responses((status = 201, body = TaxChoice), (status = 409, description = "the entity has no live connection"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateTaxChoice>) -> Answer<(StatusCode, Json<TaxChoice>)> {
    let CreateTaxChoice { direction, rate, counterpart_id, accounting_tax_rate_id } = body;
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let book = require_live_book(&tx, &scope).await?;
    let wrong = |field: &str, message: &str| Error::invalid(FieldError::new("body", field, message, "value_error"));
    if !has_tax_rate(&tx, scope, accounting_tax_rate_id).await? {
        return Err(wrong("accounting_tax_rate_id", "is not in the connected ledger: GET /accounting_tax_rates lists what is").into());
    }
    if let Some(id) = counterpart_id
        && !tx.refer_to(bursar_counterparts::REFERENCE, &scope, id).await?
    {
        return Err(wrong("counterpart_id", "names no counterpart of this entity").into());
    }
    let (id, entity_id, created_at) = (env.id(), call.entity_id, env.now());
    let choice = TaxChoice { id, entity_id, book_id: book.id, direction, rate, counterpart_id, accounting_tax_rate_id, created_at };
    record::insert(&tx, &scope, &choice).await?;
    ask_again(&tx, env, &scope, &book, &[PushErrorCode::TaxRateAmbiguous]).await?;
    after_pull::warn(&tx, &scope, book.id, env.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(choice)))
}
