use bursar_events::save_change;
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Comment;

/// Changes to a comment. A field that is left out stays.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommentUpdateRequest)]
pub(crate) struct UpdateComment {
    /// The user whom it answers; `null` is nobody.
    reply_to_entity_user_id: Patch<Uuid>,
    /// What it says.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    text: Option<String>,
}

/// Update a comment
#[utoipa::path(patch, path = "/comments/{comment_id}", responses((status = 200, body = Comment)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateComment>) -> Answer<Json<Comment>> {
    let tx = call.db().begin().await?;
    let before: Comment = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut comment = before.clone();
    body.reply_to_entity_user_id.apply(&mut comment.reply_to_entity_user_id);
    set_if_given(&mut comment.text, body.text);
    save_change(&tx, &call, &before, &mut comment).await?;
    tx.commit().await?;
    Ok(Json(comment))
}
