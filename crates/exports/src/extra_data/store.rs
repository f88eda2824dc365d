//! What is asked of `export_extra_data` beside the common.

use std::collections::BTreeMap;

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, batch, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{ExtraData, ExtraField};

/// What exports say of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SaidOfObject {
    pub(crate) account_code: Option<String>,
    pub(crate) tax_rate_code: Option<String>,
}

/// What exports say of these objects.
pub(crate) async fn of_objects(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<BTreeMap<Uuid, SaidOfObject>> {
    let mut found: BTreeMap<Uuid, SaidOfObject> = BTreeMap::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<ExtraData>(scope);
        filter.among("object_id", "IN", Some(&some.to_vec()));
        for extra in record::select::<ExtraData>(db, &filter.sql, filter.values).await? {
            let said = found.entry(extra.object_id).or_default();
            match extra.field_name {
                ExtraField::DefaultAccountCode => said.account_code = Some(extra.field_value),
                ExtraField::DefaultTaxRateCode => said.tax_rate_code = Some(extra.field_value),
            }
        }
    }
    Ok(found)
}
