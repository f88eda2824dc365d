//! How a partner wants its webhooks.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Db, Tx, column, execute, sea_orm};
use bursar_versions::Served;
use sea_orm::QueryResult;
use serde::Deserialize;
use strum::IntoStaticStr;

/// How an event is named in `action`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ActionStyle {
    /// `entity.created`.
    #[default]
    Full,
    /// `created`.
    Bare,
}

impl ActionStyle {
    /// The event's name in this style.
    pub(crate) fn name(self, object_type: &str, action: &str) -> String {
        match self {
            ActionStyle::Full => format!("{object_type}.{action}"),
            ActionStyle::Bare => action.to_owned(),
        }
    }
}

/// How a partner is spoken to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dialect {
    pub(crate) style: ActionStyle,
    pub(crate) spoken: Served,
}

impl Dialect {
    /// Out of a row that was joined with the settings of webhooks; a partner who chose nothing has none.
    pub(crate) fn read(row: &QueryResult) -> Result<Self> {
        let style: Option<ActionStyle> = column::word(row, "action_style")?;
        let api_version: Option<String> = row.try_get("", "api_version")?;
        Ok(Dialect { style: style.unwrap_or_default(), spoken: Served::named(api_version.as_deref()) })
    }
}

/// Sets which version of the API webhooks to this partner speak, in the caller's transaction.
pub async fn set_api_version(tx: &Tx, partner_id: Uuid, api_version: Option<&str>) -> Result<()> {
    let sql = "INSERT INTO webhook_settings (partner_id, action_style, api_version) VALUES ($1, $2, $3)
        ON CONFLICT (partner_id) DO UPDATE SET api_version = excluded.api_version";
    let values = [partner_id.into(), ActionStyle::default().into_str().into(), api_version.into()];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Sets how events are named in what is sent to this partner.
pub async fn set_action_style(db: &Db, partner_id: Uuid, style: ActionStyle) -> Result<()> {
    let tx = db.begin().await?;
    let sql = "INSERT INTO webhook_settings (partner_id, action_style) VALUES ($1, $2)
        ON CONFLICT (partner_id) DO UPDATE SET action_style = excluded.action_style";
    let values = [partner_id.into(), style.into_str().into()];
    execute(&tx, sql, values).await?;
    tx.commit().await
}
