//! What a test begins with: a partner, an entity, an app at a provider, a connection that waits.

use bursar_accounting::apps::NewApp;
use bursar_connectors::Platform;
use bursar_kernel::{Env, Uuid};

use bursar_store::{Db, Vault, execute};

/// A connection that waits for a person.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// Its id.
    pub connection_id: Uuid,
    /// The end of its link.
    pub link: String,
    /// Whose it is.
    pub entity_id: Uuid,
    /// The project that asks.
    pub project_id: Uuid,
    /// The app at the provider.
    pub app_id: Uuid,
    /// What the partner signs in with.
    pub credentials: bursar_identity::Credentials,
}

/// Writes partner, entity, app and a waiting connection straight into the database.
pub async fn partner_with_connection(db: &Db, env: &Env, vault: &Vault, platform: Platform, provider: &str) -> Seeded {
    let credentials = bursar_identity::create_partner(db, env, &format!("Partner {}", env.id()), None, None).await.expect("a partner");
    let entity_id = env.id();
    let entity = serde_json::json!({
        "type": "organization", "email": "books@example.com",
        "address": { "country": "US", "city": "Springfield", "postal_code": "12345", "line1": "1 Main Street" },
        "organization": { "legal_name": "Example Company" }
    });
    let entity = serde_json::from_value(entity).expect("an entity");
    bursar_entities::seed(db, vault, env, credentials.partner_id, entity_id, entity).await.expect("an entity");
    let (connection_id, link) = (env.id(), env.rng.token());
    let tx = db.begin().await.expect("a transaction");
    let project_id = credentials.project_id;
    let app_id = bursar_accounting::apps::put(
        &tx,
        vault,
        env,
        NewApp { project_id, platform, environment: provider, client_id: "client", client_secret: "secret" },
    )
    .await
    .expect("an app");
    let sql =
        "INSERT INTO accounting_connections (id, entity_id, project_id, requested_platform, status, link, errors, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'pending_auth', $5, $6, $7, $7)";
    let values: [bursar_store::sea_orm::Value; 7] = [
        connection_id.into(),
        entity_id.into(),
        project_id.into(),
        platform.as_str().into(),
        link.as_str().into(),
        serde_json::json!([]).into(),
        env.now().into(),
    ];
    execute(&tx, sql, values).await.expect("a connection");
    tx.commit().await.expect("a commit");
    Seeded { connection_id, link, entity_id, project_id, app_id, credentials }
}
