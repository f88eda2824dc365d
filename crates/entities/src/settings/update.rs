use axum::Extension;
use bursar_events::{Event, ObjectType, emit};
use bursar_kernel::{Result, Uuid};
use bursar_store::Tx;
use bursar_web::{Answer, Call, EntityCall, Json, Path, VersionExtras, WantsVersionExtras};

use super::change::PatchSettings;
use super::{LedgerQuestions, Settings, partner_settings, store};
use crate::entities;

/// Update the settings of an entity
///
/// A field that is left out stays, also inside of objects; null is the default again; a list is replaced as a whole. An account or tax of the
/// ledger must be one of the connected company, as its lists show it.
#[utoipa::path(patch, path = "/entities/{entity_id}/settings", responses((status = 200, body = Settings)))]
pub(crate) async fn update(
    call: Call,
    wants: WantsVersionExtras,
    Extension(ledger): Extension<LedgerQuestions>,
    Path(id): Path<Uuid>,
    Json(body): Json<PatchSettings>,
) -> Answer<(Option<VersionExtras>, Json<Settings>)> {
    let tx = call.db().begin().await?;
    let scope = entities::store::hold(&tx, call.scope(), id).await?;
    let before = store::get(&tx, &scope).await?;
    call.require_match(|| &before)?;
    let (settings, numbers) = before.updated(body)?;
    ledger.check(&tx, scope, &before, &settings).await?;
    let has_chosen = store::choose_numbers(&tx, &scope, &numbers).await?;
    if settings != before || has_chosen {
        store::put(&tx, &scope, &settings, call.env().now()).await?;
        emit_updated(&tx, &call, id).await?;
        tx.commit().await?;
    }
    Ok((partner_settings(&call, wants).await?, Json(settings)))
}

/// Where the settings of the entity name one ledger account, they name another one from now on. Answers whether they did.
pub async fn replace_default_account(tx: &Tx, call: &EntityCall, from: Uuid, to: Uuid) -> Result<bool> {
    let scope = entities::store::hold(tx, call.scope(), call.entity_id).await?;
    let before = store::get(tx, &scope).await?;
    let mut settings = before.clone();
    if let Some(accounting) = &mut settings.accounting {
        accounting.replace_account(from, to);
    }
    if settings == before {
        return Ok(false);
    }
    store::put(tx, &scope, &settings, call.env().now()).await?;
    emit_updated(tx, call, call.entity_id).await?;
    Ok(true)
}

/// Settings have no id of their own: they are the entity's.
async fn emit_updated(tx: &Tx, call: &Call, entity_id: Uuid) -> Result<()> {
    const OBJECT_TYPE: ObjectType = ObjectType::named("entity_settings");
    let event = Event {
        object_type: OBJECT_TYPE,
        object_id: entity_id,
        partner_id: call.partner_id,
        entity_id: Some(entity_id),
        action: "updated",
        description: "the settings of an entity were updated".into(),
    };
    emit(tx, call.env(), event).await
}
