//! Values of columns whose type is not the field's: what `#[derive(Record)]` calls.

use bursar_kernel::{Error, FineRate, Quantity, Rate, Result};
use sea_orm::{QueryResult, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

/// A word that is kept as text and is the value's JSON. One that the type does not know is an error: a newer node may have written it.
pub fn word<T: DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T> {
    let word: Option<String> = row.try_get("", column)?;
    parse(column, word.map_or(Json::Null, Json::String))
}

/// The word of a value, for its column.
pub fn from_word(value: &impl Serialize) -> Result<Value> {
    match serde_json::to_value(value)? {
        Json::String(word) => Ok(word.into()),
        Json::Null => Ok(Value::String(None)),
        other => Err(Error::internal(format!("{other} is no word"))),
    }
}

/// A value that is kept as a whole number of its units, or as no value.
pub trait Number: Sized {
    /// The value of so many units; nothing where it cannot be without one.
    fn of_units(units: Option<i64>) -> Option<Self>;

    /// How many units it is.
    fn units(&self) -> Option<i64>;
}

impl Number for Quantity {
    fn of_units(units: Option<i64>) -> Option<Self> {
        units.map(Quantity::from_billionths)
    }

    fn units(&self) -> Option<i64> {
        Some(self.billionths())
    }
}

impl Number for Rate {
    fn of_units(units: Option<i64>) -> Option<Self> {
        units.map(Rate::new)
    }

    fn units(&self) -> Option<i64> {
        Some(self.percent_minor_units())
    }
}

impl Number for FineRate {
    fn of_units(units: Option<i64>) -> Option<Self> {
        units.map(FineRate::from_hundredths)
    }

    fn units(&self) -> Option<i64> {
        Some(self.hundredths())
    }
}

impl<T: Number> Number for Option<T> {
    fn of_units(units: Option<i64>) -> Option<Self> {
        Some(T::of_units(units))
    }

    fn units(&self) -> Option<i64> {
        self.as_ref().and_then(T::units)
    }
}

/// A column of whole numbers.
pub fn number<T: Number>(row: &QueryResult, column: &str) -> Result<T> {
    T::of_units(row.try_get("", column)?).ok_or_else(|| Error::internal(format!("{column} has no value")))
}

/// The whole number of a value, for its column.
pub fn from_number(value: &impl Number) -> Value {
    value.units().into()
}

/// A column of JSON; no value is `null`.
pub fn json<T: DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T> {
    let value: Option<Json> = row.try_get("", column)?;
    parse(column, value.unwrap_or_default())
}

/// A column of text that holds JSON; no value is `null`.
pub fn json_text<T: DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T> {
    let text: Option<String> = row.try_get("", column)?;
    let value = text.map(|text| serde_json::from_str(&text)).transpose()?;
    parse(column, value.unwrap_or_default())
}

/// The value of a column of JSON, or of text that holds it; `null` is no value.
pub fn from_json(value: &impl Serialize, is_text: bool) -> Result<Value> {
    Ok(kept(serde_json::to_value(value)?, is_text))
}

/// The object in a column, of whose members each is a field.
pub fn object(row: &QueryResult, column: &str, is_text: bool) -> Result<Map<String, Json>> {
    if is_text { json_text(row, column) } else { json(row, column) }
}

/// One member of it; what was never written is `null`.
pub fn member<T: DeserializeOwned>(object: &mut Map<String, Json>, name: &str) -> Result<T> {
    parse(name, object.remove(name).unwrap_or_default())
}

/// A value as it stands in JSON.
pub fn to_json(value: &impl Serialize) -> Result<Json> {
    Ok(serde_json::to_value(value)?)
}

/// The value of a column that holds an object.
pub fn from_object<const N: usize>(members: [(&str, Json); N], is_text: bool) -> Value {
    kept(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into(), is_text)
}

fn kept(value: Json, is_text: bool) -> Value {
    match (value, is_text) {
        (Json::Null, true) => Value::String(None),
        (Json::Null, false) => Value::Json(None),
        (value, true) => value.to_string().into(),
        (value, false) => value.into(),
    }
}

fn parse<T: DeserializeOwned>(column: &str, value: Json) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Error::internal(format!("{column} cannot be read: {error}")))
}
