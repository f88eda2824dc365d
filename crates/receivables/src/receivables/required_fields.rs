use bursar_counterparts::{CounterpartAddress, CounterpartType};
use bursar_entities::Country;
use bursar_kernel::{Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::requirements::{Parties, Requirements};

/// For which document it is asked.
#[derive(Debug, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(crate) struct AskedParties {
    /// Whom it is for.
    counterpart_id: Option<Uuid>,
    /// The address of the counterpart: its country counts.
    counterpart_billing_address_id: Option<Uuid>,
    /// The country of the counterpart, where it has no address yet.
    counterpart_country: Option<Country>,
    /// A company or a person, where there is no counterpart yet.
    counterpart_type: Option<CounterpartType>,
    /// The VAT ID of the entity.
    entity_vat_id_id: Option<Uuid>,
    /// The VAT ID of the counterpart.
    #[expect(dead_code, reason = "a number that is there makes no other one superfluous")]
    counterpart_vat_id_id: Option<Uuid>,
}

/// What a document has to have to be issued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableRequiredFields)]
pub(crate) struct RequiredFields {
    /// Of the counterpart.
    #[schema(required = false)]
    counterpart: RequiredOfCounterpart,
    /// Of the entity.
    #[schema(required = false)]
    entity: RequiredOfEntity,
    /// Of each line.
    #[schema(required = false)]
    line_item: RequiredOfLine,
}

/// What the counterpart has to have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartFields)]
struct RequiredOfCounterpart {
    /// Its number at a tax office.
    #[schema(required = false)]
    tax_id: RequiredField,
    /// Its VAT ID.
    #[schema(required = false)]
    vat_id: RequiredField,
}

/// What the entity has to have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityFields)]
struct RequiredOfEntity {
    /// Its number at a tax office.
    #[schema(required = false)]
    tax_id: RequiredField,
    /// Its VAT ID.
    #[schema(required = false)]
    vat_id: RequiredField,
}

/// What a line has to have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineItemFields)]
struct RequiredOfLine {
    /// The unit of its product.
    #[schema(required = false)]
    measure_unit: RequiredField,
    /// Its rate, by value.
    #[schema(required = false)]
    tax_rate_value: RequiredField,
    /// Its rate, of `GET /vat_rates`.
    #[schema(required = false)]
    vat_rate_id: RequiredField,
}

/// Has a field to be there?
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldSchema)]
struct RequiredField {
    /// What it is.
    description: String,
    /// Has it to be there?
    required: bool,
}

/// Get the required fields of a receivable
///
/// By the rules of the entity's country, and of the counterpart's where they matter. Where one of two numbers is enough, both are required as
/// long as the entity has neither.
#[utoipa::path(
    get,
    path = "/receivables/required_fields",
    params(AskedParties),
    responses((status = 200, body = RequiredFields))
)]
pub(crate) async fn required_fields(call: EntityCall, query: Query<AskedParties>) -> Answer<Json<RequiredFields>> {
    let asked = query.0;
    let entity = bursar_entities::find_entity(call.db(), &call.scope(), call.entity_id).await?;
    let (country, kind) = counterpart(&call, &asked).await?;
    let has_entity_vat_id = match asked.entity_vat_id_id {
        Some(id) => record::exists::<bursar_entities::VatId>(call.db(), &call.scope().of_everybody(), id).await?,
        None => false,
    };
    let parties = Parties {
        entity_country: &entity.details.address.country.0,
        has_entity_tax_id: entity.details.tax_id.is_some(),
        has_entity_vat_id,
        counterpart_country: country.as_ref().map(|country| country.0.as_str()),
        is_counterpart_company: kind == Some(CounterpartType::Organization),
    };
    Ok(Json(parties.requirements().into()))
}

/// Country and type of the counterpart: those of the ids that are there, else those that are said. An id that leads nowhere says nothing.
async fn counterpart(call: &EntityCall, asked: &AskedParties) -> Result<(Option<Country>, Option<CounterpartType>)> {
    let scope = call.scope();
    let found = match asked.counterpart_id {
        Some(id) => bursar_counterparts::find(call.db(), &scope, id).await?,
        None => None,
    };
    let address_id = asked.counterpart_billing_address_id.or(found.as_ref().and_then(|counterpart| counterpart.default_billing_address_id));
    let address: Option<CounterpartAddress> = match address_id {
        Some(id) => record::find(call.db(), &scope.of_everybody(), id).await?,
        None => None,
    };
    let kind = found.map(|counterpart| counterpart.counterpart_type()).or(asked.counterpart_type);
    Ok((address.map(|address| address.country).or_else(|| asked.counterpart_country.clone()), kind))
}

impl From<Requirements> for RequiredFields {
    fn from(asked: Requirements) -> Self {
        let field = |description: &str, required| RequiredField { description: description.to_owned(), required };
        RequiredFields {
            counterpart: RequiredOfCounterpart {
                tax_id: field("the number of the counterpart at a tax office", false),
                vat_id: field("the VAT ID of the counterpart: choose it in counterpart_vat_id_id", asked.counterpart_vat_id),
            },
            entity: RequiredOfEntity {
                tax_id: field("the number of the entity at a tax office", asked.entity_tax_id),
                vat_id: field("the VAT ID of the entity: choose it in entity_vat_id_id", asked.entity_vat_id),
            },
            line_item: RequiredOfLine {
                measure_unit: field("the unit that the product is counted in", false),
                tax_rate_value: field("the rate, in hundredths of a percent", !asked.has_vat_rates),
                vat_rate_id: field("the rate, one of GET /vat_rates", asked.has_vat_rates),
            },
        }
    }
}
