use axum::Extension;
use bursar_entities::{Country, country_of, vat_registrations};
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Db, Scope};
use bursar_web::{Answer, EntityCall, Json, Query, query_parameters};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::body::VatRateBody;
use super::rates_of_sale;
use crate::products::ProductType;

/// A country, or nothing while there is none.
type CountryAnswer<'a> = BoxFuture<'a, Result<Option<Country>>>;

/// How to ask about a counterpart: it is a sibling's, so the server hands the question in.
#[derive(Clone, Copy)]
pub struct CounterpartQuestions {
    /// In which country the counterpart of that id is; nothing while it has no address. One that is not the entity's is not found.
    pub country: for<'a> fn(&'a Db, Scope, Uuid) -> CountryAnswer<'a>,
}

/// Whose rates.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ListVatRates {
    /// An address of the counterpart. It changes nothing: the country of the counterpart is that of its default billing address.
    #[expect(dead_code, reason = "part of the contract")]
    counterpart_address_id: Option<Uuid>,
    /// The counterpart that is sold to. Where the entity has a number of the One Stop Shop, the rates of a country of the Union are added.
    counterpart_id: Option<Uuid>,
    /// A VAT ID of the counterpart. It changes nothing: 0 % is always there to choose.
    #[expect(dead_code, reason = "part of the contract")]
    counterpart_vat_id_id: Option<Uuid>,
    /// One of the entity's VAT IDs: only the rates of its country.
    entity_vat_id_id: Option<Uuid>,
    /// Product or service. It changes nothing: rates depend on what exactly is sold, which the seller knows.
    #[expect(dead_code, reason = "part of the contract")]
    product_type: Option<ProductType>,
}

impl IntoParams for ListVatRates {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// VAT rates.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VatRateListResponse)]
pub(crate) struct VatRateList {
    /// Country by country, the largest first.
    data: Vec<VatRateBody>,
}

/// List VAT rates
///
/// The rates that the entity can use today: those of each country that gave it a VAT ID, 0 % among them. Without a VAT ID it is 0 % of the
/// entity's own country alone. Which rate a sale has, reverse charge and exemptions included, the seller decides. Countries
/// of which no source was found have 0 % only: use `tax_rate_value` or a custom rate there.
#[utoipa::path(get, path = "/vat_rates", params(ListVatRates), responses((status = 200, body = VatRateList)))]
pub(crate) async fn list(
    call: EntityCall,
    Extension(counterparts): Extension<CounterpartQuestions>,
    Query(asked): Query<ListVatRates>,
) -> Answer<Json<VatRateList>> {
    let (db, scope, day) = (call.db(), call.scope(), call.env().now().date_naive());
    let customer = match asked.counterpart_id {
        Some(id) => (counterparts.country)(db, scope, id).await?,
        None => None,
    };
    let mut registrations = vat_registrations(db, &scope).await?;
    if let Some(id) = asked.entity_vat_id_id {
        registrations.retain(|registration| registration.id == id);
        if registrations.is_empty() {
            return Err(Error::not_found("VAT ID").into());
        }
    }
    let home = country_of(db, &scope, call.entity_id).await?;
    let rates = rates_of_sale(day, home, &registrations, customer.as_ref());
    Ok(Json(VatRateList { data: rates.into_iter().map(|rate| VatRateBody::on(day, rate)).collect() }))
}
