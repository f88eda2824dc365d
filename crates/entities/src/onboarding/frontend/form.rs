//! A form of a screen, and the mask that says which fields it will have.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The fields of a form by their names, groups of fields within. What is not asked for stands on no form.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Form(BTreeMap<&'static str, Part>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part {
    Field(Field),
    Group(Form),
    /// An id or a choice between yes and no, which nobody has to fill in.
    Plain(Value),
}

/// A field of a form.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingField)]
pub(crate) struct Field {
    /// Must it be filled in?
    required: bool,
    /// What is known; null when nothing is.
    value: Value,
    /// Why the value is of no use; null when it is.
    error: Option<FieldProblem>,
}

/// Why a value is of no use.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingError)]
struct FieldProblem {
    /// What to do.
    message: &'static str,
}

/// For each field of a form whether it must be filled in.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Mask(BTreeMap<&'static str, MaskPart>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum MaskPart {
    Field(bool),
    Group(Mask),
}

impl Form {
    /// With a field that must be filled in.
    pub(super) fn required(self, name: &'static str, value: impl Serialize) -> Self {
        self.field(name, true, value)
    }

    /// With a field that may stay empty.
    pub(super) fn optional(self, name: &'static str, value: impl Serialize) -> Self {
        self.field(name, false, value)
    }

    /// With a field that must be filled in, if it is asked for.
    pub(super) fn asked(self, is_asked: bool, name: &'static str, value: impl Serialize) -> Self {
        if is_asked { self.required(name, value) } else { self }
    }

    /// With a group of fields, if it has any.
    pub(super) fn group(mut self, name: &'static str, group: Form) -> Self {
        if !group.is_empty() {
            self.0.insert(name, Part::Group(group));
        }
        self
    }

    /// With an id or a choice.
    pub(super) fn plain(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.insert(name, Part::Plain(value.into()));
        self
    }

    /// With this said at a field.
    pub(super) fn wrong(mut self, name: &str, message: &'static str) -> Self {
        if let Some(Part::Field(field)) = self.0.get_mut(name) {
            field.error = Some(FieldProblem { message });
        }
        self
    }

    /// Has it nothing to fill in?
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which fields it has.
    pub(super) fn mask(&self) -> Mask {
        let part = |part: &Part| match part {
            Part::Field(field) => MaskPart::Field(field.required),
            Part::Group(group) => MaskPart::Group(group.mask()),
            Part::Plain(_) => MaskPart::Field(false),
        };
        Mask(self.0.iter().map(|(name, of)| (*name, part(of))).collect())
    }

    fn field(mut self, name: &'static str, required: bool, value: impl Serialize) -> Self {
        // What cannot be written as JSON is not known: names, dates and ids always can.
        let value = serde_json::to_value(value).unwrap_or_default();
        self.0.insert(name, Part::Field(Field { required, value, error: None }));
        self
    }
}

impl PartialSchema for Form {
    fn schema() -> RefOr<Schema> {
        let part = AnyOfBuilder::new().item(Ref::from_schema_name(Field::name())).item(Ref::from_schema_name(Form::name()));
        let part = part.item(ObjectBuilder::new().schema_type(Type::Boolean)).item(ObjectBuilder::new().schema_type(Type::String));
        let words = "The fields of a form by their names, groups of fields within. What is not asked for is left out.";
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(Schema::AnyOf(part.build())))
            .description(Some(words))
            .into()
    }
}

impl ToSchema for Form {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("OnboardingForm")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Field::schemas(schemas);
        schemas.push((Field::name().into_owned(), Field::schema()));
    }
}

impl PartialSchema for Mask {
    fn schema() -> RefOr<Schema> {
        let part = AnyOfBuilder::new().item(ObjectBuilder::new().schema_type(Type::Boolean)).item(Ref::from_schema_name(Mask::name()));
        let words = "For each field of a form whether it must be filled in. What is not asked for is left out.";
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(Schema::AnyOf(part.build())))
            .description(Some(words))
            .into()
    }
}

impl ToSchema for Mask {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("OnboardingMask")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mask_has_the_fields_of_its_form() {
        let name = Form::default().required("legal_name", "Acme").optional("title", None::<&str>);
        let form = Form::default().plain("owner", true).group("organization", name).group("nothing", Form::default());
        let form = form.asked(false, "phone", "1").wrong("owner", "nobody says this").wrong("phone", "nor this");
        assert_eq!(
            serde_json::to_value(&form).unwrap(),
            json!({"owner": true, "organization": {
                "legal_name": {"required": true, "value": "Acme", "error": null},
                "title": {"required": false, "value": null, "error": null},
            }})
        );
        let mask = serde_json::to_value(form.mask()).unwrap();
        assert_eq!(mask, json!({"owner": false, "organization": {"legal_name": true, "title": false}}));
    }
}
