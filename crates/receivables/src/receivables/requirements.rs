//! What the law of the entity's country asks of a document.

use bursar_kernel::{Error, ErrorKind, FieldError, Location};
use serde::Serialize;
use utoipa::ToSchema;

use super::line::Line;
use super::{Own, Receivable};

/// The countries whose rules are known. Entities of other countries issue with `tax_rate_value` or rates of their own.
const WITH_RULES: [&str; 34] = [
    "AO", "AU", "AT", "BE", "BW", "BG", "CA", "CZ", "DK", "EE", "SZ", "FI", "FR", "DE", "GR", "IE", "IL", "LS", "LR", "LU", "MZ", "NA",
    "NL", "NZ", "PK", "PH", "PL", "ZA", "SE", "CH", "AE", "GB", "US", "ZW",
];
/// Those of them in which lines name their rate by value.
const BY_VALUE: [&str; 2] = ["PK", "US"];

/// Those in which an invoice names the day of the supply even where it is that of the invoice.
const NAMES_FULFILLMENT: [&str; 4] = ["AT", "BG", "CZ", "DE"];

/// What is asked of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Requirements {
    pub(crate) entity_tax_id: bool,
    pub(crate) entity_vat_id: bool,
    pub(crate) counterpart_vat_id: bool,
    /// Lines name a rate of `GET /vat_rates`; otherwise one by value.
    pub(crate) has_vat_rates: bool,
}

/// Who deals with whom, as far as the rules ask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parties<'a> {
    pub(crate) entity_country: &'a str,
    pub(crate) has_entity_tax_id: bool,
    pub(crate) has_entity_vat_id: bool,
    pub(crate) counterpart_country: Option<&'a str>,
    pub(crate) is_counterpart_company: bool,
}

impl Parties<'_> {
    /// What is asked of them: a number of the entity at a tax office, of which kind ever; both in Lesotho; in Australia that of a company that
    /// buys there, too.
    pub(crate) fn requirements(self) -> Requirements {
        let has_rules = WITH_RULES.contains(&self.entity_country);
        let takes_both = self.entity_country == "LS";
        Requirements {
            entity_tax_id: has_rules && (takes_both || !self.has_entity_vat_id),
            entity_vat_id: has_rules && (takes_both || !self.has_entity_tax_id),
            counterpart_vat_id: self.entity_country == "AU" && self.counterpart_country == Some("AU") && self.is_counterpart_company,
            has_vat_rates: has_rules && !BY_VALUE.contains(&self.entity_country),
        }
    }
}

/// What a document lacks.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = MissingFields)]
pub(crate) struct MissingFields {
    /// Of the counterpart.
    #[schema(required = false)]
    pub(crate) counterpart: Vec<String>,
    /// Of the entity.
    #[schema(required = false)]
    pub(crate) entity: Vec<String>,
    /// Of products on lines.
    #[schema(required = false)]
    pub(crate) products: Vec<MissingLineFields>,
    /// Of the document itself.
    #[schema(required = false)]
    pub(crate) receivable: Vec<String>,
    /// Rates that hold no more.
    #[schema(required = false)]
    pub(crate) vat_rates: Vec<String>,
}

/// What a line lacks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MissingLineItemFields)]
pub(crate) struct MissingLineFields {
    /// Which line; the first is 1.
    pub(crate) line_item_number: usize,
    /// What it lacks.
    pub(crate) missing_fields: Vec<String>,
}

impl MissingFields {
    /// It lacks nothing.
    pub(crate) fn is_nothing(&self) -> bool {
        self.counterpart.is_empty()
            && self.entity.is_empty()
            && self.products.is_empty()
            && self.receivable.is_empty()
            && self.vat_rates.is_empty()
    }

    /// The answer to whoever wants to issue it: every field that is missing.
    pub(crate) fn refusal(self) -> Error {
        let field = |loc: Vec<Location>| FieldError::at(loc, "field required to issue the document", "value_error.missing");
        let of = |object: &str, names: Vec<String>| {
            let object = object.to_owned();
            names.into_iter().map(move |name| field(vec![object.as_str().into(), name.as_str().into()])).collect::<Vec<_>>()
        };
        let lines = self.products.into_iter().flat_map(|line| {
            let place = line.line_item_number - 1;
            line.missing_fields.into_iter().map(move |name| vec!["line_items".into(), Location::Index(place), name.as_str().into()])
        });
        let lines: Vec<FieldError> = lines.map(field).collect();
        let all = [
            of("counterpart", self.counterpart),
            of("entity", self.entity),
            of("receivable", self.receivable),
            of("vat_rates", self.vat_rates),
            lines,
        ];
        Error::new(ErrorKind::Invalid(all.concat()))
    }
}

