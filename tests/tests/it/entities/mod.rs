use bursar_kernel::Uuid;
use bursar_store::fetch_all;
use bursar_store::sea_orm::QueryResult;
use bursar_tests::Partner;

mod activate;
mod create;
mod get;
mod list;
mod logo;
mod me;
mod next_document_numbers;
mod numbers_of_persons;
mod partner_metadata;
mod settings;
mod settings_references;
mod update;
mod users;

/// What happened to the entity and what belongs to it, in order: `entity.created`. Of one moment there is no order.
pub(crate) async fn events(partner: &Partner, entity: Uuid) -> Vec<String> {
    let db = partner.app.db();
    let sql = "SELECT object_type, action FROM events WHERE partner_id = $1 AND entity_id = $2 ORDER BY created_at, id";
    let values = [partner.credentials.partner_id.into(), entity.into()];
    let rows = fetch_all(db, sql, values).await.unwrap();
    let word = |row: &QueryResult, column| row.try_get::<String>("", column).unwrap();
    rows.iter().map(|row| format!("{}.{}", word(row, "object_type"), word(row, "action"))).collect()
}

/// A person with numbers that nobody else may read.
pub(crate) fn numbered() -> serde_json::Value {
    let mut person = bursar_tests::person("Ada", "Lovelace");
    person["individual"]["id_number"] = "PLANTED-77".into();
    person["individual"]["ssn_last_4"] = "6789".into();
    person
}
