//! A new master key: every secret moves to it while everybody works on, and the old one is no longer needed.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_store::sea_orm::{ConnectionTrait, DbBackend};
use bursar_store::{Vault, reseal};
use bursar_tests::books::Books;
use bursar_tests::company;

/// How many values of all columns of bytes are sealed with the key of this id (or, by the last bytes of the id, in the former format).
async fn sealed_under(books: &Books, key: [u8; 32]) -> usize {
    let id = &Vault::new(key).newest_id().expect("a key");
    let is_sqlite = books.app.db().get_database_backend() == DbBackend::Sqlite;
    let columns = if is_sqlite {
        "SELECT m.name AS t, p.name AS c FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND upper(p.type) = 'BLOB'"
    } else {
        "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'"
    };
    let mut found = 0;
    for column in books.rows(columns, vec![]).await {
        let (table, column): (String, String) = (column.try_get("", "t").unwrap(), column.try_get("", "c").unwrap());
        for row in books.rows(&format!("SELECT {column} AS v FROM {table} WHERE {column} IS NOT NULL"), vec![]).await {
            let value: Vec<u8> = row.try_get("", "v").unwrap();
            found += usize::from(value.get(1..5).is_some_and(|key| key == id));
        }
    }
    found
}

async fn rotate(books: &Books, vault: &Vault) -> u64 {
    let mut moved = 0;
    for column in bursar_server::compose::sealed() {
        moved += reseal(books.app.db(), vault, books.app.env(), &column).await.expect("every secret opens").moved;
    }
    moved
}

#[tokio::test]
async fn every_secret_moves_to_the_new_key() {
    let (old, new) = ([7; 32], [8; 32]);
    let books = Books::open_alone(Platform::Xero).await;
    let connected = books.connect().await;
    books.wait(TimeDelta::hours(2)).await;
    books.partner.post("/entities").header("idempotency-key", "k").json(company("Acme")).await.expect(201);
    books.create(books.partner.entity().await).await;
    let hook = serde_json::json!({"object_type": "entity", "url": "https://example.com/hook"});
    let hook = books.partner.post("/webhook_subscriptions").json(hook).await.expect(201);
    let path = format!("/webhook_subscriptions/{}/regenerate_secret", hook["id"].as_str().unwrap());
    books.partner.post(&path).json(serde_json::json!({"overlap_seconds": 60})).await.expect(200);
    let person = books.post("/persons").json(crate::entity_persons::whole()).await.expect(200);
    books.partner.post("/entities").json(crate::entities::numbered()).await.expect(201);
    let before = sealed_under(&books, old).await;
    assert!(before >= 7, "the tokens, the app, an answer and what signs webhooks are sealed: {before}");

    let both = Vault::new(new).with_old_key(old);
    assert_eq!(rotate(&books, &both).await, before as u64);
    assert_eq!((sealed_under(&books, old).await, sealed_under(&books, new).await), (0, before));
    assert_eq!(rotate(&books, &both).await, 0);

    let sealed = books.rows("SELECT id_number AS v FROM persons", vec![]).await.remove(0);
    let sealed: Vec<u8> = sealed.try_get("", "v").unwrap();
    let place = format!("persons/{}/id_number", person["id"].as_str().unwrap());
    assert_eq!(Vault::new(new).open(&place, &sealed).unwrap(), "123-45-6789");

    let after = books.under(Vault::new(new));
    let mark = books.mark();
    after.wait(TimeDelta::hours(2)).await;
    assert!(!books.calls(mark).is_empty(), "the pull goes on with the new key alone");
    assert_eq!(books.connection(&connected).await["errors"], serde_json::json!([]));
}
