use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Comment, CommentQuestions, CommentStatus, commented_type};

/// A comment to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommentCreateRequest, example = json!({
    "object_type": "payable", "object_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4", "text": "Is this the right amount?",
}))]
pub(crate) struct CreateComment {
    /// The object that it is about.
    object_id: Uuid,
    /// What kind of object that is: `payable`.
    object_type: String,
    /// The user whom it answers.
    reply_to_entity_user_id: Option<Uuid>,
    /// What it says.
    text: String,
}

/// Create a comment
///
/// On a bill. It needs an author: a partner's own token is answered with 400.
#[utoipa::path(
    post,
    path = "/comments",
    responses(
        (status = 201, body = Comment),
        (status = 400, description = "the token is a partner's, not a user's"),
        (status = 404, description = "the object does not exist, or belongs to another")
    )
)]
pub(crate) async fn create(
    call: EntityCall,
    Extension(questions): Extension<CommentQuestions>,
    Json(body): Json<CreateComment>,
) -> Answer<(StatusCode, Json<Comment>)> {
    let CreateComment { object_id, object_type, reply_to_entity_user_id, text } = body;
    let now = call.env().now();
    let object_type = commented_type(&object_type)?;
    let comment = Comment {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        created_by_entity_user_id: call.myself()?.id,
        entity_id: call.entity_id,
        object_id,
        object_type,
        reply_to_entity_user_id,
        status: CommentStatus::Active,
        text,
    };
    let tx = call.db().begin().await?;
    questions.require(&tx, call.scope(), object_type, object_id).await?;
    record::insert(&tx, &call.scope(), &comment).await?;
    emit_change(&tx, &call, Change::Created, &comment).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(comment)))
}
