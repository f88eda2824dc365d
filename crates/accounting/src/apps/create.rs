use bursar_connectors::Platform;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Json, Path};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AppBody, MAX_COUNT, NewApp, bodies, check_webhook_token, check_words, store};

/// An app to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateProviderAppRequest)]
pub(crate) struct CreateApp {
    /// Of which provider.
    platform: ProviderName,
    /// Which of the provider's machines its keys open. Xero has one only: its demo companies are reached with production keys.
    environment: EnvironmentName,
    /// The client id that the provider shows.
    #[schema(min_length = 1, max_length = 500, example = "ABxyz")]
    client_id: String,
    /// The client secret that the provider shows. It is kept sealed and never shown again.
    #[schema(min_length = 1, max_length = 2000, example = "secret")]
    client_secret: String,
    /// The verifier token that Intuit shows beside its webhooks, which are then sent to `webhook_url`. It is kept sealed and never shown again;
    /// left out, the one before stays.
    #[schema(min_length = 1, max_length = 500)]
    webhook_verifier_token: Option<String>,
}

/// A provider.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProviderNameEnum)]
pub(crate) enum ProviderName {
    /// QuickBooks Online.
    QuickbooksOnline,
    /// Xero.
    Xero,
}

/// Which machines of a provider.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProviderEnvironmentEnum)]
pub(crate) enum EnvironmentName {
    /// Real companies.
    Production,
    /// Development keys of Intuit, which reach its sandbox companies.
    Sandbox,
}

impl From<ProviderName> for Platform {
    fn from(name: ProviderName) -> Self {
        match name {
            ProviderName::QuickbooksOnline => Platform::QuickbooksOnline,
            ProviderName::Xero => Platform::Xero,
        }
    }
}

/// Register a provider app
///
/// The partner's own registration at Intuit or Xero. New consents of this provider use it from now on; connections stay with the app that they were
/// made with, because its tokens do not work with another. Sent again with the same client id, it changes the secret.
#[utoipa::path(
    post,
    path = "/partner_projects/{project_id}/provider_apps",
    responses((status = 201, body = AppBody), (status = 409, description = "the project has 20 apps already"))
)]
pub(crate) async fn create(call: Call, Path(project_id): Path<Uuid>, Json(body): Json<CreateApp>) -> Answer<(StatusCode, Json<AppBody>)> {
    let CreateApp { platform, environment, client_id, client_secret, webhook_verifier_token } = body;
    let platform = Platform::from(platform);
    let environment = match environment {
        EnvironmentName::Production => "production",
        EnvironmentName::Sandbox => "sandbox",
    };
    let (client_id, client_secret) = (client_id.trim(), client_secret.trim());
    check_words(platform, environment, client_id, client_secret)?;
    let webhook_token = webhook_verifier_token.as_deref().map(str::trim);
    check_webhook_token(platform, webhook_token)?;
    let before = bodies(&call, call.db(), project_id).await?;
    if before.len() >= MAX_COUNT && !before.iter().any(|app| app.client_id == client_id) {
        return Err(Error::conflict(format!("a project may have {MAX_COUNT} provider apps: delete one that nothing uses")).into());
    }
    let tx = call.db().begin().await?;
    let app = NewApp { project_id, platform, environment, client_id, client_secret };
    let id = store::put(&tx, &call.edge().vault, call.env(), app).await?;
    if let Some(token) = webhook_token {
        store::set_webhook_verifier_token(&tx, &call.edge().vault, call.env(), id, token).await?;
    }
    let made = bodies(&call, &tx, project_id).await?.into_iter().find(|app| app.id == id);
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.ok_or_else(|| Error::internal("the app that was registered is gone"))?)))
}
