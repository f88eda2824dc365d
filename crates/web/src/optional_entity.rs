//! Operations that are about an entity where one is named, and else about the partner.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use bursar_kernel::{Result, Uuid};
use http::request::Parts;

use crate::call::{Call, ENTITY_HEADER, EntityCall};
use crate::edge::Edge;
use crate::failure::Failure;

/// A call about one entity of the partner, or about the partner where the header is left out. A user's is about the user's entity.
#[derive(Clone)]
pub struct OptionalEntityCall {
    call: Call,
    /// Which entity.
    pub entity_id: Option<Uuid>,
}

impl Deref for OptionalEntityCall {
    type Target = Call;

    fn deref(&self) -> &Call {
        &self.call
    }
}

impl FromRequestParts<Arc<Edge>> for OptionalEntityCall {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Failure> {
        if parts.headers.contains_key(ENTITY_HEADER) {
            let named = EntityCall::from_request_parts(parts, edge).await?;
            return Ok(OptionalEntityCall { call: Call::clone(&named), entity_id: Some(named.entity_id) });
        }
        let call = Call::from_request_parts(parts, edge).await?;
        Ok(OptionalEntityCall { entity_id: call.only_entity(), call })
    }
}
