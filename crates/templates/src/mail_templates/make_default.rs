use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::{MailTemplate, store};

/// Make a mail template the default
///
/// From now on mails of its type say in its language what it says. It replaces the previous default of the same type and language. If it is the
/// default already, nothing changes and the answer is the same.
#[utoipa::path(post, path = "/mail_templates/{template_id}/make_default", responses((status = 200, body = MailTemplate)))]
pub(crate) async fn make_default(call: Call, Path(id): Path<Uuid>) -> Answer<Json<MailTemplate>> {
    let tx = call.db().begin().await?;
    tx.hold(&store::name_of_all(call.partner_id)).await?;
    let mut template: MailTemplate = record::lock(&tx, &call.scope(), id).await?;
    if !template.is_default {
        (template.is_default, template.updated_at) = (true, call.env().now());
        store::only_default(&tx, &call.scope(), &template).await?;
        record::save(&tx, &call.scope(), &template).await?;
        emit_change(&tx, &call, Change::Updated, &template).await?;
        tx.commit().await?;
    }
    Ok(Json(template))
}
