use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;

use super::body::CounterpartBody;
use super::payloads::{CreateCounterpart, NewCounterpart};
use super::store;
use crate::addresses::CounterpartAddress;

/// Create a counterpart
///
/// A company or a person that the entity sells to, buys from, or both. Its address becomes the first of its addresses and its default
/// billing address; it stands under `/addresses` from then on. Whether it is a company or a person never changes.
#[utoipa::path(post, path = "/counterparts", responses((status = 201, body = CounterpartBody)))]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateCounterpart>) -> Answer<(StatusCode, Json<CounterpartBody>)> {
    let NewCounterpart { mut counterpart, address, tag_ids } = body.made(call.env().id(), call.entity_id, call.user_id(), call.env().now());
    let address = CounterpartAddress::new(call.env().id(), &counterpart, address);
    counterpart.default_billing_address_id = Some(address.id);
    let tx = call.db().begin().await?;
    record::insert(&tx, &call.scope(), &counterpart).await?;
    record::insert(&tx, &call.scope(), &address).await?;
    let tags = store::set_tags(&tx, &call.scope(), &counterpart, &tag_ids).await?;
    emit_change(&tx, &call, Change::Created, &counterpart).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(CounterpartBody::new(counterpart, tags))))
}
