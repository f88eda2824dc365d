//! How a partner wants its webhooks.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Db, sea_orm};
use sea_orm::{ConnectionTrait, Statement};

/// How an event is named in `action`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ActionStyle {
    /// `entity.created`.
    #[default]
    Full,
    /// `created`.
    Bare,
}

impl ActionStyle {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            ActionStyle::Full => "full",
            ActionStyle::Bare => "bare",
        }
    }

    pub(crate) fn read(word: Option<&str>) -> Self {
        if word == Some("bare") { ActionStyle::Bare } else { ActionStyle::Full }
    }

    /// The event's name in this style.
    pub(crate) fn name(self, object_type: &str, action: &str) -> String {
        match self {
            ActionStyle::Full => format!("{object_type}.{action}"),
            ActionStyle::Bare => action.to_owned(),
        }
    }
}

/// Sets how events are named in what is sent to this partner.
pub async fn set_action_style(db: &Db, partner_id: Uuid, style: ActionStyle) -> Result<()> {
    let tx = db.begin().await?;
    let sql = "INSERT INTO webhook_settings (partner_id, action_style) VALUES ($1, $2)
        ON CONFLICT (partner_id) DO UPDATE SET action_style = excluded.action_style";
    let values = [partner_id.into(), style.word().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    tx.commit().await
}
