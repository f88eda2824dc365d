//! Every query on `tax_choices` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Record, Scope, record, sea_orm};
use bursar_web::Filter;
use sea_orm::ConnectionTrait;

use super::{Asked, TaxChoice};

/// The tax rate that was chosen for this question: that for the counterpart before that for all, the last one before earlier ones.
pub(crate) async fn remembered(db: &impl ConnectionTrait, scope: &Scope, asked: &Asked) -> Result<Option<Uuid>> {
    let Ok(rate) = asked.rate.nearest() else { return Ok(None) };
    let mut filter = Filter::within(scope, &TaxChoice::TENANCY);
    filter.compare("book_id", "=", Some(asked.book_id));
    filter.compare("direction", "=", Some(asked.direction().into_str()));
    filter.compare("rate", "=", Some(rate.percent_minor_units()));
    let choices: Vec<TaxChoice> = record::select(db, &format!("{} ORDER BY id DESC", filter.sql), filter.values).await?;
    let of_counterpart = choices.iter().find(|choice| choice.counterpart_id.is_some() && choice.counterpart_id == asked.counterpart_id);
    let of_all = || choices.iter().find(|choice| choice.counterpart_id.is_none());
    Ok(of_counterpart.or_else(of_all).map(|choice| choice.accounting_tax_rate_id))
}
