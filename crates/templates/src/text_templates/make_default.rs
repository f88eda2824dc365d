use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{TextTemplate, store};

/// Make a text template the default
///
/// It replaces the previous default of the same use and the same kind of document. If it is the default already, nothing changes and the answer is
/// the same. The default memo is taken into every new document of its kind that says no memo.
#[utoipa::path(post, path = "/text_templates/{text_template_id}/make_default", responses((status = 200, body = TextTemplate)))]
pub(crate) async fn make_default(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<TextTemplate>> {
    let tx = call.db().begin().await?;
    tx.hold(&store::name_of_all(call.entity_id)).await?;
    let mut template: TextTemplate = record::lock(&tx, &call.scope(), id).await?;
    if !template.is_default {
        store::no_default(&tx, &call.scope(), &template).await?;
        template.is_default = true;
        template.updated_at = call.env().now();
        record::save(&tx, &call.scope(), &template).await?;
        emit_change(&tx, &call, Change::Updated, &template).await?;
        tx.commit().await?;
    }
    Ok(Json(template))
}
