//! What a client's request can break in the schema: a unique index becomes the client's error, a reference is checked and held.

use crate::{fetch_all, fetch_optional};
use std::collections::BTreeSet;

use bursar_kernel::{Error, ErrorKind, Result, Uuid};
use sea_orm::{ConnectionTrait, DbErr, SqlErr, Value};

use crate::db::Tx;
use crate::dialect::{batch, for_key_share};
use crate::record::Record;
use crate::scope::{Scope, Tenancy};

/// A unique index. SQLite tells its columns when it is broken, Postgres its name.
#[derive(Debug, Clone, Copy)]
pub struct UniqueIndex {
    name: &'static str,
    columns: &'static str,
}

/// One user of an entity has a login.
pub const ONE_LOGIN: UniqueIndex = UniqueIndex { name: "entity_users_one_login", columns: "entity_users.entity_id, entity_users.login" };
/// One project has a client id.
pub const ONE_CLIENT_ID: UniqueIndex = UniqueIndex { name: "projects_client_id_key", columns: "projects.client_id" };

/// One tag of an entity has a name.
pub const ONE_TAG_NAME: UniqueIndex = UniqueIndex { name: "tags_one_name", columns: "tags.entity_id, tags.name" };

/// One measure unit of an entity has a name, among those that are not deleted.
pub const ONE_UNIT_NAME: UniqueIndex =
    UniqueIndex { name: "measure_units_one_name", columns: "measure_units.entity_id, measure_units.name" };

/// A partner has a mailbox domain once.
pub const ONE_DOMAIN_OF_PARTNER: UniqueIndex =
    UniqueIndex { name: "mailbox_domains_of_partner", columns: "mailbox_domains.partner_id, mailbox_domains.domain" };

/// One partner has verified a mailbox domain.
pub const ONE_OWNER_OF_DOMAIN: UniqueIndex = UniqueIndex { name: "mailbox_domains_one_owner", columns: "mailbox_domains.domain" };

/// One mailbox of a domain has a name.
pub const ONE_MAILBOX_NAME: UniqueIndex =
    UniqueIndex { name: "mailboxes_one_name", columns: "mailboxes.mailbox_domain_id, mailboxes.mailbox_name" };

/// A field of an object has one value in exports.
pub const ONE_EXTRA_FIELD: UniqueIndex = UniqueIndex {
    name: "export_extra_data_one_field",
    columns: "export_extra_data.entity_id, export_extra_data.object_id, export_extra_data.field_name",
};

/// One connection of an entity to the network of electronic invoices has a country, among those that are not deleted.
pub const ONE_EINVOICING_COUNTRY: UniqueIndex =
    UniqueIndex { name: "einvoicing_connections_one_country", columns: "einvoicing_connections.entity_id, einvoicing_connections.country" };

/// One entity is known in that network by a number.
pub const ONE_NETWORK_IDENTIFIER: UniqueIndex = UniqueIndex {
    name: "einvoicing_credentials_one_company",
    columns: "einvoicing_credentials.network_credentials_schema, einvoicing_credentials.normal",
};

/// A bill is paid by one file at a time.
pub const ONE_LIVE_BANK_PAYMENT: UniqueIndex = UniqueIndex { name: "bank_payments_one_live", columns: "bank_payments.payable_id" };

/// The client's error in place of the broken index, for `map_err`; every other error stays what it is. Postgres takes no further statement in
/// the transaction: it must be given up.
pub fn on_unique(index: UniqueIndex, theirs: impl FnOnce() -> Error) -> impl FnOnce(Error) -> Error {
    move |error| if is_broken(&error, index) { theirs() } else { error }
}

fn is_broken(error: &Error, index: UniqueIndex) -> bool {
    let ErrorKind::Internal(cause) = error.kind() else { return false };
    let Some(SqlErr::UniqueConstraintViolation(words)) = cause.downcast_ref::<DbErr>().and_then(DbErr::sql_err) else { return false };
    words.ends_with(&format!(": {}", index.columns)) || words.contains(&format!("\"{}\"", index.name))
}

