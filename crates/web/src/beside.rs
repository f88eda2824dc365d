use axum::response::{IntoResponseParts, ResponseParts};
use serde_json::Value;

/// What stands beside an answer and not in it: layers around the operation may read it, nobody outside sees it.
#[derive(Debug, Clone)]
pub struct Beside(pub Value);

impl IntoResponseParts for Beside {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}
