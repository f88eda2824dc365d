use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::{ONE_LOGIN, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{EntityUser, login_is_taken, role_is_missing, role_is_unknown};
use crate::record::RecordStatus;
use crate::roles;

/// A user to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateEntityUserRequest)]
pub(crate) struct CreateUser {
    /// Its e-mail address.
    #[schema(format = "email")]
    email: Option<String>,
    /// First name.
    #[schema(max_length = 255)]
    first_name: String,
    /// Last name.
    #[schema(max_length = 255)]
    last_name: Option<String>,
    /// What it is called in your own system. One user of an entity has it; in another entity it may be used again.
    #[schema(max_length = 255)]
    login: String,
    /// Telephone number, in its international form.
    phone: Option<String>,
    /// Its role. Left out, it is the default role that came with the entity; an entity without one asks for a role.
    role_id: Option<Uuid>,
    /// What it is at work.
    #[schema(max_length = 255)]
    title: Option<String>,
}

/// Create an entity user
///
/// It is active at once: `POST /auth/token` with its id gives a token that may do what the role allows. A login that another user of the entity
/// has is answered with 400.
#[utoipa::path(
    post,
    path = "/entity_users",
    responses((status = 200, body = EntityUser), (status = 400, description = "another user of the entity has this login"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateUser>) -> Answer<Json<EntityUser>> {
    let (now, id) = (call.env().now(), call.env().id());
    let tx = call.db().begin().await?;
    let role_id = match body.role_id {
        Some(role_id) if tx.refer_to(roles::store::ROLE, &call.scope(), role_id).await? => role_id,
        Some(_) => return Err(role_is_unknown().into()),
        None => roles::store::lock_default(&tx, &call.scope()).await?.ok_or_else(role_is_missing)?.id,
    };
    let user = EntityUser {
        id,
        entity_id: call.entity_id,
        role_id,
        login: body.login,
        first_name: body.first_name,
        last_name: body.last_name,
        email: body.email,
        phone: body.phone,
        title: body.title,
        userpic_file_id: None,
        status: RecordStatus::Active,
        created_by: call.user_id(),
        created_at: now,
        updated_at: now,
    };
    record::insert(&tx, &call.scope(), &user).await.map_err(on_unique(ONE_LOGIN, || login_is_taken(&user.login)))?;
    emit_change(&tx, &call, Change::Created, &user).await?;
    tx.commit().await?;
    Ok(Json(user))
}
