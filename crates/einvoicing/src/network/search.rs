use axum::Extension;
use bursar_entities::{NetworkSchema, Participant};
use bursar_kernel::{Error, FieldError};
use bursar_web::{Answer, Call, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::context::Network;

/// Who is looked for.
#[derive(Debug, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(crate) struct AskedParticipant {
    /// Which kind of number it is.
    network_schema: NetworkSchema,
    /// The number; a VAT ID may be sent with and without its country.
    #[param(min_length = 1, max_length = 255)]
    #[schema(min_length = 1, max_length = 255)]
    network_identifier: String,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartEinvoicingCredentialExistenceResponse)]
pub(crate) struct Found {
    /// Is the number known in the network?
    exists: bool,
}

/// Search the e-invoicing network
///
/// Asks the network itself, now: through the access point where this server has one that can say, else by the network's directory. If the network
/// does not answer, the answer is 422: ask again later.
#[utoipa::path(get, path = "/einvoice_search", params(AskedParticipant), responses((status = 200, body = Found)))]
pub(crate) async fn search(
    _call: Call,
    Extension(network): Network,
    Query(AskedParticipant { network_schema, network_identifier }): Query<AskedParticipant>,
) -> Answer<Json<Found>> {
    let participant = Participant::new(network_schema, &network_identifier);
    let exists = network.knows(&participant).await.map_err(|error| {
        let message = format!("cannot be looked for now: {error}");
        Error::invalid(FieldError::new("query", "network_identifier", message, "value_error"))
    })?;
    Ok(Json(Found { exists }))
}
