use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Db, Scope, Vault};

use super::create::CreateEntity;
use super::{Entity, store};

/// Makes an entity of a known id, unless the partner has it already: for examples that can be pasted.
pub async fn seed(db: &Db, vault: &Vault, env: &Env, partner_id: Uuid, id: Uuid, asked: CreateEntity) -> Result<()> {
    let tx = db.begin().await?;
    let scope = Scope::of_job("seed", partner_id, None);
    if !store::exists(&tx, &scope, id).await? {
        let entity = Entity::new(id, partner_id, asked, env.now())?;
        let scope = store::insert(&tx, vault, env, &scope, &entity).await?;
        emit_job_change(&tx, env, partner_id, Change::Created, &entity).await?;
        bursar_identity::make_default_role(&tx, env, &scope).await?;
    }
    tx.commit().await
}
