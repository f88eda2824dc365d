//! The numbers by which companies are known in the network of electronic invoices (Peppol).

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Which kind of number it is: the country, and what the number is called there.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr, EnumString, VariantArray,
)]
#[schema(as = EinvoiceSchemaTypeEnum)]
#[strum(const_into_str)]
pub enum NetworkSchema {
    /// The VAT ID of a German company.
    #[serde(rename = "DE:VAT")]
    #[strum(serialize = "DE:VAT")]
    GermanVat,
    /// The number of a Dutch company in the register of the chambers of commerce.
    #[serde(rename = "NL:KVK")]
    #[strum(serialize = "NL:KVK")]
    DutchRegister,
    /// The VAT ID of a Dutch company.
    #[serde(rename = "NL:VAT")]
    #[strum(serialize = "NL:VAT")]
    DutchVat,
    /// The VAT ID of a Belgian company.
    #[serde(rename = "BE:VAT")]
    #[strum(serialize = "BE:VAT")]
    BelgianVat,
    /// The enterprise number of a Belgian company.
    #[serde(rename = "BE:EN")]
    #[strum(serialize = "BE:EN")]
    BelgianEnterprise,
}

impl NetworkSchema {
    /// Its word.
    pub fn word(self) -> &'static str {
        self.into_str()
    }

    /// Its four digits in the network's list of schemes (EAS).
    pub fn code(self) -> &'static str {
        match self {
            NetworkSchema::GermanVat => "9930",
            NetworkSchema::DutchRegister => "0106",
            NetworkSchema::DutchVat => "9944",
            NetworkSchema::BelgianVat => "9925",
            NetworkSchema::BelgianEnterprise => "0208",
        }
    }

    /// The scheme of the VAT IDs of a country.
    pub fn of_vat_ids(country: &str) -> Option<Self> {
        [NetworkSchema::GermanVat, NetworkSchema::DutchVat, NetworkSchema::BelgianVat]
            .into_iter()
            .find(|schema| schema.prefix() == Some(country))
    }

    /// Is it a number of a register of companies?
    pub fn is_register(self) -> bool {
        self.prefix().is_none()
    }

    /// What VAT IDs begin with.
    fn prefix(self) -> Option<&'static str> {
        match self {
            NetworkSchema::GermanVat => Some("DE"),
            NetworkSchema::DutchVat => Some("NL"),
            NetworkSchema::BelgianVat => Some("BE"),
            NetworkSchema::DutchRegister | NetworkSchema::BelgianEnterprise => None,
        }
    }
}

impl fmt::Display for NetworkSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A number by which a company is known in the network.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Participant {
    /// Which kind of number.
    pub schema: NetworkSchema,
    /// The number as the network knows it.
    pub identifier: String,
}

impl Participant {
    /// The number as people write it, in the form of the network: letters and digits alone, in capitals, VAT IDs with their country. Clients send
    /// VAT IDs with and without it.
    pub fn new(schema: NetworkSchema, written: &str) -> Self {
        let plain: String = written.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let identifier = match schema.prefix() {
            Some(prefix) if !plain.starts_with(prefix) => format!("{prefix}{plain}"),
            _ => plain,
        };
        Participant { schema, identifier }
    }
}

/// As the network writes it: the four digits of the scheme, then the number.
impl fmt::Display for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.schema.code(), self.identifier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let written = |schema, text| Participant::new(schema, text).to_string();
        for text in ["DE087095777", "087095777", " de 087 095 777 ", "DE-087.095.777"] {
            assert_eq!(written(NetworkSchema::GermanVat, text), "9930:DE087095777", "{text}");
        }
        assert_eq!(written(NetworkSchema::BelgianEnterprise, "0468.863.455"), "0208:0468863455");
    }

    #[test]
    fn words_are_those_of_the_contract() {
        for schema in NetworkSchema::VARIANTS {
            assert_eq!(serde_json::to_value(schema).unwrap(), schema.word());
            assert_eq!(schema.word().parse::<NetworkSchema>().unwrap(), *schema);
        }
        assert_eq!(NetworkSchema::of_vat_ids("BE"), Some(NetworkSchema::BelgianVat));
        assert_eq!(NetworkSchema::of_vat_ids("FR"), None);
    }
}
