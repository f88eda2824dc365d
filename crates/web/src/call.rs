//! Who calls, and for which entity. Authentication is a parameter type, so it cannot be forgotten.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use bursar_kernel::{Ambient, Error, ErrorKind, FieldError, Result, Uuid};
use bursar_store::{Db, sea_orm};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use sha2::{Digest, Sha256};

use crate::edge::Edge;
use crate::failure::Failure;
use crate::observe::Facts;
use crate::routes::Access;
use crate::settle::{Attempt, Caller};

/// A partner's call. An entity header is ignored, whatever it holds.
#[derive(Clone)]
pub struct Call {
    edge: Arc<Edge>,
    db: Db,
    /// Who calls.
    pub partner_id: Uuid,
    /// With which project's credentials.
    pub project_id: Uuid,
}

impl Call {
    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Clock and chance.
    pub fn ambient(&self) -> &Ambient {
        &self.edge.ambient
    }

    /// What the operator set.
    pub fn edge(&self) -> &Edge {
        &self.edge
    }
}

/// A call about one entity of the partner.
#[derive(Clone)]
pub struct EntityCall {
    call: Call,
    /// Which entity.
    pub entity_id: Uuid,
}

impl std::ops::Deref for EntityCall {
    type Target = Call;

    fn deref(&self) -> &Call {
        &self.call
    }
}

impl FromRequestParts<Arc<Edge>> for Call {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Failure> {
        declared(parts)?;
        let (call, _) = admit(parts, edge, None).await?;
        Ok(call)
    }
}

impl FromRequestParts<Arc<Edge>> for EntityCall {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Failure> {
        declared(parts)?;
        let entity_id = entity_header(&parts.headers);
        // The token is judged first: a caller without one learns nothing about headers.
        let (call, entity_is_theirs) = admit(parts, edge, entity_id.as_ref().ok().copied()).await?;
        let entity_id = entity_id?;
        if !entity_is_theirs {
            return Err(Error::forbidden("the entity in the x-monite-entity-id header is not one of yours").into());
        }
        if let Some(facts) = parts.extensions.get::<Facts>() {
            facts.set_entity(entity_id);
        }
        Ok(EntityCall { call, entity_id })
    }
}

/// Every route says what it takes to call it; one that does not is a bug of ours and stays shut.
fn declared(parts: &Parts) -> Result<()> {
    match parts.extensions.get::<Access>() {
        Some(_) => Ok(()),
        None => Err(Error::internal("the route declares no access")),
    }
}

fn entity_header(headers: &HeaderMap) -> Result<Uuid> {
    let name = "x-monite-entity-id";
    let Some(value) = headers.get(name) else {
        return Err(Error::invalid(FieldError::new("header", name, "field required", "value_error.missing")));
    };
    let parsed = value.to_str().ok().and_then(|word| word.trim().parse().ok());
    parsed.ok_or_else(|| Error::invalid(FieldError::new("header", name, "must be a valid uuid", "type_error.uuid")))
}

#[derive(FromQueryResult)]
struct Admission {
    partner_id: Uuid,
    project_id: Uuid,
    requests_per_second: i32,
    entity_id: Option<Uuid>,
}

/// Token, partner and entity in one read; then the limit of the token.
async fn admit(parts: &Parts, edge: &Arc<Edge>, entity_id: Option<Uuid>) -> Result<(Call, bool)> {
    let unauthorized =
        || Error::new(ErrorKind::Unauthorized("the token is missing, malformed, expired or revoked: get one at POST /auth/token".into()));
    let token = bearer(&parts.headers).ok_or_else(unauthorized)?;
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let now = edge.ambient.now();
    let sql = "SELECT t.partner_id, t.project_id, p.requests_per_second, e.id AS entity_id
        FROM access_tokens t JOIN partners p ON p.id = t.partner_id
        LEFT JOIN entities e ON e.id = $2 AND e.partner_id = t.partner_id AND e.status <> 'deleted'
        WHERE t.hash = $1 AND t.expires_at > $3 AND t.revoked_at IS NULL";
    let values: [Value; 3] = [hash.to_vec().into(), entity_id.into(), now.into()];
    let statement = Statement::from_sql_and_values(edge.db.get_database_backend(), sql, values);
    let row = edge.db.query_one_raw(statement).await?.ok_or_else(unauthorized)?;
    let found = Admission::from_query_result(&row, "")?;
    let allowance = edge.meter.count(hash, u32::try_from(found.requests_per_second).unwrap_or_default(), now).await;
    if let Some(facts) = parts.extensions.get::<Facts>() {
        facts.set_allowance(allowance);
    }
    if allowance.remaining.is_none() {
        return Err(Error::new(ErrorKind::TooManyRequests { retry_after_seconds: 1 }));
    }
    let caller = Caller { partner_id: found.partner_id, project_id: found.project_id, entity_id: found.entity_id };
    let db = match parts.extensions.get::<Attempt>() {
        Some(attempt) => attempt.admit(edge, caller).await?,
        None => edge.db.clone(),
    };
    let call = Call { edge: edge.clone(), db, partner_id: found.partner_id, project_id: found.project_id };
    Ok((call, found.entity_id.is_some()))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
