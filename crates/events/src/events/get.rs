use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::{EventBody, store};

/// Get an event
///
/// By the `id` that a webhook carried, of whichever of the partner's entities it is; a user reads those of their own entity.
#[utoipa::path(get, path = "/events/{event_id}", responses((status = 200, body = EventBody)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<EventBody>> {
    let (event, dialect) = store::get(call.db(), &call.scope(), id).await?;
    Ok(Json(event.body(&dialect)))
}
