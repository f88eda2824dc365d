use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, PayableBody};
use super::changes::UpdatePayable;
use super::happened::Author;
use super::held::Held;
use super::status::Operation;
use super::{references, suggest};
use crate::tag_links;

/// Update a payable
///
/// Its data change while it is `draft` or `new`; its tags at any time. What is complete afterwards is `new`, what is no longer is a `draft` again.
#[utoipa::path(
    patch,
    path = "/payables/{payable_id}",
    responses((status = 200, body = PayableBody), (status = 409, description = "the payable is in a status in which it cannot be changed"))
)]
pub(crate) async fn update(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(mut asked): Json<UpdatePayable>,
) -> Answer<Json<PayableBody>> {
    let author = Author::of(&call);
    let tags = asked.take_tags();
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, id).await?;
    call.require_match_read(body::of_one(&tx, &call, &files, held.before.clone())).await?;
    asked.apply(&mut held.payable)?;
    if held.payable != held.before {
        held.require(Operation::Change)?;
        references::check(&tx, &call.scope(), &held.before, &mut held.payable).await?;
        suggest::after_change(&tx, &call.scope(), &held.before, &mut held.payable).await?;
        held.settle()?;
    }
    let mut has_changed = held.payable != held.before;
    if let Some(tags) = tags {
        references::check_tags(&tx, &call.scope(), &tags).await?;
        has_changed |= tag_links::store::replace(&tx, tag_links::OF_PAYABLES, id, &tags).await?;
    }
    let payable = if has_changed { held.save(&tx, &author).await? } else { held.payable };
    let body = body::of_one(&tx, &call, &files, payable).await?;
    if has_changed {
        tx.commit().await?;
    }
    Ok(Json(body))
}
