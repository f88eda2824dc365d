//! What the pages are made of: operations read from an OpenAPI document.

use bursar_web::OWN_EXTENSION;
use serde_json::Value;

use super::groups::{self, ApiGroup};
use super::sample;
use super::shape::{Field, Schemas};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One version of the API: what is there at once, and the document from which a page is read when somebody asks for it.
pub(crate) struct Reference {
    /// The version that the document describes.
    pub(crate) date: &'static str,
    /// One line about the product.
    pub(crate) summary: String,
    /// All operations; those of one group stand together.
    pub(crate) entries: Vec<Entry>,
    /// All groups, in the order of the side bar.
    pub(crate) groups: Vec<ApiGroup>,
    /// What it was read from.
    pub(crate) document: Value,
}

/// An operation in a list.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) method: String,
    /// As the document has it, without the prefix at which it is served.
    pub(crate) path: String,
    pub(crate) title: String,
    /// The first sentence about it.
    pub(crate) line: String,
    /// No part of the public contract.
    pub(crate) is_own: bool,
}

/// One operation, whole.
pub(crate) struct Operation {
    pub(crate) group: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The prefix at which it is served.
    pub(crate) prefix: String,
    pub(crate) title: String,
    pub(crate) text: String,
    /// By where they stand: header, path, query.
    pub(crate) parameters: Vec<(&'static str, Vec<Field>)>,
    pub(crate) body: Option<Body>,
    /// Answers below 400.
    pub(crate) answers: Vec<Answer>,
    /// Answers of 400 and above.
    pub(crate) errors: Vec<Answer>,
    pub(crate) needs_token: bool,
    /// No part of the public contract.
    pub(crate) is_own: bool,
    pub(crate) takes_entity: bool,
    /// Only a user's token opens it.
    pub(crate) is_of_user: bool,
    /// Whose token opens it, and what a role must allow: Markdown.
    pub(crate) opens_to: String,
}

/// What is sent.
pub(crate) struct Body {
    pub(crate) is_required: bool,
    /// A form with a file in it; JSON otherwise.
    pub(crate) is_form: bool,
    pub(crate) fields: Vec<Field>,
    /// Nothing where the usual call sends no body.
    pub(crate) sample: Option<Value>,
}

/// What comes back.
pub(crate) struct Answer {
    pub(crate) status: String,
    pub(crate) text: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) sample: Option<Value>,
    /// Its bytes are a file, and no JSON.
    pub(crate) is_pdf: bool,
}

impl Reference {
    /// Reads what lists need.
    pub(crate) fn of(date: &'static str, document: Value) -> Reference {
        let mut entries = Vec::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let there = METHODS.iter().filter_map(|method| Some((method, item.get(method)?)));
            entries.extend(there.map(|(method, operation)| Entry::read(method, path, operation)));
        }
        let depth = |entry: &Entry| entry.path.matches('/').count();
        entries.sort_by(|one, other| (depth(one), &one.path).cmp(&(depth(other), &other.path)));
        let mut groups = groups::all(entries.iter().map(|entry| entry.group.as_str()));
        // Reading order is that of the groups, so that "next" leads down the side bar.
        let mut slots: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        let mut entries = Vec::with_capacity(slots.len());
        for group in &mut groups {
            for place in &mut group.operations {
                let taken = slots[*place].take();
                *place = entries.len();
                entries.extend(taken);
            }
        }
        Reference { date, summary: text(&document["info"]["summary"]), entries, groups, document }
    }

    /// Everything about the operation at this place.
    pub(crate) fn operation(&self, place: usize) -> Operation {
        let entry = &self.entries[place];
        let operation = &self.document["paths"][&entry.path][entry.method.to_lowercase()];
        let prefix = text(&self.document["servers"][0]["url"]);
        Operation::read(Schemas(&self.document["components"]["schemas"]), entry, prefix, operation)
    }

    /// What a user's role must allow: the object, and what is done to it.
    pub(crate) fn permission(&self, place: usize) -> Option<(String, String)> {
        let entry = &self.entries[place];
        let access = &self.document["paths"][&entry.path][entry.method.to_lowercase()]["x-access"];
        Some((access["object"].as_str()?.to_owned(), access["action"].as_str()?.to_owned()))
    }

    /// Is there a list at this path?
    pub(crate) fn lists(&self, path: &str) -> bool {
        self.document["paths"][path]["get"].is_object()
    }

    /// Where the ids are listed that a field of this name takes: `counterpart_id` those of `/counterparts`.
    pub(crate) fn collection(&self, field: &str) -> Option<String> {
        let name = field.strip_suffix("_id").or_else(|| field.strip_suffix("_ids"))?;
        let plural = name.strip_suffix('y').map_or_else(|| format!("/{name}s"), |stem| format!("/{stem}ies"));
        self.lists(&plural).then(|| format!("{}{plural}", text(&self.document["servers"][0]["url"])))
    }

    /// The place of the operation with this id.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }
}

impl Entry {
    fn read(method: &str, path: &str, operation: &Value) -> Entry {
        let id = text(&operation["operationId"]);
        let or = |value: &Value, otherwise: &str| value.as_str().filter(|words| !words.is_empty()).unwrap_or(otherwise).to_owned();
        let words = text(&operation["description"]).replace('\n', " ");
        Entry {
            title: or(&operation["summary"], &id),
            group: or(&operation["tags"][0], "Other"),
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            is_own: operation[OWN_EXTENSION] == true,
            line: words.split_inclusive(". ").next().unwrap_or_default().trim().to_owned(),
        }
    }
}

