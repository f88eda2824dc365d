//! What is there before anybody calls: the partner, its entities and its apps, and the two ways in.

use bursar_accounting::apps::NewApp;
use bursar_connectors::Platform;
use bursar_identity::{ClientSecret, SecretStatus};
use bursar_kernel::{Result, Uuid};
use serde_json::json;

use super::connect::COMPANY;
use super::home::{Home, Secrets};
use super::{Addresses, ENTITY, UNCONNECTED, app_id, history};
use crate::compose::Server;

/// The partner, the entity of the examples and the provider apps. What is there already stays.
pub(super) async fn seed(server: &Server, addresses: &Addresses, mut secrets: Secrets, home: &Home) -> Result<Secrets> {
    let made = bursar_identity::create_partner(
        &server.db,
        &server.env,
        "Bursar dev",
        Some(secrets.client_id),
        Some(secrets.client_secret.clone()),
    )
    .await?;
    for (id, name, email) in
        [(ENTITY, COMPANY, "books@harbour-light.example"), (UNCONNECTED, "Second Company", "books@second-company.example")]
    {
        let entity = serde_json::from_value(json!({
            "type": "organization",
            "email": email,
            "address": {"country": "US", "city": "Portland", "line1": "1 Harbour Street", "postal_code": "97201", "state": "OR"},
            "organization": {"legal_name": name},
            "tax_id": "12-3456789",
        }))?;
        bursar_entities::seed(&server.db, &server.edge.vault, &server.env, made.partner_id, id, entity).await?;
    }
    // Where a front end under development usually is.
    let front_ends = ["http://localhost:3000", "http://127.0.0.1:3000"].map(str::to_owned);
    bursar_identity::set_return_urls(&server.db, made.project_id, &front_ends).await?;
    let vault = &server.engine.vault;
    let tx = server.db.begin().await?;
    for platform in Platform::ALL {
        let (project, at, id) = (made.project_id, &addresses.simulator, app_id(platform));
        let app = NewApp { project_id: project, platform, environment: at, client_id: &id, client_secret: &secrets.app_secret };
        bursar_accounting::apps::put(&tx, vault, &server.env, app).await?;
    }
    tx.commit().await?;
    secrets.project_id = Some(made.project_id);
    replace_revoked(server, made.project_id, &mut secrets).await?;
    home.keep(&secrets)?;
    Ok(secrets)
}

/// Whoever tried how a secret is revoked gets another with the next start.
async fn replace_revoked(server: &Server, project_id: Uuid, secrets: &mut Secrets) -> Result<()> {
    let known = bursar_identity::list_secrets(&server.db, project_id).await?;
    let is_revoked = |secret: &ClientSecret| secret.status(server.env.now()) == SecretStatus::Revoked;
    if known.iter().any(|secret| secret.is(&secrets.client_secret) && is_revoked(secret)) {
        (_, secrets.client_secret) = bursar_identity::create_secret(&server.db, &server.env, project_id).await?;
    }
    Ok(())
}

/// Has two years of documents made in the background, with the first start.
pub(super) async fn begin_history(server: &Server, client_id: Uuid) -> Result<bool> {
    let partner_id = bursar_identity::partner_of(&server.db, client_id).await?;
    let tx = server.db.begin().await?;
    let is_new = history::begin(&tx, &server.env, partner_id).await?;
    tx.commit().await?;
    Ok(is_new)
}

/// A link that signs in at the partner portal. It leads in as long as this process runs, and only from this machine, where it listens.
pub(super) async fn portal_link(server: &Server, secrets: &Secrets) -> Result<String> {
    let partner = bursar_identity::partner_of(&server.db, secrets.client_id).await?;
    let link = bursar_identity::dev_link(&server.edge, partner, "dev@bursar.example", "Dev").await?;
    Ok(format!("{}/portal/enter/{link}", server.edge.options.public_url))
}
