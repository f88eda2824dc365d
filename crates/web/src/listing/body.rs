//! A list whose question is a body: the parameters of the query are its fields.

use bursar_kernel::Result;
use serde_json::{Map, Value};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

use super::query::{ListQuery, bad_token};
use super::{Listing, Sealer};
use crate::call::EntityCall;

impl Listing {
    /// The body that asks what the query of the list asks.
    pub fn body_schema(&self, words: &str) -> RefOr<Schema> {
        let object = ObjectBuilder::new().schema_type(Type::Object).description(Some(words));
        let object = object.additional_properties(Some(AdditionalProperties::FreeForm(false)));
        let parameters = self.parameters().into_iter();
        let fields = parameters.filter_map(|parameter| Some((parameter.name, parameter.schema?)));
        fields.fold(object, |object, (name, schema)| object.property(name, schema)).into()
    }

    /// What a body asks of the list at this path; a token that was not made there is answered with 406.
    pub fn question(&'static self, call: &EntityCall, path: &str, body: &Map<String, Value>) -> Result<ListQuery> {
        let pairs = body.iter().flat_map(|(name, value)| words(value).into_iter().map(|word| (name.clone(), word))).collect();
        let sealer = Sealer::new(&call.edge().options.signing_key, path, &call.scope());
        self.query(sealer, pairs)?.ok_or_else(|| bad_token(406))
    }
}

/// A value as it would stand in a query.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(words).collect(),
        Value::String(word) => vec![word.clone()],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}
