//! A schema as people read it: a tree of fields with types, bounds and words.

use bursar_web::OWN_EXTENSION;
use serde_json::{Map, Value};

/// Deeper trees are cut: they refer to themselves.
const DEEPEST: usize = 7;

/// A field of a body, or a parameter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: String,
    /// Its type in words: `string (uuid)`, `array of object`.
    pub(crate) kind: String,
    /// Must be sent, or is always there.
    pub(crate) is_required: bool,
    /// May be null.
    pub(crate) is_nullable: bool,
    /// No part of the public contract.
    pub(crate) is_own: bool,
    /// Bounds and the default, in words.
    pub(crate) bounds: Vec<String>,
    /// Allowed values.
    pub(crate) values: Vec<String>,
    /// What it means.
    pub(crate) text: String,
    /// What it holds.
    pub(crate) children: Vec<Field>,
}

impl Field {
    /// In another variant it has these values: what is said of it in one of them alone is not true of all.
    fn may_be(&mut self, values: Vec<String>) {
        let others: Vec<String> = values.into_iter().filter(|value| !self.values.contains(value)).collect();
        if !others.is_empty() && !self.values.is_empty() {
            self.values.extend(others);
            self.text.clear();
        }
    }
}

/// The schemas that others refer to.
#[derive(Clone, Copy)]
pub(crate) struct Schemas<'a>(pub(crate) &'a Value);

/// A schema without the indirections: what it may be, apart from null.
pub(crate) struct Plain<'a> {
    pub(crate) variants: Vec<&'a Map<String, Value>>,
    pub(crate) is_nullable: bool,
}

impl<'a> Schemas<'a> {
    /// Follows references and unfolds unions.
    pub(crate) fn plain(self, schema: &'a Value) -> Plain<'a> {
        let mut plain = Plain { variants: Vec::new(), is_nullable: false };
        self.unfold(schema, &mut plain, 0);
        plain
    }

    fn unfold(self, schema: &'a Value, into: &mut Plain<'a>, depth: usize) {
        let Some(object) = schema.as_object().filter(|_| depth < DEEPEST) else { return };
        if let Some(target) = object.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next()) {
            return self.unfold(&self.0[target], into, depth + 1);
        }
        if let Some(variants) = object.get("oneOf").or_else(|| object.get("anyOf")).and_then(Value::as_array) {
            return variants.iter().for_each(|variant| self.unfold(variant, into, depth + 1));
        }
        if object.get("type").and_then(Value::as_str) == Some("null") {
            into.is_nullable = true;
            return;
        }
        if let Some(types) = object.get("type").and_then(Value::as_array) {
            into.is_nullable |= types.iter().any(|kind| kind == "null");
        }
        into.variants.push(object);
    }

    /// The fields of an object, of the objects in a list, or of all variants of a union.
    pub(crate) fn fields(self, schema: &'a Value, depth: usize) -> Vec<Field> {
        if depth >= DEEPEST {
            return Vec::new();
        }
        let mut fields: Vec<Field> = Vec::new();
        let plain = self.plain(schema);
        for (place, variant) in plain.variants.iter().enumerate() {
            let own = self.own_fields(variant, depth);
            for known in fields.iter_mut().filter(|known| place > 0 && !own.iter().any(|field| field.name == known.name)) {
                known.is_required = false;
            }
            for mut field in own {
                if let Some(known) = fields.iter_mut().find(|known| known.name == field.name) {
                    known.may_be(field.values);
                    continue;
                }
                field.is_required &= place == 0;
                fields.push(field);
            }
        }
        fields
    }

    fn own_fields(self, schema: &'a Map<String, Value>, depth: usize) -> Vec<Field> {
        if let Some(items) = schema.get("items") {
            return self.fields(items, depth + 1);
        }
        let mut fields = Vec::new();
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            fields.extend(self.fields(part, depth + 1));
        }
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            fields.push(self.field(name, property, required.contains(&name.as_str()), depth + 1));
        }
        fields
    }

    /// One field.
    pub(crate) fn field(self, name: &str, schema: &'a Value, is_required: bool, depth: usize) -> Field {
        let plain = self.plain(schema);
        let outer = schema.get("description").and_then(Value::as_str);
        let inner = plain
            .variants
            .first()
            .filter(|_| plain.variants.len() == 1)
            .and_then(|variant| variant.get("description"))
            .and_then(Value::as_str);
        let mut bounds: Vec<String> = plain.variants.iter().flat_map(|variant| bounds(variant)).collect();
        bounds.dedup();
        let mut values: Vec<String> = plain.variants.iter().flat_map(|variant| values(variant)).collect();
        for items in plain.variants.iter().filter_map(|variant| variant.get("items")) {
            values.extend(self.plain(items).variants.iter().flat_map(|item| self::values(item)));
        }
        values.dedup();
        Field {
            name: name.to_owned(),
            kind: self.kind(&plain),
            is_required,
            is_nullable: plain.is_nullable,
            is_own: schema[OWN_EXTENSION] == true,
            bounds,
            values,
            text: outer.or(inner).unwrap_or_default().to_owned(),
            children: self.fields(schema, depth),
        }
    }

    fn kind(self, plain: &Plain<'a>) -> String {
        let mut kinds: Vec<String> = Vec::new();
        for variant in &plain.variants {
            let kind = self.one_kind(variant);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        if kinds.is_empty() { "any".to_owned() } else { kinds.join(" or ") }
    }

    fn one_kind(self, schema: &'a Map<String, Value>) -> String {
        let named = match schema.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("any"),
            _ if schema.contains_key("allOf") || schema.contains_key("properties") => "object",
            _ if schema.contains_key("enum") => "string",
            _ => "any",
        };
        match (named, schema.get("items"), schema.get("format").and_then(Value::as_str)) {
            ("array", Some(items), _) => format!("array of {}", self.kind(&self.plain(items))),
            ("string", _, Some(format)) => format!("string ({format})"),
            (other, _, _) => other.to_owned(),
        }
    }
}

fn values(schema: &Map<String, Value>) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    listed.chain(schema.get("const")).filter(|value| !value.is_null()).map(word).collect()
}

fn bounds(schema: &Map<String, Value>) -> Vec<String> {
    // "1 to 255 characters" instead of two clauses.
    for (least, most, what) in [("minLength", "maxLength", " characters"), ("minimum", "maximum", ""), ("minItems", "maxItems", " items")] {
        if let (Some(from), Some(to)) = (schema.get(least), schema.get(most)) {
            let rest =
                schema.iter().filter(|(key, _)| *key != least && *key != most).map(|(key, value)| (key.clone(), value.clone())).collect();
            let range = if from == to { format!("exactly {from}{what}") } else { format!("{from} to {to}{what}") };
            return std::iter::once(range).chain(bounds(&rest)).collect();
        }
    }
    const WORDS: [(&str, &str, &str); 11] = [
        ("minLength", "at least", " characters"),
        ("maxLength", "at most", " characters"),
        ("minimum", "at least", ""),
        ("maximum", "at most", ""),
        ("exclusiveMinimum", "more than", ""),
        ("exclusiveMaximum", "less than", ""),
        ("minItems", "at least", " items"),
        ("maxItems", "at most", " items"),
        ("multipleOf", "a multiple of", ""),
        ("pattern", "matches", ""),
        ("default", "default", ""),
    ];
    let said =
        WORDS.into_iter().filter_map(|(key, before, after)| Some((schema.get(key).filter(|value| !value.is_null())?, before, after)));
    said.map(|(value, before, after)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let after = if value == "1" { after.trim_end_matches('s') } else { after };
        format!("{before} {value}{after}")
    })
    .collect()
}
