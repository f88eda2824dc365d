use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

use super::super::submitted::SubmittedByAnybody;
use super::super::{PortalState, Refused, browser};

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// `POST /portal/sign-out`.
pub(crate) async fn sign_out(State(portal): State<Arc<PortalState>>, submitted: SubmittedByAnybody<Nothing>) -> Result<Response, Refused> {
    let SubmittedByAnybody(signed_in, Nothing {}) = submitted;
    bursar_identity::sign_out(&portal.edge, &signed_in.actor(), signed_in.session.member.id, signed_in.session.id).await?;
    let place = HeaderValue::from_static("/portal/sign-in");
    Ok((StatusCode::SEE_OTHER, [(LOCATION, place), (SET_COOKIE, browser::cookie(&portal.edge, "")?)]).into_response())
}
