//! A bound is written once: a body is checked against the schema that the document publishes for its type.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use bursar_kernel::{FieldError, Location};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::LocationSegment;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::bad_fields::{BadFields, MAX_COUNT};
use crate::formats::{is_email, is_network_address, is_web_address};

/// A type's schema with everything it refers to, and the validator made of it.
pub struct Schema {
    /// The schema, as published.
    pub(crate) schema: Value,
    validator: Validator,
}

impl Schema {
    /// A schema and the parts that it refers to.
    pub fn new(mut schema: Value, parts: &Value) -> Result<Self, bursar_kernel::Error> {
        if let Value::Object(schema) = &mut schema {
            schema.insert("components".into(), json!({ "schemas": parts }));
        }
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .with_format("email", is_email)
            .with_format("uri", is_web_address)
            .with_format("ipvanyaddress", is_network_address)
            .build(&schema)
            .map_err(|error| bursar_kernel::Error::internal(error.to_string()))?;
        Ok(Schema { schema, validator })
    }

    /// The fields of `value` that break it, as many as an answer names; `place` is `body` or `query`.
    pub fn check(&self, place: &str, value: &Value) -> Vec<FieldError> {
        let mut fields = BadFields::default();
        let mut errors = self.validator.iter_errors(value);
        while let Some(error) = errors.next().filter(|_| !fields.is_full()) {
            name_fields(place, &error, &mut fields);
        }
        fields.into_fields()
    }
}

static COMPILED: OnceLock<RwLock<HashMap<TypeId, Arc<Schema>>>> = OnceLock::new();

/// The schema of `T`, compiled at its first use.
pub(crate) fn compiled<T: ToSchema + 'static>() -> Result<Arc<Schema>, bursar_kernel::Error> {
    let cache = COMPILED.get_or_init(RwLock::default);
    if let Some(found) = cache.read().unwrap_or_else(PoisonError::into_inner).get(&TypeId::of::<T>()) {
        return Ok(found.clone());
    }
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let mut components = Map::new();
    for (name, part) in parts {
        components.insert(name, serde_json::to_value(part)?);
    }
    let made = Arc::new(Schema::new(serde_json::to_value(T::schema())?, &components.into())?);
    cache.write().unwrap_or_else(PoisonError::into_inner).insert(TypeId::of::<T>(), made.clone());
    Ok(made)
}

/// The fields of `value` that break the schema of `T`; `place` is `body` or `query`.
pub fn check<T: ToSchema + 'static>(place: &str, value: &Value) -> Result<Vec<FieldError>, bursar_kernel::Error> {
    Ok(compiled::<T>()?.check(place, value))
}

fn name_fields(place: &str, error: &ValidationError<'_>, fields: &mut BadFields) {
    let mut at = vec![Location::Name(place.to_owned())];
    at.extend(error.instance_path().into_iter().map(|step| match step {
        LocationSegment::Property(name) => Location::Name(name.into_owned()),
        LocationSegment::Index(index) => Location::Index(index),
    }));
    let mut push = |more: Option<&str>, msg: String, kind: &str| {
        let mut loc = at.clone();
        loc.extend(more.map(|name| Location::Name(name.to_owned())));
        fields.push(FieldError::at(loc, msg, kind));
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => push(property.as_str(), "field required".into(), "value_error.missing"),
        ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected.iter().take(MAX_COUNT) {
                push(Some(name), "this field is not known here: remove it".into(), "value_error.extra");
            }
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            // Of a union only the branch that fits best is reported: the one of the kind that was named, then one that has all it requires,
            // then the one that knows the most of what was given, then the one with the fewest wrong fields; never the bare null.
            let depth = error.instance_path().into_iter().count();
            let branches = context.iter().filter(|branch| !is_null_branch(branch));
            let best = branches.min_by_key(|branch| {
                let wrong: usize = branch.iter().map(weight).sum();
                (is_of_another_kind(branch, depth), lacks_a_field(branch, depth), unknown(branch), wrong)
            });
            match best {
                Some(branch) => branch.iter().for_each(|error| name_fields(place, error, fields)),
                None => push(None, error.masked().to_string(), "value_error"),
            }
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            push(None, "could be of several kinds: name the one that is meant".into(), "value_error")
        }
        ValidationErrorKind::Enum { options } => {
            let allowed: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
            push(None, format!("must be one of {}", allowed.join(", ")), "type_error.enum");
        }
        ValidationErrorKind::Type { kind } => push(None, format!("must be {}", words(kind)), "type_error"),
        ValidationErrorKind::Format { format } => {
            let called = if format == "ipvanyaddress" { "IP address" } else { format };
            push(None, format!("must be a valid {called}"), "value_error.format");
        }
        ValidationErrorKind::Minimum { limit } => push(None, format!("must be at least {limit}"), "value_error.number"),
        ValidationErrorKind::Maximum { limit } => push(None, format!("must be at most {limit}"), "value_error.number"),
        ValidationErrorKind::MinLength { limit } => push(None, format!("must have at least {limit} characters"), "value_error.length"),
        ValidationErrorKind::MaxLength { limit } => push(None, format!("must have at most {limit} characters"), "value_error.length"),
        ValidationErrorKind::MinItems { limit } => push(None, format!("must have at least {limit} items"), "value_error.length"),
        ValidationErrorKind::MaxItems { limit } => push(None, format!("must have at most {limit} items"), "value_error.length"),
        ValidationErrorKind::Pattern { pattern } => push(None, format!("must match {pattern}"), "value_error.pattern"),
        _ => push(None, error.masked().to_string(), "value_error"),
    }
}

/// Does the value name another kind than this branch is for?
fn is_of_another_kind(branch: &[ValidationError<'_>], depth: usize) -> bool {
    branch.iter().any(|error| {
        let mut steps = error.instance_path().into_iter().skip(depth);
        let is_kind = matches!(steps.next(), Some(LocationSegment::Property(name)) if matches!(&*name, "type" | "object_type"));
        is_kind && steps.next().is_none() && matches!(error.kind(), ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. })
    })
}

/// Does the value itself lack what this branch requires?
fn lacks_a_field(branch: &[ValidationError<'_>], depth: usize) -> bool {
    branch
        .iter()
        .any(|error| matches!(error.kind(), ValidationErrorKind::Required { .. }) && error.instance_path().into_iter().count() == depth)
}

/// How many of the given fields a branch does not know.
fn unknown(branch: &[ValidationError<'_>]) -> usize {
    let is_unknown = |error: &&ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::AdditionalProperties { .. });
    branch.iter().filter(is_unknown).map(weight).sum()
}

/// How many fields an error is about.
fn weight(error: &ValidationError<'_>) -> usize {
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected.len(),
        _ => 1,
    }
}

fn is_null_branch(branch: &[ValidationError<'_>]) -> bool {
    let [only] = branch else { return false };
    matches!(only.kind(), ValidationErrorKind::Type { kind: TypeKind::Single(kind) } if kind.to_string() == "null")
}

fn words(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| kind.to_string()).filter(|kind| kind != "null").collect::<Vec<_>>().join(" or ")
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
