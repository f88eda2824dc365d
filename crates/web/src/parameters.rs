//! The query parameters of the document, made from the schema that a query is checked against: a bound is written once.

use std::collections::HashMap;

use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{RefOr, Required, Schema};

/// One parameter for every property of `T`. What a property refers to is written out, so that a parameter needs no component.
pub fn query_parameters<T: ToSchema>() -> Vec<Parameter> {
    let RefOr::T(Schema::Object(object)) = T::schema() else { return Vec::new() };
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let parts: HashMap<String, Value> =
        parts.into_iter().filter_map(|(name, part)| Some((name, serde_json::to_value(part).ok()?))).collect();
    let parameters = object.properties.into_iter().map(|(name, property)| {
        let mut schema = serde_json::to_value(property).unwrap_or_default();
        write_out(&mut schema, &parts);
        let description = take_description(&mut schema);
        let required = if object.required.contains(&name) { Required::True } else { Required::False };
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(required);
        parameter.description(description).schema(serde_json::from_value::<RefOr<Schema>>(schema).ok()).build()
    });
    parameters.collect()
}

/// Replaces every reference by what it refers to; what stands beside the reference goes before.
fn write_out(schema: &mut Value, parts: &HashMap<String, Value>) {
    let Value::Object(map) = schema else {
        if let Value::Array(list) = schema {
            list.iter_mut().for_each(|inner| write_out(inner, parts));
        }
        return;
    };
    let name = map.remove("$ref").and_then(|name| Some(name.as_str()?.rsplit('/').next()?.to_owned()));
    if let Some(Value::Object(part)) = name.and_then(|name| parts.get(&name)) {
        let beside = std::mem::replace(map, part.clone());
        map.extend(beside);
    }
    map.values_mut().for_each(|inner| write_out(inner, parts));
}

/// The words belong to the parameter; in a union with null they stand in the first branch.
fn take_description(schema: &mut Value) -> Option<String> {
    let own = |map: &mut Map<String, Value>| map.remove("description").and_then(|words| words.as_str().map(str::to_owned));
    let map = schema.as_object_mut()?;
    own(map).or_else(|| own(map.get_mut("oneOf")?.get_mut(0)?.as_object_mut()?))
}
