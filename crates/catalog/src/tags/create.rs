use bursar_events::{Change, emit_change};
use bursar_store::{ONE_TAG_NAME, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Tag, TagCategory, name_is_taken};

/// A tag to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TagCreateSchema, example = json!({"name": "Marketing"}))]
pub(crate) struct CreateTag {
    /// What it sorts documents by.
    category: Option<TagCategory>,
    /// What it stands for.
    #[schema(min_length = 1, max_length = 255)]
    description: Option<String>,
    /// Its name. No other tag of the entity has it; upper and lower case are different.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
}

/// Create a tag
///
/// A name that another tag of the entity has is answered with 400. Documents name their tags in `tag_ids`.
#[utoipa::path(
    post,
    path = "/tags",
    responses(
        (status = 201, body = Tag),
        (status = 400, description = "another tag of the entity has this name")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateTag>) -> Answer<(StatusCode, Json<Tag>)> {
    let CreateTag { category, description, name } = body;
    let now = call.env().now();
    let tag = Tag {
        id: call.env().id(),
        entity_id: call.entity_id,
        name,
        description,
        category,
        created_by_entity_user_id: call.user_id(),
        created_at: now,
        updated_at: now,
    };
    let tx = call.db().begin().await?;
    record::insert(&tx, &call.scope(), &tag).await.map_err(on_unique(ONE_TAG_NAME, || name_is_taken(&tag.name)))?;
    emit_change(&tx, &call, Change::Created, &tag).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(tag)))
}
