use bursar_kernel::Uuid;
use bursar_store::sea_orm::QueryResult;
use bursar_store::{Vault, fetch_optional};
use bursar_tests::{Partner, Tenant};
use serde_json::{Value, json};

use super::whole;

async fn row(partner: &Partner, person: &Value) -> QueryResult {
    let id: Uuid = person["id"].as_str().unwrap().parse().unwrap();
    let sql = "SELECT body, id_number, ssn_last_4 FROM persons WHERE id = $1";
    let db = partner.app.db();
    fetch_optional(db, sql, [id.into()]).await.unwrap().unwrap()
}

#[tokio::test]
async fn numbers_of_a_person_lie_sealed_each_for_its_own_place() {
    let tenant = Tenant::start().await;
    let person = tenant.post("/persons").json(whole()).await.expect(200);
    let path = format!("/persons/{}", person["id"].as_str().unwrap());
    tenant.patch(&path).json(json!({"id_number": "555-55-4321", "ssn_last_4": "4321"})).await.expect(200);
    let row = row(&tenant.partner, &person).await;
    let body: String = row.try_get("", "body").unwrap();
    let id_number: Vec<u8> = row.try_get("", "id_number").unwrap();
    let ssn: Vec<u8> = row.try_get("", "ssn_last_4").unwrap();
    for secret in ["123-45-6789", "555-55-4321", "4321"] {
        assert!(!body.contains(secret), "{secret} stands in the open");
        let shows = |sealed: &[u8]| sealed.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!shows(&id_number) && !shows(&ssn), "{secret} is not sealed");
    }
    let vault = Vault::new([7; 32]);
    let place = |column: &str| format!("persons/{}/{column}", person["id"].as_str().unwrap());
    assert_eq!(vault.open(&place("id_number"), &id_number).unwrap(), "555-55-4321");
    assert_eq!(vault.open(&place("ssn_last_4"), &ssn).unwrap(), "4321");
    assert!(vault.open(&place("id_number"), &ssn).is_err(), "one does not open in the place of the other");
}
