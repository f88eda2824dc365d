//! Every query on `persons`. What is secret is sealed for its row and column.

use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_store::{KeyColumn, Scope, SealedColumn, Tenancy, Tx, Vault, for_update, sea_orm};
use bursar_web::Filter;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::{Person, Secrets};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    entity_id: Uuid,
    body: String,
    id_number: Option<Vec<u8>>,
    ssn_last_4: Option<Vec<u8>>,
    created_by: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    fn person(self, vault: &Vault) -> Result<Person> {
        let open = |column: &str, sealed: Option<Vec<u8>>| sealed.map(|sealed| vault.open(&place(self.id, column), &sealed)).transpose();
        let secrets = Secrets { id_number: open("id_number", self.id_number)?, ssn_last_4: open("ssn_last_4", self.ssn_last_4)? };
        let Row { id, entity_id, created_by, created_at, updated_at, .. } = self;
        Ok(Person { id, entity_id, details: serde_json::from_str(&self.body)?, secrets, created_by, created_at, updated_at })
    }
}

const TENANCY: Tenancy = Tenancy::entity("entity_id").own(&["created_by"]);
const COLUMNS: &str = "id, entity_id, body, id_number, ssn_last_4, created_by, created_at, updated_at";

/// What is sealed here.
pub(crate) const SEALED: [SealedColumn; 2] = {
    const KEY: &[KeyColumn] = &[KeyColumn::Uuid("id")];
    [
        SealedColumn { table: "persons", column: "id_number", key: KEY, place: |key| place(&key[0], "id_number") },
        SealedColumn { table: "persons", column: "ssn_last_4", key: KEY, place: |key| place(&key[0], "ssn_last_4") },
    ]
};

fn place(id: impl std::fmt::Display, column: &str) -> String {
    format!("persons/{id}/{column}")
}

/// All of the entity, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope) -> Result<Vec<Person>> {
    let filter = Filter::within(scope, &TENANCY);
    let sql = format!("SELECT {COLUMNS} FROM persons WHERE {} ORDER BY id", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")?.person(vault)).collect()
}

/// How many the entity has.
pub(crate) async fn count(db: &impl ConnectionTrait, scope: &Scope) -> Result<usize> {
    let filter = Filter::within(&scope.of_everybody(), &TENANCY);
    let sql = format!("SELECT COUNT(*) AS n FROM persons WHERE {}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    let number: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(number)?)
}

/// The person, if the entity has it.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Person> {
    one(db, vault, scope, id, "").await
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Person> {
    one(tx, vault, scope, id, for_update(tx.get_database_backend())).await
}

async fn one(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, id: Uuid, tail: &str) -> Result<Person> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS} FROM persons WHERE {}{tail}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    Row::from_query_result(&row.ok_or_else(|| Error::not_found("person"))?, "")?.person(vault)
}

/// A new person.
pub(crate) async fn insert(tx: &Tx, vault: &Vault, env: &Env, person: &Person) -> Result<()> {
    let sql = format!("INSERT INTO persons ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    let [id_number, ssn_last_4] = sealed(vault, env, person)?;
    let values: [Value; 8] = [
        person.id.into(),
        person.entity_id.into(),
        serde_json::to_string(&person.details)?.into(),
        id_number.into(),
        ssn_last_4.into(),
        person.created_by.into(),
        person.created_at.into(),
        person.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The person as it now is.
pub(crate) async fn save(tx: &Tx, vault: &Vault, env: &Env, person: &Person) -> Result<()> {
    let sql = "UPDATE persons SET body = $3, id_number = $4, ssn_last_4 = $5, updated_at = $6 WHERE entity_id = $1 AND id = $2";
    let [id_number, ssn_last_4] = sealed(vault, env, person)?;
    let body = serde_json::to_string(&person.details)?;
    let values: [Value; 6] =
        [person.entity_id.into(), person.id.into(), body.into(), id_number.into(), ssn_last_4.into(), person.updated_at.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

fn sealed(vault: &Vault, env: &Env, person: &Person) -> Result<[Option<Vec<u8>>; 2]> {
    let seal = |column: &str, secret: &Option<String>| {
        secret.as_ref().map(|secret| vault.seal(&env.rng, &place(person.id, column), secret)).transpose()
    };
    Ok([seal("id_number", &person.secrets.id_number)?, seal("ssn_last_4", &person.secrets.ssn_last_4)?])
}

/// The person is no more.
pub(crate) async fn delete(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<()> {
    let sql = "DELETE FROM persons WHERE entity_id = $1 AND id = $2";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [entity_id.into(), id.into()])).await?;
    Ok(())
}
