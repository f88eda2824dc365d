use bursar_events::emit;
use bursar_kernel::{Ambient, Result, Uuid};
use bursar_store::{Db, Vault};

use super::create::CreateEntity;
use super::{Entity, EntityCreated, store};

/// Makes an entity of a known id, unless the partner has it already: for examples that can be pasted.
pub async fn seed(db: &Db, vault: &Vault, ambient: &Ambient, partner_id: Uuid, id: Uuid, asked: CreateEntity) -> Result<()> {
    let tx = db.begin().await?;
    if !store::exists(&tx, partner_id, id).await? {
        let entity = Entity::new(id, partner_id, asked, ambient.now())?;
        store::insert(&tx, vault, ambient, &entity).await?;
        emit(&tx, ambient, &EntityCreated(&entity)).await?;
        bursar_identity::make_default_role(&tx, ambient, partner_id, id).await?;
    }
    tx.commit().await
}
