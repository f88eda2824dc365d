use bursar_events::save_change;
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{ONE_TAG_NAME, changes, on_unique, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Tag, TagCategory, name_is_taken};

/// Changes to a tag. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TagUpdateSchema)]
pub(crate) struct UpdateTag {
    /// What it sorts documents by.
    category: Patch<TagCategory>,
    /// What it stands for.
    #[schema(min_length = 1, max_length = 255)]
    description: Patch<String>,
    /// Its name. No other tag of the entity has it.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    name: Option<String>,
}

/// Update a tag
///
/// A name that another tag of the entity has is answered with 400.
#[utoipa::path(
    patch,
    path = "/tags/{tag_id}",
    responses(
        (status = 200, body = Tag),
        (status = 400, description = "another tag of the entity has this name")
    )
)]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateTag>) -> Answer<Json<Tag>> {
    let tx = call.db().begin().await?;
    let before: Tag = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut tag = before.clone();
    body.category.apply(&mut tag.category);
    body.description.apply(&mut tag.description);
    set_if_given(&mut tag.name, body.name);
    save_change(&tx, &call, &before, &mut tag).await.map_err(on_unique(ONE_TAG_NAME, || name_is_taken(&tag.name)))?;
    tx.commit().await?;
    Ok(Json(tag))
}
