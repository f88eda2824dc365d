use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

use super::super::posted::PostedByAnybody;
use super::super::{Desk, Refused, browser};

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// `POST /portal/sign-out`.
pub(crate) async fn sign_out(State(desk): State<Arc<Desk>>, posted: PostedByAnybody<Nothing>) -> Result<Response, Refused> {
    let PostedByAnybody(visitor, Nothing {}) = posted;
    bursar_identity::sign_out(&desk.edge, &visitor.actor(), visitor.session.member.id, visitor.session.id).await?;
    let place = HeaderValue::from_static("/portal/sign-in");
    Ok((StatusCode::SEE_OTHER, [(LOCATION, place), (SET_COOKIE, browser::cookie(&desk.edge, "")?)]).into_response())
}
