//! What a request for approval is made of.

use std::collections::BTreeSet;

use bursar_kernel::Uuid;
use bursar_web::EntityCall;
use serde::Deserialize;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{ApprovalRequest, RequestStatus};
use crate::object_type::ApprovedType;

/// A request to some users.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalRequestCreateByUserRequest, example = json!({
    "object_type": "payable", "object_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4", "required_approval_count": 1,
    "user_ids": ["ea837e28-509b-4b6a-a600-d54b6aa0b1f5"],
}))]
pub(crate) struct AskUsers {
    /// What it is about.
    object_id: Uuid,
    /// What kind of object that is.
    object_type: ApprovedType,
    /// How many must agree.
    #[schema(minimum = 1)]
    required_approval_count: u32,
    /// These users may answer.
    user_ids: Vec<Uuid>,
}

/// A request to whoever has some roles.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalRequestCreateByRoleRequest)]
pub(crate) struct AskRoles {
    /// What it is about.
    object_id: Uuid,
    /// What kind of object that is.
    object_type: ApprovedType,
    /// How many must agree.
    #[schema(minimum = 1)]
    required_approval_count: u32,
    /// Whoever has one of these roles may answer.
    role_ids: Vec<Uuid>,
}

/// A request to make: it names users, or roles.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum CreateApprovalRequest {
    Users(AskUsers),
    Roles(AskRoles),
}

impl PartialSchema for CreateApprovalRequest {
    fn schema() -> RefOr<Schema> {
        let any = AnyOfBuilder::new().description(Some("A request to make: it names users, or roles."));
        let kinds = [AskUsers::name(), AskRoles::name()];
        Schema::AnyOf(kinds.into_iter().fold(any, |any, name| any.item(Ref::from_schema_name(name))).build()).into()
    }
}

impl ToSchema for CreateApprovalRequest {
    fn name() -> std::borrow::Cow<'static, str> {
        "ApprovalRequestCreateRequest".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((AskRoles::name().into_owned(), AskRoles::schema()));
        schemas.push((AskUsers::name().into_owned(), AskUsers::schema()));
        AskRoles::schemas(schemas);
        AskUsers::schemas(schemas);
    }
}

impl CreateApprovalRequest {
    /// The request that it makes.
    pub(crate) fn request(self, call: &EntityCall) -> ApprovalRequest {
        let (object_id, object_type, required_approval_count, user_ids, role_ids) = match self {
            CreateApprovalRequest::Users(asked) => {
                (asked.object_id, asked.object_type, asked.required_approval_count, asked.user_ids, Vec::new())
            }
            CreateApprovalRequest::Roles(asked) => {
                (asked.object_id, asked.object_type, asked.required_approval_count, Vec::new(), asked.role_ids)
            }
        };
        let (id, now) = (call.env().id(), call.env().now());
        let [user_ids, role_ids] = [user_ids, role_ids].map(each_once);
        ApprovalRequest {
            id,
            created_at: now,
            updated_at: now,
            approved_by: Vec::new(),
            created_by: call.user_id().unwrap_or(call.entity_id),
            object_id,
            object_type,
            rejected_by: None,
            required_approval_count,
            role_ids,
            status: RequestStatus::Waiting,
            user_ids,
            entity_id: call.entity_id,
            process_id: None,
        }
    }
}

/// The first of each id.
fn each_once(ids: Vec<Uuid>) -> Vec<Uuid> {
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}
