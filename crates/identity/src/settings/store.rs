//! Every query on the settings of partners.

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Scope, Tx, execute, fetch_optional, json_as_text, sea_orm, text_as_json};
use sea_orm::{ConnectionTrait, Value};

use super::{PayableRules, PaymentsSettings, ReceivableRules, Settings};

/// The partner's settings; the defaults when nothing was ever set.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope) -> Result<Settings> {
    let sql = format!("SELECT {} AS body FROM partner_settings WHERE partner_id = $1", json_as_text(db.get_database_backend(), "body"));
    let row = fetch_optional(db, sql, [scope.partner_id().into()]).await?;
    let Some(row) = row else { return Ok(Settings::default()) };
    Ok(serde_json::from_str(&row.try_get::<String>("", "body")?)?)
}

/// The same as it is answered, for what stands beside the settings of an entity.
pub async fn settings_of(db: &impl ConnectionTrait, scope: &Scope) -> Result<serde_json::Value> {
    Ok(serde_json::to_value(get(db, scope).await?)?)
}

/// What the partner decided about bills.
pub async fn payable_rules(db: &impl ConnectionTrait, scope: &Scope) -> Result<PayableRules> {
    Ok(get(db, scope).await?.payable.into())
}

/// What the partner decided about invoices, quotes and credit notes.
pub async fn receivable_rules(db: &impl ConnectionTrait, scope: &Scope) -> Result<ReceivableRules> {
    Ok(get(db, scope).await?.into())
}

/// How the partner offers payments.
pub async fn payments_settings(db: &impl ConnectionTrait, scope: &Scope) -> Result<PaymentsSettings> {
    Ok(get(db, scope).await?.payments)
}

/// The settings as they now are.
pub(crate) async fn put(tx: &Tx, scope: &Scope, settings: &Settings, now: Timestamp) -> Result<()> {
    let sql = format!(
        "INSERT INTO partner_settings (partner_id, body, updated_at) VALUES ($1, {}, $3)
        ON CONFLICT (partner_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
        text_as_json(tx.get_database_backend(), "$2")
    );
    let values: [Value; _] = [scope.partner_id().into(), serde_json::to_string(settings)?.into(), now.into()];
    execute(tx, sql, values).await?;
    Ok(())
}
