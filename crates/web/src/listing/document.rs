//! The parameters of a list in the published document.

use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::ArrayItems;
use utoipa::openapi::{Content, Ref, RefOr, Required, Schema};

use super::{Comparison, Direction, FieldType, ListField, Listing};

/// How the generator's name of a page begins.
const GENERATED: &str = "Page_";

impl Listing {
    /// Adds the parameters that filter: of what is counted, there are no pages.
    pub(crate) fn describe_filters(&self, operation: &mut Operation) {
        operation.parameters.get_or_insert_default().extend(self.filter_parameters().map(RefOr::T));
    }

    /// Adds the parameters; the answer is a page.
    pub(crate) fn describe(&self, operation: &mut Operation) {
        operation.parameters.get_or_insert_default().extend(self.parameters().into_iter().map(RefOr::T));
        self.refer_to_page(operation);
    }

    /// The answer is a page, by its name.
    pub(crate) fn refer_to_page(&self, operation: &mut Operation) {
        if let Some(RefOr::T(answer)) = operation.responses.responses.get_mut("200") {
            let page = Content::new(Some(Ref::from_schema_name(self.page)));
            answer.content.insert("application/json".to_owned(), page.into());
        }
    }

    /// Gives the page its name.
    pub(crate) fn name_page(&self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        // The generator names a page after its rows, `Page_RoleResponse`, and writes them out in it; here it refers to them.
        let Some(place) = schemas.iter().position(|(name, _)| name.starts_with(GENERATED)) else { return };
        let (name, mut page) = schemas.swap_remove(place);
        let row = name.trim_start_matches(GENERATED).to_owned();
        if let RefOr::T(Schema::Object(page)) = &mut page
            && let Some(RefOr::T(Schema::Array(data))) = page.properties.get_mut("data")
            && let ArrayItems::RefOrSchema(items) = &mut data.items
        {
            let written_out = std::mem::replace(&mut **items, Ref::from_schema_name(&row).into());
            schemas.push((row, written_out));
        }
        schemas.push((self.page.to_owned(), page));
    }

    /// Every parameter that the list takes.
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![self.order_parameter(), self.limit_parameter(), token_parameter()];
        parameters.extend(self.sort_parameter());
        parameters.extend(self.filter_parameters());
        parameters
    }

    /// The parameters of a list of which there are no further pages.
    pub(super) fn parameters_of_first_page(&self) -> Vec<Parameter> {
        std::iter::once(self.limit_parameter()).chain(self.filter_parameters()).collect()
    }

    fn filter_parameters(&self) -> impl Iterator<Item = Parameter> {
        self.comparisons().map(|(filter, operator, name)| {
            let is_list = filter.is_list || matches!(operator, Some(Comparison::AnyOf | Comparison::NoneOf));
            let one = filter.schema();
            let schema = if is_list { json!({"type": "array", "items": one, "minItems": 1}) } else { one };
            let mut parameter = parameter(&name, &filter.description(operator), schema);
            parameter.required = if filter.is_required { Required::True } else { Required::False };
            parameter
        })
    }

    fn order_parameter(&self) -> Parameter {
        let mut schema = json!({"type": "string", "enum": ["asc", "desc"]});
        let words = match self.order {
            Some(direction) => {
                schema["default"] = json!(direction);
                let first = if direction == Direction::Asc { "Smallest" } else { "Largest" };
                format!("Smallest first or largest first. {first} first unless said otherwise.")
            }
            None => "Smallest first or largest first. What is listed decides, unless said otherwise.".to_owned(),
        };
        parameter("order", &words, schema)
    }

    fn limit_parameter(&self) -> Parameter {
        let schema = json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": self.most, "default": self.limit});
        parameter("limit", "How many to return at most.", schema)
    }

    fn sort_parameter(&self) -> Option<Parameter> {
        let names: Vec<&str> = self.sorts.iter().map(|sort| sort.name).collect();
        let default = self.sort_of(None).filter(|_| !names.is_empty())?.name;
        Some(parameter("sort", &format!("What to sort by; `{default}` unless said otherwise."), json!({"type": "string", "enum": names})))
    }
}

fn token_parameter() -> Parameter {
    let words = "A token from an earlier page: the question it began with is asked on, and all other parameters are ignored.";
    parameter("pagination_token", words, json!({"type": "string"}))
}

pub(super) fn parameter(name: &str, words: &str, schema: Value) -> Parameter {
    let schema = serde_json::from_value::<RefOr<Schema>>(schema).ok();
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
    parameter.description(Some(words)).schema(schema).build()
}

impl ListField {
    /// The schema of one value.
    fn schema(&self) -> Value {
        let mut schema = match self.kind {
            FieldType::Id => json!({"type": "string", "format": "uuid"}),
            FieldType::Moment => json!({"type": "string", "format": "date-time"}),
            FieldType::Day => json!({"type": "string", "format": "date"}),
            FieldType::Integer => json!({"type": "integer", "format": "int64"}),
            FieldType::Quantity => json!({"type": "number"}),
            FieldType::Flag => json!({"type": "boolean"}),
            FieldType::Text => json!({"type": "string"}),
            FieldType::Word(_) => json!({"type": "string", "enum": self.kind.words()}),
        };
        if let Some((least, most)) = self.length {
            schema["maxLength"] = most.into();
            if least > 0 {
                schema["minLength"] = least.into();
            }
        }
        if let Some(least) = self.least {
            schema["minimum"] = least.into();
        }
        schema
    }

    /// What the parameter finds.
    fn description(&self, operator: Option<Comparison>) -> String {
        let is_time = matches!(self.kind, FieldType::Moment | FieldType::Day);
        let finds = operator.map(|operator| match operator {
            Comparison::Equal => "is this",
            Comparison::AnyOf => "is one of these",
            Comparison::NoneOf => "is none of these",
            Comparison::Greater if is_time => "is after",
            Comparison::Less if is_time => "is before",
            Comparison::GreaterOrEqual if is_time => "is then or after",
            Comparison::LessOrEqual if is_time => "is then or before",
            Comparison::Greater => "is more than this",
            Comparison::Less => "is less than this",
            Comparison::GreaterOrEqual => "is this or more",
            Comparison::LessOrEqual => "is this or less",
            Comparison::Contains => "holds these letters",
            Comparison::ContainsFolded => "holds these letters; upper and lower case are the same",
            Comparison::EqualFolded => "is this; upper and lower case are the same",
        });
        let generated = finds.map(|finds| format!("Whose `{}` {finds}.", self.name));
        let own = Some(self.words.to_owned()).filter(|words| !words.is_empty());
        generated.into_iter().chain(own).collect::<Vec<_>>().join(" ")
    }
}

impl FieldType {
    /// The words that it allows; none for a type that is not closed.
    pub(super) fn words(self) -> Vec<String> {
        let FieldType::Word(schema) = self else { return Vec::new() };
        let schema = serde_json::to_value(schema()).unwrap_or_default();
        schema["enum"].as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    }
}
