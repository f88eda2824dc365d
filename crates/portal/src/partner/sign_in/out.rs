use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};

use crate::partner::submitted::{NoFields, SubmittedByAnybody};
use crate::partner::{PortalState, Refused, browser};

/// `POST /portal/sign-out`.
pub(crate) async fn sign_out(
    State(portal): State<Arc<PortalState>>,
    SubmittedByAnybody(signed_in, _): SubmittedByAnybody<NoFields>,
) -> Result<Response, Refused> {
    bursar_identity::sign_out(&portal.edge, &signed_in.actor(), signed_in.session.member.id, signed_in.session.id).await?;
    let place = HeaderValue::from_static("/portal/sign-in");
    Ok((StatusCode::SEE_OTHER, [(LOCATION, place), (SET_COOKIE, browser::cookie(&portal.edge, "")?)]).into_response())
}
