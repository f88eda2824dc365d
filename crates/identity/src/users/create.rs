use axum::Json;
use bursar_events::emit;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{EntityUser, EntityUserBody, UserEvent, login_is_taken, role_is_missing, role_is_unknown, store};
use crate::record::{Happened, RecordStatus};
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
    responses((status = 200, body = EntityUserBody), (status = 400, description = "another user of the entity has this login"))
)]
pub(crate) async fn create(call: EntityCall, body: bursar_web::Json<CreateUser>) -> Answer<Json<EntityUserBody>> {
    let (body, now, id) = (body.0, call.env().now(), call.env().id());
    let tx = call.db().begin().await?;
    let role = match body.role_id {
        Some(role_id) => roles::store::lock_for_user(&tx, &call.scope(), role_id).await?.ok_or_else(role_is_unknown)?,
        None => roles::store::lock_default(&tx, &call.scope()).await?.ok_or_else(role_is_missing)?,
    };
    if store::login_is_taken(&tx, &call.scope(), &body.login, id).await? {
        return Err(login_is_taken(&body.login).into());
    }
    let user = EntityUser {
        id,
        entity_id: call.entity_id,
        role_id: role.id,
        login: body.login,
        first_name: body.first_name,
        last_name: body.last_name,
        email: body.email,
        phone: body.phone,
        title: body.title,
        status: RecordStatus::Active,
        created_by: call.user_id(),
        created_at: now,
        updated_at: now,
    };
    store::insert(&tx, &user).await?;
    emit(&tx, call.env(), &UserEvent { partner_id: call.partner_id, user: &user, happened: Happened::Created }).await?;
    tx.commit().await?;
    Ok(Json(user.into()))
}
