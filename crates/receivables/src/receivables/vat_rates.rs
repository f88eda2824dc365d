//! The VAT rate that a line names: one of the country's, one of the entity's own, or a value.

use bursar_catalog::{CustomVatRate, vat_rate};
use bursar_documents::References;
use bursar_entities::Country;
use bursar_kernel::{Location, Rate, Result, Uuid};

use super::line::VatRateCopy;

/// Which rate a line names.
#[derive(Debug, Default, Clone)]
pub(crate) struct AskedRate {
    pub(crate) vat_rate_id: Option<Uuid>,
    pub(crate) custom_vat_rate_id: Option<Uuid>,
    pub(crate) value: Option<Rate>,
    pub(crate) name: Option<String>,
}

impl AskedRate {
    /// How many ways of naming a rate are used.
    pub(crate) fn number(&self) -> usize {
        [self.vat_rate_id.is_some(), self.custom_vat_rate_id.is_some(), self.value.is_some()].into_iter().filter(|is_used| *is_used).count()
    }
}

impl VatRateCopy {
    /// Before a line has its rate.
    pub(crate) fn none() -> Self {
        VatRateCopy { id: None, components: None, country: Country(String::new()), is_custom: false, name: None, value: Rate::new(0) }
    }
}

/// The rate, if exactly one is named and is there.
pub(crate) async fn named(
    place: usize,
    asked: AskedRate,
    country: Country,
    references: &mut References<'_>,
) -> Result<Option<VatRateCopy>> {
    let at = |field: &str| ["line_items".into(), Location::Index(place), Location::from(field)];
    match (asked.vat_rate_id, asked.custom_vat_rate_id, asked.value) {
        (Some(id), None, None) => match vat_rate(id) {
            Some(rate) => {
                let country = Country(rate.country.to_owned());
                Ok(Some(VatRateCopy { id: Some(id), country, value: rate.rate, ..VatRateCopy::none() }))
            }
            None => {
                references.refuse(&at("vat_rate_id"), "must be the id of a rate of GET /vat_rates");
                Ok(None)
            }
        },
        (None, Some(id), None) => own(place, id, country, references).await,
        (None, None, Some(value)) => Ok(Some(VatRateCopy { country, name: asked.name, value, ..VatRateCopy::none() })),
        (None, None, None) => {
            references.refuse(&at("vat_rate_id"), "field required, or tax_rate_value or custom_vat_rate_id: 0 % is a rate too");
            Ok(None)
        }
        _ => {
            references.refuse(&at("vat_rate_id"), "does not go with another rate: name one");
            Ok(None)
        }
    }
}

/// A rate of the entity's own.
async fn own(place: usize, id: Uuid, country: Country, references: &mut References<'_>) -> Result<Option<VatRateCopy>> {
    let Some(CustomVatRate { components, name, value, .. }) = references.custom_vat_rate(place, id).await? else { return Ok(None) };
    let value = value.nearest()?;
    Ok(Some(VatRateCopy { id: Some(id), components: Some(components), country, is_custom: true, name: Some(name), value }))
}
