//! The same for whoever runs the server: over all entities of a partner.

use bursar_accounting::DocumentName;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Db, Scope};

use super::{Explanation, facts};

/// The documents of a partner that have this number or id, each with its entity and why its ledger has it or not.
pub async fn explain_all(db: &Db, partner_id: Uuid, name: &DocumentName) -> Result<Vec<(Uuid, Explanation)>> {
    let mut explained = Vec::new();
    for label in facts::labels(db, &Scope::of_job("why", partner_id, None), name, None).await? {
        let scope = Scope::of_job("why", partner_id, Some(label.entity_id));
        explained.push((label.entity_id, facts::gather(db, &scope, label).await?.explanation()));
    }
    Ok(explained)
}
