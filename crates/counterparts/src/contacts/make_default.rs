use bursar_events::emit_action;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::CounterpartContact;
use crate::counterparts::Counterpart;
use crate::parts;

/// Make a contact the default of its counterpart
///
/// Documents made from now on begin with it. The one before is no default any more.
#[utoipa::path(
    post,
    path = "/counterparts/{counterpart_id}/contacts/{contact_id}/make_default",
    responses((status = 200, body = CounterpartContact))
)]
pub(crate) async fn make_default(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<CounterpartContact>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    // Whoever chooses holds the counterpart: two who choose at once choose one after the other.
    record::hold::<Counterpart>(&tx, &scope, counterpart_id).await?;
    let mut contact: CounterpartContact = parts::store::lock(&tx, &scope, counterpart_id, id).await?;
    if !contact.is_default {
        if let Some(mut before) = super::default_contact(&tx, &scope, counterpart_id).await? {
            before.is_default = false;
            record::save(&tx, &scope, &before).await?;
        }
        contact.is_default = true;
        record::save(&tx, &scope, &contact).await?;
        let words = "a contact became the default one of its counterpart";
        emit_action(&tx, call.env(), call.partner_id, &contact, "make_default", words).await?;
        tx.commit().await?;
    }
    Ok(Json(contact))
}
