//! How the pages look for a project: its name, its logo, its colors.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bursar_accounting::authorizations::project_of_link;
use bursar_accounting::{Connection, Engine};
use bursar_entities::Names;
use bursar_identity::{ShownBranding, branding_of};
use bursar_kernel::Result;
use http::StatusCode;

use super::refusal::Refused;
use crate::person_page::{sheet_of_colors, style_sheet};

/// Who asks and for whom, and how the project wants that to look.
pub(crate) struct ConnectBrand {
    names: Names,
    /// The end of the logo's link.
    pub(crate) logo: Option<String>,
    /// Where the colors are, if there are any.
    pub(crate) sheet: Option<String>,
}

impl Deref for ConnectBrand {
    type Target = Names;

    fn deref(&self) -> &Names {
        &self.names
    }
}

/// Who asks and for whom; empty names when the entity is gone.
pub(crate) async fn brand_of(engine: &Engine, connection: &Connection) -> Result<ConnectBrand> {
    let nobody = || Names { partner: "The platform".to_owned(), entity: String::new() };
    let mut names = bursar_entities::names(&engine.db, connection.entity_id).await?.unwrap_or_else(nobody);
    let ShownBranding { name, colors, logo } = branding_of(&engine.db, connection.project_id).await?;
    names.partner = name.unwrap_or(names.partner);
    let sheet = colors.map(|_| format!("/connect/{}/brand.css", connection.link));
    Ok(ConnectBrand { names, logo, sheet })
}

/// `GET /connect/{link}/brand.css`: the project's colors.
pub(crate) async fn sheet(State(engine): State<Arc<Engine>>, Path(link): Path<String>) -> Result<Response, Refused> {
    let colors = match project_of_link(&engine, &link).await? {
        Some(project) => branding_of(&engine.db, project).await?.colors,
        None => None,
    };
    let Some(colors) = colors else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    Ok(style_sheet(sheet_of_colors(&colors)))
}
