use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponseParts, ResponseParts};
use http::request::Parts;
use serde_json::Value;

/// What stands beside an answer and not in it: layers around the operation may read it, nobody outside sees it.
#[derive(Debug, Clone)]
pub struct VersionExtras(pub Value);

impl IntoResponseParts for VersionExtras {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

/// Does a layer around the operation want what stands beside its answer? An operation reads nothing for nobody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WantsVersionExtras(pub bool);

impl<S: Sync> FromRequestParts<S> for WantsVersionExtras {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}
