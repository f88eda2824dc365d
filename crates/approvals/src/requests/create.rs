use bursar_events::{Change, emit_job_change};
use bursar_identity::{ENTITY_USER, ROLE};
use bursar_kernel::{Env, Error, FieldError, Location, Result, Uuid, ensure_valid};
use bursar_payables::PAYABLE;
use bursar_store::{Referenced, Scope, Tx, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;

use super::payload::CreateApprovalRequest;
use super::{ApprovalRequest, store};
use crate::object_type::ApprovedType;

/// Create an approval request
///
/// By hand, beside what policies ask. Its outcome moves nothing by itself. A payable must be the entity's; of other kinds of objects only the id
/// is kept.
#[utoipa::path(
    post,
    path = "/approval_requests",
    responses((status = 201, body = ApprovalRequest), (status = 404, description = "there is no such payable"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateApprovalRequest>) -> Answer<(StatusCode, Json<ApprovalRequest>)> {
    let request = body.request(&call);
    let tx = call.db().begin().await?;
    require_named(&tx, &call.scope(), &request).await?;
    insert(&tx, call.env(), &call.scope(), &request).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(request)))
}

/// A new request, its addressees and its event.
pub(crate) async fn insert(tx: &Tx, env: &Env, scope: &Scope, request: &ApprovalRequest) -> Result<()> {
    record::insert(tx, scope, request).await?;
    store::insert_addressees(tx, request).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Created, request).await
}

/// The bill, and whoever is named, must be there; and as many must be named as must agree.
async fn require_named(tx: &Tx, scope: &Scope, request: &ApprovalRequest) -> Result<()> {
    if request.object_type == ApprovedType::Payable && !tx.refer_to(PAYABLE, scope, request.object_id).await? {
        return Err(Error::not_found("payable"));
    }
    let mut wrong = missing(tx, scope, ENTITY_USER, "user_ids", &request.user_ids).await?;
    wrong.extend(missing(tx, scope, ROLE, "role_ids", &request.role_ids).await?);
    if wrong.is_empty() && !request.is_reachable(&request.addressees(tx, scope).await?) {
        let msg = "must not be more than there are users who may answer";
        wrong.push(FieldError::new("body", "required_approval_count", msg, "value_error.number"));
    }
    ensure_valid(wrong)
}

async fn missing(tx: &Tx, scope: &Scope, what: Referenced, name: &'static str, ids: &[Uuid]) -> Result<Vec<FieldError>> {
    let missing = tx.refer_to_all(what, scope, &ids.iter().copied().collect()).await?;
    let wrong = |(place, _): (usize, &Uuid)| {
        FieldError::at(
            vec!["body".into(), name.into(), Location::Index(place)],
            format!("names no {} of this entity", if name == "user_ids" { "user" } else { "role" }),
            "value_error",
        )
    };
    Ok(ids.iter().enumerate().filter(|(_, id)| missing.contains(*id)).map(wrong).collect())
}
