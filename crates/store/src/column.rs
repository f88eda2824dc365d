//! Values of columns whose type is not the field's: what `#[derive(Record)]` calls.

use std::collections::BTreeMap;

use bursar_kernel::{Error, FineRate, Quantity, Rate, Result};
use sea_orm::{QueryResult, TryGetableFromJson, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

/// A word that is kept as text and is the value's JSON. One that the type does not know is an error: a newer node may have written it.
pub fn word<T: DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T> {
    let word: Option<String> = row.try_get("", column)?;
    serde_json::from_value(word.map_or(Json::Null, Json::String)).map_err(|error| unreadable(column, &error))
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

/// A column of JSON, or of text that holds it; no value is `null`.
pub fn json<T: DeserializeOwned>(row: &QueryResult, column: &str, is_text: bool) -> Result<T> {
    parse(column, &text(row, column, is_text)?)
}

/// The value of a column of JSON, or of text that holds it; `null` is no value.
pub fn from_json(value: &impl Serialize, is_text: bool) -> Result<Value> {
    Ok(kept(serde_json::to_value(value)?, is_text))
}

/// The JSON that stands in a column; no value is `null`.
pub fn text(row: &QueryResult, column: &str, is_text: bool) -> Result<String> {
    let text: Option<String> =
        if is_text { row.try_get("", column)? } else { row.try_get::<Option<Raw>>("", column)?.map(|Raw(json)| json.get().to_owned()) };
    Ok(text.unwrap_or_else(|| "null".to_owned()))
}

/// JSON as it stands in a column of its own type.
#[derive(Deserialize)]
#[serde(transparent)]
struct Raw(Box<RawValue>);

impl TryGetableFromJson for Raw {}

/// An object of whose members each is a field: what stands there is parsed once, into the type of its field.
pub type Members<'a> = BTreeMap<&'a str, &'a RawValue>;

/// The members of the object in a column, by its text.
pub fn members<'a>(column: &str, text: &'a str) -> Result<Members<'a>> {
    serde_json::from_str(text).map_err(|error| unreadable(column, &error))
}

/// One of them; what was never written is `null`.
pub fn member<T: DeserializeOwned>(members: &Members<'_>, name: &str) -> Result<T> {
    parse(name, members.get(name).map_or("null", |json| json.get()))
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

fn parse<T: DeserializeOwned>(column: &str, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| unreadable(column, &error))
}

fn unreadable(column: &str, error: &serde_json::Error) -> Error {
    Error::internal(format!("{column} cannot be read: {error}"))
}
