//! The way back from the provider.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use bursar_accounting::Engine;
use bursar_accounting::authorizations::{Refusal, Returned, callback};
use bursar_connectors::Platform;
use http::HeaderMap;
use serde::Deserialize;

use super::browser;
use super::refusal::Refused;

/// What a provider adds to our address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Brought {
    state: String,
    code: Option<String>,
    #[serde(rename = "realmId")]
    realm_id: Option<String>,
    error: Option<String>,
}

/// `GET /oauth/{platform}/callback`.
pub(crate) async fn come_back(
    State(engine): State<Arc<Engine>>,
    Path(name): Path<String>,
    Query(brought): Query<Brought>,
    headers: HeaderMap,
) -> Result<Redirect, Refused> {
    let platform = Platform::parse(&name).ok_or(Refusal::UnknownState)?;
    let Brought { state, code, realm_id, error } = brought;
    let returned = Returned { state, code, realm_id, error };
    let connection = callback(&engine, platform, browser::token(&engine, &headers).as_deref(), returned).await?;
    Ok(Redirect::to(&format!("/connect/{}/confirm", connection.link)))
}
