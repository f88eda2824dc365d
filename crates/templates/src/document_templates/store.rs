//! What is asked of `design_choices` beside the common.

use bursar_entities::receivable_preferences;
use bursar_kernel::{Result, Uuid};
use bursar_print::paper::{Design, Language};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::DesignChoice;

/// The name that is held while an entity chooses.
pub(crate) fn name_of_choice(entity_id: Uuid) -> String {
    format!("design_choices/{entity_id}")
}

/// What the entity of the scope chose, if it did.
pub(crate) async fn choice(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<DesignChoice>> {
    Ok(record::all::<DesignChoice>(db, scope).await?.pop())
}

/// The language of the entity of the scope, if PDFs are made in it; else English.
pub(crate) async fn language(db: &impl ConnectionTrait, scope: &Scope) -> Result<Language> {
    let chosen = receivable_preferences(db, &scope.of_everybody()).await?.language;
    Ok(chosen.and_then(|chosen| Language::of(chosen.code())).unwrap_or(Language::English))
}

/// The design that documents of the entity of the scope are printed in.
pub async fn chosen_design(db: &impl ConnectionTrait, scope: &Scope) -> Result<Design> {
    Ok(choice(db, scope).await?.map(|choice| choice.design).unwrap_or_default().into())
}
