//! Provider apps: the platform's own registration at Intuit or Xero.

use bursar_connectors::{Environment, Platform};
use bursar_kernel::{Error, Result, Uuid};
use url::Url;

pub(crate) mod store;
pub use store::{environments, opens, put};

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

/// The platform of this name.
pub(crate) fn platform(name: &str) -> Option<Platform> {
    Platform::ALL.into_iter().find(|platform| platform.as_str() == name)
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
