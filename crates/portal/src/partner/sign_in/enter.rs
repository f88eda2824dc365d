use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use http::StatusCode;
use maud::html;

use super::{card, entered};
use crate::partner::{PortalState, Refused, browser};

/// `GET /portal/enter/{link}`: the link that `bursar dev` prints.
pub(crate) async fn enter(State(portal): State<Arc<PortalState>>, Path(link): Path<String>, parts: Parts) -> Result<Response, Refused> {
    let origin = browser::origin(&portal.edge, &parts);
    match bursar_identity::enter(&portal.edge, &origin, &link).await {
        Ok(begun) => entered(&portal.edge, &begun, "/portal"),
        Err(error) if matches!(error.kind(), bursar_kernel::ErrorKind::NotFound(_)) => {
            let content = html! {
                h1 { "Link expired" }
                p.lead { "Links of " code { "bursar dev" } " end with the next start, and after twelve hours. The newest one is in the output of the last start, and in dev.json." }
                div.actions { a.button.primary href="/portal/sign-in" { "Sign in" } }
            };
            Ok(axum::response::IntoResponse::into_response(card(&portal.edge, StatusCode::NOT_FOUND, "Link expired", content)))
        }
        Err(error) => Err(error.into()),
    }
}
