use bursar_entities::NetworkSchema;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::{Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::CounterpartEinvoicingCredentials;
use crate::parts;
use crate::vat_ids::CounterpartVatId;

/// A number of a counterpart in the network: one that is said, or that of one of its VAT IDs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = CreateCounterpartEinvoicingCredentialPayload, example = json!({"network_schema": "DE:VAT", "network_identifier": "DE123456789"}))]
pub(crate) enum CreateCredentials {
    /// That of a VAT ID.
    OfVatId(OfVatId),
    /// One that is said.
    Said(SaidCredentials),
}

/// One of the counterpart's VAT IDs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateCounterpartEinvoicingCredentialCounterpartVatId)]
pub(crate) struct OfVatId {
    /// Its id. Its country must be one of the network's: Germany, the Netherlands or Belgium.
    counterpart_vat_id_id: Uuid,
}

/// A number that is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartEinvoicingCredentialSchema)]
pub(crate) struct SaidCredentials {
    /// The number. It is kept as it is sent; a VAT ID may be sent with and without its country.
    #[schema(min_length = 1, max_length = 255)]
    network_identifier: String,
    /// Which kind of number it is.
    network_schema: NetworkSchema,
}

/// Create e-invoicing credentials of a counterpart
///
/// The number by which the counterpart is reached in the network of electronic invoices. A counterpart may have several, at most 250: an invoice
/// names one. Whether the network knows it, `GET /einvoice_search` says.
#[utoipa::path(
    post,
    path = "/counterparts/{counterpart_id}/einvoicing_credentials",
    responses((status = 201, body = CounterpartEinvoicingCredentials))
)]
pub(crate) async fn create(
    call: EntityCall,
    Path(counterpart_id): Path<Uuid>,
    Json(body): Json<CreateCredentials>,
) -> Answer<(StatusCode, Json<CounterpartEinvoicingCredentials>)> {
    let tx = call.db().begin().await?;
    parts::store::lock_to_add::<CounterpartEinvoicingCredentials>(&tx, &call.scope(), counterpart_id).await?;
    let SaidCredentials { network_identifier, network_schema } = match body {
        CreateCredentials::Said(said) => said,
        CreateCredentials::OfVatId(OfVatId { counterpart_vat_id_id }) => {
            of_vat_id(&tx, &call, counterpart_id, counterpart_vat_id_id).await?
        }
    };
    let credentials = CounterpartEinvoicingCredentials {
        id: call.env().id(),
        entity_id: call.entity_id,
        counterpart_id,
        network_identifier,
        network_schema,
    };
    record::insert(&tx, &call.scope(), &credentials).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(credentials)))
}

async fn of_vat_id(tx: &Tx, call: &EntityCall, counterpart_id: Uuid, id: Uuid) -> Result<SaidCredentials> {
    let wrong = |msg: &str| Error::invalid(FieldError::new("body", "counterpart_vat_id_id", msg, "value_error.reference"));
    let found: Option<CounterpartVatId> = parts::store::find_part(tx, &call.scope(), counterpart_id, id).await?;
    let vat_id = found.ok_or_else(|| wrong("must be the id of one of the counterpart's VAT IDs"))?;
    let network_schema = vat_id.country.as_ref().and_then(|country| NetworkSchema::of_vat_ids(&country.0));
    let network_schema = network_schema
        .ok_or_else(|| wrong("must be a VAT ID whose country is DE, NL or BE: send network_schema and network_identifier instead"))?;
    Ok(SaidCredentials { network_identifier: vat_id.value, network_schema })
}
