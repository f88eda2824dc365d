use bursar_events::save_change;
use bursar_kernel::{Error, Patch, Uuid, set_if_given};
use bursar_store::{ONE_LOGIN, changes, on_unique};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{EntityUser, login_is_taken, role_is_unknown, store};
use crate::roles;

/// Changes to a user. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateEntityUserRequest)]
pub(crate) struct UpdateUser {
    /// Its e-mail address.
    #[schema(format = "email")]
    email: Patch<String>,
    /// First name.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 255)]
    first_name: Option<String>,
    /// Last name.
    #[schema(max_length = 255)]
    last_name: Patch<String>,
    /// What it is called in your own system; one user of an entity has it.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 255)]
    login: Option<String>,
    /// Telephone number, in its international form.
    phone: Patch<String>,
    /// Another role: it holds from the user's next call.
    #[serde(default)]
    #[schema(value_type = Uuid, required = false)]
    role_id: Option<Uuid>,
    /// What it is at work.
    #[schema(max_length = 255)]
    title: Patch<String>,
}

/// `allowed_for_own` is for the user's own particulars; what it may do is for others to say.
fn gives_itself_a_role() -> Error {
    Error::forbidden("role_id: no user chooses their own role, and changing another's takes a role that allows it for all users")
}

/// Update an entity user
///
/// A user changes nobody's role with `allowed_for_own`, and never their own (403).
/// A login that another user of the entity has is answered with 400.
#[utoipa::path(
    patch,
    path = "/entity_users/{entity_user_id}",
    responses((status = 200, body = EntityUser), (status = 400, description = "another user of the entity has this login"))
)]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateUser>) -> Answer<Json<EntityUser>> {
    let tx = call.db().begin().await?;
    let before = store::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut user = before.clone();
    body.email.apply(&mut user.email);
    body.last_name.apply(&mut user.last_name);
    body.phone.apply(&mut user.phone);
    body.title.apply(&mut user.title);
    set_if_given(&mut user.first_name, body.first_name);
    set_if_given(&mut user.login, body.login);
    set_if_given(&mut user.role_id, body.role_id);
    if user.role_id != before.role_id && (call.is_own_only() || call.user_id() == Some(id)) {
        return Err(gives_itself_a_role().into());
    }
    if user.role_id != before.role_id && !tx.refer_to(roles::store::ROLE, &call.scope(), user.role_id).await? {
        return Err(role_is_unknown().into());
    }
    save_change(&tx, &call, &before, &mut user).await.map_err(on_unique(ONE_LOGIN, || login_is_taken(&user.login)))?;
    tx.commit().await?;
    Ok(Json(user))
}
