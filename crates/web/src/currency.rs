//! The schema of a currency code; the codes themselves are the kernel's.

use bursar_kernel::currency::CURRENCIES;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// An ISO 4217 code.
pub struct CurrencyEnum;

impl PartialSchema for CurrencyEnum {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("ISO 4217 code of a currency."))
            .enum_values(Some(CURRENCIES.iter().copied()))
            .into()
    }
}

impl ToSchema for CurrencyEnum {}
