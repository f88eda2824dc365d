use bursar_events::{Event, ObjectType, emit, set_api_version};
use bursar_kernel::Result;
use bursar_store::Tx;
use bursar_web::{Answer, Call, Json};

use super::changes::UpdateSettings;
use super::{Settings, store};

/// Update the partner's settings
///
/// A field that is left out stays; `null` goes back to the default. A group such as `mail` or `payable` is replaced as a whole: what it leaves
/// out has its default.
#[utoipa::path(
    patch,
    path = "/settings",
    responses((status = 200, body = Settings), (status = 404, description = "the partner is gone"))
)]
pub(crate) async fn update(call: Call, Json(body): Json<UpdateSettings>) -> Answer<Json<Settings>> {
    let tx = call.db().begin().await?;
    tx.hold(&format!("settings/{}", call.partner_id)).await?;
    let before = store::get(&tx, &call.scope()).await?;
    call.require_match(|| &before)?;
    let settings = before.clone().updated(body)?;
    if settings != before {
        store::put(&tx, &call.scope(), &settings, call.env().now()).await?;
        set_api_version(&tx, call.partner_id, settings.api_version.as_deref()).await?;
        emit_updated(&tx, &call).await?;
        tx.commit().await?;
    }
    Ok(Json(settings))
}

async fn emit_updated(tx: &Tx, call: &Call) -> Result<()> {
    const OBJECT_TYPE: ObjectType = ObjectType::named("partner_settings");
    let event = Event {
        object_type: OBJECT_TYPE,
        object_id: call.partner_id,
        partner_id: call.partner_id,
        entity_id: None,
        action: "updated",
        description: "the partner's settings were updated".into(),
    };
    emit(tx, call.env(), event).await
}
