//! Who issues documents.

use bursar_entities::{Entity, Language, ReceivablePreferences};
use bursar_files::{AttachedFile, FileStore, attached};
use bursar_kernel::Result;
use bursar_store::{Scope, Tx};
use bursar_web::EntityCall;

use crate::issuer_copy::IssuerCopy;

/// Who issues documents: the entity, as it now is.
pub struct Issuer {
    pub entity: Entity,
    pub preferences: ReceivablePreferences,
    logo: Option<String>,
}

impl Issuer {
    /// The entity of the call.
    pub async fn of(call: &EntityCall, file_store: &FileStore) -> Result<Self> {
        let scope = call.scope();
        let entity = bursar_entities::find_entity(call.db(), &scope, call.entity_id).await?;
        let preferences = bursar_entities::receivable_preferences(call.db(), &scope).await?;
        let logo = attached(call.db(), &scope, entity.logo_id.into_iter().collect()).await?.pop();
        let logo = logo.map(|file| AttachedFile::new(call, file_store, file).url);
        Ok(Issuer { entity, preferences, logo })
    }

    /// The entity whose document a job copies. Links to files are made by calls, so the logo is the one that the document names.
    pub async fn of_copied(tx: &Tx, scope: &Scope, copied: &IssuerCopy) -> Result<Self> {
        let entity = bursar_entities::find_entity(tx, scope, scope.one_entity()?).await?;
        let preferences = bursar_entities::receivable_preferences(tx, scope).await?;
        Ok(Issuer { entity, preferences, logo: copied.logo().cloned() })
    }

    /// The language of its own copies.
    pub fn language(&self) -> Language {
        self.preferences.language.clone().unwrap_or_else(Language::english)
    }

    /// Who issues it, as documents show it.
    pub fn copy(&self) -> IssuerCopy {
        IssuerCopy::new(&self.entity, self.logo.clone())
    }

    /// May issued invoices be changed?
    pub fn is_open(&self) -> bool {
        self.preferences.is_open
    }
}
