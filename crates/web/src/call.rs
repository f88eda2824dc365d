//! Who calls, and for which entity. Authentication is a parameter type, so it cannot be forgotten.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use bursar_kernel::{Env, Error, ErrorKind, FieldError, Result, Timestamp, Uuid};
use bursar_store::{Db, PendingCommit, Scope, fetch_optional, sea_orm};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use sea_orm::{FromQueryResult, Value};
use sha2::{Digest, Sha256};

use crate::access::Access;
use crate::edge::Edge;
use crate::entity_tag::IfMatch;
use crate::failure::Failure;
use crate::input::body_limit;
use crate::observe::RequestInfo;
use crate::permission::{Granted, Permission, denied};
use crate::request_commit::Attempt;

/// A call of a partner or of a user. An entity header is ignored, whatever it holds.
#[derive(Clone)]
pub struct Call {
    edge: Arc<Edge>,
    db: Db,
    /// Whose token it is; of a user, the partner of the user's entity.
    pub partner_id: Uuid,
    /// With which project's credentials.
    pub project_id: Uuid,
    user: Option<User>,
    /// The entity that it is about, where the header names one.
    about: Option<Uuid>,
    pub(crate) role: Option<Arc<Granted>>,
    pub(crate) if_match: Option<IfMatch>,
}

/// A user of an entity, who calls with a token of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// Which user.
    pub id: Uuid,
    /// The user's entity: of no other is anything shown.
    pub entity_id: Uuid,
    /// The user's role.
    pub role_id: Uuid,
    is_own_only: bool,
}

/// A member of a partner's team at the partner portal: admitted as the partner itself. It travels as an extension of a request, so only
/// code of this process can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Which member.
    pub id: Uuid,
    /// The partner whose team it is.
    pub partner_id: Uuid,
    /// The project that the member works with.
    pub project_id: Uuid,
    /// Otherwise the member may look and change nothing.
    pub may_write: bool,
    /// Asked by a page for its frame, and not for what the member came for: a read of this kind stands in no log of requests.
    pub is_aside: bool,
}

/// Who calls, for the log of requests, the audit log and the keys of answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) partner_id: Uuid,
    pub(crate) project_id: Uuid,
    pub(crate) entity_id: Option<Uuid>,
    /// The user of the entity; none where the partner itself calls.
    pub(crate) user_id: Option<Uuid>,
    /// The member of the partner's team, at the partner portal.
    pub(crate) member_id: Option<Uuid>,
}

impl Call {
    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Clock and random numbers.
    pub fn env(&self) -> &Env {
        &self.edge.env
    }

    /// What the operator set.
    pub fn edge(&self) -> &Edge {
        &self.edge
    }

    /// The user who calls; none when the partner does.
    pub fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// To be recorded as the creator of what this call makes.
    pub fn user_id(&self) -> Option<Uuid> {
        self.user.map(|user| user.id)
    }

    /// Whose rows this call may see and change: to it, the others do not exist. They are those of the entity that it is about; a user's are
    /// those of the user's entity, and where the role says `allowed_for_own`, the user's own.
    pub fn scope(&self) -> Scope {
        self.scope_where(self.is_own_only())
    }

    /// The same where the role says so of another object.
    pub(crate) fn scope_where(&self, is_own_only: bool) -> Scope {
        Scope::of_call(self.partner_id, self.about.or(self.only_entity()), self.user_id().filter(|_| is_own_only))
    }

    /// Whose rows it may see and change whichever entity the header names.
    pub fn scope_of_all_entities(&self) -> Scope {
        Scope::of_call(self.partner_id, self.only_entity(), self.user_id().filter(|_| self.is_own_only()))
    }

    /// Does the user's role say `allowed_for_own`?
    pub fn is_own_only(&self) -> bool {
        self.user.is_some_and(|user| user.is_own_only)
    }

    /// The one entity that a user may see; none when the partner calls, who may see all of its own.
    pub fn only_entity(&self) -> Option<Uuid> {
        self.user.map(|user| user.entity_id)
    }

    /// The user, for operations about whoever calls.
    pub fn myself(&self) -> Result<User> {
        let message = "this needs the token of an entity user: get one at POST /auth/token with the grant type entity_user";
        self.user.ok_or_else(|| Error::new(ErrorKind::BadRequest { kind: None, message: message.into() }))
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
        let access = declared(parts)?;
        let mut admitted = admit(parts, edge, None).await?;
        admitted.authorize(parts, access)?;
        admitted.see_own_entity_only(parts, edge).await?;
        // A pagination token is good within the scope of the call that it was made for.
        parts.extensions.insert(admitted.call.scope());
        Ok(admitted.attempted(parts).await?)
    }
}

/// Whoever asks for what no operation answers: noted for the log of requests and counted against the limit, and refused nothing.
pub struct NotedCaller;

impl FromRequestParts<Arc<Edge>> for NotedCaller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Infallible> {
        if let Ok(Admitted { entity: Some(entity), .. }) = admit(parts, edge, entity_header(&parts.headers).ok()).await
            && let Some(info) = parts.extensions.get::<RequestInfo>()
        {
            info.set_entity(entity.id);
        }
        Ok(NotedCaller)
    }
}

