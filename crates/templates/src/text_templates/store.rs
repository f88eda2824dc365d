//! What is asked of `text_templates` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, Tx, execute, fetch_optional, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{TextDocument, TextTemplate, TextTemplateFilter, TextUse};

/// The name that is held while what is true of all templates of an entity changes: which one is the default.
pub(crate) fn name_of_all(entity_id: Uuid) -> String {
    format!("text_templates/{entity_id}")
}

/// Does the entity have templates, or did it have some that were deleted?
pub(crate) async fn had_any(db: &impl ConnectionTrait, scope: &Scope) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM text_templates WHERE entity_id = $1 LIMIT 1";
    Ok(fetch_optional(db, sql, [scope.one_entity()?.into()]).await?.is_some())
}

/// The templates of the entity that were asked for, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, asked: &TextTemplateFilter) -> Result<Vec<TextTemplate>> {
    let mut filter = Filter::within::<TextTemplate>(scope);
    filter.compare("text_use", "=", asked.text_use.map(<&str>::from));
    filter.compare("document_type", "=", asked.document_type.map(<&str>::from));
    filter.compare("is_default", "=", asked.is_default);
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// None of this use and kind is the default: another one is about to be.
pub(crate) async fn no_default(tx: &Tx, scope: &Scope, template: &TextTemplate) -> Result<()> {
    let mut filter = Filter::within::<TextTemplate>(&scope.of_everybody());
    filter.compare("text_use", "=", Some(<&str>::from(template.text_use)));
    filter.compare("document_type", "=", Some(<&str>::from(template.document_type)));
    let sql = format!("UPDATE text_templates SET is_default = FALSE WHERE {} AND is_default", filter.sql);
    execute(tx, sql, filter.values).await?;
    Ok(())
}

/// The memo that a new document of this kind begins with, where the entity chose one.
pub async fn default_memo(db: &impl ConnectionTrait, scope: &Scope, document_type: TextDocument) -> Result<Option<String>> {
    let asked = TextTemplateFilter { text_use: Some(TextUse::Memo), document_type: Some(document_type), is_default: Some(true) };
    Ok(list(db, &scope.of_everybody(), &asked).await?.pop().map(|template| template.template))
}