/// A table whose rows other rows refer to.
#[derive(Debug, Clone, Copy)]
pub struct Referenced {
    /// The table.
    pub table: &'static str,
    /// The columns that say whose a row is.
    pub tenancy: Tenancy,
    /// What is true of a row that is not deleted, where its tenancy does not say so.
    pub living: &'static str,
}

impl Referenced {
    /// Rows of this record that its tenancy calls living.
    pub const fn of<R: Record>() -> Self {
        Referenced { table: R::TABLE, tenancy: R::TENANCY, living: "TRUE" }
    }
}

impl Tx {
    /// Does this row exist within the scope, whoever made it, and is it not deleted? If so, it stays until the commit: it may change, but
    /// whoever wants to delete it waits.
    pub async fn refer_to(&self, referenced: Referenced, scope: &Scope, id: Uuid) -> Result<bool> {
        let backend = self.get_database_backend();
        let mut values: Vec<Value> = vec![id.into()];
        let place = |value| {
            values.push(value);
            format!("${}", values.len())
        };
        let within = referenced.tenancy.condition(&scope.of_everybody(), place);
        let Referenced { table, living, .. } = referenced;
        let sql = format!("SELECT id FROM {table} WHERE id = $1 AND {within} AND {living}{}", for_key_share(backend));
        Ok(fetch_optional(self, sql, values).await?.is_some())
    }

    /// The same of many: answers those that are not there.
    pub async fn refer_to_all(&self, referenced: Referenced, scope: &Scope, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
        let (backend, mut missing) = (self.get_database_backend(), ids.clone());
        let all: Vec<Uuid> = ids.iter().copied().collect();
        for some in all.chunks(batch(backend)) {
            let mut values: Vec<Value> = Vec::new();
            let mut place = |value| {
                values.push(value);
                format!("${}", values.len())
            };
            let within = referenced.tenancy.condition(&scope.of_everybody(), &mut place);
            let ids: Vec<String> = some.iter().map(|id| place((*id).into())).collect();
            let Referenced { table, living, .. } = referenced;
            let (ids, held) = (ids.join(", "), for_key_share(backend));
            let sql = format!("SELECT id FROM {table} WHERE {within} AND {living} AND id IN ({ids}) ORDER BY id{held}");
            for row in fetch_all(self, sql, values).await? {
                missing.remove(&row.try_get("", "id")?);
            }
        }
        Ok(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Db, Options};

    /// On Postgres the tests of the operations break each index.
    #[tokio::test]
    async fn each_index_has_these_columns() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("bursar.db").display());
        let db = Db::connect(&url, Options::default()).await.unwrap();
        db.migrate().await.unwrap();
        let in_mailboxes = [ONE_DOMAIN_OF_PARTNER, ONE_MAILBOX_NAME];
        let in_network = [ONE_EINVOICING_COUNTRY, ONE_NETWORK_IDENTIFIER];
        for index in
            [ONE_LOGIN, ONE_CLIENT_ID, ONE_TAG_NAME, ONE_UNIT_NAME, ONE_EXTRA_FIELD].into_iter().chain(in_mailboxes).chain(in_network)
        {
            let (table, _) = index.columns.split_once('.').unwrap();
            let sql = "SELECT group_concat($1 || '.' || c.name, ', ') AS columns FROM pragma_index_list($1) i, pragma_index_info(i.name) c
                WHERE i.\"unique\" AND (i.name = $2 OR i.origin = 'u') GROUP BY i.name HAVING columns = $3";
            let values: [Value; _] = [table.into(), index.name.into(), index.columns.into()];
            let found = fetch_optional(&db, sql, values).await.unwrap();
            assert!(found.is_some(), "{index:?}");
        }
    }
}
