//! A project of a partner: credentials of its own, where the connect pages lead back to, and how they look.

use bursar_kernel::{DateTime, Error, FieldError, Location, Result, Utc, Uuid, ensure_valid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

pub(crate) mod branding;
pub(crate) mod client_secrets;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;
pub(crate) mod update;

/// Projects that a partner may have.
pub(crate) const MAX_COUNT: usize = 100;
/// Addresses that a project may name.
pub(crate) const MAX_URLS: usize = 20;

/// How the connect pages of a project look.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PartnerProjectBranding)]
pub struct Branding {
    /// Who asks for the connection; the partner's name without one.
    #[schema(min_length = 1, max_length = 60)]
    pub name: Option<String>,
    /// The color of buttons. Where text on it, or it on the page, could not be read well, it is made darker or lighter.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    pub color: Option<String>,
    /// The logo: a file of the type `companies_logo`, uploaded at `POST /files` without an entity.
    pub logo_file_id: Option<Uuid>,
}

/// A project on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "projects", called = "project", partner = "partner_id")]
#[schema(as = PartnerProjectResource)]
pub(crate) struct Project {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) partner_id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// What the team calls it.
    pub(crate) name: String,
    /// The public half of its credentials: what `POST /auth/token` takes with one of its secrets.
    pub(crate) client_id: Uuid,
    /// Where the connect pages may lead back to: these addresses, and what lies below them.
    #[record(json)]
    pub(crate) return_urls: Vec<String>,
    /// How the connect pages look; null where nothing was chosen.
    #[record(json)]
    pub(crate) branding: Option<Branding>,
}

/// A name that can be shown.
pub(crate) fn named(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Error::invalid(FieldError::new("body", "name", "must have at least one visible character", "value_error")));
    }
    Ok(name.to_owned())
}

/// Addresses that a browser can be sent to, each named that is none.
pub(crate) fn return_urls(urls: Vec<String>) -> Result<Vec<String>> {
    let is_address = |url: &str| {
        let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        parsed.is_some_and(|url| url.host().is_some() && url.username().is_empty() && url.password().is_none())
    };
    let wrong: Vec<FieldError> = urls
        .iter()
        .enumerate()
        .filter(|(_, url)| !is_address(url))
        .map(|(place, _)| {
            FieldError::at(
                vec!["body".into(), "return_urls".into(), Location::Index(place)],
                "must be an address such as https://app.example.com/settings",
                "value_error.url",
            )
        })
        .collect();
    ensure_valid(wrong)?;
    Ok(urls)
}

#[cfg(test)]
mod tests {
    use bursar_kernel::ErrorKind;

    use super::*;

    #[test]
    fn every_address_that_leads_nowhere_is_named() {
        let urls = ["https://app.example.com", "javascript:alert(1)", "http://localhost:3000/x", "https://me@app.example.com", "/settings"];
        let refused = return_urls(urls.map(str::to_owned).to_vec()).unwrap_err();
        let ErrorKind::Invalid(fields) = refused.kind() else { panic!("{refused}") };
        let places: Vec<_> = fields.iter().map(|field| field.loc[2].clone()).collect();
        assert_eq!(places, [Location::Index(1), Location::Index(3), Location::Index(4)]);
    }
}