impl Operation {
    fn read(schemas: Schemas<'_>, entry: &Entry, prefix: String, operation: &Value) -> Operation {
        let body = body(schemas, entry, operation);
        let wrong = body.as_ref().and_then(|body| body.fields.iter().find(|field| field.is_required)).map(|field| field.name.clone());
        let (mut answers, mut errors) = (Vec::new(), Vec::new());
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let answer = Answer::read(schemas, entry, status, response, wrong.as_deref());
            if status.as_str() < "400" { answers.push(answer) } else { errors.push(answer) }
        }
        let parameters = parameters(schemas, operation);
        let takes = |name: &str| parameters.iter().any(|(_, fields)| fields.iter().any(|field| field.name == name));
        Operation {
            group: entry.group.clone(),
            method: entry.method.clone(),
            path: entry.path.clone(),
            prefix,
            title: entry.title.clone(),
            text: text(&operation["description"]),
            takes_entity: takes("x-monite-entity-id"),
            is_of_user: operation["x-access"]["token"] == "user",
            parameters,
            body,
            answers,
            errors,
            is_own: entry.is_own,
            needs_token: operation.get("security").is_some(),
            opens_to: opens_to(&operation["x-access"]),
        }
    }

    /// The path with the prefix at which it is served.
    pub(crate) fn address(&self) -> String {
        format!("{}{}", self.prefix, self.path)
    }

    /// The parameters that stand in this part of a request.
    pub(crate) fn parameters_in(&self, part: &str) -> &[Field] {
        self.parameters.iter().find(|(place, _)| *place == part).map_or(&[], |(_, fields)| fields)
    }
}

/// Markdown.
fn opens_to(access: &Value) -> String {
    let permission = || format!("permission to `{}` `{}`", text(&access["action"]), text(&access["object"]));
    match (access["token"].as_str(), access["object"].is_string()) {
        (Some("none"), _) => "Needs no token.".to_owned(),
        (Some("partner"), _) => "Takes a partner's token, not a user's.".to_owned(),
        (Some("user"), false) => "Takes a user's token; no permission is asked for.".to_owned(),
        (Some("user"), true) => format!("Takes a user's token, with {}.", permission()),
        (_, true) => format!("Takes a partner's token, or a user's with {}.", permission()),
        (_, false) => "Takes any token; no permission is asked for.".to_owned(),
    }
}

/// How the document describes a status that the public contract declares and this server never answers.
const NEVER: &str = "declared by the public contract, never answered here";

impl Answer {
    pub(crate) fn is_never_answered(&self) -> bool {
        self.text == NEVER
    }

    fn read(schemas: Schemas<'_>, entry: &Entry, status: &str, response: &Value, wrong_field: Option<&str>) -> Answer {
        let (media_type, media) = response["content"].as_object().and_then(|content| content.iter().next()).unzip();
        let schema = media.and_then(|media| media.get("schema"));
        let is_pdf = media_type.is_some_and(|kind| kind == "application/pdf");
        let words = text(&response["description"]);
        let of_error = || sample::of_error(status, &words, wrong_field);
        let of_success = |schema| sample::of_answer(&entry.method, &entry.path, sample::of(schemas, schema));
        let sample = schema.filter(|_| !is_pdf).map(|schema| if status >= "400" { of_error() } else { of_success(schema) });
        Answer {
            status: status.to_owned(),
            fields: schema.map(|schema| schemas.fields(schema, 0)).unwrap_or_default(),
            text: words,
            sample,
            is_pdf,
        }
    }
}

fn parameters(schemas: Schemas<'_>, operation: &Value) -> Vec<(&'static str, Vec<Field>)> {
    let of = |place: &'static str| {
        let listed = operation["parameters"].as_array().into_iter().flatten().filter(move |parameter| parameter["in"] == place);
        let fields: Vec<Field> = listed
            .map(|parameter| {
                let schema = parameter.get("schema").unwrap_or(&Value::Null);
                let mut field = schemas.field(&text(&parameter["name"]), schema, parameter["required"] == true, 0);
                // A parameter is sent or left out; null is a matter of bodies.
                field.is_nullable = false;
                field.is_own = parameter[OWN_EXTENSION] == true;
                if let Some(words) = parameter["description"].as_str() {
                    field.text = words.to_owned();
                }
                field
            })
            .collect();
        (place, fields)
    };
    ["header", "path", "query"].map(of).into_iter().filter(|(_, fields)| !fields.is_empty()).collect()
}

fn body(schemas: Schemas<'_>, entry: &Entry, operation: &Value) -> Option<Body> {
    let body = operation.get("requestBody")?;
    let (media, content) = body["content"].as_object()?.iter().next()?;
    let schema = content.get("schema")?;
    let is_required = body["required"] == true;
    let sample = sample::of_body(&entry.method, &entry.path).or_else(|| is_required.then(|| sample::of(schemas, schema)));
    Some(Body { is_required, is_form: media.starts_with("multipart/"), fields: schemas.fields(schema, 0), sample })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
