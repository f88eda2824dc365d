use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::CounterpartBody;
use super::changes::UpdateCounterpart;
use super::{Counterpart, store};

/// Update a counterpart
///
/// The company or the person is always named, with an empty object where only other fields change. Its addresses change under
/// `/addresses`; here it is said which of them are the default ones.
#[utoipa::path(patch, path = "/counterparts/{counterpart_id}", responses((status = 200, body = CounterpartBody)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateCounterpart>) -> Answer<Json<CounterpartBody>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let before: Counterpart = record::lock(&tx, &scope, id).await?;
    let tags_before = store::tags(&tx, &scope, &before).await?;
    call.require_match(|| CounterpartBody::new(before.clone(), tags_before.clone()))?;
    let (mut counterpart, tag_ids) = before.clone().updated(body)?;
    store::require_addresses(&tx, &scope, &before, &counterpart).await?;
    let tags = match tag_ids {
        Some(ids) => store::set_tags(&tx, &scope, &counterpart, &ids).await?,
        None => tags_before.clone(),
    };
    if counterpart != before || tags != tags_before {
        counterpart.updated_at = call.env().now();
        record::save(&tx, &scope, &counterpart).await?;
        emit_change(&tx, &call, Change::Updated, &counterpart).await?;
        tx.commit().await?;
    }
    Ok(Json(CounterpartBody::new(counterpart, tags)))
}
