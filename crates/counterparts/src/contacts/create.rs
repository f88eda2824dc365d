use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CounterpartContact, require_organization};
use crate::addresses::PostalAddress;
use crate::parts;

/// A person to write to at a company.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateCounterpartContactPayload)]
pub(crate) struct CreateContact {
    /// Where the person is.
    address: PostalAddress,
    /// E-mail address.
    #[schema(format = "email")]
    email: Option<String>,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// Telephone number.
    phone: Option<String>,
    /// Form of address.
    title: Option<String>,
}

/// Create a contact of a counterpart
///
/// The first one becomes the default: documents begin with it. Only companies have contacts; a person has none, which is 404. A counterpart
/// has at most 250 contacts.
#[utoipa::path(post, path = "/counterparts/{counterpart_id}/contacts", responses((status = 200, body = CounterpartContact)))]
pub(crate) async fn create(
    call: EntityCall,
    Path(counterpart_id): Path<Uuid>,
    Json(body): Json<CreateContact>,
) -> Answer<Json<CounterpartContact>> {
    let CreateContact { address, email, first_name, last_name, phone, title } = body;
    let tx = call.db().begin().await?;
    let (counterpart, others) = parts::store::lock_to_add::<CounterpartContact>(&tx, &call.scope(), counterpart_id).await?;
    require_organization(&counterpart)?;
    let contact = CounterpartContact {
        id: call.env().id(),
        entity_id: call.entity_id,
        address,
        counterpart_id,
        email,
        first_name,
        is_default: others.is_empty(),
        last_name,
        phone,
        title,
    };
    record::insert(&tx, &call.scope(), &contact).await?;
    emit_change(&tx, &call, Change::Created, &contact).await?;
    tx.commit().await?;
    Ok(Json(contact))
}
