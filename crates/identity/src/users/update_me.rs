use bursar_events::save_change;
use bursar_kernel::{Patch, set_if_given};
use bursar_store::changes;
use bursar_web::{Answer, Call, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{EntityUser, store};

/// What a user changes of itself. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateMeEntityUserRequest)]
pub(crate) struct UpdateMe {
    /// My e-mail address.
    #[schema(format = "email")]
    email: Patch<String>,
    /// First name.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 255)]
    first_name: Option<String>,
    /// Last name.
    #[schema(max_length = 255)]
    last_name: Patch<String>,
    /// Telephone number, in its international form.
    phone: Patch<String>,
    /// What I am at work.
    #[schema(max_length = 255)]
    title: Patch<String>,
}

/// Update the current user
///
/// Name and addresses, not the login and not the role. A partner's token is answered with 400.
#[utoipa::path(patch, path = "/entity_users/me", responses((status = 200, body = EntityUser)))]
pub(crate) async fn update_me(call: Call, Json(body): Json<UpdateMe>) -> Answer<Json<EntityUser>> {
    let me = call.myself()?;
    let tx = call.db().begin().await?;
    let before = store::lock(&tx, &call.scope(), me.id).await?;
    call.require_match(|| &before)?;
    let mut user = before.clone();
    body.email.apply(&mut user.email);
    body.last_name.apply(&mut user.last_name);
    body.phone.apply(&mut user.phone);
    body.title.apply(&mut user.title);
    set_if_given(&mut user.first_name, body.first_name);
    save_change(&tx, &call, &before, &mut user).await?;
    tx.commit().await?;
    Ok(Json(user))
}
