//! Every query on `persons`. What is secret is sealed for its row and column.

use bursar_kernel::{DateTime, Env, Result, Utc, Uuid};
use bursar_store::{KeyColumn, Record, Scope, SealedColumn, Tx, Vault, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{Details, Person, Secrets};

/// A person as it is kept: what is secret is sealed.
#[derive(Record)]
#[record(table = "persons", called = "person", entity = "entity_id", own("created_by"))]
pub(crate) struct PersonRow {
    id: Uuid,
    entity_id: Uuid,
    #[record(json_text)]
    body: Details,
    id_number: Option<Vec<u8>>,
    ssn_last_4: Option<Vec<u8>>,
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl PersonRow {
    fn sealed(vault: &Vault, env: &Env, person: &Person) -> Result<Self> {
        let Person { id, entity_id, created_by, created_at, updated_at, .. } = *person;
        let seal = |column: &str, secret: &Option<String>| {
            secret.as_ref().map(|secret| vault.seal(&env.rng, &place(id, column), secret)).transpose()
        };
        let id_number = seal("id_number", &person.secrets.id_number)?;
        let ssn_last_4 = seal("ssn_last_4", &person.secrets.ssn_last_4)?;
        Ok(PersonRow { id, entity_id, body: person.details.clone(), id_number, ssn_last_4, created_by, created_at, updated_at })
    }

    fn opened(self, vault: &Vault) -> Result<Person> {
        let open = |column: &str, sealed: Option<Vec<u8>>| sealed.map(|sealed| vault.open(&place(self.id, column), &sealed)).transpose();
        let secrets = Secrets { id_number: open("id_number", self.id_number)?, ssn_last_4: open("ssn_last_4", self.ssn_last_4)? };
        let PersonRow { id, entity_id, body: details, created_by, created_at, updated_at, .. } = self;
        Ok(Person { id, entity_id, details, secrets, created_by, created_at, updated_at })
    }
}

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

/// All within the scope, oldest first.
pub(crate) async fn list(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope) -> Result<Vec<Person>> {
    record::all::<PersonRow>(db, scope).await?.into_iter().map(|row| row.opened(vault)).collect()
}

/// The person of that id.
pub(crate) async fn get(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Person> {
    record::get::<PersonRow>(db, scope, id).await?.opened(vault)
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, vault: &Vault, scope: &Scope, id: Uuid) -> Result<Person> {
    record::lock::<PersonRow>(tx, scope, id).await?.opened(vault)
}

/// A new person.
pub(crate) async fn insert(tx: &Tx, vault: &Vault, env: &Env, scope: &Scope, person: &Person) -> Result<()> {
    record::insert(tx, scope, &PersonRow::sealed(vault, env, person)?).await
}

/// The person as it now is.
pub(crate) async fn save(tx: &Tx, vault: &Vault, env: &Env, scope: &Scope, person: &Person) -> Result<()> {
    record::save(tx, scope, &PersonRow::sealed(vault, env, person)?).await
}