/// Does an invoice of the entity's country name the day on which goods were sent or work was done, whatever that day is?
pub(crate) fn names_fulfillment(document: &Receivable) -> bool {
    NAMES_FULFILLMENT.contains(&document.parties().entity_country)
}

/// What the document lacks to be issued.
pub(crate) fn missing(document: &Receivable, lines: &[Line]) -> MissingFields {
    let content = &document.content;
    let asked = document.parties().requirements();
    let named = |name: &str, is_missing: bool| is_missing.then(|| name.to_owned());
    // Where either number will do, one is enough to ask for.
    let lacks_tax_id = asked.entity_tax_id && content.entity.tax_id().is_none();
    let lacks_vat_id = asked.entity_vat_id && content.entity_vat_id.is_none();
    let entity = [named("tax_id", lacks_tax_id), named("vat_id", lacks_vat_id)];
    let lacks_counterpart_vat_id = asked.counterpart_vat_id && content.counterpart_vat_id.is_none();
    MissingFields {
        counterpart: named("vat_id", lacks_counterpart_vat_id).into_iter().collect(),
        entity: entity.into_iter().flatten().collect(),
        products: Vec::new(),
        receivable: named("line_items", lines.is_empty()).into_iter().collect(),
        vat_rates: Vec::new(),
    }
}

impl Receivable {
    /// Who deals with whom.
    fn parties(&self) -> Parties<'_> {
        let content = &self.content;
        Parties {
            entity_country: content.entity_address.country.as_ref().map_or("", |country| country.0.as_str()),
            has_entity_tax_id: content.entity.tax_id().is_some(),
            has_entity_vat_id: content.entity_vat_id.is_some(),
            counterpart_country: content.counterpart_billing_address.as_ref().map(|address| address.country.0.as_str()),
            is_counterpart_company: content.counterpart_type == bursar_counterparts::CounterpartType::Organization,
        }
    }

    /// Why no reminder of it can be sent, where that is so.
    pub(crate) fn reminder_warning(&self) -> Option<String> {
        let Own::Invoice(invoice) = &self.own else { return None };
        let has_email = self.content.counterpart_contact.as_ref().is_some_and(|contact| contact.email.is_some());
        match (&invoice.payment_terms, has_email) {
            (None, _) => Some("no reminder can be sent: the invoice has no payment terms".into()),
            (_, false) => Some("no reminder can be sent: the contact of the counterpart has no e-mail address".into()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: Parties<'static> = Parties {
        entity_country: "DE",
        has_entity_tax_id: false,
        has_entity_vat_id: false,
        counterpart_country: Some("DE"),
        is_counterpart_company: true,
    };

    #[test]
    fn one_number_of_the_entity_is_enough_but_in_lesotho() {
        let ids = |parties: Parties<'_>| (parties.requirements().entity_tax_id, parties.requirements().entity_vat_id);
        assert_eq!(ids(GERMAN), (true, true));
        assert_eq!(ids(Parties { has_entity_tax_id: true, ..GERMAN }), (true, false));
        assert_eq!(ids(Parties { has_entity_vat_id: true, ..GERMAN }), (false, true));
        assert_eq!(ids(Parties { entity_country: "LS", has_entity_tax_id: true, ..GERMAN }), (true, true));
        assert_eq!(ids(Parties { entity_country: "BR", ..GERMAN }), (false, false));
    }

    #[test]
    fn a_company_that_buys_in_australia_has_its_number() {
        let asks = |parties: Parties<'_>| parties.requirements().counterpart_vat_id;
        let australian = Parties { entity_country: "AU", counterpart_country: Some("AU"), ..GERMAN };
        assert!(asks(australian) && !asks(GERMAN));
        assert!(
            !asks(Parties { is_counterpart_company: false, ..australian })
                && !asks(Parties { counterpart_country: Some("NZ"), ..australian })
        );
    }

    #[test]
    fn rates_are_named_by_value_where_there_are_none() {
        let has_rates = |entity_country| Parties { entity_country, ..GERMAN }.requirements().has_vat_rates;
        assert!(has_rates("DE") && !has_rates("US") && !has_rates("PK") && !has_rates("BR"));
    }
}
