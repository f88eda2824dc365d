//! Every query on `entity_bank_accounts`.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tenancy, Tx, for_update, sea_orm};
use bursar_web::Filter;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::BankAccount;
use crate::settings::currency::Currency;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entity_id: Uuid,
    currency: String,
    is_default: bool,
    body: String,
    created_by: Option<Uuid>,
}

impl Row {
    fn account(self) -> Result<BankAccount> {
        let Row { id, entity_id, currency, is_default, body, created_by } = self;
        Ok(BankAccount { id, entity_id, currency: Currency(currency), is_default, details: serde_json::from_str(&body)?, created_by })
    }
}

const TENANCY: Tenancy = Tenancy::entity("entity_id").own(&["created_by"]);
const COLUMNS: &str = "id, entity_id, currency, is_default, body, created_by";

/// All of the entity, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<BankAccount>> {
    let filter = Filter::within(scope, &TENANCY);
    let sql = format!("SELECT {COLUMNS} FROM entity_bank_accounts WHERE {} ORDER BY id", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")?.account()).collect()
}

/// The account, if the entity has it.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<BankAccount> {
    one(db, scope, id, "").await
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<BankAccount> {
    one(tx, scope, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<BankAccount> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM entity_bank_accounts WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    Row::from_query_result(&row.ok_or_else(|| Error::not_found("bank account"))?, "")?.account()
}

/// A new account.
pub(crate) async fn insert(tx: &Tx, account: &BankAccount) -> Result<()> {
    let sql = format!("INSERT INTO entity_bank_accounts ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)");
    let values: [Value; 6] = [
        account.id.into(),
        account.entity_id.into(),
        account.currency.0.as_str().into(),
        account.is_default.into(),
        serde_json::to_string(&account.details)?.into(),
        account.created_by.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The account as it now is.
pub(crate) async fn save(tx: &Tx, account: &BankAccount) -> Result<()> {
    let sql = "UPDATE entity_bank_accounts SET is_default = $3, body = $4 WHERE entity_id = $1 AND id = $2";
    let body = serde_json::to_string(&account.details)?;
    let values: [Value; 4] = [account.entity_id.into(), account.id.into(), account.is_default.into(), body.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// No account of this currency is the default: another one is about to be.
pub(crate) async fn no_default(tx: &Tx, entity_id: Uuid, currency: &Currency) -> Result<()> {
    let sql = "UPDATE entity_bank_accounts SET is_default = FALSE WHERE entity_id = $1 AND currency = $2 AND is_default";
    let values: [Value; 2] = [entity_id.into(), currency.0.as_str().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The account is no more.
pub(crate) async fn delete(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM entity_bank_accounts WHERE entity_id = $1 AND id = $2";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [entity_id.into(), id.into()])).await?;
    Ok(())
}