impl FromRequestParts<Arc<Edge>> for EntityCall {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Failure> {
        let access = declared(parts)?;
        let asked = entity_header(&parts.headers);
        // The token is judged first: a caller without one learns nothing about headers.
        let mut admitted = admit(parts, edge, asked.as_ref().ok().copied()).await?;
        let entity_id = asked?;
        let entity = admitted.entity.as_ref().filter(|entity| entity.id == entity_id).ok_or_else(not_yours)?;
        if !entity.is_active {
            let message = "the entity is inactive and can do nothing: activate it at POST /entities/{entity_id}/activate";
            return Err(Error::forbidden(message).into());
        }
        admitted.authorize(parts, access)?;
        admitted.see_own_entity_only(parts, edge).await?;
        if let Some(info) = parts.extensions.get::<RequestInfo>() {
            info.set_entity(entity_id);
        }
        admitted.call.about = Some(entity_id);
        parts.extensions.insert(admitted.call.scope());
        Ok(EntityCall { call: admitted.attempted(parts).await?, entity_id })
    }
}

/// The same words for an entity that does not exist, another partner's, and another one than the user's.
fn not_yours() -> Error {
    Error::forbidden("the entity in the x-monite-entity-id header is not one of yours")
}

/// Every route says what it takes to call it; one that does not is a bug of ours and stays shut.
fn declared(parts: &Parts) -> Result<Access> {
    parts.extensions.get::<Access>().copied().ok_or_else(|| Error::internal("the route declares no access"))
}

/// Names the entity that a call is about.
pub(crate) const ENTITY_HEADER: &str = "x-monite-entity-id";

fn entity_header(headers: &HeaderMap) -> Result<Uuid> {
    let name = ENTITY_HEADER;
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
    user_id: Option<Uuid>,
    user_status: Option<String>,
    role_id: Option<Uuid>,
    permissions: Option<serde_json::Value>,
    entity_id: Option<Uuid>,
    entity_status: Option<String>,
}

/// A call whose token is good, and what is known of the entity: the user's, or for a partner the header's.
struct Admitted {
    call: Call,
    entity: Option<Entity>,
}

struct Entity {
    id: Uuid,
    is_active: bool,
}

/// What is known of whoever calls, in one read; then the limit that the call counts against.
async fn admit(parts: &Parts, edge: &Arc<Edge>, entity_id: Option<Uuid>) -> Result<Admitted> {
    let now = edge.env.now();
    let member = parts.extensions.get::<Member>();
    let (counted, found) = match member {
        Some(member) => (Sha256::digest(member.id).into(), of_member(edge, member, entity_id).await?),
        None => {
            let token = bearer(&parts.headers).ok_or_else(unauthorized)?;
            let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
            (hash, of_token(edge, hash, entity_id, now).await?)
        }
    };
    let found = found.ok_or_else(unauthorized)?;
    let entity = found.entity_id.map(|id| Entity { id, is_active: found.entity_status.as_deref() == Some("active") });
    let user = match (found.user_id, &entity, found.role_id) {
        (None, ..) => None,
        // The tokens of a user end with the user, and rest while the entity does.
        (Some(id), Some(entity), Some(role_id)) if entity.is_active && found.user_status.as_deref() == Some("active") => {
            Some(User { id, entity_id: entity.id, role_id, is_own_only: false })
        }
        (Some(_), ..) => return Err(unauthorized()),
    };
    let limit = u32::try_from(found.requests_per_second).unwrap_or_default();
    let allowance = edge.meter.count(counted, limit, now);
    let of_partner = edge.meter.count(partner_key(found.partner_id), limit.saturating_mul(TOKENS_AT_ONCE), now);
    let (mut allowance, of_partner) = futures::join!(allowance, of_partner);
    // Whoever takes more tokens does not get more of the server.
    allowance.remaining = allowance.remaining.filter(|_| of_partner.remaining.is_some());
    if let Some(info) = parts.extensions.get::<RequestInfo>() {
        info.set_allowance(allowance);
        if !(member.is_some_and(|member| member.is_aside) && parts.method.is_safe()) {
            let (partner_id, project_id, member_id) = (found.partner_id, found.project_id, member.map(|member| member.id));
            info.set_caller(Caller { partner_id, project_id, entity_id: None, user_id: found.user_id, member_id });
        }
    }
    if allowance.remaining.is_none() {
        return Err(Error::new(ErrorKind::TooManyRequests { retry_after_seconds: 1 }));
    }
    if member.is_some_and(|member| !member.may_write) && !parts.method.is_safe() {
        return Err(Error::forbidden("your role in the team is read-only: ask an owner of the team"));
    }
    let db = parts.extensions.get().map_or_else(|| edge.db.clone(), |pending: &PendingCommit| edge.db.in_request(pending));
    let (partner_id, project_id, if_match) = (found.partner_id, found.project_id, IfMatch::of(&parts.headers));
    let role = found.permissions.map(serde_json::from_value).transpose()?.map(Arc::new);
    Ok(Admitted { call: Call { edge: edge.clone(), db, partner_id, project_id, user, about: None, role, if_match }, entity })
}

