//! Provider apps: the platform's own registration at Intuit or Xero.

use bursar_connectors::{Environment, Platform};
use bursar_kernel::{DateTime, Error, FieldError, Result, Timestamp, Utc, Uuid, wire};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_web::Call;
use serde::Serialize;
use url::Url;
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod make_default;
pub(crate) mod store;
pub use store::{environments, opens, put, set_webhook_verifier_token};

/// Apps that a project may have: production and sandbox keys of both providers, and those that are on their way out.
pub(crate) const MAX_COUNT: usize = 20;

/// A project's app at a provider.
#[derive(Debug, Clone)]
pub struct App {
    /// Its id.
    pub id: Uuid,
    /// Which provider.
    pub platform: Platform,
    /// Which of the provider's machines it speaks to.
    pub environment: Environment,
    /// The public half of its credentials.
    pub client_id: String,
    /// The secret half.
    pub client_secret: bursar_connectors::Secret,
    /// When it was last chosen for new consents: the one chosen last is used.
    pub chosen_at: Timestamp,
}

/// Where an app points, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Pointed {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub project_id: Uuid,
    /// Which provider.
    pub platform: String,
    /// `production`, `sandbox`, or the base URL of a simulator.
    pub environment: String,
}

impl Pointed {
    /// Does it point at a simulator?
    pub fn is_simulated(&self) -> bool {
        !matches!(self.environment.as_str(), "production" | "sandbox")
    }
}

impl App {
    /// The platform as the API names it: development keys of Intuit reach its sandbox.
    pub fn platform_name(&self) -> String {
        match (self.platform, &self.environment) {
            (Platform::QuickbooksOnline, Environment::Sandbox) => "quickbooks_online_sandbox".to_owned(),
            (platform, _) => platform.as_str().to_owned(),
        }
    }
}

/// An app to register.
#[derive(Debug, Clone, Copy)]
pub struct NewApp<'a> {
    /// Whose it is.
    pub project_id: Uuid,
    /// At which provider.
    pub platform: Platform,
    /// `production`, `sandbox`, or the base URL of a simulator.
    pub environment: &'a str,
    /// The public half of its credentials.
    pub client_id: &'a str,
    /// The secret half.
    pub client_secret: &'a str,
}

/// The app of each provider that a consent begins with: the one chosen last. A lost authorization goes back to where its books are,
/// production or sandbox, if an app is left there.
pub(crate) fn offered(apps: Vec<App>, lost: Option<&str>) -> Vec<App> {
    let rank = |app: &App| (lost == Some(app.platform_name().as_str()), app.chosen_at, app.id);
    let of = |platform: Platform| apps.iter().filter(move |app| app.platform == platform).max_by_key(|app| rank(app)).cloned();
    Platform::ALL.into_iter().filter_map(of).collect()
}

/// A provider app on the wire, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderAppResource)]
pub(crate) struct AppBody {
    /// Its id.
    pub(crate) id: Uuid,
    /// When it was registered.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When its secret last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// Of which provider.
    #[schema(value_type = create::ProviderName)]
    pub(crate) platform: String,
    /// `production`, `sandbox`, or the address of a simulator.
    pub(crate) environment: String,
    /// The client id that the provider shows.
    pub(crate) client_id: String,
    /// New consents of its provider use it.
    pub(crate) is_default: bool,
    /// Connections use its tokens, or did and must still give them back.
    pub(crate) is_used: bool,
    /// Connections that use its tokens. `GET /connection_reports?provider_app_id=` lists them.
    pub(crate) connections: i64,
    /// The redirect URI to register at the provider, exactly as shown.
    pub(crate) redirect_uri: String,
    /// Where Intuit sends its webhooks to: register it there exactly as shown. Null for Xero, which needs none.
    pub(crate) webhook_url: Option<String>,
}

/// The apps of a project of the partner.
pub(crate) async fn bodies(call: &Call, db: &impl ConnectionTrait, project_id: Uuid) -> Result<Vec<AppBody>> {
    if !bursar_identity::owns_project(db, call.partner_id, project_id).await? {
        return Err(Error::not_found("project"));
    }
    let mut rows = store::registered(db, project_id).await?;
    rows.retain(|row| !row.is_retired);
    let is_default = |row: &store::Registered| {
        let rivals = rows.iter().filter(|other| other.platform == row.platform);
        rivals.max_by_key(|other| (other.chosen_at, other.id)).is_some_and(|last| last.id == row.id)
    };
    let defaults: Vec<bool> = rows.iter().map(is_default).collect();
    let body = |(row, is_default): (store::Registered, bool)| AppBody {
        redirect_uri: format!("{}/oauth/{}/callback", call.edge().options.public_url, row.platform),
        webhook_url: (row.platform == Platform::QuickbooksOnline.as_str())
            .then(|| format!("{}/providers/{}/webhooks/{}", call.edge().options.public_url, row.platform, row.id)),
        id: row.id,
        created_at: row.created_at,
        updated_at: row.updated_at,
        platform: row.platform,
        environment: row.environment,
        client_id: row.client_id,
        is_default,
        is_used: row.is_used,
        connections: row.connections,
    };
    Ok(rows.into_iter().zip(defaults).map(body).collect())
}

/// Keys that can be ones: without blanks inside, and for a provider that has such machines.
pub(crate) fn check_words(platform: Platform, environment: &str, client_id: &str, client_secret: &str) -> Result<()> {
    let refuse = |field: &str, words: &str| Err(Error::invalid(FieldError::new("body", field, words, "value_error")));
    for (field, word) in [("client_id", client_id), ("client_secret", client_secret)] {
        if word.is_empty() || word.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return refuse(field, "must be what the provider shows, without blanks");
        }
    }
    if platform == Platform::Xero && environment == "sandbox" {
        return refuse("environment", "must be production: Xero has no sandbox, its demo companies are reached with production keys");
    }
    Ok(())
}

/// Only Intuit's webhooks are taken: Xero tells in its books what they tell.
pub(crate) fn check_webhook_token(platform: Platform, token: Option<&str>) -> Result<()> {
    let words = match (platform, token) {
        (_, None) => return Ok(()),
        (Platform::Xero, Some(_)) => "must be left out: webhooks of Xero are not needed",
        (Platform::QuickbooksOnline, Some(token)) if token.is_empty() || token.contains(char::is_whitespace) => {
            "must be what Intuit shows, without blanks"
        }
        (Platform::QuickbooksOnline, Some(_)) => return Ok(()),
    };
    Err(Error::invalid(FieldError::new("body", "webhook_verifier_token", words, "value_error")))
}

/// Which of a provider's machines, in a word: all simulators are one.
fn kind(environment: &str) -> &str {
    if matches!(environment, "production" | "sandbox") { environment } else { "simulator" }
}

/// `production`, `sandbox`, or the base URL of a simulator.
pub fn environment(word: &str) -> Result<Environment> {
    match word {
        "production" => Ok(Environment::Production),
        "sandbox" => Ok(Environment::Sandbox),
        base => {
            let url = Url::parse(base)
                .map_err(|_| Error::internal(format!("{base} is neither production, nor sandbox, nor the URL of a simulator")))?;
            Ok(Environment::At(url))
        }
    }
}
