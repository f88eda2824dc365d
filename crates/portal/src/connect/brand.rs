//! How the pages look for a project: its name, its logo, its colours.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bursar_accounting::authorizations::project_of_link;
use bursar_accounting::{Connection, Engine};
use bursar_entities::Names;
use bursar_identity::{Colors, Look, look};
use bursar_kernel::Result;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

use super::refusal::Refused;

/// Who asks and for whom, and how the project wants that to look.
pub(crate) struct Who {
    names: Names,
    /// The end of the logo's link.
    pub(crate) logo: Option<String>,
    /// Where the colors are, if there are any.
    pub(crate) sheet: Option<String>,
}

impl Deref for Who {
    type Target = Names;

    fn deref(&self) -> &Names {
        &self.names
    }
}

/// Who asks and for whom; empty names when the entity is gone.
pub(crate) async fn who(engine: &Engine, connection: &Connection) -> Result<Who> {
    let nobody = || Names { partner: "The platform".to_owned(), entity: String::new() };
    let mut names = bursar_entities::names(&engine.db, connection.entity_id).await?.unwrap_or_else(nobody);
    let Look { name, colors, logo } = look(&engine.db, connection.project_id).await?;
    names.partner = name.unwrap_or(names.partner);
    let sheet = colors.map(|_| format!("/connect/{}/brand.css", connection.link));
    Ok(Who { names, logo, sheet })
}

/// `GET /connect/{link}/brand.css`: the project's colors. A sheet of its own, because our pages have no style inside.
pub(crate) async fn sheet(State(engine): State<Arc<Engine>>, Path(link): Path<String>) -> Result<Response, Refused> {
    let colors = match project_of_link(&engine, &link).await? {
        Some(project) => look(&engine.db, project).await?.colors,
        None => None,
    };
    let Some(colors) = colors else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "no-cache"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    Ok((headers, sheet_of_colors(&colors)).into_response())
}

/// A sheet that gives buttons these colors, in either scheme.
pub(crate) fn sheet_of_colors(colors: &Colors) -> String {
    let set = |(button, text): &(String, &str)| {
        format!(".connect {{ --accent: {button}; --accent-hover: color-mix(in srgb, {button} 88%, {text}); --on-accent: {text}; }}")
    };
    format!("{}\n@media (prefers-color-scheme: dark) {{ {} }}\n", set(&colors.light), set(&colors.dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_says_both_schemes() {
        let sheet = sheet_of_colors(&Colors::of("#ff6600").unwrap());
        assert!(sheet.contains("--accent: #") && sheet.contains("prefers-color-scheme: dark") && sheet.matches("--on-accent").count() == 2);
    }
}