/// All tokens of a partner together may ask as often as so many tokens.
const TOKENS_AT_ONCE: u32 = 20;

fn partner_key(partner_id: Uuid) -> [u8; 32] {
    Sha256::new().chain_update(b"partner/").chain_update(partner_id).finalize().into()
}

/// Token, secret, partner, user, role and entity in one read.
async fn of_token(edge: &Edge, hash: [u8; 32], entity_id: Option<Uuid>, now: Timestamp) -> Result<Option<Admission>> {
    // A token ends with the secret that it was made with.
    let sql = "SELECT t.partner_id, t.project_id, p.requests_per_second, t.entity_user_id AS user_id, u.status AS user_status, u.role_id,
            r.permissions, e.id AS entity_id, e.status AS entity_status
        FROM access_tokens t JOIN partners p ON p.id = t.partner_id
        LEFT JOIN client_secrets s ON s.id = t.secret_id
        LEFT JOIN entity_users u ON u.id = t.entity_user_id
        LEFT JOIN roles r ON r.id = u.role_id
        LEFT JOIN entities e ON e.id = COALESCE(u.entity_id, $2) AND e.partner_id = t.partner_id AND e.status <> 'deleted'
        WHERE t.hash = $1 AND t.expires_at > $3 AND t.revoked_at IS NULL AND (s.revoked_at IS NULL OR s.revoked_at > $3)";
    let values: [Value; _] = [hash.to_vec().into(), entity_id.into(), now.into()];
    read(edge, sql, values).await
}

/// The partner of a member's team, with the project and the entity, as far as they are the partner's.
async fn of_member(edge: &Edge, member: &Member, entity_id: Option<Uuid>) -> Result<Option<Admission>> {
    let sql = "SELECT p.id AS partner_id, j.id AS project_id, p.requests_per_second, NULL AS user_id, NULL AS user_status, NULL AS role_id,
            NULL AS permissions, e.id AS entity_id, e.status AS entity_status
        FROM partners p JOIN projects j ON j.partner_id = p.id
        LEFT JOIN entities e ON e.id = $2 AND e.partner_id = p.id AND e.status <> 'deleted'
        WHERE p.id = $1 AND j.id = $3";
    read(edge, sql, [member.partner_id.into(), entity_id.into(), member.project_id.into()]).await
}

async fn read(edge: &Edge, sql: &str, values: [Value; 3]) -> Result<Option<Admission>> {
    let row = fetch_optional(&edge.db, sql, values).await?;
    Ok(row.map(|row| Admission::from_query_result(&row, "")).transpose()?)
}

impl Admitted {
    /// Does the route open to this token? The one place where a role decides.
    fn authorize(&mut self, parts: &Parts, access: Access) -> Result<()> {
        let Some(user) = &mut self.call.user else {
            return if access.holder() == "user" { self.call.myself().map(drop) } else { Ok(()) };
        };
        if access == Access::PartnerOnly {
            return Err(Error::forbidden("this needs a partner's own token: no role of an entity user allows it"));
        }
        let Some((object, action)) = access.permission() else { return Ok(()) };
        match self.call.role.as_ref().map_or(Permission::NotAllowed, |role| role.permission(object, action)) {
            Permission::Allowed => {}
            Permission::AllowedForOwn => user.is_own_only = true,
            Permission::NotAllowed => return Err(denied(parts, object, action)),
        }
        Ok(())
    }

    /// The call of somebody who may: from here on it is written down, and what was answered to its key is answered again.
    async fn attempted(self, parts: &Parts) -> Result<Call> {
        let Admitted { call, entity, .. } = self;
        if let Some(attempt) = parts.extensions.get::<Attempt>() {
            let entity_id = entity.map(|entity| entity.id);
            let member_id = parts.extensions.get::<Member>().map(|member| member.id);
            let caller = Caller { partner_id: call.partner_id, project_id: call.project_id, entity_id, user_id: call.user_id(), member_id };
            attempt.admit(&call.edge, caller, body_limit(parts, &call.edge)).await?;
        }
        Ok(call)
    }

    /// To a user, an entity in the path that is not the user's own does not exist.
    async fn see_own_entity_only(&self, parts: &mut Parts, edge: &Arc<Edge>) -> Result<()> {
        let Some(user) = self.call.user else { return Ok(()) };
        let Ok(params) = RawPathParams::from_request_parts(parts, edge).await else { return Ok(()) };
        let named = params.iter().find(|(name, _)| *name == "entity_id").and_then(|(_, word)| word.parse::<Uuid>().ok());
        if named.is_some_and(|named| named != user.entity_id) { Err(Error::not_found("entity")) } else { Ok(()) }
    }
}

fn unauthorized() -> Error {
    Error::new(ErrorKind::Unauthorized("the token is missing, malformed, expired or revoked: get one at POST /auth/token".into()))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
