//! Where ids stand in the body of a request, at any depth.

use bursar_kernel::Uuid;
use serde_json::{Value, json};

use crate::sample::{is_id, least, resolved};

/// The way from a body to one of its values: names of members, and `[]` for the first item of a list.
pub type Place = Vec<String>;

/// Deeper than any body: a schema may contain itself.
const DEEPEST: usize = 8;

/// Every place at which the schema says that an id stands.
pub fn ids_in(schema: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    collect(schema, &mut Vec::new(), &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(schema: &Value, place: &mut Place, found: &mut Vec<Place>) {
    if place.len() > DEEPEST {
        return;
    }
    for shape in shapes(schema) {
        if is_id(shape) {
            found.push(place.clone());
        }
        let members = shape["properties"].as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member));
        for (step, schema) in members.chain(shape.get("items").map(|items| ("[]", items))) {
            place.push(step.to_owned());
            collect(schema, place, found);
            place.pop();
        }
    }
}

/// Puts an id at a place of a body; what was missing on the way is the least that its schema lets through.
pub fn put(schema: &Value, value: &mut Value, place: &[String], id: Uuid) {
    let Some((step, rest)) = place.split_first() else {
        *value = id.to_string().into();
        return;
    };
    let shapes = shapes(schema);
    if step == "[]" {
        let items = shapes.iter().find_map(|shape| shape.get("items")).expect("a list has items");
        if value.get(0).is_none() {
            *value = json!([least(items)]);
        }
        return put(items, &mut value[0], rest, id);
    }
    let shape = shapes.into_iter().find(|shape| shape["properties"].get(step).is_some()).expect("an object has the member");
    let mut required = shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if !value.is_object() || required.any(|name| value.get(name).is_none()) {
        *value = least(shape);
    }
    let member = &shape["properties"][step];
    if value[step].is_null() {
        value[step] = least(member);
    }
    put(member, &mut value[step], rest, id);
}

/// The schema with all that it is made of: branches of a union, parts of a whole.
fn shapes(schema: &Value) -> Vec<&Value> {
    let schema = resolved(schema);
    let parts = ["oneOf", "anyOf", "allOf"].iter().filter_map(|word| schema[*word].as_array()).flatten();
    std::iter::once(schema).chain(parts.flat_map(shapes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_and_put_at_any_depth() {
        let id = json!({"type": ["string", "null"], "format": "uuid"});
        let line = json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "product_id": id}});
        let schema = json!({"type": "object", "properties": {
            "tag_ids": {"type": "array", "items": id},
            "lines": {"type": "array", "items": line},
            "branding": {"oneOf": [{"type": "null"}, {"type": "object", "properties": {"logo": {"properties": {"file_id": id}}}}]},
        }});
        let places = ids_in(&schema);
        let words: Vec<String> = places.iter().map(|place| place.join(".")).collect();
        assert_eq!(words, ["branding.logo.file_id", "lines.[].product_id", "tag_ids.[]"]);
        let mut body = json!({"branding": null});
        places.iter().for_each(|place| put(&schema, &mut body, place, Uuid::nil()));
        let nil = Uuid::nil().to_string();
        let lines = json!([{"name": "x", "product_id": nil}]);
        assert_eq!(body, json!({"branding": {"logo": {"file_id": nil}}, "lines": lines, "tag_ids": [nil]}));
    }
}
