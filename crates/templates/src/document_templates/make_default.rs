use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{DesignChoice, DocumentDesign, DocumentTemplate, store};

/// Make a PDF template the default
///
/// Documents whose PDF is made from now on are printed in it. A PDF that is there stays as it is until its document changes. If it is the default
/// already, nothing changes and the answer is the same.
#[utoipa::path(post, path = "/document_templates/{document_template_id}/make_default", responses((status = 200, body = DocumentTemplate)))]
pub(crate) async fn make_default(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<DocumentTemplate>> {
    let (design, now) = (DocumentDesign::of_template(id)?, call.env().now());
    let tx = call.db().begin().await?;
    tx.hold(&store::name_of_choice(call.entity_id)).await?;
    let language = store::language(&tx, &call.scope()).await?;
    let before = store::choice(&tx, &call.scope()).await?;
    if before.as_ref().map(|choice| choice.design).unwrap_or_default() == design {
        return Ok(Json(design.template(call.entity_id, before.as_ref(), language)));
    }
    let choice = match before {
        Some(choice) => {
            let choice = DesignChoice { design, updated_at: now, ..choice };
            record::save(&tx, &call.scope(), &choice).await?;
            choice
        }
        None => {
            let choice = DesignChoice { id: call.env().id(), entity_id: call.entity_id, design, created_at: now, updated_at: now };
            record::insert(&tx, &call.scope(), &choice).await?;
            choice
        }
    };
    let template = design.template(call.entity_id, Some(&choice), language);
    emit_change(&tx, &call, Change::Updated, &template).await?;
    tx.commit().await?;
    Ok(Json(template))
}
