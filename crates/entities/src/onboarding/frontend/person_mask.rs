use std::collections::BTreeSet;

use bursar_web::{Answer, Call, Json, Query, query_parameters};
use serde::Deserialize;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::form::Mask;
use super::person::{PersonRole, blank};
use super::{facts, mine};
use crate::entities::country::Country;

/// Whom the form is about.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AboutPerson {
    /// What the person is to the entity.
    #[schema(min_items = 1)]
    relationships: BTreeSet<PersonRole>,
    /// Where the person lives.
    #[schema(required = false)]
    country: Option<Country>,
}

impl IntoParams for AboutPerson {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// Get the fields of a person
///
/// The fields of the form for a person of the entity whose user asks: true where a field must be filled in.
#[utoipa::path(get, path = "/frontend/person_mask", params(AboutPerson), responses((status = 200, body = Mask)))]
pub(crate) async fn person_mask(call: Call, Query(about): Query<AboutPerson>) -> Answer<Json<Mask>> {
    let onboarding = mine(&call).await?;
    let facts = facts(&call, &onboarding).await?;
    Ok(Json(blank(&facts, &about.relationships, about.country.as_ref()).mask()))
}
